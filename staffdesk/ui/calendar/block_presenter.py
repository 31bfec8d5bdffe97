"""Sends what is done on a block to the use cases: the action, its toast with undo, what was left."""

from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject

from staffdesk.ui.calendar.page import PlanningPage
from staffdesk.ui.calendar.planning_services import PlanningServices
from staffdesk.ui.calendar.words import done_words, full_words, left_words, slot_entries
from staffdesk.ui.kit.notices import Notice
from staffdesk.ui.kit.tokens import Tone

if TYPE_CHECKING:
    from collections.abc import Callable

    from staffdesk.domain.permissions import Actor
    from staffdesk.services.planning_rows import BlockChanged, CellRef, SlotChoice
    from staffdesk.services.planning_undo import Undo
    from staffdesk.ui.kit.failures import Failures
    from staffdesk.ui.kit.shell import Shell
    from staffdesk.ui.kit.tasks import Progress, Task, Tasks

    Work = Callable[[Progress], BlockChanged]

Answer = TypeVar("Answer")
LEFT = "left"
FROM_SO_MANY = 200
"""Cells from which a piece of work shows how far it is."""


class BlockPresenter(QObject):
    """Between the bar of the block and the use cases; remembers how to take the last action back."""

    def __init__(
        self,
        page: PlanningPage,
        services: PlanningServices,
        *,
        kind: "Callable[[], str | None]",
        tasks: "Tasks",
        failures: "Failures",
        shell: "Shell",
        actor: "Actor",
    ) -> None:
        """``kind`` gives the filter of activities of the month shown: it says what its slot rows are."""
        super().__init__(page)
        self._page, self._services, self._kind = page, services, kind
        self._tasks, self._failures, self._shell, self._actor = tasks, failures, shell, actor
        self._undo: Callable[[], None] | None = None
        self._full: tuple[CellRef, ...] = ()
        self._work: Task | None = None
        self._slot: int | None = None
        self._last_slot: int | None = None
        page.action_asked.connect(self.act)
        page.undo_asked.connect(self.undo)
        page.overbook_bar.confirmed.connect(self._overbook)
        page.progress.cancelled.connect(self._cancel)

    def act(self, action: str) -> None:
        """Do one of the actions on the selected cells; others are not of this presenter."""
        planning, actor, kind = self._services.planning, self._actor, self._kind()
        cells = self.selected_cells()
        if cells and action == "book":
            self._choose_slot(cells)
            return
        work: dict[str, Work] = {
            "cancel": lambda progress: planning.cancel(actor, cells, kind, progress=progress),
            "restore": lambda progress: planning.restore(actor, cells, kind, progress=progress),
            "excuse": lambda progress: planning.mark_absent(actor, cells, True, kind, progress=progress),
            "bill": lambda progress: planning.mark_absent(actor, cells, False, kind, progress=progress),
        }
        if cells and action in work:
            self._run(action, work[action], len(cells))

    def _choose_slot(self, cells: "tuple[CellRef, ...]") -> None:
        """Book at once, or ask at the cell which of several slots of its row is meant."""
        planning, actor, kind = self._services.planning, self._actor, self._kind()
        self._tasks.run(
            lambda: planning.choices(actor, cells, kind),
            lambda choices: self._offer_slots(cells, choices),
            self._fail,
            key="planning.choices",
        )

    def _offer_slots(self, cells: "tuple[CellRef, ...]", choices: "tuple[SlotChoice, ...]") -> None:
        if not choices:
            self._book(cells, None)
            return
        self._page.ask_slot(slot_entries(choices), self._last_slot, lambda slot: self._book(cells, slot))

    def _book(self, cells: "tuple[CellRef, ...]", slot: int | None) -> None:
        """Book cells; the slot that was chosen is the first offered next time."""
        planning, actor, kind = self._services.planning, self._actor, self._kind()
        self._last_slot = self._last_slot if slot is None else slot
        self._slot = slot
        self._run(
            "book",
            lambda progress: planning.book(actor, cells, kind, slot_id=slot, progress=progress),
            len(cells),
        )

    def selected_cells(self) -> "tuple[CellRef, ...]":
        """Give the selected cells as the services take them."""
        grid = self._page.month_view.grid()
        if grid is None:
            return ()
        make = self._services.make_cell
        return tuple(
            make(child_id=grid.children[child].child_id, on=grid.days[day].on, slot_row=slot)
            for child, slot, day in self._page.month_view.selected_cells()
        )

    def undo(self) -> None:
        """Take the last action back, once."""
        undo, self._undo = self._undo, None
        if undo is not None:
            self._shell.dismiss_toast()
            undo()

    def remember(self, undo: "Undo | None") -> None:
        """Keep how the action just done is taken back."""
        self._undo = None if undo is None else lambda: self._take_back(undo)

    def remember_undo(self, undo: "Callable[[], None]") -> None:
        """Keep what takes the last action back, where it is another one than these."""
        self._undo = undo

    def _take_back(self, undo: "Undo") -> None:
        planning, actor = self._services.planning, self._actor
        self._run("undo", lambda progress: planning.undo(actor, undo, progress=progress), len(undo.cells))

    def toast(self, sentence: str) -> None:
        """Say what was done, and offer to take it back."""
        self._shell.show_toast(sentence, self.undo if self._undo is not None else None)

    def say_copied(self, week: str, who: str) -> None:
        """Say what a paste would now write."""
        self._shell.show_toast(f"{week}\N{NO-BREAK SPACE}: {who}")

    def _run(self, action: str, work: "Work", cells: int) -> None:
        self.run(work, lambda done: self._show_done(action, done), cells, self._fail)

    def run(
        self,
        work: "Callable[[Progress], Answer]",
        done: "Callable[[Answer], None]",
        cells: int,
        failed: "Callable[[Exception], None]",
    ) -> None:
        """Do work on so many cells, with progress from some number on; what was said before goes."""
        self._page.banners.withdraw(LEFT)
        self._page.overbook_bar.hide()
        if cells >= FROM_SO_MANY:
            self._page.progress.begin("Créneaux traités\N{NO-BREAK SPACE}:")

        def show(answer: "Answer") -> None:
            self._page.progress.end()
            done(answer)

        self._work = self._tasks.run_counted(
            work,
            show,
            failed,
            counted=self._page.progress.count,
            stopped=self._page.progress.end,
        )

    def _cancel(self) -> None:
        if self._work is not None:
            self._work.cancel()

    def _fail(self, error: Exception) -> None:
        self._page.progress.end()
        self._failures.show(error, board=self._page.banners)

    def _show_done(self, action: str, done: "BlockChanged") -> None:
        if action != "undo" and done.undo is not None:
            self.remember(done.undo)
        if done.changed:
            self.toast(done_words(action, done.changed, done.corrections))
        self._full = done.full
        if done.full:
            words = left_words(done.left)
            notice = Notice(LEFT, Tone.WARN, words, "Réserver quand même…", self._ask_reason, lasts=False)
            self._page.banners.show_notice(notice)
        elif done.left:
            self._page.banners.show_notice(Notice(LEFT, Tone.WARN, left_words(done.left), lasts=False))

    # -------------------------------------------------------------------------------------- full days

    def _ask_reason(self) -> None:
        """Ask in place why full days are booked all the same."""
        self._page.ask_overbooking(full_words(len(self._full)))

    def _overbook(self, reason: str) -> None:
        planning, actor, kind, cells = self._services.planning, self._actor, self._kind(), self._full
        slot = self._slot
        self._page.leave_overbooking()
        self._run(
            "book",
            lambda progress: planning.book(
                actor, cells, kind, slot_id=slot, overbook_reason=reason, progress=progress
            ),
            len(cells),
        )
