"""One open window on one office: sign-in, session, badges, synchronisation, and the end of all of them."""

import logging
from collections.abc import Callable, Sequence
from functools import partial
from threading import Lock

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication

from staffdesk.app.palette_lines import palette_results
from staffdesk.app.screens.rail import entries_for
from staffdesk.app.use_cases import build_services
from staffdesk.domain.errors import StaffdeskError, Unavailable
from staffdesk.domain.french import errors as french
from staffdesk.domain.french.clock_doubt import clock_words
from staffdesk.domain.permissions import Actor, Permission
from staffdesk.domain.topics import Topic
from staffdesk.services.exchange import build_sync
from staffdesk.services.office import Office
from staffdesk.services.sign_in import SignIn
from staffdesk.services.sync.cycle_report import CycleReport
from staffdesk.services.sync.loop import SyncService
from staffdesk.services.town_identity import TownIdentity
from staffdesk.services.validation.automatic import AutomaticDecisions
from staffdesk.services.witness import Witness
from staffdesk.services.workstation_clock import ClockDoubt, clock_doubt
from staffdesk.ui.kit.failures import Failures
from staffdesk.ui.kit.idle import Idle
from staffdesk.ui.kit.notices import Notice
from staffdesk.ui.kit.tasks import Lane, Tasks
from staffdesk.ui.kit.theme import Mode, apply_theme, follow_system_font, system_scale
from staffdesk.ui.kit.tokens import Tone
from staffdesk.ui.main_window import MainWindow, Person, Place
from staffdesk.ui.sign_in.page import OfferedAccount, SignInPage
from staffdesk.ui.sign_in.presenter import SignInPresenter
from staffdesk.ui.sync_journal.presenter import SyncStatePresenter
from staffdesk.ui.sync_journal.words import StateWords
from staffdesk.ui.wording import role_words

SYNC_EVERY_MS = 5 * 60 * 1000
LOCK_AFTER_MS = 10 * 60 * 1000
"""A workstation that nobody touches locks itself (SEC5)."""

WITNESS, CLOCK = "witness", "clock"

log = logging.getLogger(__name__)


