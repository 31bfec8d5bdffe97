"""Days with the same price for the same reason become one line."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from staffdesk.domain.draft_lines import NO_BOOKING, LineKey, LinePiles
from staffdesk.domain.drafts import BilledActivity, Borne, LineReason
from staffdesk.domain.money import Cents
from staffdesk.domain.tariffs.explanation import Fact, FactCode
from staffdesk.domain.tariffs.versions import Unit
from staffdesk.domain.third_parties import ShareKind, ThirdPartyShare

FIRST, SECOND = date(2026, 10, 1), date(2026, 10, 2)
MEAL = LineKey(1, "canteen", Unit.MEAL, LineReason.BOOKED, 305)
ACTIVITIES = {"canteen": BilledActivity("canteen", 1), "evening": BilledActivity("evening", 0)}
BASE, LONG = Fact(FactCode.BASE, {"cents": 305}), Fact(FactCode.QUANTITY, {"minutes": 61})


def test_equal_keys_add_up_and_keep_their_days_in_order() -> None:
    piles = LinePiles()
    piles.add(MEAL, 1, on=SECOND, booking_ids=[2], facts=[BASE])
    piles.add(MEAL, 2, on=FIRST, booking_ids=[1], facts=[BASE])
    (line,) = piles.lines_of(1, ACTIVITIES)
    assert (line.quantity, line.amount_cents, line.days) == (3, 915, (FIRST, SECOND))
    assert (line.booking_ids, line.facts) == ((2, 1), (BASE,))


def test_how_long_one_day_lasted_is_no_fact_of_the_line() -> None:
    piles = LinePiles()
    piles.add(MEAL, 3, on=FIRST, facts=[BASE, LONG])
    assert piles.lines_of(1, ACTIVITIES)[0].facts == (BASE,)


def test_lines_follow_activity_reason_and_first_day() -> None:
    piles = LinePiles()
    for key, day in [
        (replace(MEAL, reason=LineReason.ABSENT_BILLED), FIRST),
        (replace(MEAL, unit_cents=175), SECOND),
        (MEAL, FIRST),
        (replace(MEAL, activity="evening"), SECOND),
        (replace(MEAL, child_id=2), FIRST),
    ]:
        piles.add(key, 1, on=day)
    shown = [(line.activity, line.reason.value, line.unit_cents) for line in piles.lines_of(1, ACTIVITIES)]
    assert shown == [
        ("evening", "booked", 305),
        ("canteen", "booked", 305),
        ("canteen", "booked", 175),
        ("canteen", "absent_billed", 305),
    ]


def test_sums_are_by_child_activity_and_month() -> None:
    piles = LinePiles()
    november = date(2026, 11, 3)
    piles.add(MEAL, 2, on=SECOND)
    piles.add(MEAL, 1, on=november)
    piles.add(replace(MEAL, unit_cents=-100, reason=LineReason.REFUND), 1, on=FIRST)
    piles.add(replace(MEAL, child_id=2), 1, on=FIRST)
    october = date(2026, 10, 1)
    assert piles.sums() == {
        (1, "canteen", october): 510,
        (1, "canteen", date(2026, 11, 1)): 305,
        (2, "canteen", october): 305,
    }
    meals, refund = piles.lines_of(1, ACTIVITIES)
    assert meals.months == ((october, 610), (date(2026, 11, 1), 305))
    assert refund.months == ((october, -100),)


def test_what_third_parties_pay_is_added_up_by_share_and_month() -> None:
    aid = ThirdPartyShare(ShareKind.AID, "ccas", "CCAS", Cents(76), "n° 12")
    state = ThirdPartyShare(ShareKind.SUBSIDY, "etat", "L’État", Cents(300))
    pile = LinePiles().pile(MEAL)
    of_price = (aid, state)
    pile.bear(of_price, FIRST, (4,))
    pile.bear(of_price, SECOND, (5,))
    pile.bear((replace(aid),), SECOND, (6,))  # another price, with an equal share
    pile.bear(of_price, date(2026, 11, 3), (7,))
    october, november = date(2026, 10, 1), date(2026, 11, 1)
    assert pile.borne() == (
        Borne(aid, october, 3, (4, 5, 6)),
        Borne(state, october, 2, (4, 5)),
        Borne(aid, november, 1, (7,)),
        Borne(state, november, 1, (7,)),
    )


def test_a_fee_counts_without_a_booking_and_no_fee_counts_nothing() -> None:
    aid = ThirdPartyShare(ShareKind.AID, "ccas", "CCAS", Cents(227))
    pile = LinePiles().pile(MEAL)
    pile.bear((aid,), FIRST, [NO_BOOKING] * 2)
    assert pile.borne() == (Borne(aid, FIRST, 2),)
    none = LinePiles().pile(MEAL)
    none.bear((aid,), FIRST, [])
    assert none.borne() == ()
