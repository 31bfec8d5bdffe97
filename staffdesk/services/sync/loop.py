"""One cycle after another: say hello, pull, fetch documents, number and push, send documents (R3 to R12).

Nothing depends on the memory of this process: a cycle killed at any byte is finished by the next one, on this
workstation or on another.
"""

import os
import random
import threading
import time
from collections.abc import Callable
from dataclasses import replace

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from staffdesk.contract.outgoing import Outgoing
from staffdesk.contract.v1 import PROTOCOL_MAJOR, PULL_LIMIT, PUSH_LIMIT, Hello, RequestKind
from staffdesk.domain.errors import PortalFault, RecoveryNeeded, StaffdeskError, Unavailable
from staffdesk.domain.topics import Topic, Topics
from staffdesk.models.households import Household
from staffdesk.models.requests import Request
from staffdesk.models.sync import OutboxMessage
from staffdesk.services.bulk import building_many
from staffdesk.services.office import Office
from staffdesk.services.sync import documents, lease, numbering, outbox, pull, push
from staffdesk.services.sync.backoff import Backoff
from staffdesk.services.sync.calls import PortalCalls
from staffdesk.services.sync.cycle_report import CycleReport, write_journal
from staffdesk.services.sync.overlap import Meanwhile, in_turn
from staffdesk.services.sync.pull import Overtaken, Position, Steps, SyncHooks
from staffdesk.services.sync.sidecar import Sidecar, life_mark
from staffdesk.services.sync.state import standing, sync_state

EVERY_SECONDS = 300.0
LOOK_EVERY_SECONDS = 0.5
DRIFT_SHOWN_SECONDS = 120
AHEAD = 2 * PUSH_LIMIT
"""Messages that have a number and wait: a batch that travels, and the next, written out meanwhile."""

SMALLER_BATCH = frozenset({"portal_too_large", "portal_timeout", "portal_cut"})
DECIDED_TOPICS: Topics = frozenset({Topic.REQUESTS, Topic.BOOKINGS, Topic.HOUSEHOLDS})
ALARMS = frozenset({"portal_behind", "portal_hole", "portal_stream", "portal_request_changed"})
"""Faults that no retry mends: a red banner, and no purge (R5)."""


