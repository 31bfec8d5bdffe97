"""A household as tariffs see it: who counts as a sibling, and which quotient counts, day after day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from staffdesk.domain.aids import AidGrant, GrantedAid
from staffdesk.domain.bookings import BookingState
from staffdesk.domain.circumstances import Circumstances
from staffdesk.domain.drafts import BilledChild, BilledDay, BilledHousehold
from staffdesk.domain.family_quotient import FamilyQuotient, Measure
from staffdesk.domain.money import Cents
from staffdesk.domain.residence_history import Move, ResidenceHistory
from staffdesk.domain.tariffs.extras import Per, Surcharge
from staffdesk.domain.tariffs.siblings import Counting, Order, SiblingRule, Siblings
from staffdesk.domain.tariffs.versions import Residence, TariffVersion
from tests.domain.tariffs import grids, grids_more

ON = date(2026, 10, 8)
CANTEEN = frozenset({"canteen"})
CHILDREN = (
    BilledChild(11, date(2016, 1, 1), 1),
    BilledChild(12, date(2018, 1, 1), 2, CANTEEN),
    BilledChild(13, date(2020, 1, 1), 3, CANTEEN),
)
HISTORY = ResidenceHistory(Residence.ASSIMILATED)
QUOTIENT = FamilyQuotient(Decimal("912.00"), date(2026, 2, 1))


GRANT = AidGrant("ccas", date(2026, 9, 1), reference="n° 12")


def day(child_id: int, state: BookingState = BookingState.PRESENT) -> BilledDay:
    return BilledDay(child_id, child_id, "canteen", "noon", ON, state)


def family(*days: BilledDay) -> Circumstances:
    home = BilledHousehold(7, CHILDREN, days, (QUOTIENT,), HISTORY, aids=(GRANT,))
    return Circumstances(home, days)


def counting(how: Counting) -> TariffVersion:
    return replace(grids.G13_MEAL, siblings=SiblingRule(how))


@pytest.mark.parametrize(
    ("how", "child_id", "expected"),
    [
        (Counting.HOUSEHOLD, 13, Siblings(3, 3)),
        (Counting.ENROLLED, 13, Siblings(2, 2)),
        (Counting.ENROLLED, 11, Siblings(1, 3)),
        (Counting.PRESENT, 13, Siblings(2, 2)),
        (Counting.PRESENT, 11, Siblings(1, 2)),
    ],
)
def test_the_rank_is_among_the_children_that_the_tariff_counts(
    how: Counting, child_id: int, expected: Siblings
) -> None:
    there = family(day(11), day(13), day(12, BookingState.ABSENT_EXCUSED))
    assert there.siblings(counting(how), child_id, ON) == expected


def test_a_billed_absence_counts_as_being_there() -> None:
    there = family(day(11, BookingState.ABSENT_BILLED), day(12))
    assert there.siblings(counting(Counting.PRESENT), 12, ON) == Siblings(2, 2)


def test_a_use_carries_what_the_household_is() -> None:
    use = family().use(grids.G13_MEAL, replace(day(12), minutes=45, variant="pai"), ("late",))
    granted = (GrantedAid("ccas", "n° 12"),)
    assert (use.quotient, use.residence, use.aids) == (QUOTIENT, Residence.ASSIMILATED, granted)
    assert (use.minutes, use.variant, use.surcharges) == (45, "pai", ("late",))


def test_an_aid_granted_by_name_counts_on_its_days_alone() -> None:
    first, before = GRANT.valid_from, GRANT.valid_from - timedelta(days=1)
    uses = [family().use(grids.G13_MEAL, replace(day(12), on=on), ()) for on in (before, first)]
    assert [use.aids for use in uses] == [(), (GrantedAid("ccas", "n° 12"),)]
    assert family().flat_use(grids.G11_CARD, 12, before, "pai").aids == ()


@pytest.mark.parametrize(
    ("on", "residence", "since"),
    [
        (date(2026, 10, 14), Residence.RESIDENT, None),
        (date(2026, 10, 15), Residence.NON_RESIDENT, date(2026, 10, 15)),
        (date(2026, 12, 1), Residence.RESIDENT, date(2026, 12, 1)),
    ],
)
def test_a_use_is_of_the_residence_on_its_day(on: date, residence: Residence, since: date | None) -> None:
    moves = (Move(date(2026, 10, 15), Residence.NON_RESIDENT), Move(date(2026, 12, 1), Residence.RESIDENT))
    home = BilledHousehold(7, CHILDREN, (), (QUOTIENT,), ResidenceHistory(moves=moves))
    there = Circumstances(home, ())
    for use in (
        there.use(grids.G13_MEAL, replace(day(12), on=on), ()),
        there.flat_use(grids.G11_CARD, 12, on, "standard"),
    ):
        assert (use.residence, use.resides_since) == (residence, since)


def test_a_flat_fee_knows_no_minutes() -> None:
    use = family().flat_use(grids.G11_CARD, 12, ON, "pai")
    assert (use.minutes, use.variant, use.siblings) == (None, "pai", Siblings(1, 2))


def test_the_quotient_of_another_measure_is_not_taken_for_it() -> None:
    assert family().quotient(ON, Measure.QUOTIENT) is QUOTIENT
    assert family().quotient(ON, Measure.INCOME) is None
    assert family().quotient(date(2026, 1, 31), Measure.QUOTIENT) is None


def of_month(version: TariffVersion, *days: int) -> list[BilledDay]:
    return [replace(day(12), activity=version.activity, on=date(2026, 10, n), booking_id=n) for n in days]


def test_times_of_the_month_are_counted_where_the_tariff_looks_at_them() -> None:
    month = of_month(grids_more.TIMES_ALIKE, 1, 8, 15)
    other = replace(month[0], on=date(2026, 11, 2))
    use = family(*month, other).use(grids_more.TIMES_ALIKE, month[1], ())
    assert (use.nth, use.times) == (2, 3)
    use = family(*month).use(grids.G13_MEAL, replace(month[1], activity="canteen"), ())
    assert (use.nth, use.times) == (1, 1)


def test_a_day_not_booked_yet_is_the_next_time_of_its_month() -> None:
    month = of_month(grids_more.TIMES_ALIKE, 1, 8)
    use = family(*month).use(grids_more.TIMES_ALIKE, replace(month[0], on=date(2026, 10, 20)), ())
    assert (use.nth, use.times) == (3, 3)


def test_a_penalty_that_grows_counts_what_happened_before_in_the_month() -> None:
    month = [replace(one, late_minutes=5) for one in of_month(grids_more.G17_MORLAAS, 1, 8, 15)]
    use = family(*month).use(grids_more.G17_MORLAAS, month[2], ("late_pickup",))
    assert use.occurrences == (("late_pickup", 3),)


def test_a_penalty_of_the_family_is_due_with_the_eldest_it_happened_to() -> None:
    version = replace(grids.G13_MEAL, surcharges=(Surcharge("late", cents=Cents(100), per=Per.FAMILY),))
    youngest = replace(day(13), surcharge="late")
    alone = family(day(11), youngest)
    assert alone.use(version, youngest, ("late",)).elsewhere == frozenset()
    both = family(replace(day(11), surcharge="late"), youngest)
    assert both.use(version, youngest, ("late",)).elsewhere == {"late"}


def test_an_event_and_a_slot_are_told_only_where_they_have_a_price() -> None:
    outing = replace(day(12), activity="leisure", on=date(2026, 10, 21), slot="matin")
    use = family(outing).use(grids_more.OUTING, outing, ())
    assert (use.event, use.slot) == (date(2026, 10, 21), "")
    assert family(outing).use(grids_more.G8_LEISURE, outing, ()).slot == "matin"


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        (Order.AGE, [Siblings(1, 3), Siblings(2, 3), Siblings(3, 3)]),
        (Order.BOOKING, [Siblings(3, 3), Siblings(1, 3), Siblings(2, 3)]),
        (Order.CHEAPEST, [Siblings(3, 3), Siblings(1, 3), Siblings(2, 3)]),
    ],
)
def test_ranks_follow_the_order_that_the_council_chose(order: Order, expected: list[Siblings]) -> None:
    version = replace(grids_more.CHEAPEST, siblings=SiblingRule(Counting.PRESENT, order=order))
    booked = (
        replace(day(11), booking_id=30, variant="pai"),
        replace(day(12), booking_id=10),
        replace(day(13), booking_id=20),
    )
    there = family(*booked)
    assert [there.siblings(version, child, ON) for child in (11, 12, 13)] == expected
