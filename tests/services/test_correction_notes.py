"""Whatever the order of decisions, invoices minus credit notes are what the days are worth (C1)."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from staffdesk.domain.bookings import MOVES, BookingEvent, BookingState
from staffdesk.models.bookings import Booking, BookingCorrection
from staffdesk.models.invoices import CreditNote, CreditNoteLine, Invoice, InvoiceLine
from staffdesk.models.unit_of_work import Database
from staffdesk.services.credit_sharing import load_added
from staffdesk.services.crediting import Crediting
from staffdesk.services.ledger import verify
from tests.factories_money import CODES, DUE, OCTOBER, Family, MoneyTown, october_days
from tests.services.test_billing_months import CAP, CAPPED, FIRST_HALF, PRICE, SECOND_HALF, price_with
from tests.set_clock import SetClock

FIRST = date(2026, 10, 1)
BILLED = ("booked", "present", "absent_billed", "cancel_requested")
WORTH = dict.fromkeys(BILLED, 220) | {"present_unbooked": 320}
"""An evening at a quotient of 900: two half-hours, and a euro for who was not expected."""

STEP = st.one_of(st.tuples(st.integers(0, 2), st.integers(0, 11)), st.just("run"), st.just("credit"))


@pytest.fixture
def town(database: Database, clock: SetClock, tmp_path: Path) -> MoneyTown:
    """A town without families."""
    return MoneyTown(database, clock, tmp_path)


@pytest.fixture
def one_town(sqlite_database: Database, clock: SetClock, tmp_path: Path) -> MoneyTown:
    """One town for many examples, each with a family of its own."""
    return MoneyTown(sqlite_database, clock, tmp_path)


def states(town: MoneyTown, family: Family) -> list[str]:
    """List the states of a family's days, the first day first."""
    with town.database.read() as session:
        rows = session.scalars(
            select(Booking.state).where(Booking.household_id == family.household_id).order_by(Booking.day_on)
        )
        return list(rows)


def run(town: MoneyTown) -> None:
    """Invoice October; nothing to invoice is fine."""
    draft = town.draft()
    if town.invoicing.detail(town.clerk, draft).run.invoices:
        town.invoicing.issue(town.officer, draft, render=False)


@given(steps=st.lists(STEP, max_size=9))
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_invoices_minus_credit_notes_are_what_the_days_are_worth(
    one_town: MoneyTown, steps: list[tuple[int, int] | str]
) -> None:
    family = one_town.add_family()
    one_town.add_days(family, "evening", october_days(3), state="booked")
    run(one_town)
    for step in steps:
        if step == "run":
            run(one_town)
        elif step == "credit":
            one_town.credit()
        elif isinstance(step, tuple):
            day, choice = step
            allowed = sorted(MOVES[BookingState(states(one_town, family)[day])])
            one_town.move_day(
                family, allowed[choice % len(allowed)], FIRST + timedelta(days=day), code="evening"
            )
    run(one_town)
    one_town.credit()
    assert one_town.account_cents(family) == sum(WORTH.get(state, 0) for state in states(one_town, family))
    with one_town.database.read() as session:
        assert (
            session.scalars(select(BookingCorrection).where(BookingCorrection.settled_at.is_(None))).all()
            == []
        )
    assert verify(one_town.database).fault is None


def test_a_day_given_back_after_its_invoice_is_a_line_of_a_credit_note(town: MoneyTown) -> None:
    family = town.add_family()
    town.add_days(family, "canteen", october_days(3))
    town.issue()
    town.move_day(family, BookingEvent.UNMARK, date(2026, 10, 2))
    town.move_day(family, BookingEvent.EXCUSE, date(2026, 10, 2), reason="Certificat reçu")
    [note] = town.credit()
    assert (note.number, note.cents, note.freed_cents) == ("2026-A00001", 305, 0)
    assert town.credit() == ()
    with town.database.read() as session:
        line = session.scalars(select(CreditNoteLine)).one()
        invoice = session.scalars(select(Invoice)).one()
        assert (line.label, line.amount_cents, line.cesu_eligible) == ("Cantine", 305, False)
        assert line.detail == (
            "absence excusée après facturation, ven.\u00a02\u00a0oct.\n"
            "Certificat reçu · facture n°\u00a02026-000001"
        )
        assert (invoice.total_cents, invoice.paid_cents, invoice.credited_cents) == (915, 305, 305)
    report = verify(town.database)
    assert (report.fault, report.balances["family_receivable"]) == (None, 610)
    assert report.balances["revenue:canteen"] == -610


