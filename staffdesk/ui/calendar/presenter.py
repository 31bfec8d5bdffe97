"""Feeds the planning and sends what is done on a block to the use cases; holds the month and the filters."""

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from staffdesk.domain.dates import add_months
from staffdesk.domain.topics import Topic
from staffdesk.ui.calendar.page import PlanningPage
from staffdesk.ui.kit.notices import Notice
from staffdesk.ui.kit.tokens import Tone

if TYPE_CHECKING:
    from collections.abc import Callable

    from staffdesk.domain.permissions import Actor
    from staffdesk.services.planning import Planning
    from staffdesk.services.planning_rows import BlockChanged, CellRef, PlanningFilter
    from staffdesk.ui.kit.failures import Failures
    from staffdesk.ui.kit.shell import Shell
    from staffdesk.ui.kit.tasks import Tasks

SHOWN = frozenset({Topic.BOOKINGS, Topic.REQUESTS, Topic.HOUSEHOLDS, Topic.SETTINGS})
DONE_WORDS = {"book": "réservé", "cancel": "annulé", "excuse": "excusé", "bill": "facturé"}


class PlanningPresenter(QObject):
    """Between the planning page and its services."""

    def __init__(
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
        self._month = today.replace(day=1)
        self._site = ""
        page.month_stepped.connect(self._step)
        page.wish_changed.connect(self._refresh)
        page.action_asked.connect(self._act)
        page.story_asked.connect(self._tell)
        page.requests_asked.connect(lambda: shell.go_to("validation"))
        tasks.topics_changed.connect(self._refresh_if)
        tasks.run(lambda: planning.sites(actor), self._open, failures.show, key="planning.sites")

    def _open(self, sites: tuple[tuple[int, str], ...]) -> None:
        """Start with the first school: a whole city at once is never what one wants to see."""
        self._page.set_sites(sites)
        if sites:
            self._page.site.choose(str(sites[0][0]))
        self._refresh()

    def _step(self, months: int) -> None:
        self._month = add_months(self._month, months)
        self._page.month_view.clear_selection()
        self._refresh()

    def _refresh_if(self, topics: frozenset[Topic]) -> None:
        if topics & SHOWN:
            self._refresh()

    def _wish(self) -> "PlanningFilter":
        page = self._page
        return self._make_filter(
            year=self._month.year,
            month=self._month.month,
            site_id=int(page.site.key()) if page.site.key() else None,
            class_group_id=int(page.room.key()) if page.room.key() else None,
            activity_kind=page.kind.key() or None,
            text=page.search.text(),
        )

    def _refresh(self) -> None:
        self._page.set_month(self._month)
        if self._page.site.key() != self._site:
            self._load_classes()
        wish, actor, planning = self._wish(), self._actor, self._planning
        if self._page.view.key() == "activity":
            self._tasks.run(
                lambda: planning.by_activity(actor, wish),
                self._page.show_activities,
                self._fail,
                key="planning.grid",
            )
        else:
            self._tasks.run(
                lambda: planning.month(actor, wish), self._page.show_month, self._fail, key="planning.grid"
            )

    def _load_classes(self) -> None:
        self._site = self._page.site.key()
        if not self._site:
            self._page.set_classes(())
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

    def _act(self, action: str) -> None:
        grid = self._page.month_view.grid()
        if grid is None:
            return
        cells = tuple(
            self._make_cell(child_id=grid.children[child].child_id, on=grid.days[day].on, slot_row=slot)
            for child, slot, day in self._page.month_view.selected_cells()
        )
        planning, actor = self._planning, self._actor
        work = {
            "book": lambda: planning.book(actor, cells),
            "cancel": lambda: planning.cancel(actor, cells),
            "excuse": lambda: planning.mark_absent(actor, cells, excused=True),
            "bill": lambda: planning.mark_absent(actor, cells, excused=False),
        }[action]
        self._tasks.run(work, lambda done: self._show_done(action, done), self._fail)

    def _show_done(self, action: str, done: "BlockChanged") -> None:
        plural = "s" if done.changed > 1 else ""
        noun = "créneaux" if done.changed > 1 else "créneau"
        if done.changed:
            self._shell.show_toast(f"{done.changed} {noun} {DONE_WORDS[action]}{plural}")
            self._page.banners.withdraw("left")
        if done.left:
            shown = " ".join(done.left[:3])
            more = f" Et {len(done.left) - 3} autres." if len(done.left) > 3 else ""
            self._page.banners.show_notice(
                Notice("left", Tone.WARN, f"Laissés de côté\N{NO-BREAK SPACE}: {shown}{more}", lasts=False)
            )

    def _tell(self, child: int, slot: int, day: int) -> None:
        grid = self._page.month_view.grid()
        if grid is None:
            return
        cell = self._make_cell(child_id=grid.children[child].child_id, on=grid.days[day].on, slot_row=slot)
        self._tasks.run(
            lambda: self._planning.story(self._actor, cell),
            lambda story: self._page.month_view.show_story("\n".join(story.lines)),
            self._fail,
            key="planning.story",
        )
