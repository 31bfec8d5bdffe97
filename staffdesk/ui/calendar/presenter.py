"""Feeds the planning and sends what is done on a block to the use cases; holds the month and the filters."""

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from staffdesk.domain.dates import add_months
from staffdesk.domain.permissions import Permission
from staffdesk.domain.topics import Topic
from staffdesk.ui.calendar.page import PlanningPage
from staffdesk.ui.calendar.planning_toolbar import ALL, BY_ACTIVITY
from staffdesk.ui.calendar.words import done_words, left_words
from staffdesk.ui.kit.notices import Notice
from staffdesk.ui.kit.tokens import Tone

if TYPE_CHECKING:
    from collections.abc import Callable

    from staffdesk.domain.permissions import Actor
    from staffdesk.domain.topics import Topics
    from staffdesk.services.planning import Planning
    from staffdesk.services.planning_rows import BlockChanged, CellRef, MonthGrid, PlanningFilter
    from staffdesk.ui.kit.failures import Failures
    from staffdesk.ui.kit.shell import Shell
    from staffdesk.ui.kit.tasks import Tasks

SHOWN = frozenset({Topic.BOOKINGS, Topic.REQUESTS, Topic.HOUSEHOLDS, Topic.SETTINGS})


class PlanningPresenter(QObject):
    """Between the planning page and its services."""

    def __init__(  # noqa: PLR0913 - two makers of records beside what every presenter takes
        self,
        page: PlanningPage,
        planning: "Planning",
        make_filter: "Callable[..., PlanningFilter]",
        make_cell: "Callable[..., CellRef]",
        *,
        tasks: "Tasks",
        failures: "Failures",
        shell: "Shell",
        actor: "Actor",
        today: date,
    ) -> None:
        """``make_filter`` and ``make_cell`` build the records the service takes."""
        super().__init__(page)
        self._page, self._planning, self._actor = page, planning, actor
        self._make_filter, self._make_cell = make_filter, make_cell
        self._tasks, self._failures, self._shell = tasks, failures, shell
        self._this_month = self._month = today.replace(day=1)
        self._site = ""
        self._kind: str | None = None
        self._stale = False
        page.set_editable(actor.may(Permission.EDIT_BOOKINGS))
        page.month_stepped.connect(self._step)
        page.wish_changed.connect(self._refresh)
        page.action_asked.connect(self._act)
        page.story_asked.connect(self._tell)
        page.requests_asked.connect(lambda: shell.go_to("validation"))
        page.entered.connect(self._catch_up)
        tasks.topics_changed.connect(self._refresh_if)
        page.set_month(self._month)
        tasks.run(lambda: planning.sites(actor), self._open, self._fail_open, key="planning.sites")

    def _open(self, sites: tuple[tuple[int, str], ...]) -> None:
        """Start with the first school: a whole city at once is never what one wants to see."""
        self._page.set_sites(sites)
        if sites and not self._page.led_to():
            self._page.toolbar.site.choose(str(sites[0][0]))
            self._page.set_sites(sites)
        self._refresh()

    def _fail_open(self, error: Exception) -> None:
        self._failures.show(error, board=self._page.banners)

    def _step(self, months: int) -> None:
        self._month = add_months(self._month, months) if months else self._this_month
        self._refresh()

    def _refresh_if(self, topics: "Topics") -> None:
        """Ask again if something shown changed: now if the page is seen, else when it is."""
        if not topics & SHOWN:
            return
        self._stale = True
        if self._page.isVisible():
            self._refresh()

    def _catch_up(self) -> None:
        if self._stale:
            self._refresh()

    # -------------------------------------------------------------------------------------- asking

    def _wish(self) -> "PlanningFilter":
        bar = self._page.toolbar
        return self._make_filter(
            year=self._month.year,
            month=self._month.month,
            site_id=int(bar.site.key()) if bar.site.key() else None,
            class_group_id=int(bar.room.key()) if bar.room.key() else None,
            activity_kind=bar.kind.key() or None,
            text=bar.search.text(),
        )

    def _refresh(self) -> None:
        self._stale = False
        self._page.set_month(self._month)
        if self._page.toolbar.site.key() != self._site:
            self._load_classes()
        wish, actor, planning = self._wish(), self._actor, self._planning
        if self._page.toolbar.view.key() == BY_ACTIVITY:
            self._tasks.run(
                lambda: planning.by_activity(actor, wish),
                self._page.show_activities,
                self._fail,
                key="planning.grid",
            )
        else:
            self._tasks.run(
                lambda: planning.month(actor, wish),
                lambda grid: self._show_month(grid, wish.activity_kind),
                self._fail,
                key="planning.grid",
            )

    def _show_month(self, grid: "MonthGrid", kind: str | None) -> None:
        """Show a month, and remember what its slot rows are: one for leisure, three for the rest."""
        self._kind = kind
        self._page.show_month(grid)

    def _load_classes(self) -> None:
        """Offer the classes of another school; the class of the former one filters no more."""
        self._site = self._page.toolbar.site.key()
        self._page.set_classes(())
        self._page.toolbar.room.choose(ALL)
        if not self._site:
            return
        site = int(self._site)
        self._tasks.run(
            lambda: self._planning.classes(self._actor, site),
            self._page.set_classes,
            self._fail,
            key="planning.classes",
        )

    def _fail(self, error: Exception) -> None:
        self._failures.show(error, board=self._page.banners, retry=self._refresh)

    # -------------------------------------------------------------------------------------- acting

    def _act(self, action: str) -> None:
        cells = tuple(
            cell for place in self._page.month_view.selected_cells() if (cell := self._cell(*place))
        )
        if not cells:
            return
        planning, actor, kind = self._planning, self._actor, self._kind
        work: dict[str, Callable[[], BlockChanged]] = {
            "book": lambda: planning.book(actor, cells, kind),
            "cancel": lambda: planning.cancel(actor, cells, kind),
            "excuse": lambda: planning.mark_absent(actor, cells, True, kind),
            "bill": lambda: planning.mark_absent(actor, cells, False, kind),
        }
        self._page.banners.withdraw("left")
        self._tasks.run(work[action], lambda done: self._show_done(action, done), self._fail)

    def _cell(self, child: int, slot: int, day: int) -> "CellRef | None":
        grid = self._page.month_view.grid()
        if grid is None:
            return None
        return self._make_cell(child_id=grid.children[child].child_id, on=grid.days[day].on, slot_row=slot)

    def _show_done(self, action: str, done: "BlockChanged") -> None:
        if done.changed:
            self._shell.show_toast(done_words(action, done.changed))
        if done.left:
            self._page.banners.show_notice(Notice("left", Tone.WARN, left_words(done.left), lasts=False))

    def _tell(self, child: int, slot: int, day: int) -> None:
        cell, kind = self._cell(child, slot, day), self._kind
        if cell is None:
            return
        self._tasks.run(
            lambda: self._planning.story(self._actor, cell, kind),
            lambda story: self._page.month_view.show_story("\n".join(story.lines)),
            self._fail,
            key="planning.story",
        )
