"""Feeds Paramètres; enrols this workstation and backs up where that is handed in."""

from typing import TYPE_CHECKING, NamedTuple, Protocol

from PySide6.QtCore import QObject

from staffdesk.domain.topics import Topic
from staffdesk.ui.kit.tasks import Lane
from staffdesk.ui.settings.calendar_presenter import CalendarPresenter
from staffdesk.ui.settings.calendar_section import CalendarSection
from staffdesk.ui.settings.page import SettingsPage
from staffdesk.ui.settings.records_presenter import RecordsPresenter

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from staffdesk.domain.permissions import Actor
    from staffdesk.domain.topics import Topics
    from staffdesk.services.backup import BackupRow, Backups
    from staffdesk.services.calendar_editing import CalendarEditing
    from staffdesk.services.calendar_rows import NewException
    from staffdesk.services.settings import Settings
    from staffdesk.services.settings_book import TownSettingsEditing
    from staffdesk.ui.kit.failures import Failures
    from staffdesk.ui.kit.shell import Shell
    from staffdesk.ui.kit.tasks import Tasks

SHOWN = frozenset({Topic.SETTINGS, Topic.STAFF, Topic.SYNC})


class EnrolmentWords(Protocol):
    """What an enrolment gives."""

    @property
    def words(self) -> tuple[str, ...]:
        """The six words to compare."""


class SettingsServices(NamedTuple):
    """The use cases of the screen."""

    settings: "Settings"
    editing: "TownSettingsEditing"
    calendar: "CalendarEditing"
    new_exception: "Callable[..., NewException]"


class SettingsPresenter(QObject):
    """Between the page and the use cases.

    Args:
        page: made with ``may_enrol`` and ``may_back_up`` as the actor may and as is handed in here.
        services: what the town has set, and what can be changed of it.
        enrol: enrols this workstation with (address of the portal, code), in a worker.
        backups: passphrase and backups.
    """

    def __init__(
        self,
        page: SettingsPage,
        services: "SettingsServices",
        *,
        tasks: "Tasks",
        failures: "Failures",
        shell: "Shell",
        actor: "Actor",
        enrol: "Callable[[str, str], EnrolmentWords] | None" = None,
        backups: "Backups | None" = None,
    ) -> None:
        super().__init__(page)
        self._page, self._settings, self._actor = page, services.settings, actor
        self._tasks, self._failures, self._shell = tasks, failures, shell
        self._enrol, self._backups = enrol, backups
        self.records = RecordsPresenter(
            page.editors,
            services.editing,
            tasks=tasks,
            failures=failures,
            shell=shell,
            actor=actor,
            board=page.banners,
            parent=self,
        )
        page.editor_made.connect(self.records.take)
        self._services = services
        self.calendar: CalendarPresenter | None = None
        page.calendar_made.connect(self._take_calendar)
        if page.has_calendar():
            self._take_calendar(page.calendar)
        self._stale = False
        page.entered.connect(self._catch_up)
        page.portal.enrolment_asked.connect(self._enrol_here)
        if page.backup is not None:
            page.backup.passphrase_chosen.connect(self._set_up_backups)
            page.backup.backup_asked.connect(self._back_up)
        tasks.topics_changed.connect(self._refresh_if)
        self.refresh()

    def _take_calendar(self, section: CalendarSection) -> None:
        """Serve the calendar since it is opened, with what was read before."""
        services = self._services
        self.calendar = CalendarPresenter(
            section,
            services.calendar,
            services.new_exception,
            tasks=self._tasks,
            failures=self._failures,
            shell=self._shell,
            actor=self._actor,
            board=self._page.banners,
        )
        self.records.book_read.connect(section.show_book)
        if self.records.book is not None:
            section.show_book(self.records.book)
        self.calendar.refresh()

    def refresh(self) -> None:
        """Ask for everything."""
        self._stale = False
        self._tasks.run(
            lambda: self._settings.view(self._actor), self._page.show_view, self._fail, key="settings.view"
        )
        self.records.refresh()
        if self.calendar is not None:
            self.calendar.refresh()
        backups, section = self._backups, self._page.backup
        if backups is not None and section is not None:
            self._tasks.run(backups.is_set_up, section.show_state, self._fail, key="settings.backup")

    def _refresh_if(self, topics: "Topics") -> None:
        if not topics & SHOWN:
            return
        self._stale = True
        if self._page.isVisible():
            self.refresh()

    def _catch_up(self) -> None:
        if self._stale:
            self.refresh()

    # -------------------------------------------------------------------------------------- enrolment

    def _enrol_here(self, url: str, code: str) -> None:
        enrol = self._enrol
        if enrol is None:
            return
        self._page.portal.set_busy(True)
        self._page.banners.withdraw("failure")
        self._tasks.run(
            lambda: enrol(url, code), self._show_words, self._fail_enrolment, lane=Lane.NETWORK, key="enrol"
        )

    def _show_words(self, enrolment: EnrolmentWords) -> None:
        self._page.portal.set_busy(False)
        self._page.portal.show_words(enrolment.words)
        self.refresh()

    def _fail_enrolment(self, error: Exception) -> None:
        self._page.portal.set_busy(False)
        self._failures.show(error, board=self._page.banners)

    # -------------------------------------------------------------------------------------- backups

    def _set_up_backups(self, passphrase: str) -> None:
        backups, section = self._backups, self._page.backup
        if backups is None or section is None:
            return
        self._tasks.run(
            lambda: backups.set_up(self._actor, passphrase),
            section.show_recovery_key,
            lambda error: self._failures.show(
                error, fields={"passphrase": section.passphrase}, board=self._page.banners
            ),
        )

    def _back_up(self, folder: "Path") -> None:
        backups, section = self._backups, self._page.backup
        if backups is None or section is None:
            return
        section.set_busy(True)
        self._page.banners.withdraw("failure")
        self._tasks.run(
            lambda: backups.back_up(self._actor, folder),
            self._show_backup,
            lambda error: self._fail_backup(error, folder),
            lane=Lane.DOCUMENTS,
            key="settings.back_up",
        )

    def _show_backup(self, row: "BackupRow") -> None:
        if self._page.backup is not None:
            self._page.backup.set_busy(False)
            self._page.backup.show_backup(row)

    def _fail_backup(self, error: Exception, folder: "Path") -> None:
        if self._page.backup is not None:
            self._page.backup.set_busy(False)
        self._failures.show(error, board=self._page.banners, retry=lambda: self._back_up(folder))

    def _fail(self, error: Exception) -> None:
        self._failures.show(error, board=self._page.banners, retry=self.refresh)
