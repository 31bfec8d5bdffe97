"""Between the pane behind a figure and its use cases: who is there, and the waiting list acted upon."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from staffdesk.domain.permissions import Permission
from staffdesk.domain.topics import Topic
from staffdesk.ui.calendar.page import PlanningPage
from staffdesk.ui.calendar.planning_services import PlanningServices

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from staffdesk.domain.permissions import Actor
    from staffdesk.domain.topics import Topics
    from staffdesk.services.planning_people import PlaceList
    from staffdesk.services.waiting_rows import WaitingFilter, WaitingPlan
    from staffdesk.ui.kit.failures import Failures
    from staffdesk.ui.kit.shell import Shell
    from staffdesk.ui.kit.tasks import Tasks

    Found = tuple[PlaceList, WaitingPlan]

GIVEN, TAKEN_OFF = "Place donnée, la famille en est informée", "Retiré de la liste d’attente"


class PeoplePresenter(QObject):
    """Shows who stands behind a figure, and keeps it true after each answer."""

    def __init__(
        self,
        page: PlanningPage,
        services: PlanningServices,
        month: "Callable[[], date]",
        run: "Callable[[WaitingFilter], None]",
        *,
        tasks: "Tasks",
        failures: "Failures",
        shell: "Shell",
        actor: "Actor",
    ) -> None:
        """``month`` gives the first day of the month shown; ``run`` offers the free places of a filter."""
        super().__init__(page)
        self._page, self._people, self._waiting = page, services.people, services.waiting
        self._month, self._tasks, self._failures = month, tasks, failures
        self._run, self._make_filter = run, services.make_waiting_filter
        self._shell, self._actor = shell, actor
        self._asked: tuple[int, int, date] | None = None
        page.place_list.set_editable(actor.may(Permission.EDIT_BOOKINGS))
        page.place_list.set_may_offer(actor.may(Permission.DECIDE_REQUESTS))
        page.people_asked.connect(self._open)
        page.place_list.accepted.connect(self._accept)
        page.place_list.declined.connect(self._decline)
        page.place_list.offer_asked.connect(self._offer)
        tasks.topics_changed.connect(self._follow)

    def _open(self, group: int, slot: int, day: int) -> None:
        self._asked = group, slot, self._month().replace(day=day + 1)
        self._ask(self._show)

    def _ask(self, show: "Callable[[Found], None]") -> None:
        if self._asked is None:
            return
        (group, slot, on), people, actor = self._asked, self._people, self._actor
        waiting, wanted = self._waiting, self._place()
        self._tasks.run(
            lambda: (people.behind(actor, group, slot, on), waiting.plan(actor, wanted)),
            show,
            self._fail,
            key="planning.people",
        )

    def _place(self) -> "WaitingFilter":
        """Give the place one looks at, as the waiting list takes it."""
        group, slot, on = self._asked or (0, 0, self._month())
        return self._make_filter(from_on=on, to_on=on, group_id=group, slot_id=slot)

    def _offer(self) -> None:
        self._run(self._place())

    def _follow(self, topics: "Topics") -> None:
        """Keep the list that is open true, whoever changed something."""
        if Topic.BOOKINGS in topics and self._page.place_list.isVisible():
            self._ask(self._fill)

    def _fill(self, found: "Found") -> None:
        self._page.place_list.show_people(*found)

    def _show(self, found: "Found") -> None:
        self._fill(found)
        self._page.show_side(self._page.place_list)
        self._page.place_list.take_focus()

    def _accept(self, booking_id: int, reason: str) -> None:
        waiting, actor = self._waiting, self._actor
        self._tasks.run(
            lambda: waiting.accept(actor, booking_id, reason=reason),
            lambda _topics: self._done(GIVEN),
            self._fail,
        )

    def _decline(self, booking_id: int) -> None:
        waiting, actor = self._waiting, self._actor
        self._tasks.run(
            lambda: waiting.decline(actor, booking_id), lambda _topics: self._done(TAKEN_OFF), self._fail
        )

    def _done(self, words: str) -> None:
        self._shell.show_toast(words)
        self._ask(self._fill)

    def _fail(self, error: Exception) -> None:
        self._failures.show(error, board=self._page.banners)
