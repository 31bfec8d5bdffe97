"""The act lists what, by which means and by whom; anything else is refused, on the day (E1)."""

from datetime import date

import pytest

from staffdesk.domain.errors import RuleBroken
from staffdesk.domain.money import Cents
from staffdesk.domain.payments import Means
from staffdesk.domain.revenue_office import (
    Act,
    Duty,
    Holder,
    act_on,
    outside,
    require_act,
    require_holder,
)

CANTEEN = frozenset({"canteen"})
FIRST = Act("2024-118", date(2024, 9, 1), frozenset({Means.CASH}), CANTEEN, Cents(100_000))
AMENDED = Act(
    "2026-031",
    date(2026, 11, 16),
    frozenset({Means.CASH, Means.CESU}),
    CANTEEN,
    Cents(200_000),
)


@pytest.mark.parametrize(
    ("day", "act"),
    [
        (date(2024, 8, 31), None),
        (date(2024, 9, 1), FIRST),
        (date(2026, 11, 15), FIRST),
        (date(2026, 11, 16), AMENDED),
        (date(2030, 1, 1), AMENDED),
    ],
)
def test_an_amendment_holds_from_its_day_on(day: date, act: Act | None) -> None:
    assert act_on([AMENDED, FIRST], day) is act


def test_nothing_is_collected_without_an_act() -> None:
    assert require_act([FIRST], date(2026, 1, 1)) is FIRST
    with pytest.raises(RuleBroken, match="act_missing"):
        require_act([FIRST], date(2024, 8, 31))


def test_only_named_persons_collect_between_their_days() -> None:
    deputy = Holder(7, Duty.DEPUTY, date(2026, 7, 1), date(2026, 8, 31))
    officer = Holder(3, Duty.OFFICER, date(2024, 9, 1))
    assert require_holder([officer, deputy], 7, date(2026, 8, 31)) is deputy
    assert require_holder([officer, deputy], 3, date(2036, 1, 1)) is officer
    for user_id, day in ((7, date(2026, 6, 30)), (7, date(2026, 9, 1)), (8, date(2026, 7, 1))):
        with pytest.raises(RuleBroken, match="not_in_act"):
            require_holder([officer, deputy], user_id, day)


def test_an_activity_the_act_does_not_list_is_named_once() -> None:
    assert outside(FIRST, ["trip", "canteen", "trip", "studio"]) == ("trip", "studio")
    assert outside(FIRST, ["canteen"]) == ()
