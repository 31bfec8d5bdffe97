"""The clock is compared with the newest entry of the journal and of the audit log, whichever is later."""

from datetime import timedelta

from staffdesk.domain.clock_doubt import ClockFault
from staffdesk.domain.ledger import EntryKind, invoice_lines
from staffdesk.domain.money import Cents
from staffdesk.domain.permissions import SYSTEM
from staffdesk.services import audit, ledger
from staffdesk.services.workstation_clock import ClockDoubt, clock_doubt
from tests.factories import AGENT, SmallTown


def test_nothing_on_record_tells_nothing(small_town: SmallTown) -> None:
    assert clock_doubt(small_town.office) is None


def test_a_clock_before_the_audit_log_is_doubted_until_it_is_right(small_town: SmallTown) -> None:
    clock = small_town.clock
    told_at = clock.now()
    with small_town.database.begin() as session:
        audit.record(session, AGENT, "household.edited", "household:1", {}, at=told_at)
    assert clock_doubt(small_town.office) is None
    clock.advance(days=-365)
    assert clock_doubt(small_town.office) == ClockDoubt(ClockFault.BEHIND, clock.now(), told_at)
    clock.advance(days=365 + 366)
    doubt = clock_doubt(small_town.office)
    assert doubt is not None
    assert (doubt.fault, doubt.newest_at) == (ClockFault.AHEAD, told_at)
    clock.set(told_at + timedelta(minutes=1))
    assert clock_doubt(small_town.office) is None


def test_the_later_of_journal_and_audit_log_counts(small_town: SmallTown) -> None:
    clock = small_town.clock
    told_at = clock.now()
    with small_town.database.begin() as session:
        audit.record(session, AGENT, "household.edited", "household:1", {}, at=told_at - timedelta(days=2))
        ledger.append(
            session, EntryKind.INVOICE, invoice_lines([("canteen", Cents(305))]), at=told_at, by=SYSTEM
        )
    clock.advance(days=-1)
    assert clock_doubt(small_town.office) == ClockDoubt(ClockFault.BEHIND, clock.now(), told_at)
