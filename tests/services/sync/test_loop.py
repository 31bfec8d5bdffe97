"""One cycle carries everything both ways, and tells what it did."""

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import func, select, update

from staffdesk.contract.outgoing import Outgoing
from staffdesk.contract.v1 import Hello, PushAnswer
from staffdesk.domain.errors import PortalFault, RecoveryNeeded
from staffdesk.domain.topics import Topic
from staffdesk.models.requests import Request, RequestEvent
from staffdesk.models.sync import OutboxMessage, SyncJournal, SyncState
from staffdesk.portal import tables
from staffdesk.portal.database import Store
from staffdesk.services.office import Office
from staffdesk.services.sync import documents, lease
from staffdesk.services.sync.cycle_report import CycleReport
from staffdesk.services.sync.loop import SyncService
from staffdesk.services.sync.pull import SyncHooks
from staffdesk.services.sync.sidecar import Sidecar
from staffdesk.services.sync.state import require_not_recovering, standing
from tests.services.sync import small_town
from tests.services.sync.conftest import Families
from tests.services.sync.direct_calls import DirectCalls
from tests.set_clock import SetClock


def test_a_request_comes_and_its_answer_goes(
    service: SyncService, office: Office, store: Store, clock: SetClock, families: Families
) -> None:
    first = service.cycle()
    assert (first.outcome, first.sent) == ("ok", 3)
    req_id = families.ask("form-1")
    second = service.cycle()
    assert (second.pulled, Topic.REQUESTS in second.topics) == (1, True)
    with office.database.begin() as session:
        request = session.scalars(select(Request)).one()
        assert (request.req_id, request.status, request.household_id) == (req_id, "pending", 1)
        small_town.decide(session, request.id, accept=True, at=clock.now(), answer="C’est noté.")
    last = service.cycle()
    assert (last.rejected, last.sent) == (0, 3)
    with store.read() as connection:
        shown = connection.execute(select(tables.request.c.status, tables.request.c.seq)).one()
        assert tuple(shown) == ("accepted", 1)
        snapshots = connection.scalars(select(tables.family_snapshot.c.body)).all()
        assert sum("06 12 34 56 78" in body for body in snapshots) == 1
        assert connection.scalar(select(tables.thread_message.c.body)) == "C’est noté."
    with office.database.read() as session:
        history = session.scalars(select(RequestEvent.kind).order_by(RequestEvent.id)).all()
        assert history == ["received", "pulled", "sent"]


def test_what_decides_by_itself_does_so_between_the_pull_and_the_push(
    office: Office, calls: DirectCalls, clock: SetClock, families: Families
) -> None:
    def decide() -> int:
        with office.database.begin() as session:
            pending = session.scalars(select(Request.id).where(Request.status == "pending")).all()
            for request_id in pending:
                small_town.decide(session, request_id, accept=True, at=clock.now())
        return len(pending)

    service = SyncService(office, calls, SyncHooks(small_town.render, decide=decide))
    quiet = service.cycle()
    assert (quiet.decided, Topic.REQUESTS in quiet.topics) == (0, False)
    families.ask("form-1")
    report = service.cycle()
    assert (report.pulled, report.decided, report.rejected) == (1, 1, 0)
    assert report.sent >= 1
    assert {Topic.REQUESTS, Topic.BOOKINGS, Topic.HOUSEHOLDS} <= report.topics
    with office.database.read() as session:
        newest = session.scalars(select(SyncJournal.facts).order_by(SyncJournal.id.desc())).first()
        history = session.scalars(select(RequestEvent.kind).order_by(RequestEvent.id)).all()
    assert newest is not None
    assert newest["decided"] == 1
    assert history[-1] == "sent"


def test_places_are_offered_in_a_cycle_unless_who_asked_does_it_afterwards(
    office: Office, calls: DirectCalls
) -> None:
    done: list[str] = []

    def note(what: str) -> int:
        done.append(what)
        return 0

    hooks = SyncHooks(small_town.render, drop=lambda: note("drop"), offer=lambda: note("offer"))
    service = SyncService(office, calls, hooks)
    service.cycle(asked=True, offers=False)
    assert done == ["drop"]
    service.cycle(asked=True)
    assert done == ["drop", "drop", "offer"]


