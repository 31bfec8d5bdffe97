"""What a changed day gives back, or asks, where a cap of its month had taken a part off already."""

from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from staffdesk.domain.bookings import BookingEvent, BookingState, is_billed
from staffdesk.domain.money import Cents
from staffdesk.models.bookings import Booking, BookingCorrection
from staffdesk.models.invoices import CreditNote, Invoice
from staffdesk.models.unit_of_work import Database
from staffdesk.services.crediting import Crediting
from staffdesk.services.custody_book import hand_over
from staffdesk.services.custody_rows import MovedDay
from staffdesk.services.invoice_corrections import watch_invoiced
from tests.factories_money import Family, MoneyTown, october_days
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
from tests.services.test_invoice_since import TARIFFS, TIMES, act, of_times
from tests.set_clock import SetClock

FAMILY_CAP = 3000


@pytest.fixture
def town(database: Database, clock: SetClock, tmp_path: Path) -> MoneyTown:
    """A town with a cap."""
    return capped_town(database, clock, tmp_path)


@pytest.fixture
def one_town(sqlite_database: Database, clock: SetClock, tmp_path: Path) -> MoneyTown:
    """One town for many examples, each with two homes of its own."""
    return MoneyTown(sqlite_database, clock, tmp_path)


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


def test_a_day_handed_back_credits_what_the_cap_has_room_for_since_on_an_invoice_of_the_home_itself(
    town: MoneyTown,
) -> None:
    mother = town.add_family()
    homes = mother, replace(town.add_family("Charme"), children=mother.children)
    [handed] = days(town, mother, 1)
    town.add_days(homes[1], "canteen", october_days(6, 2), state="booked")
    issue(town, date(2026, 10, 1), date(2026, 10, 31))
    hand_to_the_other(town, homes, 0, handed)
    town.move_day(homes[1], BookingEvent.EXCUSE, date(2026, 10, 3))
    hand_to_the_other(town, homes, 0, handed)
    assert asked(town, *homes) == [PRICE, 5 * PRICE]
    town.credit()
    assert [town.account_cents(home) for home in homes] == [PRICE, 5 * PRICE]


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


@pytest.mark.parametrize("of_family", [False, True])
@pytest.mark.parametrize("excused", [0, 1, 5])
def test_what_a_cap_took_off_is_asked_again_where_the_invoice_that_reached_it_is_cancelled(
    town: MoneyTown, excused: int, *, of_family: bool
) -> None:
    """Even if fewer days of it are invoiced anew, or none."""
    if of_family:
        price_with(town, replace(CAPPED, monthly_cap=None, family_cap=Cents(CAP)))
    family = town.add_family()
    booked = days(town, family, 8)
    issue(town, *FIRST_HALF)
    first = town.invoice_of(family)
    issue(town, *SECOND_HALF)
    Crediting(town.office).cancel_invoice(town.officer, first, "Erreur", seen_cents=5 * PRICE)
    assert asked(town, family) == [3 * PRICE]
    for on in booked[:excused]:
        town.move_day(family, BookingEvent.EXCUSE, on)
    issue(town, *FIRST_HALF)
    left = min(CAP, (8 - excused) * PRICE)
    assert (asked(town, family), town.account_cents(family)) == ([left], left)


@pytest.mark.parametrize("of_family", [False, True])
def test_a_day_credited_whole_and_restored_counts_towards_the_cap_again(
    town: MoneyTown, *, of_family: bool
) -> None:
    """Its invoice was credited to the last cent, and read as cancelled: the cap did not see it any more."""
    if of_family:
        price_with(town, replace(CAPPED, monthly_cap=None, family_cap=Cents(CAP)))
    family = town.add_family()
    [only] = days(town, family, 1)
    issue(town, only, only)
    town.move_day(family, BookingEvent.EXCUSE, only)
    town.credit()
    assert (asked(town, family), town.account_cents(family)) == ([0], 0)
    town.move_day(family, BookingEvent.RESTORE, only)
    town.add_days(family, "canteen", october_days(8, 2), state="booked")
    issue(town, date(2026, 10, 1), date(2026, 10, 31))
    assert (asked(town, family), town.account_cents(family)) == ([CAP], CAP)


