"""Feeds the planning: the month and the filters, the grids, the story of a cell."""

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from staffdesk.domain.dates import add_months
from staffdesk.domain.permissions import Permission
from staffdesk.domain.topics import Topic
from staffdesk.ui.calendar.block_presenter import BlockPresenter
from staffdesk.ui.calendar.mark_presenter import MarkPresenter
from staffdesk.ui.calendar.month_loader import MonthLoader
from staffdesk.ui.calendar.page import PlanningPage
from staffdesk.ui.calendar.pattern_presenter import PatternPresenter
from staffdesk.ui.calendar.people_presenter import PeoplePresenter
from staffdesk.ui.calendar.planning_services import PlanningServices
from staffdesk.ui.calendar.planning_toolbar import ALL, BY_ACTIVITY, BY_CHILD
from staffdesk.ui.calendar.print_presenter import PrintPresenter
from staffdesk.ui.calendar.waiting_presenter import WaitingPresenter

if TYPE_CHECKING:
    from collections.abc import Callable

    from staffdesk.domain.permissions import Actor
    from staffdesk.domain.topics import Topics
    from staffdesk.services.planning_rows import MonthGrid, PlanningFilter
    from staffdesk.ui.kit.failures import Failures
    from staffdesk.ui.kit.shell import Shell
    from staffdesk.ui.kit.tasks import Tasks

SHOWN = frozenset({Topic.BOOKINGS, Topic.REQUESTS, Topic.HOUSEHOLDS, Topic.SETTINGS})


class PlanningPresenter(QObject):
    """Between the planning page and its services."""

    def __init__(
        self,
        page: PlanningPage,
        services: PlanningServices,
        *,
        tasks: "Tasks",
        failures: "Failures",
        shell: "Shell",
        actor: "Actor",
        today: "Callable[[], date]",
    ) -> None:
        """Feed the page; what is done on a block and with patterns has presenters of its own.

        ``today`` gives the day of the clock: a window may stay open over midnight.
        """
        super().__init__(page)
        self._page, self._services, self._actor = page, services, actor
        self._planning = services.planning
        self._tasks, self._failures, self._shell = tasks, failures, shell
        self._today = today
        self._month = today().replace(day=1)
        self._site = ""
        self._kind: str | None = None
        self._groups_of: tuple[str, str] | None = None
        self._stale = False
        page.set_editable(actor.may(Permission.EDIT_BOOKINGS))
        self._loader = MonthLoader(services, actor, tasks, self._fail)
        self._loader.loaded.connect(self._show_month)
        self._loader.counted.connect(self._count_pages)
        page.progress.cancelled.connect(self._loader.stop)
        page.month_chosen.connect(self._choose)
        page.month_stepped.connect(self._step)
        page.wish_changed.connect(self._refresh)
        page.story_asked.connect(self._tell)
        page.requests_asked.connect(lambda: shell.go_to("validation"))
        page.screen_asked.connect(shell.go_to)
        page.entered.connect(self._catch_up)
        tasks.topics_changed.connect(self._refresh_if)
        page.set_month(self._month)
        self._block = BlockPresenter(
            page,
            services,
            kind=lambda: self._kind,
            tasks=tasks,
            failures=failures,
            shell=shell,
            actor=actor,
        )
        MarkPresenter(
            page,
            services,
            self._block,
            kind=lambda: self._kind,
            tasks=tasks,
            failures=failures,
            shell=shell,
            actor=actor,
        )
        PatternPresenter(page, services, self._block, tasks=tasks, failures=failures, actor=actor)
        waiting = WaitingPresenter(
            page, services, today, tasks=tasks, failures=failures, shell=shell, actor=actor
        )
        PeoplePresenter(
            page,
            services,
            lambda: self._month,
            waiting.run,
            tasks=tasks,
            failures=failures,
            shell=shell,
            actor=actor,
        )
        PrintPresenter(page, services, self._wish, tasks=tasks, failures=failures, actor=actor)
        tasks.run(lambda: services.planning.sites(actor), self._open, self._fail_open, key="planning.sites")

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
        self._month = add_months(self._month, months) if months else self._today().replace(day=1)
        self._refresh()

    def _choose(self, month: date) -> None:
        self._month = month
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
        return self._services.make_filter(
            year=self._month.year,
            month=self._month.month,
            site_id=int(bar.site.key()) if bar.site.key() else None,
            class_group_id=int(bar.room.key()) if bar.room.key() else None,
            activity_kind=bar.kind.key() or None,
            group_id=int(bar.group.key()) if bar.group.key() else None,
            text=self._page.narrowed() if bar.view.key() == BY_CHILD else "",
        )

    def _refresh(self) -> None:
        self._stale = False
        self._page.set_month(self._month)
        if self._page.toolbar.site.key() != self._site:
            self._load_classes()
        if (self._site, self._page.toolbar.kind.key()) != self._groups_of:
            self._load_groups()
        wish, actor, planning = self._wish(), self._actor, self._planning
        if self._page.toolbar.view.key() == BY_ACTIVITY:
            self._loader.stop()
            self._tasks.run(
                lambda: planning.by_activity(actor, wish),
                self._page.show_activities,
                self._fail,
                key="planning.grid",
            )
        else:
            self._loader.load(wish)

    def _show_month(self, grid: "MonthGrid") -> None:
        """Show a month, and remember what its slot rows are: one for leisure, three for the rest."""
        self._kind = "leisure" if len(grid.slot_labels) == 1 else self._page.toolbar.kind.key() or None
        self._page.show_month(grid)

    def _count_pages(self, done: int, total: int) -> None:
        """Say how many schools of the whole town are there."""
        line = self._page.progress
        if done == total:
            line.end()
        else:
            if done == 1:
                line.begin("Écoles chargées\N{NO-BREAK SPACE}:")
            line.count(done, total)

    def _load_groups(self) -> None:
        """Offer the groups of another school or activity; the former one filters no more."""
        bar, planning, actor = self._page.toolbar, self._planning, self._actor
        self._groups_of = (self._site, bar.kind.key())
        self._page.set_groups(())
        bar.group.choose(ALL)
        site, kind = int(self._site) if self._site else None, bar.kind.key() or None
        self._tasks.run(
            lambda: planning.groups(actor, site, kind),
            self._page.set_groups,
            self._fail,
            key="planning.groups",
        )

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

    # -------------------------------------------------------------------------------------- stories

    def _tell(self, child: int, slot: int, day: int) -> None:
        grid, kind = self._page.month_view.grid(), self._kind
        if grid is None:
            return
        cell = self._services.make_cell(
            child_id=grid.children[child].child_id, on=grid.days[day].on, slot_row=slot
        )
        self._tasks.run(
            lambda: self._planning.story(self._actor, cell, kind),
            lambda story: self._page.month_view.show_story("\n".join(story.lines)),
            self._fail,
            key="planning.story",
        )
