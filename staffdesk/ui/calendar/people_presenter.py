"""Between the pane behind a figure and its use cases: who is there, and the waiting list acted upon."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from staffdesk.domain.permissions import Permission
from staffdesk.ui.calendar.page import PlanningPage
from staffdesk.ui.calendar.planning_services import PlanningServices

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from staffdesk.domain.permissions import Actor
    from staffdesk.services.planning_people import PlaceList
    from staffdesk.ui.kit.failures import Failures
    from staffdesk.ui.kit.shell import Shell
    from staffdesk.ui.kit.tasks import Tasks

GIVEN, TAKEN_OFF = "Place donnée, la famille en est informée", "Retiré de la liste d’attente"


class PeoplePresenter(QObject):
    """Shows who stands behind a figure, and keeps it true after each answer."""

    def __init__(
        self,
        page: PlanningPage,
        services: PlanningServices,
        month: "Callable[[], date]",
        *,
        tasks: "Tasks",
        failures: "Failures",
        shell: "Shell",
        actor: "Actor",
    ) -> None:
        """``month`` gives the first day of the month shown."""
        super().__init__(page)
        self._page, self._people, self._waiting = page, services.people, services.waiting
        self._month, self._tasks, self._failures = month, tasks, failures
        self._shell, self._actor = shell, actor
        self._asked: tuple[int, int, date] | None = None
        page.place_list.set_editable(actor.may(Permission.EDIT_BOOKINGS))
        page.people_asked.connect(self._open)
        page.place_list.accepted.connect(self._accept)
        page.place_list.declined.connect(self._decline)

    def _open(self, group: int, slot: int, day: int) -> None:
        self._asked = group, slot, self._month().replace(day=day + 1)
        self._ask(self._show)

    def _ask(self, show: "Callable[[PlaceList], None]") -> None:
        if self._asked is None:
            return
        (group, slot, on), people, actor = self._asked, self._people, self._actor
        self._tasks.run(
            lambda: people.behind(actor, group, slot, on), show, self._fail, key="planning.people"
        )

    def _show(self, found: "PlaceList") -> None:
        self._page.place_list.show_people(found)
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
        self._ask(self._page.place_list.show_people)

    def _fail(self, error: Exception) -> None:
        self._failures.show(error, board=self._page.banners)
