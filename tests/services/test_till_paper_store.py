"""Papers of the régie are sealed as they are stored; a copy says DUPLICATA and its number (L6, L8)."""

from hashlib import sha256
from pathlib import Path

import pytest
from sqlalchemy import select, text

from staffdesk.domain.errors import NotFound
from staffdesk.domain.ledger import FaultKind
from staffdesk.models.ledger import LedgerEntry
from staffdesk.models.requests import StoredFile
from staffdesk.models.unit_of_work import Database
from staffdesk.services.counter import Counter
from staffdesk.services.deposits import Deposits
from staffdesk.services.ledger import verify
from staffdesk.services.till_paper_store import stored_paper
from tests.factories_money import MoneyTown
from tests.services.documents.reading import Paper
from tests.set_clock import SetClock


def test_a_closing_is_kept_as_it_was_sealed_and_copies_are_counted(
    database: Database, clock: SetClock, tmp_path: Path
) -> None:
    town = MoneyTown(database, clock, tmp_path)
    counter, deposits = Counter(town.office), Deposits(town.office)
    counter.open_till(town.clerk, "guichet", 0)
    sealed = counter.close_till(town.clerk, 0, "")
    assert deposits.closing_pdf(town.clerk, sealed.session_id) == sealed.content
    assert deposits.closing_pdf(town.officer, sealed.session_id) == sealed.content
    for number in (1, 2):
        said = Paper(deposits.closing_copy(town.officer, sealed.session_id)).whole_text()
        assert f"DUPLICATA {number}" in said
    with pytest.raises(NotFound, match="till_paper"):
        deposits.closing_copy(town.officer, 4_000)
    with database.read() as session:
        [file] = session.scalars(select(StoredFile)).all()
        assert file.sha256 == sha256(sealed.content).hexdigest()
        with pytest.raises(NotFound, match="till_paper"):
            stored_paper(session, None)


def test_a_clerk_reads_the_closings_of_its_own_till_only(
    database: Database, clock: SetClock, tmp_path: Path
) -> None:
    town = MoneyTown(database, clock, tmp_path)
    counter, deposits = Counter(town.office), Deposits(town.office)
    counter.open_till(town.officer, "régie", 0)
    sealed = counter.close_till(town.officer, 0, "")
    with pytest.raises(NotFound, match="till_paper"):
        deposits.closing_pdf(town.clerk, sealed.session_id)


@pytest.mark.parametrize("change", ["UPDATE stored_file SET content = :bytes", "DELETE FROM stored_file"])
def test_a_paper_that_was_changed_or_taken_away_is_found_at_its_entry(
    database: Database, clock: SetClock, tmp_path: Path, change: str
) -> None:
    town = MoneyTown(database, clock, tmp_path)
    counter = Counter(town.office)
    counter.open_till(town.clerk, "guichet", 0)
    counter.close_till(town.clerk, 0, "")
    assert verify(database).fault is None
    with database.begin() as session:
        session.execute(text("UPDATE till_session SET closing_file_id = NULL"))
        session.execute(text(change), {"bytes": b"%PDF-1.7 forged"} if ":bytes" in change else {})
        sealing = session.scalars(select(LedgerEntry.no).where(LedgerEntry.kind == "document")).one()
    found = verify(database).fault
    assert found is not None
    assert (found.no, found.kind) == (sealing, FaultKind.PAPER_DIFFERS)
