"""A month costs its cap once, however its days are shared out over runs, and whatever the tariff's method."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from staffdesk.domain.bookings import BookingState
from staffdesk.domain.caps import NOTHING, Charged, due_cents, given_back
from staffdesk.domain.dates import Period
from staffdesk.domain.drafts import BilledDay, BilledHousehold, DraftInvoice, LineReason
from staffdesk.domain.invoicing import draft
from staffdesk.domain.money import Cents
from staffdesk.domain.tariffs.explanation import FactCode
from staffdesk.domain.tariffs.extras import Per, Surcharge
from staffdesk.domain.tariffs.methods import TimesPrices, UnitPrice
from staffdesk.domain.tariffs.siblings import Counting, Order, SiblingRule
from staffdesk.domain.tariffs.versions import CasePrice, TariffVersion, Unit
from tests.domain.tariffs import grids, grids_more
from tests.domain.test_invoicing import ACTIVITIES, MALO, ZELIE, book_of, days, household

AUTUMN = Period(date(2026, 9, 1), date(2026, 12, 1))
TIMES = grids.tariff(
    "canteen", Unit.MEAL, CasePrice(TimesPrices(((1, Cents(520)), (5, Cents(450)), (9, Cents(380)))))
)
ONCE_A_FAMILY = Surcharge("late_pickup", cents=Cents(100), per=Per.FAMILY)
BOOKED_FIRST = SiblingRule(Counting.PRESENT, percent=Decimal(20), order=Order.BOOKING)
METHODS = {
    "unit": grids.tariff("canteen", Unit.MEAL, CasePrice(UnitPrice((Cents(410),)))),
    "bands": replace(grids.G1_MEAL, activity="canteen"),
    "rate": replace(grids.G3_MEAL, activity="canteen"),
    "time": replace(grids.G1_HALF_HOUR, activity="canteen"),
    "family": replace(grids.G10_GARDERIE, activity="canteen"),
    "times": TIMES,
    "month": replace(grids.G11_CARD, activity="canteen"),
    "period": replace(grids.G1_AMIS, activity="canteen", aids=()),
}


def charged_by(invoices: list[DraftInvoice], days_of: Sequence[BilledDay] = ()) -> Charged:
    """What these invoices ask by month, as the service reads it back from their lines."""
    cents: dict[tuple[int, str, date], int] = {}
    taken: dict[tuple[int, str, date], int] = {}
    family: dict[tuple[str, date], int] = {}
    fees: dict[tuple[int, str, date], int] = {}
    for invoice_id, line in ((n, line) for n, one in enumerate(invoices, 1) for line in one.lines):
        for month, amount in line.months:
            place = (line.child_id, line.activity, month)
            if line.reason is LineReason.FAMILY_CAP:
                family[line.activity, month] = family.get((line.activity, month), 0) - amount
                continue
            cents[place] = cents.get(place, 0) + amount
            if line.reason is LineReason.CAP:
                taken[place] = taken.get(place, 0) - amount
            if any(fact.code is FactCode.MONTH for fact in line.facts):
                fees[place] = invoice_id
            for fact in (one for one in line.facts if one.code is FactCode.PERIOD):
                fees[*place[:2], date.fromisoformat(str(fact.values["from"]))] = invoice_id
        for since in line.since:
            place = (line.child_id, line.activity, since.on.replace(day=1))
            cents[place] = cents.get(place, 0) + since.cents
    by_booking = {day.booking_id: day for day in days_of}
    for invoice in invoices:
        for since in invoice.since:
            day = by_booking[since.booking_id]
            place = (day.child_id, day.activity, since.on.replace(day=1))
            cents[place] = cents.get(place, 0) + since.cents - since.family_capped_cents
            taken[place] = taken.get(place, 0) - since.capped_cents
            family[place[1:]] = family.get(place[1:], 0) - since.family_capped_cents
    return Charged(cents, taken, family, fees)


def in_runs(home: BilledHousehold, version: TariffVersion, runs: list[tuple[BilledDay, ...]]) -> int:
    """Invoice the days of each run after the others, and return the total."""
    done: list[DraftInvoice] = []
    held: tuple[BilledDay, ...] = ()
    for own in runs:
        known = replace(home, days=own, earlier=held, charged=charged_by(done, home.days))
        done.append(draft(known, ACTIVITIES, book_of(version), AUTUMN))
        held = (*held, *(replace(day, invoice_id=len(done)) for day in own))
    assert min(one.total_cents for one in done) >= 0
    return sum(one.total_cents + sum(since.cents for since in one.since) for one in done)


PLANNED = st.lists(
    st.tuples(st.integers(0, 90), st.booleans(), st.integers(0, 3)),
    max_size=30,
    unique_by=lambda one: one[:2],
)
CAPS = st.none() | st.integers(0, 9000).map(Cents)


@pytest.mark.parametrize("method", METHODS)
@given(planned=PLANNED, cap=CAPS, family_cap=CAPS)
def test_any_split_of_the_days_over_runs_costs_what_one_run_does(
    method: str,
    planned: list[tuple[int, bool, int]],
    cap: Cents | None,
    family_cap: Cents | None,
) -> None:
    """Each day goes whole with a run, for all children: what counts who is there sees them all."""
    version = replace(METHODS[method], monthly_cap=cap, family_cap=family_cap)
    run_of: dict[date, int] = {}
    made = []
    for offset, elder, run in planned:
        on = AUTUMN.start + timedelta(days=offset)
        run_of.setdefault(on, run)
        made.append(replace(days("canteen", MALO if elder else ZELIE, 1, minutes=95)[0], on=on))
    home = household(made)
    runs = [tuple(day for day in home.days if run_of[day.on] == run) for run in range(4)]
    whole = draft(home, ACTIVITIES, book_of(version), AUTUMN)
    assert in_runs(home, version, runs) == whole.total_cents
    by_month = [
        tuple(day for day in home.days if first <= day.on < then)
        for first, then in pairwise([date(2026, month, 1) for month in (9, 10, 11, 12)])
    ]
    if method not in ("month", "period"):  # a fee is due for the months of the run too
        apart = [
            draft(replace(home, days=own), ACTIVITIES, book_of(version), AUTUMN).total_cents
            for own in by_month
        ]
        assert sum(apart) == whole.total_cents
    for place, cents in charged_by([whole]).cents.items():
        assert cap is None or cents <= cap, place


SHARED = {
    "family": METHODS["family"],
    "times": TIMES,
    "month": METHODS["month"],
    "period": METHODS["period"],
    "cheapest": grids_more.CHEAPEST,
    "first booked": replace(grids_more.CHEAPEST, siblings=BOOKED_FIRST),
    "growing penalty": replace(grids_more.G17_MORLAAS, activity="canteen"),
    "penalty of the family": replace(grids.G13_MEAL, surcharges=(ONCE_A_FAMILY,)),
}


@pytest.mark.parametrize("method", SHARED)
@settings(max_examples=40)
@given(planned=PLANNED, cap=CAPS, family_cap=CAPS, run_of=st.lists(st.integers(0, 3), min_size=30))
def test_brothers_and_sisters_cost_together_what_one_run_asks_though_runs_part_them(
    method: str,
    planned: list[tuple[int, bool, int]],
    cap: Cents | None,
    family_cap: Cents | None,
    run_of: list[int],
) -> None:
    """A day of one child may be invoiced after the same day of another: it ranks them both all the same."""
    version = replace(SHARED[method], monthly_cap=cap, family_cap=family_cap)
    made = []
    for offset, elder, late in planned:
        [day] = days("canteen", MALO if elder else ZELIE, 1, minutes=95, late_minutes=5 * late)
        variant = "pai" if late == 1 and method == "cheapest" else "standard"
        on = AUTUMN.start + timedelta(days=offset // 4)
        made.append(replace(day, on=on, slot=f"day-{offset % 4}", variant=variant))
    home = household(made)
    parted = list(zip(home.days, run_of, strict=False))
    runs = [tuple(day for day, run in parted if run == own) for own in range(4)]
    whole = draft(home, ACTIVITIES, book_of(version), AUTUMN)
    assert in_runs(home, version, runs) == whole.total_cents


@given(st.lists(st.integers(-80, 200), max_size=8), st.integers(0, 300))
def test_parts_of_a_month_sum_up_to_its_cap_whatever_their_order(parts: list[int], cap: int) -> None:
    charged = taken = 0
    for now in parts:
        due = due_cents(now, cap, charged, taken)
        assert min(0, now) <= due <= max(0, now)
        charged, taken = charged + due, taken + now - due
    assert charged == min(cap, sum(parts))


def test_a_cap_that_was_passed_already_is_not_paid_back() -> None:
    assert due_cents(500, 4000, 4700, 0) == 0


def test_caps_give_back_what_they_took_as_far_as_the_month_has_room_again() -> None:
    version = replace(METHODS["unit"], monthly_cap=Cents(2000), family_cap=Cents(2500))
    place, month = (MALO.child_id, "canteen", date(2026, 10, 1)), ("canteen", date(2026, 10, 1))
    for cents, taken, family, own, of_family in (
        (2000, 500, 0, 0, 0),  # no room
        (900, 500, 0, 500, 0),  # all of it
        (1800, 500, 0, 200, 0),  # up to the cap
        (900, 0, 300, 0, 300),  # the family's alone
        (900, 500, 300, 500, 300),
    ):
        charged = Charged({place: cents}, {place: taken}, {month: family})
        assert given_back([place], charged, book_of(version).version) == ({place: own}, {month: of_family})
    other = (ZELIE.child_id, *month)
    charged = Charged({place: 900, other: 1500}, {place: 500})
    assert given_back([place], charged, book_of(version).version) == ({place: 500}, {month: -400})


def test_the_second_half_of_a_month_asks_what_the_cap_leaves_and_says_so() -> None:
    version = replace(METHODS["unit"], monthly_cap=Cents(2000))
    home = household(days("canteen", MALO, 8))
    place = (MALO.child_id, "canteen", date(2026, 10, 1))
    found = draft(
        replace(home, days=home.days[4:], charged=Charged({place: 1640})),
        ACTIVITIES,
        book_of(version),
        AUTUMN,
    )
    [cap] = [line for line in found.lines if line.reason is LineReason.CAP]
    assert (found.total_cents, cap.amount_cents, cap.months) == (360, -1280, ((date(2026, 10, 1), -1280),))
    assert cap.facts[0].values == {
        "cap": 2000,
        "month": "2026-10-01",
        "cents": 1640,
        "due": 360,
        "before": 1640,
    }


def test_months_of_one_run_have_a_cap_each() -> None:
    version = replace(METHODS["unit"], monthly_cap=Cents(2000))
    october = days("canteen", MALO, 6)
    november = [replace(day, on=day.on.replace(month=11)) for day in october]
    found = draft(household(october, november), ACTIVITIES, book_of(version), AUTUMN)
    assert found.total_cents == 2 * 2000
    [cap] = [line for line in found.lines if line.reason is LineReason.CAP]
    assert (cap.quantity, cap.amount_cents) == (2, -920)


def test_each_household_that_pays_a_child_has_a_cap_of_its_own() -> None:
    """Two payers of one child (C6): what the one was asked is no affair of the other."""
    version = replace(METHODS["unit"], monthly_cap=Cents(2000))
    mother, father = household(days("canteen", MALO, 6)), household(days("canteen", MALO, 6, 10))
    totals = [
        draft(replace(one, household_id=key, charged=NOTHING), ACTIVITIES, book_of(version), AUTUMN)
        for key, one in enumerate((mother, father), 1)
    ]
    assert [one.total_cents for one in totals] == [2000, 2000]


def test_the_fee_of_a_month_is_due_once_however_many_runs_share_it() -> None:
    version = METHODS["month"]
    enrolled = replace(MALO, enrolled=frozenset({"canteen"}))
    home = household(days("canteen", MALO, 8, state=BookingState.PRESENT), children=(enrolled,))
    first, second = Period(date(2026, 10, 1), date(2026, 10, 5)), Period(date(2026, 10, 5), date(2026, 11, 1))
    before = draft(home, ACTIVITIES, book_of(version), first)
    after = draft(replace(home, charged=charged_by([before])), ACTIVITIES, book_of(version), second)
    assert (before.total_cents, after.lines) == (5900, ())
