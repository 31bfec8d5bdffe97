"""What the presenters of Pointage and Effectifs share: the day in hand, fresh when seen, views, failures."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from staffdesk.domain.dates import ONE_DAY
from staffdesk.ui.attendance.papers import Papers
from staffdesk.ui.attendance.words import MARKING, MEALS

if TYPE_CHECKING:
    from staffdesk.domain.permissions import Actor
    from staffdesk.domain.topics import Topics
    from staffdesk.ui.attendance.day_page import DayPage
    from staffdesk.ui.attendance.services import FileDesk
    from staffdesk.ui.kit.failures import Failures
    from staffdesk.ui.kit.shell import Shell
    from staffdesk.ui.kit.tasks import Tasks

DAYS_SEARCHED = 21
"""How far a step looks for the next day that has something to show."""


class DayPresenter(QObject):
    """The base of both; ``load`` asks for the day in hand again."""

    def __init__(
        self,
        page: DayPage,
        files: FileDesk,
        shown: Topics,
        *,
        tasks: Tasks,
        failures: Failures,
        shell: Shell,
        actor: Actor,
        today: Callable[[], date],
    ) -> None:
        """``shown`` are the topics that make the page stale; ``today`` is asked anew after midnight."""
        super().__init__(page)
        self._failures, self._topics, self._board = failures, shown, page
        self._tasks, self._shell, self._actor = tasks, shell, actor
        self._today, self._day = today, today()
        self._stale = False
        self._papers = Papers(page, files, tasks=tasks, shell=shell, failed=self._fail, parent=self)
        page.opened_on.connect(self._show_day)
        page.view_asked.connect(self._lead)
        page.entered.connect(self._catch_up)
        tasks.topics_changed.connect(self._refresh_if)

    def load(self) -> None:
        """Ask for the day in hand."""
        raise NotImplementedError

    def _show_day(self, on: date) -> None:
        self._day = on
        self.load()

    def _search_day(self, by: int, has_something: Callable[[date], bool], key: str) -> None:
        """Go to the next day that has something to show; where none is near, one day on."""
        start = self._day

        def search() -> date:
            days = (start + by * distance * ONE_DAY for distance in range(1, DAYS_SEARCHED))
            return next((on for on in days if has_something(on)), start + by * ONE_DAY)

        self._tasks.run(search, self._show_day, self._fail, key=key)

    def _refresh_if(self, topics: Topics) -> None:
        """Ask again if something shown changed: now if the page is seen, else when it is."""
        if not topics & self._topics:
            return
        self._stale = True
        if self._board.isVisible():
            self.load()

    def _catch_up(self) -> None:
        if self._stale:
            self.load()

    def _lead(self, view: str) -> None:
        """Go to another view of the planning; those of a day keep it."""
        if view in (MARKING, MEALS):
            self._shell.go_to(view, self._day)
        else:
            self._shell.go_to("calendar", view)

    def _fail(self, error: Exception) -> None:
        self._failures.show(error, board=self._board.banners, retry=self.load, reload=self.load)