def test_a_quiet_cycle_changes_nothing(service: SyncService, office: Office) -> None:
    service.cycle()
    report = service.cycle()
    assert (report.outcome, report.pulled, report.numbered, report.sent) == ("ok", 0, 0, 0)
    with office.database.read() as session:
        assert session.scalar(select(func.count()).select_from(SyncJournal)) == 2
        assert set(session.scalars(select(OutboxMessage.status))) == {"sent"}


def test_the_ack_reaches_the_portal_and_is_repeated_when_it_was_lost(
    service: SyncService, office: Office, store: Store, families: Families, calls: DirectCalls
) -> None:
    service.cycle()
    families.ask("form-1")
    calls.ack = lost  # type: ignore[method-assign, assignment]
    assert service.cycle().outcome == "failed"
    assert (standing(office.database).cursor, standing(office.database).acked) == (1, 0)
    del calls.ack
    assert service.cycle().outcome == "ok"
    with store.read() as connection:
        assert connection.scalar(select(tables.state.c.acked)) == 1


def lost(*_arguments: object) -> None:
    raise PortalFault("portal_cut")


def test_a_failure_is_told_kept_and_forgotten_at_the_next_success(
    service: SyncService, office: Office, calls: DirectCalls
) -> None:
    calls.hello = lost  # type: ignore[method-assign, assignment]
    report = service.cycle()
    assert (report.outcome, report.fault and report.fault.code) == ("failed", "portal_cut")
    assert standing(office.database).last_error == "portal_cut"
    del calls.hello
    assert service.cycle().outcome == "ok"
    now = standing(office.database)
    assert (now.last_error, now.last_success_at) == (None, office.clock.now())
    with office.database.read() as session:
        assert session.scalars(select(SyncJournal.outcome)).all() == ["failed", "ok"]


def test_a_message_that_is_refused_waits_for_a_person(
    service: SyncService, office: Office, clock: SetClock
) -> None:
    with office.database.begin() as session:
        bad = OutboxMessage(msg_id="ab" * 16, kind="from_the_future", body="{}", created_at=clock.now())
        session.add(bad)
    report = service.cycle()
    assert (report.outcome, report.rejected, report.sent) == ("ok", 1, 3)
    with office.database.read() as session:
        kept = session.execute(
            select(OutboxMessage.status, OutboxMessage.reject_reason).where(OutboxMessage.kind == bad.kind)
        ).one()
        assert tuple(kept) == ("rejected", "unknown_kind")


def test_an_office_that_is_not_enrolled_says_so(service: SyncService, office: Office) -> None:
    with office.database.begin() as session:
        session.get_one(SyncState, 1).device_id = None
    report = service.cycle()
    assert report.fault is not None
    assert report.fault.code == "portal_not_enrolled"


def test_a_portal_of_another_age_is_refused(service: SyncService, calls: DirectCalls) -> None:
    real = calls.hello

    def of_the_future() -> Hello:
        return real().model_copy(update={"majors": [7, 8]})

    calls.hello = of_the_future  # type: ignore[method-assign]
    report = service.cycle()
    assert (report.outcome, report.fault and report.fault.code) == ("failed", "portal_too_old")


# ------------------------------------------------------------------------------------------ batches, leases


def test_a_batch_that_is_too_large_is_halved_until_it_passes(
    service: SyncService, calls: DirectCalls
) -> None:
    real, sizes = calls.push, []

    def narrow(epoch: int, messages: list[Outgoing]) -> PushAnswer:
        sizes.append(len(messages))
        if len(messages) > 1:
            raise PortalFault("portal_too_large")
        return real(epoch, messages)

    calls.push = narrow  # type: ignore[method-assign, assignment]
    report = service.cycle()
    assert (report.outcome, report.sent) == ("ok", 3)
    assert sizes[0] == 3
    assert 1 in sizes


