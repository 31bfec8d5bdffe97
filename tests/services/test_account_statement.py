"""The account of a family at the desk: every piece once, ending with what it owes less its credit."""

from datetime import date
from pathlib import Path

import pytest

from staffdesk.domain.bookings import BookingEvent
from staffdesk.domain.errors import NotFound
from staffdesk.domain.french.amounts import euros
from staffdesk.domain.invoice_life import InvoiceState
from staffdesk.models.invoices import Invoice
from staffdesk.models.unit_of_work import Database
from staffdesk.services.account_statement import AccountStatements, account_pieces
from staffdesk.services.counter import Counter
from staffdesk.services.crediting import Crediting
from tests.factories_money import MoneyTown, cash, october_days, pay
from tests.services.documents.reading import Paper
from tests.set_clock import SetClock


def test_the_last_balance_is_what_the_counter_shows(
    database: Database, clock: SetClock, tmp_path: Path
) -> None:
    town = MoneyTown(database, clock, tmp_path)
    family = town.add_family()
    town.add_days(family, "canteen", october_days(3), state="booked")
    town.issue()
    counter = Counter(town.office)
    counter.open_till(town.officer, "régie", 0)
    counter.take(town.officer, pay(family, [(town.invoice_of(family), 915)], cash(1000)))
    town.move_day(family, BookingEvent.EXCUSE, date(2026, 10, 1))
    Crediting(town.office).credit_corrections(town.officer)
    account = counter.account(town.clerk, family.household_id)
    with database.read() as session:
        pieces = account_pieces(session, family.household_id)
    assert sorted(cents for *_, cents in pieces) == [-1000, -305, 915]
    assert sum(cents for *_, cents in pieces) == account.due_cents - account.credit_cents == -390
    statements = AccountStatements(town.office)
    text = Paper(statements.pdf(town.clerk, family.household_id)).text()
    assert "Avoir disponible" in text
    assert "3,90 €" in text
    assert "Avoir 2026-A00001, absence excusée" in text
    september = Paper(statements.pdf(town.clerk, family.household_id, until=date(2026, 9, 30))).text()
    assert "Solde au 30 sept. 2026" in september
    assert "Facture" not in september.split("Solde, en euros")[1].split("Solde au")[0]
    town.add_days(family, "leisure", [date(2026, 10, 7)])
    town.issue()
    with database.begin() as session:
        sent = session.get_one(Invoice, town.invoice_of(family))
        sent.state = InvoiceState.SENT_TO_TREASURY.value
        left = sent.total_cents - sent.paid_cents
        pieces = account_pieces(session, family.household_id)
    assert left > 0
    account = counter.account(town.clerk, family.household_id)
    assert sum(cents for *_, cents in pieces) == account.due_cents - account.credit_cents == 0
    assert f"{euros(left)} à payer au Trésor public" in [words for _, words, _ in pieces][1]
    with pytest.raises(NotFound, match="household"):
        statements.pdf(town.clerk, family.household_id + 1)
