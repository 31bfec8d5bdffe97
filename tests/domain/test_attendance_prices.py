"""Differences between bookings and attendance, priced to the cent by the rules of the tariff."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from staffdesk.domain.attendance import Difference
from staffdesk.domain.attendance_prices import PricedDay, PricedDifference, priced_day
from staffdesk.domain.bookings import BookingState
from staffdesk.domain.circumstances import Circumstances
from staffdesk.domain.dates import Period
from staffdesk.domain.drafts import BilledActivity, BilledChild, BilledDay, BilledHousehold
from staffdesk.domain.family_quotient import FamilyQuotient
from staffdesk.domain.french.prices import explain
from staffdesk.domain.invoicing import draft
from staffdesk.domain.money import Cents
from staffdesk.domain.price_book import PriceBook
from staffdesk.domain.tariffs.extras import EventPrice, Per, Surcharge, SurchargeKind
from staffdesk.domain.tariffs.methods import UnitPrice
from staffdesk.domain.tariffs.versions import CasePrice, CouncilDecision, TariffVersion, Unit
from tests.domain.tariffs import grids_more

S, D = BookingState, Difference
DAY = date(2026, 11, 16)
FROM = date(2026, 9, 1)
UNBOOKED = Surcharge("unbooked", cents=Cents(250))
SLICES = Surcharge("late_pickup", SurchargeKind.PER_SLICE, cents=Cents(500), slice_minutes=15)


def book(
    *surcharges: Surcharge, unit: Unit = Unit.MEAL, cents: int = 305, events: tuple[EventPrice, ...] = ()
) -> PriceBook:
    """A tariff of one price with these surcharges."""
    version = TariffVersion(
        "cantine",
        FROM,
        CouncilDecision("2026-041", date(2026, 6, 24)),
        unit,
        (CasePrice(UnitPrice((Cents(cents),))),),
        surcharges=surcharges,
        events=events,
    )
    return PriceBook([version])


def a_day(state: BookingState, surcharge: str = "", late: int = 0) -> BilledDay:
    return BilledDay(1, 7, "cantine", "midi", DAY, state, surcharge, late_minutes=late)


def household(*days: BilledDay) -> BilledHousehold:
    quotient = FamilyQuotient(Decimal(912), FROM, None, "caf", "")
    return BilledHousehold(3, (BilledChild(7, date(2019, 4, 2)),), days, (quotient,))


def priced(day: BilledDay, prices: PriceBook, *, marked: bool = True) -> PricedDay:
    found = priced_day(day, Circumstances(household(day), [day]), prices, marked=marked)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("state", "late", "booked", "attended", "parts"),
    [
        (S.PRESENT, 0, 305, 305, []),
        (S.ABSENT_BILLED, 0, 305, 305, [(D.ABSENT_BILLED, 0)]),
        (S.ABSENT_EXCUSED, 0, 305, 0, [(D.ABSENT_EXCUSED, -305)]),
        (S.PRESENT_UNBOOKED, 0, 0, 555, [(D.UNBOOKED, 555)]),
        (S.PRESENT, 1, 305, 805, [(D.LATE_PICKUP, 500)]),
        (S.PRESENT, 15, 305, 805, [(D.LATE_PICKUP, 500)]),
        (S.PRESENT, 16, 305, 1305, [(D.LATE_PICKUP, 1000)]),
        (S.PRESENT_UNBOOKED, 20, 0, 1555, [(D.UNBOOKED, 555), (D.LATE_PICKUP, 1000)]),
        (S.BOOKED, 0, 305, 305, [(D.NOT_MARKED, 0)]),
    ],
)
def test_each_difference_has_its_price(
    state: BookingState, late: int, booked: int, attended: int, parts: list[tuple[Difference, int]]
) -> None:
    found = priced(a_day(state, late=late), book(UNBOOKED, SLICES))
    assert (found.booked_cents, found.attended_cents) == (booked, attended)
    assert found.differences == tuple(PricedDifference(kind, Cents(cents)) for kind, cents in parts)
    assert found.difference_cents == attended - booked


def test_a_surcharge_that_replaces_the_price_is_the_whole_difference() -> None:
    instead = Surcharge("unbooked", SurchargeKind.INSTEAD, cents=Cents(1000))
    assert priced(a_day(S.PRESENT_UNBOOKED), book(instead)).differences[0].cents == 1000


def test_a_late_booking_keeps_its_own_surcharge_on_both_sides() -> None:
    late = Surcharge("late", SurchargeKind.PERCENT, percent=Decimal(50))
    found = priced(a_day(S.PRESENT, surcharge="late"), book(late, cents=300))
    assert (found.booked_cents, found.attended_cents, found.differences) == (450, 450, ())


def test_what_the_council_did_not_vote_costs_nothing() -> None:
    assert priced(a_day(S.PRESENT, late=20), book()).differences == (
        PricedDifference(D.LATE_PICKUP, Cents(0)),
    )


def test_a_day_that_a_fee_covers_costs_only_what_happened_on_it() -> None:
    fee = book(SLICES, unit=Unit.MONTH)
    plain, late = priced(a_day(S.PRESENT), fee), priced(a_day(S.PRESENT, late=20), fee)
    assert (plain.fee, plain.booked_cents, plain.attended_cents) == (Unit.MONTH, 0, 0)
    assert explain(plain.facts)[-1] == "Compris dans le forfait."
    assert (late.fee, late.booked_cents, late.attended_cents) == (Unit.MONTH, 0, 1000)
    assert late.differences == (PricedDifference(D.LATE_PICKUP, Cents(1000)),)
    assert priced(a_day(S.PRESENT), book()).fee is None


def test_a_day_with_a_price_of_its_own_has_it_beside_the_fee() -> None:
    outing = EventPrice(DAY, "Sortie au parc", UnitPrice((Cents(1200),)))
    fee = book(SLICES, unit=Unit.MONTH, events=(outing,))
    assert priced(a_day(S.PRESENT), fee).attended_cents == 1200
    absent = priced(a_day(S.ABSENT_EXCUSED), fee)
    assert (absent.fee, absent.booked_cents, absent.attended_cents) == (None, 1200, 0)
    assert priced(a_day(S.PRESENT, late=20), fee).attended_cents == 2200


def test_before_the_first_tariff_there_is_no_price() -> None:
    day = a_day(S.PRESENT)
    assert priced_day(day, Circumstances(household(day), [day]), PriceBook([]), marked=True) is None


def per_slice(cents: int, minutes: int, flat_after: int | None = None, flat: int = 0) -> Surcharge:
    return Surcharge(
        "late_pickup",
        SurchargeKind.PER_SLICE,
        Cents(cents),
        slice_minutes=minutes,
        flat_after_minutes=flat_after,
        flat_cents=Cents(flat),
    )


G17 = {
    "Toulouse: 30 flat": (Surcharge("late_pickup", cents=Cents(3000)), {1: 3000, 90: 3000}),
    "Civray: 10 per quarter of an hour": (per_slice(1000, 15), {1: 1000, 15: 1000, 16: 2000, 31: 3000}),
    "La Ferté-Bernard, Bourogne: 5 per quarter": (per_slice(500, 15), {15: 500, 46: 2000}),
    "Fresnes: 10 per 10 min, over 30 min 30": (
        per_slice(1000, 10, 30, 3000),
        {10: 1000, 11: 2000, 25: 3000, 30: 3000, 31: 3000, 120: 3000},
    ),
    "Fontaine-de-Vaucluse: 5 (10 min) to 30 (over 30 min)": (
        grids_more.G17_VAUCLUSE.surcharges[0],
        {10: 500, 11: 1500, 30: 1500, 31: 3000, 90: 3000},
    ),
    "Asnières: per quarter by quotient, here 5": (
        grids_more.G17_ASNIERES.surcharges[0],
        {15: 500, 61: 2500},
    ),
    "Morlaàs: 5 the first time": (grids_more.G17_MORLAAS.surcharges[0], {5: 500, 90: 500}),
    "a price instead of the evening": (
        Surcharge("late_pickup", SurchargeKind.INSTEAD, Cents(1500)),
        {5: 1500 - 305, 90: 1500 - 305},
    ),
    "half as much again": (
        Surcharge("late_pickup", SurchargeKind.PERCENT, percent=Decimal(50)),
        {5: 152, 90: 152},
    ),
}
"""The shapes of late pick-up that a tariff version can hold, each with its cents by minutes (D2, G17)."""


@pytest.mark.parametrize("per", Per)
@pytest.mark.parametrize(
    ("surcharge", "minutes", "cents"),
    [
        pytest.param(surcharge, minutes, cents, id=f"{town}, {minutes} min")
        for town, (surcharge, prices) in G17.items()
        for minutes, cents in prices.items()
    ],
)
def test_a_late_pick_up_costs_at_the_desk_what_the_invoice_says(
    surcharge: Surcharge, minutes: int, cents: int, per: Per
) -> None:
    late = replace(a_day(S.PRESENT, late=minutes), booking_id=1)
    sister = replace(late, booking_id=2, child_id=8)
    days = [late, sister]
    children = tuple(BilledChild(child, date(2019, 4, 2), rank=rank) for rank, child in ((1, 7), (2, 8)))
    family = replace(household(*days), children=children)
    prices = book(replace(surcharge, per=per))
    circumstances = Circumstances(family, days)
    told = [priced_day(day, circumstances, prices, marked=True) for day in days]
    parts = [part for one in told if one is not None for part in one.differences]
    assert {part.kind for part in parts} == {D.LATE_PICKUP}
    shown = [int(part.cents) for part in parts]
    assert shown[1] == (0 if per is Per.FAMILY else shown[0])
    assert abs(shown[0] - cents) <= (1 if surcharge.kind is SurchargeKind.PERCENT else 0)
    period = Period(DAY, date(2026, 11, 17))
    invoice = draft(family, {"cantine": BilledActivity("cantine")}, prices, period)
    assert invoice.total_cents == 2 * 305 + sum(shown)


def test_a_late_pick_up_that_grows_costs_at_the_desk_what_the_month_is_invoiced() -> None:
    """Morlaàs: 5 the first time, then 15; a presence in time between them counts for nothing."""
    month = [
        replace(a_day(S.PRESENT, late=late), booking_id=on, on=date(2026, 11, on))
        for on, late in ((2, 5), (3, 0), (5, 20), (9, 1))
    ]
    family, prices = household(*month), book(grids_more.G17_MORLAAS.surcharges[0])
    circumstances = Circumstances(family, month)
    told = [priced_day(day, circumstances, prices, marked=True) for day in month]
    shown = [int(one.difference_cents) for one in told if one is not None]
    assert shown == [500, 0, 1500, 1500]
    period = Period(date(2026, 11, 1), date(2026, 12, 1))
    invoice = draft(family, {"cantine": BilledActivity("cantine")}, prices, period)
    assert invoice.total_cents == 4 * 305 + sum(shown)


surcharges = st.lists(
    st.builds(
        Surcharge,
        st.sampled_from(["late", "unbooked", "late_pickup"]),
        st.sampled_from(SurchargeKind),
        st.integers(0, 2000).map(Cents),
        st.integers(0, 200).map(Decimal),
        per=st.sampled_from(Per),
    ),
    unique_by=lambda surcharge: surcharge.code,
)


@given(surcharges, st.sampled_from(BookingState), st.sampled_from(["", "late"]), st.integers(0, 90))
def test_differences_sum_up_and_the_day_costs_what_its_invoice_says(
    voted: list[Surcharge], state: BookingState, surcharge: str, late: int
) -> None:
    day = a_day(state, surcharge, late)
    prices = book(*voted)
    found = priced(day, prices)
    invoice = draft(
        household(day), {"cantine": BilledActivity("cantine")}, prices, Period(DAY, date(2026, 11, 17))
    )
    came_late = late if state in (S.PRESENT, S.PRESENT_UNBOOKED) else 0
    if came_late == late:
        assert found.attended_cents == invoice.total_cents
    if found.differences and state not in (S.BOOKED, S.CANCEL_REQUESTED):
        assert sum(part.cents for part in found.differences) == found.difference_cents
