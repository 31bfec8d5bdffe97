"""Credit notes from Facturation: whole and in part, days that changed since, the invoice made anew."""

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from staffdesk.domain.bookings import BookingEvent
from staffdesk.domain.errors import NotAllowed, NotFound, RuleBroken, Stale
from staffdesk.domain.invoice_life import InvoiceState
from staffdesk.models.bookings import Booking, BookingCorrection
from staffdesk.models.invoices import Invoice, InvoiceLine
from staffdesk.models.ledger import LedgerEntry
from staffdesk.models.unit_of_work import Database
from staffdesk.services.counter import Counter
from staffdesk.services.crediting import Crediting
from staffdesk.services.ledger import verify
from tests.factories_money import Family, MoneyTown, cash, october_days, pay
from tests.services.documents.reading import Paper
from tests.set_clock import SetClock

FIRST = date(2026, 10, 1)


@pytest.fixture
def town(database: Database, clock: SetClock, tmp_path: Path) -> MoneyTown:
    """A town without families."""
    return MoneyTown(database, clock, tmp_path)


def invoiced(town: MoneyTown, state: str = "booked") -> tuple[Family, int]:
    family = town.add_family()
    town.add_days(family, "evening", october_days(3), state=state)
    town.issue()
    return family, town.invoice_of(family)


def test_days_that_changed_are_listed_in_words_and_credited_once(town: MoneyTown) -> None:
    family, invoice = invoiced(town)
    town.move_day(family, BookingEvent.EXCUSE, FIRST, code="evening", reason="Certificat reçu")
    crediting = Crediting(town.office)
    [row] = crediting.corrections(town.clerk)
    assert (row.family, row.child, row.activity, row.cents) == ("Tilleul", "Malo", "Accueil du soir", -220)
    assert row.what == "absence excusée après facturation, jeu.\u00a01ᵉʳ\u00a0oct."
    assert row.why == "Certificat reçu · facture n°\u00a02026-000001"
    done = crediting.credit_corrections(town.officer)
    assert (done.numbers, done.cents, done.freed_cents) == (("2026-A00001",), 220, 0)
    assert crediting.credit_corrections(town.officer).numbers == ()
    assert crediting.corrections(town.clerk) == ()
    [note] = crediting.notes(town.clerk, invoice)
    assert "Accueil du soir" in Paper(crediting.pdf(town.clerk, note.note_id)).text()
    with town.database.read() as session:
        kinds = session.scalars(select(LedgerEntry.kind).order_by(LedgerEntry.no)).all()
    assert kinds == ["invoice", "credit_note", "document"]


def test_a_cancelled_invoice_frees_its_days_and_is_invoiced_anew(town: MoneyTown) -> None:
    family, invoice = invoiced(town)
    counter = Counter(town.office)
    counter.open_till(town.officer, "régie", 0)
    counter.take(town.officer, pay(family, [(invoice, 300)], cash(300)))
    town.move_day(family, BookingEvent.EXCUSE, FIRST, code="evening")
    crediting = Crediting(town.office)
    with pytest.raises(RuleBroken, match="invoice_still_stands"):
        town.invoicing.draft_again(town.officer, invoice)
    done = crediting.cancel_invoice(town.officer, invoice, "mauvais quotient", seen_cents=660)
    assert (done.cents, done.freed_cents) == (660, 300)
    with pytest.raises(Stale, match="invoice_credited_since"):
        crediting.cancel_invoice(town.officer, invoice, "encore", seen_cents=660)
    with town.database.read() as session:
        assert set(session.scalars(select(Booking.invoice_id))) == {None}
        assert (
            session.scalars(select(BookingCorrection).where(BookingCorrection.settled_at.is_(None))).all()
            == []
        )
    run = town.invoicing.draft_again(town.officer, invoice)
    assert town.invoicing.detail(town.clerk, run).run.title == "Refacturation de 2026-000001"
    issued = town.invoicing.issue(town.officer, run, render=False)
    assert (issued.count, issued.total_cents, issued.first) == (1, 440, "2026-000002")
    assert town.account_cents(family) == 440
    assert counter.account(town.clerk, family.household_id).due_cents == 140
    assert verify(town.database).fault is None


def test_what_a_later_invoice_added_to_the_days_is_credited_with_them(town: MoneyTown) -> None:
    family, invoice = invoiced(town)
    town.move_day(family, BookingEvent.EXCUSE, FIRST, code="evening")
    town.move_day(family, BookingEvent.MARK_PRESENT, FIRST, code="evening")
    town.issue(period=(date(2026, 11, 1), date(2026, 11, 30)))
    assert town.account_cents(family) == 760
    crediting = Crediting(town.office)
    done = crediting.cancel_invoice(town.officer, invoice, "mauvais redevable", seen_cents=660)
    assert (len(done.numbers), done.cents) == (2, 760)
    again = town.invoicing.draft_again(town.officer, invoice)
    assert town.invoicing.issue(town.officer, again, render=False).total_cents == 760
    assert town.account_cents(family) == 760


