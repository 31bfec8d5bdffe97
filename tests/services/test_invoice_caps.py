"""What a changed day gives back, or asks, where a cap of its month had taken a part off already."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import func, select

from staffdesk.domain.bookings import BookingEvent
from staffdesk.domain.money import Cents
from staffdesk.models.bookings import Booking, BookingCorrection
from staffdesk.models.invoices import CreditNote, Invoice
from staffdesk.models.unit_of_work import Database
from staffdesk.services.crediting import Crediting
from staffdesk.services.invoice_corrections import watch_invoiced
from tests.factories_money import MoneyTown, october_days
from tests.services.test_billing_months import (
    CAP,
    CAPPED,
    CHILDREN,
    FIRST_HALF,
    PRICE,
    SECOND_HALF,
    asked,
    capped_town,
    days,
    issue,
    price_with,
)
from tests.services.test_invoice_corrections import HAND
from tests.set_clock import SetClock


@pytest.fixture
def town(database: Database, clock: SetClock, tmp_path: Path) -> MoneyTown:
    """A town with a cap."""
    return capped_town(database, clock, tmp_path)


@pytest.mark.parametrize("excused", [1, 3, 6])
def test_an_excused_day_of_either_invoice_brings_back_what_the_month_is_worth(
    town: MoneyTown, excused: int
) -> None:
    family = town.add_family()
    booked = days(town, family, 8)
    issue(town, *FIRST_HALF)
    issue(town, *SECOND_HALF)
    for on in booked[:excused]:
        town.move_day(family, BookingEvent.EXCUSE, on)
    left = len(booked[excused:])
    assert asked(town, family) == [min(CAP, left * PRICE)]
    for on in booked[:excused]:
        town.move_day(family, BookingEvent.RESTORE, on)
    assert asked(town, family) == [CAP]


@pytest.mark.parametrize("days_off", [2, 6])
def test_the_cap_of_the_family_gives_back_what_the_month_is_worth_whoever_was_excused(
    town: MoneyTown, days_off: int
) -> None:
    price_with(town, replace(CAPPED, family_cap=Cents(3000)))
    family = town.add_family(children=CHILDREN)
    for child in (0, 1):
        booked = days(town, family, 8, child)
    issue(town, *FIRST_HALF)
    issue(town, *SECOND_HALF)
    for on in booked[:days_off]:
        town.move_day(family, BookingEvent.EXCUSE, on, child=0)
    left = min(3000, min(CAP, (8 - days_off) * PRICE) + CAP)
    assert asked(town, family) == [left]
    for on in booked[:days_off]:
        town.move_day(family, BookingEvent.RESTORE, on, child=0)
    assert asked(town, family) == [3000]


def test_days_excused_at_once_lessen_what_they_give_back_and_ask_for_nothing_more(town: MoneyTown) -> None:
    family = town.add_family()
    booked = days(town, family, 8)
    issue(town, date(2026, 10, 1), date(2026, 10, 31))
    with town.database.begin() as session:
        rows = list(session.scalars(select(Booking).where(Booking.day_on.in_(booked[:3]))))
        watch = watch_invoiced(session, rows)
        for row in rows:
            row.state = "absent_excused"
        watch.correct(HAND)
        cents = list(session.scalars(select(BookingCorrection.cents)))
    assert sorted(cents) == [-PRICE, 6 * PRICE - CAP, 0]
    assert asked(town, family) == [5 * PRICE]


def test_a_day_handed_over_is_capped_with_what_its_new_household_pays(town: MoneyTown) -> None:
    mother = town.add_family()
    father = town.add_family("Charme")
    handed = days(town, mother, 3)
    town.add_days(
        replace(father, children=mother.children),
        "canteen",
        [on.replace(day=on.day + 14) for on in october_days(6)],
        state="booked",
    )
    issue(town, date(2026, 10, 1), date(2026, 10, 31))
    assert asked(town, mother, father) == [3 * PRICE, 6 * PRICE]
    with town.database.begin() as session:
        rows = list(session.scalars(select(Booking).where(Booking.day_on.in_(handed))))
        watch = watch_invoiced(session, rows)
        for row in rows:
            row.household_id = father.household_id
        watch.correct(HAND, new_payer="Garde alternée")
    assert asked(town, mother, father) == [0, CAP]


def test_what_a_day_handed_over_cost_counts_on_the_next_run_of_the_month(town: MoneyTown) -> None:
    mother = town.add_family()
    father = town.add_family("Charme")
    handed = days(town, mother, 4)
    issue(town, *FIRST_HALF)
    with town.database.begin() as session:
        rows = list(session.scalars(select(Booking).where(Booking.day_on.in_(handed))))
        watch = watch_invoiced(session, rows)
        for row in rows:
            row.household_id = father.household_id
        watch.correct(HAND, new_payer="Garde alternée")
    later = [date(2026, 10, 12 + n) for n in range(5)]
    town.add_days(replace(father, children=mother.children), "canteen", later, state="booked")
    issue(town, *SECOND_HALF)
    assert asked(town, mother, father) == [0, CAP]


def test_a_credit_beyond_what_the_cap_left_its_invoice_goes_to_another_of_the_month(town: MoneyTown) -> None:
    family = town.add_family()
    booked = days(town, family, 8)
    issue(town, *FIRST_HALF)
    issue(town, *SECOND_HALF)
    for some in (booked[:2], booked[-3:]):
        for on in some:
            town.move_day(family, BookingEvent.EXCUSE, on)
        town.credit()
    assert asked(town, family) == [3 * PRICE]
    assert town.account_cents(family) == 3 * PRICE


def test_a_gesture_on_a_day_credited_since_is_not_given_again_on_another_invoice(town: MoneyTown) -> None:
    family = town.add_family()
    booked = days(town, family, 6)
    for first, last in ((booked[0], booked[2]), (booked[3], booked[5])):
        issue(town, first, last)
    with town.database.read() as session:
        invoice = session.scalars(select(Invoice.id).order_by(Invoice.id)).first() or 0
    [line, *_] = town.invoicing.lines(town.officer, invoice)
    Crediting(town.office).credit_line(town.officer, line.line_id, 500, "Geste", seen_cents=3 * PRICE)
    for on in booked[:3]:
        town.move_day(family, BookingEvent.EXCUSE, on)
    town.credit()
    assert town.account_cents(family) == 3 * PRICE


def test_no_credit_note_is_made_of_what_the_cap_had_taken_off_anyway(town: MoneyTown) -> None:
    family = town.add_family()
    booked = days(town, family, 12)
    issue(town, *FIRST_HALF)
    issue(town, *SECOND_HALF)
    town.move_day(family, BookingEvent.EXCUSE, booked[0])
    Crediting(town.office).credit_corrections(town.officer)
    with town.database.read() as session:
        assert session.scalar(select(func.count()).select_from(CreditNote)) == 0
