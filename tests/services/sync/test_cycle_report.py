"""What a cycle did, told once of two, and kept for a month."""

from datetime import timedelta

from sqlalchemy import select

from staffdesk.domain.errors import PortalFault
from staffdesk.domain.topics import Topic
from staffdesk.models.sync import SyncJournal
from staffdesk.models.unit_of_work import Database
from staffdesk.services.sync.cycle_report import JOURNAL_KEPT, CycleReport, write_journal
from tests.set_clock import SetClock


def test_two_reports_are_told_as_one() -> None:
    first = CycleReport(
        pulled=2, sent=3, documents_up=300, documents_left=True, topics=frozenset({Topic.SYNC})
    )
    later = CycleReport(
        outcome="failed", sent=1, documents_up=4, rejected=1, topics=frozenset({Topic.DOCUMENTS})
    )
    both = first.followed_by(later)
    assert (both.pulled, both.sent, both.documents_up) == (2, 4, 304)
    assert (both.outcome, both.rejected, both.documents_left) == ("failed", 1, False)
    assert both.topics == {Topic.SYNC, Topic.DOCUMENTS}


def test_the_journal_keeps_what_was_done_and_forgets_it_after_a_month(
    database: Database, clock: SetClock
) -> None:
    now = clock.now()
    with database.begin() as session:
        write_journal(session, CycleReport(pulled=2), "poste-1", now - JOURNAL_KEPT - timedelta(seconds=1), 1)
        write_journal(session, CycleReport(pulled=3), "poste-1", now - JOURNAL_KEPT, 1)
    failed = CycleReport("failed", sent=1, fault=PortalFault("portal_timeout"))
    with database.begin() as session:
        write_journal(session, failed, "poste-2", now, 0.25)
    with database.read() as session:
        kept = session.execute(select(SyncJournal.outcome, SyncJournal.facts).order_by(SyncJournal.id)).all()
    assert [tuple(line) for line in kept] == [
        ("ok", {"pulled": 3, "milliseconds": 1000}),
        ("failed", {"sent": 1, "error": "portal_timeout", "milliseconds": 250}),
    ]
