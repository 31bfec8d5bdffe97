"""Between the pane of week patterns and the use cases: previews, writing with progress, copies."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from staffdesk.domain.dates import DAYS_A_WEEK, Period, monday_of, school_year_of
from staffdesk.domain.errors import RuleBroken
from staffdesk.ui.calendar.block_presenter import BlockPresenter
from staffdesk.ui.calendar.page import PlanningPage
from staffdesk.ui.calendar.pattern_panel import PERIOD_MISSING
from staffdesk.ui.calendar.planning_services import PlanningServices
from staffdesk.ui.calendar.words import children_words, done_words, week_words
from staffdesk.ui.kit.notices import Notice
from staffdesk.ui.kit.tokens import Tone

if TYPE_CHECKING:
    from staffdesk.domain.permissions import Actor
    from staffdesk.services.pattern_rows import PatternPreview, PatternWish
    from staffdesk.services.planning_rows import BlockChanged
    from staffdesk.ui.kit.failures import Failures
    from staffdesk.ui.kit.tasks import Task, Tasks

PREVIEW, SLOTS = "planning.preview", "planning.slots"
FEWER = "Des places ont été prises entre-temps\N{NO-BREAK SPACE}: moins de créneaux ajoutés que prévu."


@dataclass(frozen=True)
class _Model:
    """Whose pattern is written; a copied week, where it is one."""

    child_ids: tuple[int, ...]
    names: tuple[str, ...]
    copied_week: date | None = None


class PatternPresenter(QObject):
    """Feeds the pane; a week that was copied waits here for where it is pasted."""

    def __init__(
        self,
        page: PlanningPage,
        services: PlanningServices,
        block: BlockPresenter,
        *,
        tasks: "Tasks",
        failures: "Failures",
        actor: "Actor",
    ) -> None:
        """``block`` shows what was done and takes it back."""
        super().__init__(page)
        self._page, self._services, self._block = page, services, block
        self._tasks, self._failures, self._actor = tasks, failures, actor
        self._panel = page.pattern_panel
        self._model: _Model | None = None
        self._copied: _Model | None = None
        self._promised = 0
        self._work: Task | None = None
        page.action_asked.connect(self._act)
        self._panel.changed.connect(self._preview)
        self._panel.applied.connect(self._apply)
        self._panel.closed.connect(self._close)
        self._panel.cancelled.connect(self._cancel)

    def _act(self, action: str) -> None:
        act = {"pattern": self._open, "copy": self._copy, "paste": self._paste}.get(action)
        if act is not None and self._selection() is not None and not self._panel.is_busy():
            act()

    def _selection(self) -> "tuple[_Model, list[date]] | None":
        """Give the children and the days selected; days that are not worked count here too."""
        grid, span = self._page.month_view.grid(), self._page.month_view.span()
        if grid is None or span is None:
            return None
        slots = len(grid.slot_labels)
        (line1, line2), (day1, day2) = (sorted(pair) for pair in zip(*span, strict=True))
        rows = grid.children[line1 // slots : line2 // slots + 1]
        days = [day.on for day in grid.days[day1 : day2 + 1]]
        return _Model(tuple(row.child_id for row in rows), tuple(row.name for row in rows)), days

    # -------------------------------------------------------------------------------------- opening

    def _open(self) -> None:
        """Offer a pattern for the children selected, from the first day to the end of the school year."""
        found = self._selection()
        if found is None:
            return
        self._model, days = found
        period = Period.through(days[0], school_year_of(days[0]).period.last)
        self._begin("Semaine type", period)
        patterns, actor, children = self._services.patterns, self._actor, self._model.child_ids
        self._tasks.run(
            lambda: patterns.slots(actor, children, period), self._panel.set_slots, self._fail, key=SLOTS
        )

    def _copy(self) -> None:
        found = self._selection()
        if found is None:
            return
        model, days = found
        self._copied = _Model(model.child_ids, model.names, monday_of(days[0]))
        self._block.say_copied(week_words(self._copied.copied_week or days[0]), children_words(model.names))

    def _paste(self) -> None:
        """Offer the copied week where one stands; the same children, the weeks selected."""
        found = self._selection()
        if found is None:
            return
        if self._copied is None:
            self._page.banners.show_notice(
                Notice("left", Tone.ACCENT, "Copier d’abord une semaine (Ctrl C).", lasts=False)
            )
            return
        days = found[1]
        last = monday_of(days[-1]) + timedelta(days=DAYS_A_WEEK - 1)
        self._model = self._copied
        self._begin(week_words(self._copied.copied_week or days[0]), Period.through(monday_of(days[0]), last))
        self._preview()

    def _begin(self, title: str, period: Period) -> None:
        model = self._model
        if model is None:
            return
        copies = model.copied_week is not None
        self._page.show_side(self._panel)
        self._panel.begin(title, children_words(model.names), period.start, period.last, copies=copies)

    def _close(self) -> None:
        self._cancel()
        self._model = None
        self._page.hide_side()

    # -------------------------------------------------------------------------------------- asking

    def _wish(self) -> "PatternWish | None":
        """Read the form; errors are shown beside their fields."""
        form, model = self._panel.form(), self._model
        self._panel.clear_errors()
        if model is None:
            return None
        missing = [
            field
            for field, day in ((self._panel.starts_on, form.starts_on), (self._panel.ends_on, form.ends_on))
            if day is None
        ]
        for field in missing:
            field.set_error(PERIOD_MISSING)
        if missing or (not form.weekday_slots and model.copied_week is None):
            return None
        try:
            return self._services.make_wish(
                child_ids=model.child_ids,
                starts_on=form.starts_on,
                ends_on=form.ends_on,
                weekday_slots=form.weekday_slots,
                weeks=form.weeks,
                reference=form.reference,
                copied_week=model.copied_week,
            )
        except RuleBroken as error:
            self._failures.show(error, self._panel.fields(), board=self._page.banners)
            return None

    def _preview(self) -> None:
        wish = self._wish()
        if wish is None:
            self._panel.show_preview(None)
            return
        patterns, actor = self._services.patterns, self._actor
        self._tasks.run_counted(
            lambda progress: patterns.preview(actor, wish, progress=progress),
            self._show_preview,
            self._fail,
            key=PREVIEW,
        )

    def _show_preview(self, preview: "PatternPreview") -> None:
        self._promised = preview.added
        if not self._panel.is_busy():
            self._panel.show_preview(preview)

    def _apply(self) -> None:
        wish = self._wish()
        if wish is None or self._panel.is_busy():
            return
        self._panel.set_busy(busy=True)
        patterns, actor = self._services.patterns, self._actor
        self._work = self._tasks.run_counted(
            lambda progress: patterns.apply(actor, wish, progress=progress),
            self._show_done,
            self._fail,
            counted=self._panel.progress.count,
            stopped=lambda: self._panel.set_busy(busy=False),
        )

    def _show_done(self, done: "BlockChanged") -> None:
        copies = self._model is not None and self._model.copied_week is not None
        self._panel.set_busy(busy=False)
        self._work = None
        self._close()
        self._block.remember(done.undo)
        if done.changed:
            self._block.toast(done_words("copy" if copies else "pattern", done.changed))
        if done.changed < self._promised:
            self._page.banners.show_notice(Notice("left", Tone.WARN, FEWER, lasts=False))

    def _cancel(self) -> None:
        if self._work is not None:
            self._work.cancel()
            self._work = None
            self._panel.set_busy(busy=False)

    def _fail(self, error: Exception) -> None:
        self._panel.set_busy(busy=False)
        self._failures.show(error, self._panel.fields(), board=self._page.banners)