class SyncService:
    """The synchronisation of one workstation. One thread runs it at a time."""

    def __init__(
        self,
        office: Office,
        calls: PortalCalls,
        hooks: SyncHooks,
        *,
        draw: Callable[[], float] = random.random,
        step: Steps = lambda _name: None,
        use_lease: bool = True,
        meanwhile: Meanwhile = in_turn,
    ) -> None:
        """Prepare cycles between an office and its portal.

        Args:
            office: database, clock, name and folder of this workstation.
            calls: the portal.
            hooks: what the use cases add.
            draw: random numbers in [0, 1) for the waits.
            step: told each step: progress, and the places where tests crash.
            use_lease: whether to leave the work to another workstation that is at it.
            meanwhile: how the next batch is written out beside the one that travels.
        """
        self._database = office.database
        self._clock = office.clock
        self._calls = calls
        self._hooks = hooks
        self._sidecar = Sidecar(office.data_folder / "sync")
        self._holder = f"{office.workstation}:{os.getpid()}"
        self._step = step
        self._use_lease = use_lease
        self._meanwhile = meanwhile
        self._backoff = Backoff(draw)
        self._offers = True
        self._batch = PUSH_LIMIT
        self._ahead: numbering.WrittenAhead = numbering.nothing_ahead
        self._report = CycleReport()
        self._turn = threading.Lock()
        self._stopped = threading.Event()

    # -------------------------------------------------------------------------------------- cycles

    def cycle(self, *, asked: bool = False, offers: bool = True) -> CycleReport:
        """Run one whole cycle and tell what it did; a failure is told, not raised.

        One cycle at a time: while one runs in this program, one that was asked for waits its turn, and
        any other leaves it the work.

        Args:
            asked: a person wants it now, even while another workstation is at it.
            offers: whether freed places are offered in it; who asked does it afterwards, to be able to take
                it back before it leaves.
        """
        if not self._turn.acquire(blocking=asked):
            return CycleReport(outcome="elsewhere")
        self._offers = offers
        try:
            return self._cycle(asked=asked)
        finally:
            self._turn.release()

    def _cycle(self, *, asked: bool) -> CycleReport:
        self._report = CycleReport()
        started = time.perf_counter()
        try:
            if self._use_lease and not lease.acquire(self._database, self._holder) and not asked:
                return replace(self._report, outcome="elsewhere")
            self._exchange()
            self._end_well()
        except RecoveryNeeded as fault:
            self._end_badly("recovery", fault)
        except PortalFault as fault:
            self._end_badly("alarm" if fault.code in ALARMS else "failed", fault)
        except Unavailable as fault:
            self._report = replace(self._report, outcome="failed", fault=fault)
            return self._report  # the database itself fails: there is nowhere to write
        self._close(time.perf_counter() - started)
        return self._report

    def stop(self) -> None:
        """End the cycle that runs at its next page, batch or document; what was moved stays moved."""
        self._stopped.set()

    def watch(
        self,
        stop: threading.Event,
        *,
        wake: threading.Event | None = None,
        every_seconds: float = EVERY_SECONDS,
        told: Callable[[CycleReport], None] = lambda _report: None,
    ) -> None:
        """Run cycles until stopped: at a steady pace, more patiently after failures, at once when woken.

        Args:
            stop: ends the loop, at the latest after the cycle that runs.
            wake: set it to ask for a cycle now.
            every_seconds: pace while all goes well.
            told: given each report.
        """
        asked = False
        while not stop.is_set():
            report = self.cycle(asked=asked)
            told(report)
            asked = _wait(stop, wake, self._pause_after(report, every_seconds))

    def _pause_after(self, report: CycleReport, every_seconds: float) -> float:
        if report.outcome in ("ok", "elsewhere"):
            self._backoff.after_success()
            return 0 if report.documents_left else every_seconds
        facts = report.fault.facts if report.fault else {}
        return self._backoff.after_failure(facts.get("retry_after"))

    def _exchange(self) -> None:
        self._recognise_restore()
        hello = self._greet()
        self._follow(hello)
        behind = self._pull_all()
        is_stopped = self._stopped.is_set
        down = documents.download_all(self._database, self._calls, self._step, stopped=is_stopped)
        self._count_documents(down, documents_down=down.done)
        if behind is None:
            self._decide()
        self._push_all()
        up = documents.upload_all(self._database, self._calls, self._step, stopped=is_stopped)
        self._count_documents(up, documents_up=up.done)
        if behind is not None:
            raise behind

    # -------------------------------------------------------------------------------------- hello

    def _recognise_restore(self) -> None:
        """Compare this database with what the workstation remembers of it (R10 a).

        Raises:
            RecoveryNeeded: the database went back in time.
        """
        state = standing(self._database)
        with self._database.read() as session:
            mark = life_mark(session)
        if state.recovery_reason is not None:
            raise RecoveryNeeded("recovery_needed", reason=state.recovery_reason)
        if state.device_id is None:
            raise PortalFault("portal_not_enrolled")
        if self._sidecar.read(state.office_id).is_ahead_of(mark):
            self._refuse_to_go_on("sidecar")
        self._calls.epoch = state.epoch
        self._calls.drift_seconds = float(state.clock_drift_seconds)

    def _greet(self) -> Hello:
        hello = self._calls.hello()
        self._step("greeted")
        if PROTOCOL_MAJOR not in hello.majors:
            raise PortalFault("portal_too_old", majors=hello.majors)
        self._report = replace(self._report, drift_seconds=round(self._calls.drift_seconds))
        return hello

    def _follow(self, hello: Hello) -> None:
        """Compare both sides' books: who is ahead, who has lost what (R6, R10)."""
        state = standing(self._database)
        self._require_same_life(state.epoch, state.n, hello.epoch, hello.out_applied)
        self._note_health_key(hello.health_key, state.portal_health_key)
        self._requeue_lost(hello.out_applied)
        if state.acked < state.cursor:
            self._ack_unless_behind(Position(state.cursor, state.stream))

    def _note_health_key(self, told: str, known: str) -> None:
        """Keep the key for which health is sealed; a portal with another one needs every family anew."""
        if told == known:
            return
        with self._database.begin() as session:
            sync_state(session, lock=True).portal_health_key = told
            households = session.scalars(select(Household.id)).all()
            outbox.touch_households(session, households, at=self._clock.now())

    def _require_same_life(self, epoch: int, n: int, portal_epoch: int, out_applied: int) -> None:
        if portal_epoch > epoch:
            self._refuse_to_go_on("fenced")
        if out_applied > n and not self._has_numbered(out_applied):
            self._refuse_to_go_on("portal_ahead")

    def _has_numbered(self, n: int) -> bool:
        """Tell whether the number was given meanwhile, by another workstation."""
        return standing(self._database).n >= n

    def _refuse_to_go_on(self, reason: str) -> None:
        """Note for good that this office must be recovered.

        Raises:
            RecoveryNeeded: always.
        """
        with self._database.begin() as session:
            sync_state(session, lock=True).recovery_reason = reason
        raise RecoveryNeeded("recovery_needed", reason=reason)

    def _requeue_lost(self, out_applied: int) -> int:
        with self._database.begin() as session:
            lost = push.requeue_lost(session, out_applied)
        self._report = replace(self._report, requeued=self._report.requeued + lost)
        return lost

    # -------------------------------------------------------------------------------------- pull

    def _pull_all(self) -> PortalFault | None:
        """Pull until nothing is left.

        Returns:
            The alarm of a portal that went back in time; it may still be told what it lost (R6, R19).
        """
        try:
            while not self._stopped.is_set() and self._pull_page():
                self._renew_lease()
        except PortalFault as fault:
            if fault.code != "portal_behind":
                raise
            return fault
        return None

    def _pull_page(self) -> bool:
        """Pull, store and acknowledge one page; False when there was nothing."""
        since = self._position()
        page = self._calls.requests_after(since.cursor, since.stream, PULL_LIMIT)
        self._step("page_received")
        state = standing(self._database)
        self._require_same_life(state.epoch, state.n, page.epoch, page.out_applied)
        if not page.items:
            return False
        try:
            with self._database.begin() as session:
                new = pull.store_page(
                    session, page, since, hooks=self._hooks, at=self._clock.now(), step=self._step
                )
        except Overtaken:
            return True
        self._step("page_committed")
        self._count_arrivals(new)
        self._ack(Position(page.items[-1].seq, page.stream))
        return True

    def _position(self) -> Position:
        state = standing(self._database)
        return Position(state.cursor, state.stream)

    def _count_arrivals(self, new: list[Request]) -> None:
        kinds = {request.kind for request in new}
        topics = {Topic.REQUESTS} if new else set()
        topics |= {Topic.MESSAGES} if RequestKind.MESSAGE.value in kinds else set()
        self._report = replace(
            self._report, pulled=self._report.pulled + len(new), topics=self._report.topics | topics
        )

    def _ack(self, reached: Position) -> None:
        """Say what is stored for good (R4), and remember having said it."""
        self._calls.ack(reached.cursor, reached.stream)
        self._step("acked")
        with self._database.begin() as session:
            state = sync_state(session, lock=True)
            state.acked = max(state.acked, reached.cursor)

    def _ack_unless_behind(self, reached: Position) -> None:
        try:
            self._ack(reached)
        except PortalFault as fault:
            if fault.code != "portal_behind":
                raise  # a portal that is behind says so again when it is asked for requests

    # -------------------------------------------------------------------------------------- push

    def _decide(self) -> None:
        """Let the town's policies decide what they may: families read the answers of this very cycle."""
        offered = self._hooks.drop() + (self._hooks.offer() if self._offers else 0)
        self._step("places_offered")
        decided = self._hooks.decide()
        self._step("policies_applied")
        topics = DECIDED_TOPICS if decided or offered else frozenset()
        self._report = replace(self._report, decided=decided, topics=self._report.topics | topics)
        self._renew_lease()

    def _push_all(self) -> None:
        while self._prepare_push():
            self._renew_lease()
        with self._database.read() as session:
            waiting = numbering.waiting_snapshots(session, self._clock.now())
        with self._hooks.write_ahead(waiting) as self._ahead:
            while not self._stopped.is_set():
                with self._database.read() as session:
                    batch = push.read_batch(session, self._batch)
                if batch:
                    self._push_batch(batch)
                    self._renew_lease()
                elif not self._number():
                    return

    def _prepare_push(self) -> bool:
        with self._database.begin() as session:
            return self._hooks.before_push(session, self._clock.now()) and not self._stopped.is_set()

    def _number(self) -> int:
        """Number what may leave, and note the highest number outside the database before anything is sent."""
        with building_many(), self._database.begin() as session:
            now, render = self._clock.now(), self._hooks.render
            numbered = numbering.number_waiting(session, render, now, AHEAD, self._ahead)
            self._step("numbered")
        self._step("numbers_committed")
        self._note_life()
        self._report = replace(self._report, numbered=self._report.numbered + numbered)
        return numbered

    def _note_life(self) -> None:
        with self._database.read() as session:
            office_id, mark = sync_state(session).office_id, life_mark(session)
        self._sidecar.note(office_id, mark)
        self._step("sidecar_written")

    def _push_batch(self, batch: list[Outgoing]) -> None:
        try:
            answer = self._meanwhile(lambda: self._calls.push(self._calls.epoch, batch), self._number)
        except PortalFault as fault:
            self._judge_refusal(fault, len(batch))
            return
        self._step("pushed")
        self._batch = min(PUSH_LIMIT, self._batch * 2)
        with self._database.begin() as session:
            sent = push.mark_sent(session, batch, answer, self._clock.now())
            self._step("marked")
        self._step("marks_committed")
        self._report = replace(
            self._report, sent=self._report.sent + sent, topics=self._report.topics | {Topic.SYNC}
        )

    def _judge_refusal(self, fault: PortalFault, size: int) -> None:
        """Return when the cycle may go on pushing; raise otherwise."""
        out_applied = fault.facts.get("out_applied")
        if fault.code in ("portal_fork", "portal_fenced"):
            self._refuse_to_go_on(fault.code.removeprefix("portal_"))
        is_gap = fault.code == "portal_gap"
        if is_gap and isinstance(out_applied, int) and self._requeue_lost(out_applied):
            return
        if fault.code in SMALLER_BATCH and size > 1:
            self._batch = max(1, size // 2)
            if fault.code == "portal_too_large":
                return
        raise fault

    # -------------------------------------------------------------------------------------- the rest

    def _count_documents(
        self, transfer: documents.Transfer, *, documents_down: int = 0, documents_up: int = 0
    ) -> None:
        before = self._report
        self._report = replace(
            before,
            documents_down=before.documents_down + documents_down,
            documents_up=before.documents_up + documents_up,
            documents_skipped=before.documents_skipped + len(transfer.skipped),
            documents_left=before.documents_left or transfer.left,
            topics=before.topics | ({Topic.DOCUMENTS} if transfer.done else set()),
        )

    def _renew_lease(self) -> None:
        if self._use_lease:
            lease.acquire(self._database, self._holder)

    def _end_well(self) -> None:
        with self._database.begin() as session:
            state = sync_state(session, lock=True)
            state.last_success_at = self._clock.now()
            state.last_error = None
            state.clock_drift_seconds = self._report.drift_seconds

    def _end_badly(self, outcome: str, fault: StaffdeskError) -> None:
        self._report = replace(self._report, outcome=outcome, fault=fault)
        with self._database.begin() as session:
            sync_state(session, lock=True).last_error = fault.code

    def _close(self, seconds: float) -> None:
        """Write the journal and give the lease back."""
        now = self._clock.now()
        with self._database.begin() as session:
            self._report = replace(
                self._report, rejected=_count_rejected(session), topics=self._report.topics | {Topic.SYNC}
            )
            write_journal(session, self._report, self._holder, now, seconds)
        if self._use_lease:
            lease.release(self._database, self._holder)


def _wait(stop: threading.Event, wake: threading.Event | None, seconds: float) -> bool:
    """Wait until stopped, woken or due; tell whether it was woken."""
    if wake is None:
        stop.wait(seconds)
        return False
    due = time.monotonic() + seconds
    while not stop.is_set() and time.monotonic() < due:
        if wake.wait(min(LOOK_EVERY_SECONDS, seconds)):
            wake.clear()
            return True
    return False


def _count_rejected(session: Session) -> int:
    question = select(func.count()).select_from(OutboxMessage).where(OutboxMessage.status == "rejected")
    return session.scalar(question) or 0
