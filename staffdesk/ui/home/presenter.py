"""Feeds Accueil and follows where a figure leads."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from staffdesk.ui.home.page import HomePage

if TYPE_CHECKING:
    from staffdesk.domain.permissions import Actor
    from staffdesk.domain.topics import Topics
    from staffdesk.services.family_rows import Figure
    from staffdesk.services.home import Home
    from staffdesk.ui.kit.failures import Failures
    from staffdesk.ui.kit.shell import Shell
    from staffdesk.ui.kit.tasks import Tasks


class HomePresenter(QObject):
    """Between the home page and its service."""

    def __init__(
        self,
        page: HomePage,
        home: "Home",
        tasks: "Tasks",
        failures: "Failures",
        shell: "Shell",
        actor: "Actor",
    ) -> None:
        """Ask for today at once, and again when anything changed."""
        super().__init__(page)
        self._page, self._home, self._actor = page, home, actor
        self._tasks, self._failures, self._shell = tasks, failures, shell
        self._stale = False
        page.led.connect(self._lead)
        page.day_led.connect(shell.go_to)
        page.entered.connect(self._catch_up)
        tasks.topics_changed.connect(self._refresh_if)
        self.refresh()

    def refresh(self) -> None:
        """Ask for today."""
        self._stale = False
        self._tasks.run(
            lambda: self._home.today(self._actor), self._page.show_view, self._fail, key="home.today"
        )

    def _refresh_if(self, _topics: "Topics") -> None:
        """Ask again when anything changed: now if the page is seen, else when it is."""
        self._stale = True
        self._catch_up_if_seen()

    def _catch_up_if_seen(self) -> None:
        if self._page.isVisible():
            self.refresh()

    def _catch_up(self) -> None:
        if self._stale:
            self.refresh()

    def _lead(self, figure: "Figure") -> None:
        self._shell.go_to(figure.target, figure.filter or None)

    def _fail(self, error: Exception) -> None:
        self._failures.show(error, board=self._page.banners, retry=self.refresh)
