"""Receipts of the day with what cancelled what, and copies that are numbered and written down."""

from pathlib import Path

import pytest
from sqlalchemy import select

from staffdesk.domain.errors import NotAllowed, NotFound
from staffdesk.domain.permissions import Actor, Role
from staffdesk.models.staff import AuditEntry
from staffdesk.models.unit_of_work import Database
from staffdesk.services import audit
from staffdesk.services.counter import Counter
from tests.factories_money import Family, MoneyTown, cash, october_days, pay, undo
from tests.services.documents.reading import Paper
from tests.set_clock import SetClock


@pytest.fixture
def town(database: Database, clock: SetClock, tmp_path: Path) -> MoneyTown:
    """A town whose officer holds a till."""
    town = MoneyTown(database, clock, tmp_path)
    Counter(town.office).open_till(town.officer, "régie", 0)
    return town


@pytest.fixture
def family(town: MoneyTown) -> Family:
    """A family that owes two meals."""
    family = town.add_family()
    town.add_days(family, "canteen", october_days(2))
    town.issue()
    return family


def paid(town: MoneyTown, family: Family, cents: int, operation: str) -> int:
    asked = pay(family, [(town.invoice_of(family), cents)], cash(cents), operation=operation)
    return Counter(town.office).take(town.officer, asked).payment_id


def test_a_receipt_and_what_cancelled_it_name_each_other(town: MoneyTown, family: Family) -> None:
    counter = Counter(town.office)
    kept = paid(town, family, 100, "one")
    lost = paid(town, family, 200, "two")
    undone = counter.reverse(town.officer, undo(lost, "billets rendus", "undo")).payment_id
    rows = {row.payment_id: row for row in counter.receipts_today(town.clerk)}
    assert list(rows) == [undone, lost, kept]
    assert (rows[kept].reverses, rows[kept].reversed_by) == ("", "")
    assert rows[lost].reversed_by == rows[undone].receipt
    assert (rows[undone].reverses, rows[undone].total_cents) == (rows[lost].receipt, -200)


def test_each_copy_bears_its_number_and_is_written_down(town: MoneyTown, family: Family) -> None:
    counter = Counter(town.office)
    one, other = paid(town, family, 100, "one"), paid(town, family, 200, "two")
    copies = [counter.receipt_copy(town.clerk, payment) for payment in (one, one, other)]
    assert [copy.number for copy in copies] == [1, 2, 1]
    assert "DUPLICATA 2 du" in Paper(copies[1].content).text()
    assert "DUPLICATA" not in Paper(counter.receipt_pdf(town.clerk, one)).text()
    with town.database.read() as session:
        written = session.scalars(select(AuditEntry).where(AuditEntry.action == "receipt.reprinted")).all()
        assert [(entry.record, entry.facts["copy"], entry.who) for entry in written] == [
            (f"payment:{one}", 1, town.clerk.name),
            (f"payment:{one}", 2, town.clerk.name),
            (f"payment:{other}", 1, town.clerk.name),
        ]
    assert audit.first_fault(town.database) is None


def test_who_takes_no_payments_prints_no_copies(town: MoneyTown, family: Family) -> None:
    counter = Counter(town.office)
    one = paid(town, family, 100, "one")
    with pytest.raises(NotAllowed):
        counter.receipt_copy(Actor(9, "Sam V.", frozenset({Role.READER})), one)
    with pytest.raises(NotFound, match="payment"):
        counter.receipt_copy(town.clerk, one + 40)