def test_a_presence_found_later_is_a_line_of_the_next_invoice_once(town: MoneyTown) -> None:
    family = town.add_family()
    town.add_days(family, "evening", october_days(2))
    town.issue()
    town.move_day(family, BookingEvent.UNMARK, FIRST, code="evening")
    town.move_day(family, BookingEvent.EXCUSE, FIRST, code="evening")
    town.move_day(family, BookingEvent.MARK_PRESENT, FIRST, code="evening")
    period = (date(2026, 11, 1), date(2026, 11, 30))
    for expected in (1, 0):
        draft = town.invoicing.draft(town.officer, "Novembre", *period, DUE, CODES)
        assert town.invoicing.detail(town.clerk, draft).run.invoices == expected
        if expected:
            assert town.invoicing.issue(town.officer, draft, render=False).total_cents == 100
    with town.database.read() as session:
        line = session.scalars(select(InvoiceLine).order_by(InvoiceLine.id.desc())).first()
        assert line is not None
        assert line.detail.startswith("prix corrigé à la hausse, jeu.\u00a01ᵉʳ\u00a0oct.")
        booking = session.scalars(select(Booking.id).where(Booking.day_on == FIRST)).one()
        assert load_added(session, [booking]) == {(booking, family.household_id): [(line.invoice_id, 100)]}
    town.move_day(family, BookingEvent.UNMARK, FIRST, code="evening")
    notes = town.credit()
    assert [note.cents for note in notes] == [100, 220]
    assert town.account_cents(family) == 220


def test_a_draft_made_before_a_correction_is_outdated(town: MoneyTown) -> None:
    family = town.add_family()
    town.add_days(family, "canteen", october_days(1), state="booked")
    town.issue()
    town.add_days(family, "canteen", [date(2026, 11, 2)])
    period = (date(2026, 11, 1), date(2026, 11, 30))
    draft = town.draft(period=period)
    town.move_day(family, BookingEvent.EXCUSE, FIRST)
    with pytest.raises(Exception, match="draft_outdated"):
        town.invoicing.issue(town.officer, draft, render=False)
    assert town.issue(period=period).total_cents == 305
    assert town.account_cents(family) == 305


class Stopper:
    """Lets so many steps go by, then stops the work."""

    def __init__(self, after: int) -> None:
        """Stop after so many steps."""
        self.left = after

    def step(self, _done: int, _total: int) -> None:
        """Count down."""
        self.left -= 1
        if self.left < 0:
            raise KeyboardInterrupt


@pytest.mark.parametrize("after", [0, 1])
def test_a_run_stopped_before_its_commit_leaves_no_credit_note_behind(town: MoneyTown, after: int) -> None:
    families = [town.add_family(name) for name in ("Un", "Deux")]
    for family in families:
        town.add_days(family, "canteen", october_days(2), state="booked")
    town.issue()
    for family in families:
        town.move_day(family, BookingEvent.EXCUSE, FIRST)
        town.add_days(family, "canteen", [date(2026, 11, 2)])
    run = town.draft(period=(date(2026, 11, 1), date(2026, 11, 30)))
    with pytest.raises(KeyboardInterrupt):
        town.invoicing.issue(town.officer, run, Stopper(after), render=False)
    with town.database.read() as session:
        assert session.scalars(select(CreditNote.id)).all() == []
        assert set(session.scalars(select(BookingCorrection.settled_at))) == {None}
    done = town.invoicing.issue(town.officer, run, render=False)
    assert (done.first, done.last) == ("2026-000003", "2026-000004")
    with town.database.read() as session:
        assert session.scalars(select(CreditNote.number).order_by(CreditNote.id)).all() == [1, 2]
    assert verify(town.database).fault is None


def test_a_credit_note_says_what_the_cap_of_the_month_had_taken_off_already(town: MoneyTown) -> None:
    price_with(town, CAPPED)
    family = town.add_family()
    town.add_days(family, "canteen", october_days(8), state="booked")
    town.issue(period=OCTOBER)
    for on in october_days(2):
        town.move_day(family, BookingEvent.EXCUSE, on)
    notes = town.credit()
    assert sum(note.cents for note in notes) == CAP - 6 * PRICE
    with town.database.read() as session:
        [detail] = session.scalars(select(CreditNoteLine.detail))
    assert detail.replace("\u00a0", " ") == (
        "absence excusée après facturation, ven. 2 oct.\n"
        "prix du jour : 3,05 €, dont 1,35 € déjà retirés par le plafond d’octobre 2026"
        " · facture n° 2026-000001"
    )


def test_what_a_cap_gives_back_once_another_invoice_is_cancelled_is_a_line_of_its_own(
    town: MoneyTown,
) -> None:
    price_with(town, CAPPED)
    family = town.add_family()
    town.add_days(family, "canteen", october_days(8), state="booked")
    for half in (FIRST_HALF, SECOND_HALF):
        town.issue(period=half)
    first = town.invoice_of(family) - 1
    Crediting(town.office).cancel_invoice(town.officer, first, "Erreur", seen_cents=5 * PRICE)
    town.issue(period=FIRST_HALF)
    found = town.invoicing.lines(town.officer, town.invoice_of(family))
    details = {line.amount_cents: line.detail.replace("\u00a0", " ") for line in found}
    assert details[8 * PRICE - CAP] == (
        "plafond d’octobre 2026\n"
        "ce qu’il avait retiré de la facture n° 2026-000002 est à payer : facture n° 2026-000001 annulée"
    )
    assert details[CAP - 8 * PRICE].startswith("plafond du mois\n")
