"""A credit note is numbered without a gap, frozen, journalled; what was paid too much is credit again."""

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import func, select

from staffdesk.domain.credit_note_document import CreditNoteDocument
from staffdesk.domain.errors import NotFound, RuleBroken
from staffdesk.domain.invoice_document import InvoiceDocument
from staffdesk.models.invoices import CreditNote, Invoice
from staffdesk.models.ledger import LedgerEntry
from staffdesk.models.payments import Allocation
from staffdesk.models.staff import AuditEntry
from staffdesk.models.unit_of_work import Database
from staffdesk.services.counter import Counter
from staffdesk.services.credit_notes import CreditLine, IssuedNote, WantedNote, issue_notes
from staffdesk.services.ledger import verify
from tests.factories_money import Family, MoneyTown, cash, october_days, pay, undo
from tests.set_clock import SetClock


@pytest.fixture
def town(database: Database, clock: SetClock, tmp_path: Path) -> MoneyTown:
    """A town with an open till."""
    town = MoneyTown(database, clock, tmp_path)
    Counter(town.office).open_till(town.officer, "régie", 0)
    return town


def invoiced(town: MoneyTown, *, paid: int = 0) -> tuple[Family, int]:
    """Give a family with an invoice of 6,10 € for meals and 4,40 € for evenings, paid in cash so far."""
    family = town.add_family()
    town.add_days(family, "canteen", october_days(2))
    town.add_days(family, "evening", october_days(2))
    town.issue()
    invoice = town.invoice_of(family)
    if paid:
        Counter(town.office).take(town.officer, pay(family, [(invoice, paid)], cash(paid)))
    return family, invoice


def wanted(town: MoneyTown, invoice: int, family: Family, cents: int, code: str = "canteen") -> WantedNote:
    line = CreditLine(family.children[0], code, "Cantine", "repas non pris", cents, code == "evening")
    return WantedNote(invoice, "repas non pris", (line,))


def issue(town: MoneyTown, *notes: WantedNote) -> tuple[IssuedNote, ...]:
    with town.database.begin() as session:
        return issue_notes(session, town.officer, notes, at=town.clock.now())


def test_it_reduces_what_is_open_at_the_counter_by_line(town: MoneyTown) -> None:
    family, invoice = invoiced(town)
    issue(town, wanted(town, invoice, family, 220, "evening"))
    [shown] = Counter(town.office).account(town.clerk, family.household_id).invoices
    assert (shown.open_cents, shown.cesu_cents, shown.total_cents) == (830, 220, 1050)
    issue(town, wanted(town, invoice, family, 610))
    [shown] = Counter(town.office).account(town.clerk, family.household_id).invoices
    assert (shown.open_cents, shown.cesu_cents) == (220, 220)


def test_what_was_paid_too_much_pays_the_next_invoice_which_names_the_credit_note(town: MoneyTown) -> None:
    family, invoice = invoiced(town, paid=1050)
    [note] = issue(town, wanted(town, invoice, family, 305))
    assert (note.number, note.freed_cents) == ("2026-A00001", 305)
    account = Counter(town.office).account(town.clerk, family.household_id)
    assert (account.due_cents, account.credit_cents) == (0, 305)
    town.add_days(family, "canteen", [date(2026, 11, 2), date(2026, 11, 3)])
    town.issue(period=(date(2026, 11, 1), date(2026, 11, 30)))
    with town.database.read() as session:
        newest = session.scalars(select(Invoice).order_by(Invoice.id.desc())).first()
        assert newest is not None
        page = InvoiceDocument.from_json(str(newest.snapshot))
        assert session.scalar(select(func.sum(Allocation.cents))) == 1050
    assert [(one.words, one.amount) for one in page.deductions] == [
        ("Avoir n°\u00a02026-A00001, déjà payé sur la facture corrigée\u00a0: repas non pris", 305)
    ]
    assert (page.already_paid, page.to_pay) == ((), 305)
    report = verify(town.database)
    assert report.fault is None
    assert (report.balances["family_receivable"], report.balances["credit_balance"]) == (305, 0)


def test_a_whole_credit_cancels_the_invoice_and_a_reversal_leaves_no_credit_behind(town: MoneyTown) -> None:
    family, invoice = invoiced(town, paid=500)
    issue(town, wanted(town, invoice, family, 610), wanted(town, invoice, family, 440, "evening"))
    counter = Counter(town.office)
    assert counter.account(town.clerk, family.household_id).credit_cents == 500
    with town.database.read() as session:
        row = session.get_one(Invoice, invoice)
        assert (row.state, row.paid_cents, row.credited_cents) == ("cancelled", 1050, 1050)
        numbers = session.scalars(select(CreditNote.number).order_by(CreditNote.id)).all()
        kinds = session.scalars(select(LedgerEntry.kind).order_by(LedgerEntry.no)).all()
        payment = session.scalars(select(Allocation.payment_id)).first()
        told = session.scalars(select(AuditEntry.action)).all()
    assert numbers == [1, 2]
    assert kinds[-3:] == ["credit_note", "deallocation", "credit_note"] or kinds[-2:] == [
        "credit_note",
        "deallocation",
    ]
    assert told.count("credit_note.issued") == 2
    counter.reverse(town.officer, undo(payment or 0, "chèque impayé", "undo"))
    assert counter.account(town.clerk, family.household_id).credit_cents == 0
    town.add_days(family, "canteen", [date(2026, 11, 2)])
    town.issue(period=(date(2026, 11, 1), date(2026, 11, 30)))
    assert counter.account(town.clerk, family.household_id).due_cents == 305


def test_the_snapshot_says_what_becomes_of_the_money(town: MoneyTown) -> None:
    family, invoice = invoiced(town, paid=1000)
    issue(town, wanted(town, invoice, family, 305))
    with town.database.read() as session:
        page = CreditNoteDocument.from_json(session.scalars(select(CreditNote.snapshot)).one())
    assert (page.title, page.invoice_number) == ("Avoir sur la facture d’octobre\u00a02026", "2026-000001")
    assert (page.invoice_cents, page.total, page.worth) == (1050, 305, 745)
    assert (page.paid_cents, page.freed_cents, page.left) == (1000, 255, 0)
    assert [(child.name, child.subtotal) for child in page.children] == [("Malo", 305)]


def test_what_cannot_be_credited_is_refused_and_takes_no_number(town: MoneyTown) -> None:
    family, invoice = invoiced(town)
    for wrong, code in (
        (wanted(town, invoice, family, 1051), "credit_over_invoice"),
        (wanted(town, invoice, family, 0), "amount_not_positive"),
        (WantedNote(invoice, " ", wanted(town, invoice, family, 10).lines), "credit_without_cause"),
    ):
        with pytest.raises(RuleBroken, match=code):
            issue(town, wrong)
    with pytest.raises(NotFound, match="invoice"):
        issue(town, wanted(town, invoice + 99, family, 10))
    assert issue(town) == ()
    assert issue(town, wanted(town, invoice, family, 10))[0].number == "2026-A00001"