def test_a_batch_that_times_out_is_smaller_next_time(service: SyncService, calls: DirectCalls) -> None:
    real, sizes = calls.push, []

    def slow(epoch: int, messages: list[Outgoing]) -> PushAnswer:
        sizes.append(len(messages))
        if len(sizes) == 1:
            raise PortalFault("portal_timeout")
        return real(epoch, messages)

    calls.push = slow  # type: ignore[method-assign, assignment]
    assert service.cycle().outcome == "failed"
    assert service.cycle().sent == 3
    assert sizes[:2] == [3, 1]


def test_another_workstation_at_work_is_left_in_peace_unless_a_person_asks(
    service: SyncService, office: Office
) -> None:
    assert lease.acquire(office.database, "poste-2:1")
    assert service.cycle().outcome == "elsewhere"
    assert service.cycle(asked=True).outcome == "ok"


def test_while_one_cycle_runs_another_leaves_it_the_work_and_one_asked_for_waits(
    office: Office, calls: DirectCalls
) -> None:
    """The window keeps its pace while a first exchange of a large town takes minutes."""
    greeted, go_on = threading.Event(), threading.Event()

    def step(name: str) -> None:
        if name == "greeted" and not greeted.is_set():
            greeted.set()
            assert go_on.wait(30)

    service = SyncService(office, calls, SyncHooks(small_town.render), step=step)
    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(service.cycle, asked=True)
        assert greeted.wait(30)
        asked = pool.submit(service.cycle, asked=True)
        paced = service.cycle()
        assert paced == CycleReport(outcome="elsewhere")
        assert not asked.done()
        go_on.set()
        assert (first.result(30).outcome, first.result().sent) == ("ok", 3)
        assert (asked.result(30).outcome, asked.result().sent) == ("ok", 0)


def test_two_workstations_without_lease_do_the_work_once(
    office: Office, calls: DirectCalls, families: Families, store: Store
) -> None:
    services = [
        SyncService(office, DirectCalls(store, calls.now), SyncHooks(small_town.render), use_lease=False)
        for _ in range(2)
    ]
    services[0].cycle()
    for number in range(12):
        families.ask(f"form-{number}", family=number % 3)
    reports: list[CycleReport] = []
    workers = [threading.Thread(target=lambda s=s: reports.append(s.cycle())) for s in services]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)
    assert [report.outcome for report in reports] == ["ok", "ok"], [report.fault for report in reports]
    assert sum(report.pulled for report in reports) == 12
    with office.database.read() as session:
        assert session.scalars(select(Request.seq).order_by(Request.seq)).all() == list(range(1, 13))


# ------------------------------------------------------------------------------------------ going on


def test_it_watches_until_it_is_stopped_and_wakes_when_asked(service: SyncService) -> None:
    stop, wake, told = threading.Event(), threading.Event(), []
    twice = threading.Event()

    def hear(report: CycleReport) -> None:
        told.append(report.outcome)
        if len(told) == 2:
            twice.set()

    watcher = threading.Thread(
        target=lambda: service.watch(stop, wake=wake, every_seconds=3600, told=hear), daemon=True
    )
    watcher.start()
    wake.set()
    assert twice.wait(30)
    stop.set()
    wake.set()
    watcher.join(30)
    assert not watcher.is_alive()
    assert told[:2] == ["ok", "ok"]