def test_a_part_of_a_line_is_credited_and_not_more_than_it(town: MoneyTown) -> None:
    family, invoice = invoiced(town)
    crediting = Crediting(town.office)
    with town.database.read() as session:
        line = session.scalars(select(InvoiceLine.id)).one()
    with pytest.raises(RuleBroken, match="credit_over_line"):
        crediting.credit_line(town.officer, line, 661, "geste", seen_cents=660)
    done = crediting.credit_line(town.officer, line, 110, "geste", seen_cents=660)
    assert done.cents == 110
    with pytest.raises(Stale, match="invoice_credited_since"):
        crediting.credit_line(town.officer, line, 110, "geste", seen_cents=660)
    assert town.account_cents(family) == 550
    with town.database.read() as session:
        assert session.get_one(Invoice, invoice).state == "partly_paid"


def test_who_may_and_what_is_not_there(town: MoneyTown) -> None:
    _, invoice = invoiced(town)
    crediting = Crediting(town.office)
    with pytest.raises(NotAllowed):
        crediting.credit_corrections(town.clerk)
    with pytest.raises(NotAllowed):
        crediting.cancel_invoice(town.clerk, invoice, "x", seen_cents=660)
    with pytest.raises(NotAllowed):
        crediting.credit_line(town.clerk, 1, 1, "x", seen_cents=660)
    with pytest.raises(RuleBroken, match="credit_without_cause"):
        crediting.cancel_invoice(town.officer, invoice, " ", seen_cents=660)
    with pytest.raises(NotFound):
        crediting.cancel_invoice(town.officer, invoice + 9, "x", seen_cents=660)
    with pytest.raises(NotFound):
        crediting.credit_line(town.officer, 99, 1, "x", seen_cents=660)
    with pytest.raises(NotFound):
        crediting.pdf(town.clerk, 99)
    with pytest.raises(NotFound):
        town.invoicing.draft_again(town.officer, 99)


def sent(town: MoneyTown, invoice: int) -> None:
    """The roll left: the Treasury collects what is open of the invoice (E5)."""
    with town.database.begin() as session:
        session.get_one(Invoice, invoice).state = InvoiceState.SENT_TO_TREASURY.value


def test_what_the_treasury_collects_is_reduced_there_and_gives_no_credit_here(town: MoneyTown) -> None:
    family, invoice = invoiced(town)
    sent(town, invoice)
    town.move_day(family, BookingEvent.EXCUSE, FIRST, code="evening")
    crediting, counter = Crediting(town.office), Counter(town.office)
    done = crediting.credit_corrections(town.officer)
    assert (done.cents, done.freed_cents, done.title_cents) == (220, 0, 220)
    account = counter.account(town.clerk, family.household_id)
    [row] = account.invoices
    assert (row.open_cents, account.credit_cents) == (440, 0)
    assert row.locked == "À payer au Trésor public, 2,20\u00a0€ de moins par avoir"
    with town.database.read() as session:
        assert session.get_one(Invoice, invoice).state == InvoiceState.SENT_TO_TREASURY
    [note] = crediting.notes(town.clerk, invoice)
    assert note.waits_for_treasury
    paper = Paper(crediting.pdf(town.clerk, note.note_id)).text().replace("\n", " ")
    assert "Le Trésor public, qui encaisse cette facture, vous demandera" in paper
    town.clock.advance(days=2)
    crediting.hand_over(town.officer, note.note_id)
    told_on = town.clock.today()
    town.clock.advance(days=1)
    crediting.hand_over(town.officer, note.note_id)
    [note] = crediting.notes(town.clerk, invoice)
    assert (note.handed_on, note.waits_for_treasury) == (told_on, False)
    assert verify(town.database).fault is None


def test_only_what_the_regie_was_paid_before_comes_back_of_an_invoice_that_was_sent(town: MoneyTown) -> None:
    family, invoice = invoiced(town)
    counter = Counter(town.office)
    counter.open_till(town.officer, "régie", 0)
    counter.take(town.officer, pay(family, [(invoice, 300)], cash(300)))
    sent(town, invoice)
    done = Crediting(town.office).cancel_invoice(town.officer, invoice, "mauvais redevable", seen_cents=660)
    assert (done.cents, done.freed_cents, done.title_cents) == (660, 300, 360)
    assert counter.account(town.clerk, family.household_id).credit_cents == 300


def test_a_credit_note_of_the_regie_is_nothing_to_tell_the_treasury(town: MoneyTown) -> None:
    family, invoice = invoiced(town)
    town.move_day(family, BookingEvent.EXCUSE, FIRST, code="evening")
    crediting = Crediting(town.office)
    assert crediting.credit_corrections(town.officer).title_cents == 0
    [note] = crediting.notes(town.clerk, invoice)
    with pytest.raises(RuleBroken, match="credit_note_not_for_treasury"):
        crediting.hand_over(town.officer, note.note_id)
    with pytest.raises(NotFound, match="credit_note"):
        crediting.hand_over(town.officer, 99)
    with pytest.raises(NotAllowed):
        crediting.hand_over(town.clerk, note.note_id)