def test_a_day_handed_back_once_its_invoice_was_cancelled_is_charged_again(town: MoneyTown) -> None:
    """A cancelled invoice that gets one of its days back does not stand again: nothing is told by it."""
    price_with(
        town, replace(TARIFFS["first booked"][0], monthly_cap=Cents(CAP), family_cap=Cents(FAMILY_CAP))
    )
    mother = town.add_family(children=CHILDREN)
    homes = mother, replace(town.add_family("Charme"), children=mother.children)
    for child, day in ((0, 4), (1, 3), (0, 8), (0, 2)):
        town.add_days(mother, "canteen", [date(2026, 10, day)], child=child, state="booked")
    issue(town, date(2026, 10, 1), date(2026, 10, 9))
    [worth, _] = asked(town, *homes)
    handed = date(2026, 10, 3)
    hand_to_the_other(town, homes, 1, handed)
    left = asked(town, mother)[0]
    Crediting(town.office).cancel_invoice(town.officer, town.invoice_of(mother), "Erreur", seen_cents=worth)
    hand_to_the_other(town, homes, 1, handed)
    issue(town, date(2026, 10, 1), date(2026, 10, 31))
    assert left < worth
    assert asked(town, *homes) == [worth, 0]


def test_what_a_cap_took_off_is_asked_again_though_the_cancelled_invoice_had_its_days_handed_over(
    town: MoneyTown,
) -> None:
    """Two homes swap their days: what the cap had taken off one invoice stood on the other, now cancelled."""
    price_with(town, replace(TIMES, monthly_cap=Cents(1500), family_cap=Cents(2600)))
    mother = town.add_family()
    homes = mother, replace(town.add_family("Charme"), children=mother.children)
    for home, day in ((0, 7), (0, 2), (1, 3)):
        town.add_days(homes[home], "canteen", [date(2026, 10, day)], state="booked")
    issue(town, date(2026, 10, 1), date(2026, 10, 8))
    for day in (3, 7, 2):
        hand_to_the_other(town, homes, 0, date(2026, 10, day))
    worth = [of_times(1), of_times(2)]
    assert asked(town, *homes) == worth
    invoice = town.invoice_of(mother)
    Crediting(town.office).cancel_invoice(town.officer, invoice, "Erreur", seen_cents=of_times(2))
    assert asked(town, *homes) == worth
    issue(town, date(2026, 10, 1), date(2026, 10, 31))
    town.credit()
    assert [town.account_cents(home) for home in homes] == worth


def test_no_credit_note_is_made_of_what_the_cap_had_taken_off_anyway(town: MoneyTown) -> None:
    family = town.add_family()
    booked = days(town, family, 12)
    issue(town, *FIRST_HALF)
    issue(town, *SECOND_HALF)
    town.move_day(family, BookingEvent.EXCUSE, booked[0])
    Crediting(town.office).credit_corrections(town.officer)
    with town.database.read() as session:
        assert session.scalar(select(func.count()).select_from(CreditNote)) == 0


HOME_STEP = st.tuples(
    st.sampled_from(("add", "add", "move", "hand", "hand", "run", "credit")),
    st.integers(0, 1),
    st.integers(0, 1),
    st.integers(0, 7),
)


def hand_to_the_other(town: MoneyTown, homes: tuple[Family, Family], child: int, on: date) -> None:
    """Hand a booked day of a child to the home that does not pay it; nothing where none is booked."""
    with town.database.begin() as session:
        row = session.scalar(
            select(Booking).where(Booking.child_id == homes[0].children[child], Booking.day_on == on)
        )
        if row is not None:
            [other] = {home.household_id for home in homes} - {row.household_id}
            hand_over(session, [MovedDay(row.id, row.household_id, other)], HAND)


def month_of_home(town: MoneyTown, home: Family) -> int:
    """What a home pays of a month in one run: each child by its times and its cap, then the home's own."""
    with town.database.read() as session:
        rows = session.execute(
            select(Booking.child_id, Booking.state).where(Booking.household_id == home.household_id)
        ).tuples()
        times = Counter(child for child, state in rows if is_billed(BookingState(state)))
    return min(FAMILY_CAP, sum(min(CAP, of_times(count)) for count in times.values()))


@given(steps=st.lists(HOME_STEP, min_size=10, max_size=16))
@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_two_homes_pay_each_what_its_month_costs_under_both_caps_whatever_they_hand_each_other(
    one_town: MoneyTown, steps: list[tuple[str, int, int, int]]
) -> None:
    price_with(one_town, replace(TIMES, monthly_cap=Cents(CAP), family_cap=Cents(FAMILY_CAP)))
    mother = one_town.add_family(children=CHILDREN)
    homes = mother, replace(one_town.add_family("Charme"), children=mother.children)
    for child in (0, 1):
        one_town.add_days(mother, "canteen", october_days(5), child=child, state="booked")
    for what, home, child, day in steps:
        if what == "hand":
            hand_to_the_other(one_town, homes, child, date(2026, 10, 1 + day))
        else:
            act(one_town, homes[home], what, child, day)
    act(one_town, mother, "run", 0, 0)
    worth = [month_of_home(one_town, home) for home in homes]
    assert asked(one_town, *homes) == worth
    one_town.credit()
    act(one_town, mother, "run", 0, 0)
    assert [one_town.account_cents(home) for home in homes] == worth
