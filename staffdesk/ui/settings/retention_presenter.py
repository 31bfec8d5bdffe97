"""Between the section Conservation and its use cases."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from staffdesk.domain.french.amounts import counted
from staffdesk.domain.topics import Topic
from staffdesk.ui.settings.page import SettingsPage

if TYPE_CHECKING:
    from staffdesk.domain.permissions import Actor
    from staffdesk.domain.topics import Topics
    from staffdesk.services.health_retention import FormsErased, HealthRetention
    from staffdesk.ui.kit.failures import Failures
    from staffdesk.ui.kit.shell import Shell
    from staffdesk.ui.kit.tasks import Tasks

SHOWN = frozenset({Topic.HOUSEHOLDS, Topic.SETTINGS})


class RetentionPresenter(QObject):
    """Lists what is due, and erases it when somebody says so."""

    def __init__(
        self,
        page: SettingsPage,
        retention: "HealthRetention",
        *,
        tasks: "Tasks",
        failures: "Failures",
        shell: "Shell",
        actor: "Actor",
    ) -> None:
        super().__init__(page)
        self._page, self._section, self._retention = page, page.retention, retention
        self._tasks, self._failures, self._shell, self._actor = tasks, failures, shell, actor
        self._section.erase_asked.connect(self._erase)
        page.entered.connect(self.refresh)
        tasks.topics_changed.connect(self._refresh_if)
        self.refresh()

    def refresh(self) -> None:
        """Ask what is due."""
        self._tasks.run(
            lambda: self._retention.preview(self._actor),
            self._section.show_forms,
            self._fail,
            key="settings.retention",
        )

    def _refresh_if(self, topics: "Topics") -> None:
        if topics & SHOWN and self._page.isVisible():
            self.refresh()

    def _erase(self) -> None:
        def done(erased: "FormsErased") -> None:
            self._page.banners.withdraw("failure")
            self._shell.show_toast(
                counted(erased.count, "fiche sanitaire effacée", "fiches sanitaires effacées")
            )
            self.refresh()

        self._section.set_busy(busy=True)
        self._tasks.run(lambda: self._retention.erase(self._actor), done, self._fail_erasing)

    def _fail(self, error: Exception) -> None:
        self._failures.show(error, board=self._page.banners, retry=self.refresh)

    def _fail_erasing(self, error: Exception) -> None:
        """Say it; what is erased for good is asked about once more, never by a button that tries again."""
        self._section.set_busy(busy=False)
        self._failures.show(error, board=self._page.banners)
