"""A gesture of a cancelled invoice is shown on the draft that follows, and given again by one click, once."""

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from staffdesk.domain.anomalies import AnomalyKind
from staffdesk.domain.bookings import BookingEvent
from staffdesk.domain.errors import NotAllowed, NotFound, RuleBroken, Stale
from staffdesk.models.invoices import CreditNote, InvoiceLine
from staffdesk.models.unit_of_work import Database
from staffdesk.services.crediting import Crediting
from staffdesk.services.ledger import verify
from staffdesk.services.money_rows import AnomalyRow
from tests.factories_money import CODES, OCTOBER, Family, MoneyTown, october_days
from tests.set_clock import SetClock

CHILDREN = (("Malo", date(2019, 5, 2)), ("Zélie", date(2022, 3, 9)))


@pytest.fixture
def town(database: Database, clock: SetClock, tmp_path: Path) -> MoneyTown:
    """A town without families."""
    return MoneyTown(database, clock, tmp_path)


def given(town: MoneyTown, cents: int = 200) -> tuple[Family, int]:
    """An invoice of two children (Malo 6,60, Zélie 2,20), a gesture on Malo's line."""
    family = town.add_family(children=CHILDREN)
    town.add_days(family, "evening", october_days(3), state="booked")
    town.add_days(family, "evening", october_days(1), child=1, state="booked")
    town.issue()
    invoice = town.invoice_of(family)
    line = town.invoicing.lines(town.clerk, invoice)[0].line_id
    Crediting(town.office).credit_line(town.officer, line, cents, "Grève du bus", seen_cents=880)
    return family, invoice


def cancelled(town: MoneyTown, cents: int = 200) -> tuple[Family, int]:
    """The same, cancelled; the invoice."""
    family, invoice = given(town, cents)
    Crediting(town.office).cancel_invoice(town.officer, invoice, "quotient", seen_cents=880 - cents)
    return family, invoice


def gestures(town: MoneyTown, run: int) -> list[AnomalyRow]:
    anomalies = town.invoicing.detail(town.clerk, run).anomalies
    return [row for row in anomalies if row.kind == AnomalyKind.GESTURE.value]


def test_it_is_shown_taken_up_once_and_stands_with_its_child(town: MoneyTown) -> None:
    family, invoice = cancelled(town)
    run = town.invoicing.draft_again(town.officer, invoice)
    [shown] = gestures(town, run)
    assert shown.text == "2,00\u00a0€ accordés sur la facture 2026-000001\u00a0: Grève du bus"
    town.invoicing.carry_gesture(town.officer, run, shown.note_id)
    town.invoicing.carry_gesture(town.officer, run, shown.note_id)
    assert gestures(town, run) == []
    issued = town.invoicing.issue(town.officer, run)
    assert issued.total_cents == 680
    with town.database.read() as session:
        lines = session.execute(
            select(InvoiceLine.position, InvoiceLine.child_id, InvoiceLine.amount_cents)
            .where(InvoiceLine.invoice_id == town.invoice_of(family))
            .order_by(InvoiceLine.position)
        ).tuples()
        malo, zelie = family.children
        assert list(lines) == [(1, malo, 660), (2, malo, -200), (3, zelie, 220)]
    assert "2026-000001" in town.invoicing.lines(town.clerk, town.invoice_of(family))[1].detail
    assert town.account_cents(family) == 680
    assert verify(town.database).fault is None
    assert gestures(town, town.draft(period=(date(2026, 10, 1), date(2026, 10, 31)))) == []


def test_nobody_is_forced_to_give_it_again(town: MoneyTown) -> None:
    _, invoice = cancelled(town)
    run = town.invoicing.draft_again(town.officer, invoice)
    assert town.invoicing.issue(town.officer, run, render=False).total_cents == 880


def test_a_draft_that_is_dropped_lets_it_wait_and_so_does_an_invoice_cancelled_again(town: MoneyTown) -> None:
    family, invoice = cancelled(town)
    run = town.invoicing.draft_again(town.officer, invoice)
    [shown] = gestures(town, run)
    town.invoicing.carry_gesture(town.officer, run, shown.note_id)
    town.invoicing.drop(town.officer, run)
    run = town.invoicing.draft(town.officer, "Octobre", *OCTOBER, date(2026, 12, 31), CODES)
    [shown] = gestures(town, run)
    town.invoicing.carry_gesture(town.officer, run, shown.note_id)
    town.invoicing.issue(town.officer, run, render=False)
    again = town.invoice_of(family)
    Crediting(town.office).cancel_invoice(town.officer, again, "encore", seen_cents=680)
    third = town.invoicing.draft_again(town.officer, again)
    assert [row.note_id for row in gestures(town, third)] == [shown.note_id]


def test_it_is_never_more_than_the_same_service_costs(town: MoneyTown) -> None:
    family, invoice = cancelled(town, 650)
    town.move_day(family, BookingEvent.EXCUSE, date(2026, 10, 1), code="evening")
    run = town.invoicing.draft_again(town.officer, invoice)
    town.invoicing.carry_gesture(town.officer, run, gestures(town, run)[0].note_id)
    assert town.invoicing.detail(town.clerk, run).run.total_cents == 220


def test_it_is_refused_where_nothing_is_asked_for_the_same_service(town: MoneyTown) -> None:
    family, invoice = cancelled(town)
    for on in october_days(3):
        town.move_day(family, BookingEvent.EXCUSE, on, code="evening")
    run = town.invoicing.draft_again(town.officer, invoice)
    with pytest.raises(RuleBroken, match="gesture_without_line"):
        town.invoicing.carry_gesture(town.officer, run, gestures(town, run)[0].note_id)


def test_an_invoice_that_stands_or_was_given_away_whole_has_none_to_take_up(town: MoneyTown) -> None:
    family, _ = given(town)
    town.add_days(family, "canteen", [date(2026, 10, 20)])
    run = town.draft()
    assert gestures(town, run) == []
    with town.database.read() as session:
        note = session.scalars(select(CreditNote.id)).one()
    with pytest.raises(NotAllowed):
        town.invoicing.carry_gesture(town.clerk, run, note)
    with pytest.raises(NotFound, match="credit_note"):
        town.invoicing.carry_gesture(town.officer, run, 99)
    town.invoicing.issue(town.officer, run, render=False)
    with pytest.raises(Stale, match="run_issued"):
        town.invoicing.carry_gesture(town.officer, run, note)


def test_another_time_or_service_is_not_asked_about_it(town: MoneyTown) -> None:
    family, _ = cancelled(town)
    town.add_days(family, "canteen", [date(2026, 10, 20), date(2026, 11, 9)])
    november = (date(2026, 11, 1), date(2026, 11, 30))
    assert gestures(town, town.draft(period=november)) == []
    assert gestures(town, town.draft(codes=("canteen",))) == []