class Desk(QObject):
    """One open window on one office: sign-in, session, synchronisation, and the end of all of them.

    Attributes:
        office: the office.
        services: its use cases.
        window: the window; shown by whoever made the desk.
        tasks: the workers.
    """

    _goes_on = Signal()
    _witness_told = Signal(object)

    def __init__(
        self,
        office: Office,
        identity: TownIdentity,
        offered: Sequence[OfferedAccount] = (),
        lock_after_ms: int = LOCK_AFTER_MS,
    ) -> None:
        """Make the window with its sign-in page; ``offered`` accounts are those of a demonstration."""
        super().__init__()
        self.office = office
        self.services = build_services(office)
        place = Place(identity.name, office.workstation, identity.is_demonstration)
        self.window = MainWindow(place, office.clock.now)
        self.failures = Failures(french.sentence, self.window, self.window)
        self.tasks = Tasks(self.failures.show, self)
        self.actor: Actor | None = None
        self._login = ""
        self._offered = offered
        self._identity = identity
        self._state: SyncStatePresenter | None = None
        self._sync: SyncService | None = None
        self._building_sync = Lock()
        self._documents_left = False
        self._pace = QTimer(self, interval=SYNC_EVERY_MS)
        self._pace.timeout.connect(self._keep_pace)
        self._witness: Witness | None = None
        self._witness_told.connect(self._show_witness, Qt.ConnectionType.QueuedConnection)
        self._goes_on.connect(self._keep_pace, Qt.ConnectionType.QueuedConnection)
        self.window.sync_journal_asked.connect(lambda: self.window.go_to("sync_journal"))
        self.window.sign_out_asked.connect(self.sign_out)
        self.window.lock_asked.connect(self.lock)
        self._idle = Idle(self.window, lock_after_ms)
        self._idle.passed.connect(self.lock)
        self.window.theme_asked.connect(self._dress)
        self.window.system_look_changed.connect(self._follow_font, Qt.ConnectionType.QueuedConnection)
        self.window.day_began.connect(self._tell_day)
        self.window.closed.connect(self.close)
        self.tasks.topics_changed.connect(self._note_changes)
        self.sign_out()
        self._look_at_clock()

    def _look_at_clock(self) -> None:
        """Have everybody see, before anything is done, that this workstation's clock is wrong (DSK9)."""
        self.tasks.run(
            lambda: clock_doubt(self.office),
            self._show_clock_doubt,
            failed=lambda error: log.warning("clock: %s", error),
            key="clock.doubt",
        )

    def _show_clock_doubt(self, doubt: ClockDoubt | None) -> None:
        if doubt is None:
            self.window.withdraw(CLOCK)
            return
        words = clock_words(doubt.fault, doubt.now, doubt.newest_at)
        self.window.show_notice(Notice(CLOCK, Tone.WARN, words, icon="clock", lasts=False))

    def watch(self, witness: Witness) -> None:
        """Have everybody see when the witness of the journal cannot be written (L3)."""
        self._witness = witness
        witness.watch(self._witness_told.emit)
        self._show_witness(witness.fault)

    def _show_witness(self, fault: Unavailable | None) -> None:
        if fault is None:
            self.window.withdraw(WITNESS)
            self.window.set_alarm("")
            return
        words = french.sentence(fault)
        notice = Notice(WITNESS, Tone.BAD, words, "Réessayer", self._retry_witness, icon="warning")
        self.window.show_notice(notice)
        self.window.set_alarm("Fichier témoin non écrit")

    def _retry_witness(self) -> None:
        """Write what is missing; the banner goes by itself once it is there."""
        witness = self._witness
        if witness is None:
            return
        self.tasks.run(
            lambda: witness.catch_up(self.office.database.engine),
            failed=lambda error: log.error("witness: %s", error),
            key="witness.retry",
        )

    # -------------------------------------------------------------------------------------- session

    def sign_out(self) -> None:
        """End the session, if there is one, and show the way in."""
        self._end_session()
        self.window.show_sign_in(self._way_in(SignInPage(self._identity.name, self._offered)))

    def lock(self) -> None:
        """Lay the way in over the session; whoever left comes back to it, anybody else begins anew."""
        if self.actor is None or self.window.is_locked():
            return
        self._idle.stop()
        page = SignInPage(self._identity.name, self._offered, self.actor.name, self._login)
        self.window.lock(self._way_in(page))
        page.enter()

    def _way_in(self, page: SignInPage) -> SignInPage:
        presenter = SignInPresenter(page, SignIn(self.office), self.tasks, self.failures, french.sentence)
        presenter.signed_in.connect(self._let_in)
        return page

    def _let_in(self, actor: Actor, login: str) -> None:
        self._login = login
        if self.window.is_locked() and actor == self.actor:
            self.window.unlock()
            self._idle.start()
        else:
            self.begin(actor)

    def begin(self, actor: Actor) -> None:
        """Begin the session of somebody who signed in."""
        self._end_session()
        self.actor = actor
        self.window.begin_session(Person(actor.name, role_words(actor.roles)), entries_for(self, actor))
        self.window.set_palette_provider(self._find)
        self._state = SyncStatePresenter(
            self.services.sync_status, actor, self.tasks, self.window, self.office.clock.now, self
        )
        self._state.state_said.connect(self._show_state)
        self._state.refresh()
        self._look_at_clock()
        self._refresh_badges()
        self._heal_documents()
        self._idle.start()
        if actor.may(Permission.SYNC):
            self._pace.start()

    def _heal_documents(self) -> None:
        """Draw the documents that a crash, or a large issue, left undrawn (L6)."""
        self.tasks.run_counted(
            self.services.invoicing.render_missing,
            failed=lambda error: log.warning("documents left undrawn: %s", error),
            lane=Lane.DOCUMENTS,
            key="documents.missing",
        )

    def _dress(self, mode: Mode) -> None:
        app = QApplication.instance()
        if isinstance(app, QApplication):
            apply_theme(app, mode, system_scale())
            self.window.set_mode(mode)

    def _follow_font(self) -> None:
        """Take the system's text size as it is now, without a new start."""
        app = QApplication.instance()
        if isinstance(app, QApplication):
            follow_system_font(app)

    def _end_session(self) -> None:
        self._pace.stop()
        self._idle.stop()
        if self._state is not None:
            self._state.stop()
            self._state.deleteLater()
            self._state = None
        if self.actor is not None:
            self.window.end_session()
            self.actor = None

    def close(self) -> None:
        """Stop the work and let go of the office; an exchange under way ends at its next step."""
        self._end_session()
        if self._sync is not None:
            self._sync.stop()
        self.tasks.close()
        self.office.database.close()

    # -------------------------------------------------------------------------------------- sync

    def exchange(self, *, asked: bool = True, offers: bool = True) -> CycleReport:
        """Run one exchange with the portal now; called in a worker.

        Args:
            asked: somebody wants it; else one that is under way, here or on another workstation, will do.
            offers: whether freed places are offered in it, and leave with it.

        Raises:
            StaffdeskError: not allowed, not enrolled, no keyring, or what ended the exchange early.
        """
        if self.actor is not None:
            self.actor.need(Permission.SYNC)
        with self._building_sync:
            if self._sync is None:
                self._sync = build_sync(self.office, automatic=AutomaticDecisions(self.office))
        report = self._sync.cycle(asked=asked, offers=offers)
        self._documents_left = report.documents_left and report.fault is None
        if report.fault is not None:
            raise report.fault
        if report.documents_left:
            self._goes_on.emit()
        return report

    def is_sending(self) -> bool:
        """Tell whether more documents wait than one exchange carries; the next one follows at once."""
        return self._documents_left

    def is_pacing(self) -> bool:
        """Tell whether exchanges run by themselves in this session."""
        return self._pace.isActive()

    def sync_now(self) -> None:
        """Exchange in the background; a failure shows in the words of the status bar and its banner."""
        self.tasks.run(self.exchange, failed=self._note_failed_sync, lane=Lane.NETWORK, key="sync.exchange")

    def _keep_pace(self) -> None:
        """Exchange because it is time; never in place of an exchange somebody waits for."""
        if self.actor is None:
            return
        work = partial(self.exchange, asked=False)
        self.tasks.run(work, failed=self._note_failed_sync, lane=Lane.NETWORK, key="sync.pace")

    def _note_failed_sync(self, error: Exception) -> None:
        if not isinstance(error, StaffdeskError):
            self.failures.show(error)
            return
        log.info("sync: %s", error)
        if self._state is not None:
            self._state.refresh()

    def _show_state(self, said: StateWords) -> None:
        self.window.set_sync_state(said.icon, said.tone, said.words)

    # -------------------------------------------------------------------------------------- shell

    def _tell_day(self) -> None:
        """Have every screen ask again: urgencies, lateness and today's places are others since midnight."""
        self.tasks.topics_changed.emit(frozenset(Topic))

    def _note_changes(self, topics: object) -> None:
        if isinstance(topics, frozenset):
            self.services.palette.refresh(topics)
        self._refresh_badges()

    def _refresh_badges(self) -> None:
        actor = self.actor
        if actor is None:
            return
        self.tasks.run(
            lambda: (self.services.requests.waiting(actor), self.services.inbox.waiting(actor)),
            lambda counts: self._show_badges(*counts),
            failed=lambda error: log.info("badges: %s", error),
            key="shell.badges",
        )

    def _show_badges(self, requests: int, messages: int) -> None:
        self.window.set_badge("validation", requests)
        self.window.set_badge("inbox", messages)

    def _find(self, typed: str, answer: Callable[..., None]) -> None:
        actor = self.actor
        if actor is None:
            return
        self.tasks.run(
            lambda: self.services.palette.find(actor, typed),
            lambda hits: answer(palette_results(self.window, hits)),
            key="shell.palette",
        )
