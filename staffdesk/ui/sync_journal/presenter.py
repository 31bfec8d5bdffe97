"""Fills the journal, asks for an exchange, and keeps the words of the status bar true."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, QTimer, Signal

from staffdesk.domain.french.errors import SENTENCES, words
from staffdesk.domain.permissions import Permission
from staffdesk.domain.topics import Topic, Topics
from staffdesk.ui.kit.failures import Failures
from staffdesk.ui.kit.notices import Notice
from staffdesk.ui.kit.shell import Shell
from staffdesk.ui.kit.tasks import Lane, Tasks
from staffdesk.ui.kit.tokens import Tone
from staffdesk.ui.sync_journal.page import SyncJournalPage
from staffdesk.ui.sync_journal.words import state_words

if TYPE_CHECKING:
    from staffdesk.domain.permissions import Actor
    from staffdesk.services.sync.cycle_report import CycleReport
    from staffdesk.services.sync_status import JournalRow, RejectedRow, SyncStateRow

REFRESH_MS = 20_000
BANNER = "sync"


class Status(Protocol):
    """The use cases around the exchange."""

    def state(self, actor: Actor) -> SyncStateRow:
        """Tell where it stands."""

    def journal(self, actor: Actor) -> tuple[JournalRow, ...]:
        """List the last exchanges."""

    def rejected(self, actor: Actor) -> tuple[RejectedRow, ...]:
        """List what is to be put right."""

    def close_rejected(self, actor: Actor, message_id: int) -> Topics:
        """Take a message out of the tray."""


class SyncStatePresenter(QObject):
    """Keeps the words of the status bar and the lasting banner of a session.

    Signals:
        state_said: ``StateWords``.
    """

    state_said = Signal(object)

    def __init__(
        self,
        status: Status,
        actor: Actor,
        tasks: Tasks,
        shell: Shell,
        now: Callable[[], datetime],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._status, self._actor, self._tasks, self._shell, self._now = status, actor, tasks, shell, now
        tasks.topics_changed.connect(lambda _topics: self.refresh())
        self._timer = QTimer(self, interval=REFRESH_MS)
        self._timer.timeout.connect(self.refresh)
        self._timer.start()

    def refresh(self) -> None:
        """Ask again; an office that cannot answer now keeps its last words."""
        self._tasks.run(
            lambda: self._status.state(self._actor), self._say, failed=lambda _error: None, key="sync.state"
        )

    def stop(self) -> None:
        """End with the session."""
        self._timer.stop()
        self._shell.withdraw(BANNER)

    def _say(self, state: SyncStateRow) -> None:
        self.state_said.emit(state_words(state, self._now()))
        code = state.recovery_reason or state.last_error
        if not state.enrolled or not code:
            self._shell.withdraw(BANNER)
            return
        tone = Tone.BAD if state.recovery_reason else Tone.WARN
        self._shell.show_notice(Notice(BANNER, tone, fault_sentence(code), "Voir le journal", self._open))

    def _open(self) -> None:
        self._shell.go_to("sync_journal")


class SyncJournalPresenter(QObject):
    """Between the page and the services.

    Args:
        exchange: runs one exchange now, and raises what ended it early; called off the main thread.
    """

    def __init__(
        self,
        page: SyncJournalPage,
        status: Status,
        exchange: Callable[[], CycleReport],
        actor: Actor,
        tasks: Tasks,
        failures: Failures,
        now: Callable[[], datetime],
    ) -> None:
        super().__init__(page)
        self._page, self._status, self._exchange, self._actor = page, status, exchange, actor
        self._tasks, self._failures, self._now = tasks, failures, now
        if not actor.may(Permission.SYNC):
            page.refuse_exchanges()
        page.sync_asked.connect(self._sync)
        page.settled.connect(self._settle)
        tasks.topics_changed.connect(self._refresh_if_shown)
        self.refresh()

    def refresh(self) -> None:
        """Ask for everything the page shows."""
        actor, status = self._actor, self._status
        self._tasks.run(
            lambda: (status.state(actor), status.journal(actor), status.rejected(actor)),
            self._show,
            self._fail,
            key="sync.journal",
        )

    def _show(self, found: tuple[SyncStateRow, tuple[JournalRow, ...], tuple[RejectedRow, ...]]) -> None:
        state, journal, rejected = found
        self._page.show_state(state_words(state, self._now()))
        self._page.show_journal(journal)
        self._page.show_tray(rejected)

    def _sync(self) -> None:
        self._page.set_busy(True)
        self._page.banners.withdraw("failure")
        self._tasks.run(
            self._exchange, self._end_sync, self._fail_sync, lane=Lane.NETWORK, key="sync.exchange"
        )

    def _end_sync(self, _report: CycleReport) -> None:
        self._page.set_busy(False)
        self.refresh()

    def _fail_sync(self, error: Exception) -> None:
        """Say what ended the exchange, and let everything that tells how it stands ask again."""
        self._page.set_busy(False)
        self._failures.show(error, board=self._page.banners, retry=self._sync)
        self._tasks.topics_changed.emit(frozenset({Topic.SYNC}))

    def _settle(self, message_id: int) -> None:
        self._tasks.run(
            lambda: self._status.close_rejected(self._actor, message_id),
            failed=lambda error: self._fail(error, lambda: self._settle(message_id)),
            key="sync.settle",
        )

    def _refresh_if_shown(self, topics: Topics) -> None:
        if Topic.SYNC in topics or Topic.REQUESTS in topics:
            self.refresh()

    def _fail(self, error: Exception, again: Callable[[], None] | None = None) -> None:
        """Show what went wrong; ``again`` does what was asked."""
        self._page.set_busy(False)
        retry = again or self.refresh
        self._failures.show(error, board=self._page.banners, retry=retry, reload=self.refresh)


def fault_sentence(code: str) -> str:
    """Say what ended the last exchange; a code of a later version is said in general."""
    if code in SENTENCES:
        return words(code, {})
    return (
        "La synchronisation n’aboutit pas. Rien n’est perdu\N{NARROW NO-BREAK SPACE}; Staffdesk réessaiera."
    )