def test_it_does_not_pause_while_documents_are_left(
    service: SyncService, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(documents, "AT_A_CYCLE", 1)
    small_town.publish_documents(office, 3)
    stop, told = threading.Event(), []

    def hear(report: CycleReport) -> None:
        told.append((report.documents_up, report.documents_left))
        if not report.documents_left:
            stop.set()

    service.watch(stop, every_seconds=3600, told=hear)
    assert told == [(1, True), (1, True), (1, False)]


def test_one_that_is_stopped_ends_well_and_sends_nothing_more(service: SyncService) -> None:
    service.stop()
    report = service.cycle(asked=True)
    assert (report.outcome, report.sent) == ("ok", 0)


def test_it_waits_longer_after_each_failure_and_as_long_as_it_is_told(service: SyncService) -> None:
    busy = CycleReport(outcome="failed", fault=PortalFault("portal_busy", retry_after=120))
    cut = CycleReport(outcome="failed", fault=PortalFault("portal_cut"))
    pauses = [service._pause_after(report, 300) for report in (cut, cut, busy, CycleReport(), cut)]
    assert pauses == [1.0, 2.0, 120.0, 300, 1.0]


# ------------------------------------------------------------------------------------------ R10


def test_a_database_older_than_the_sidecar_is_recognised_before_anything_is_sent(
    service: SyncService, office: Office, calls: DirectCalls, clock: SetClock
) -> None:
    service.cycle()
    with office.database.begin() as session:
        session.get_one(SyncState, 1).n = 1  # as an older backup has it
    calls.hello = calls.push = lost  # type: ignore[method-assign, assignment]
    report = service.cycle()
    assert (report.outcome, str(report.fault)) == ("recovery", "recovery_needed (reason='sidecar')")
    with office.database.read() as session, pytest.raises(RecoveryNeeded):
        require_not_recovering(session)


def test_without_its_sidecar_an_office_is_recognised_by_its_portal(
    office: Office, calls: DirectCalls, tmp_path: Path
) -> None:
    SyncService(office, calls, SyncHooks(small_town.render)).cycle()
    with office.database.begin() as session:
        session.get_one(SyncState, 1).n = 1
    elsewhere = replace(office, data_folder=tmp_path / "another-machine")
    report = SyncService(elsewhere, calls, SyncHooks(small_town.render)).cycle()
    assert (report.outcome, standing(office.database).recovery_reason) == ("recovery", "portal_ahead")


def test_a_copied_office_is_recognised_by_a_fork(
    office: Office, calls: DirectCalls, tmp_path: Path, clock: SetClock
) -> None:
    service = SyncService(office, calls, SyncHooks(small_town.render))
    service.cycle()
    with office.database.begin() as session:
        row = session.scalars(select(OutboxMessage).order_by(OutboxMessage.n.desc())).first()
        assert row is not None
        row.msg_id, row.status = "ee" * 16, "queued"
    assert service.cycle().outcome == "recovery"
    assert standing(office.database).recovery_reason == "fork"


def test_a_higher_epoch_on_the_portal_fences_this_office(
    service: SyncService, office: Office, store: Store
) -> None:
    with store.begin() as connection:
        connection.execute(tables.state.update().values(epoch=2))
    assert service.cycle().outcome == "recovery"
    assert standing(office.database).recovery_reason == "fenced"


def test_a_recovering_office_numbers_and_sends_nothing_more(
    service: SyncService, office: Office, store: Store
) -> None:
    with office.database.begin() as session:
        session.get_one(SyncState, 1).recovery_reason = "fork"
    assert service.cycle().outcome == "recovery"
    assert standing(office.database).n == 0
    with store.read() as connection:
        assert connection.scalar(select(tables.state.c.out_applied)) == 0


def test_a_portal_that_went_back_is_an_alarm_and_is_told_again_what_it_lost(
    service: SyncService, office: Office, store: Store, families: Families
) -> None:
    service.cycle()
    families.ask("form-1")
    service.cycle()
    with store.begin() as connection:  # a backup from before
        connection.execute(tables.request.delete())
        connection.execute(tables.family_snapshot.delete())
        connection.execute(tables.outbox_log.delete())
        connection.execute(
            tables.state.update().values(head=0, head_stream="", out_applied=0, out_stream="", acked=0)
        )
    report = service.cycle()
    assert (report.outcome, report.fault and report.fault.code) == ("alarm", "portal_behind")
    assert (report.requeued, report.sent) == (3, 3)
    with store.read() as connection:
        assert len(connection.execute(select(tables.family_snapshot.c.rev)).all()) == 3


def test_without_the_sidecar_a_restored_office_would_use_its_numbers_twice(
    service: SyncService, office: Office, calls: DirectCalls, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Sidecar, "note", lambda *_arguments: None)  # the planted bug
    real = calls.push
    calls.push = lost  # type: ignore[method-assign, assignment]
    service.cycle()  # numbers leave, and are late
    with office.database.begin() as session:  # a backup from before they were given
        state = session.get_one(SyncState, 1)
        state.n, state.out_stream = 0, ""
        session.execute(update(OutboxMessage).values(n=None, digest=None, stream=None, body=None))
    calls.push = real  # type: ignore[method-assign]
    assert service.cycle().outcome == "ok"  # nobody noticed
