"""A wish covers both its days, and knows what cannot be meant (see also the planning's patterns)."""

from datetime import date, timedelta

import pytest

from staffdesk.domain.errors import RuleBroken
from staffdesk.services.pattern_rows import LONGEST_DAYS, PatternWish

FIRST = date(2026, 9, 1)


def test_a_wish_covers_its_last_day() -> None:
    wish = PatternWish((1,), FIRST, FIRST, frozenset({(0, 1)}))
    assert list(wish.period.days()) == [FIRST]


def test_a_copied_week_needs_no_slots() -> None:
    assert PatternWish((1,), FIRST, FIRST, copied_week=FIRST).weekday_slots == frozenset()


def test_the_longest_period_is_allowed_and_one_day_more_is_not() -> None:
    PatternWish((1,), FIRST, FIRST + timedelta(LONGEST_DAYS), frozenset({(0, 1)}))
    with pytest.raises(RuleBroken):
        PatternWish((1,), FIRST, FIRST + timedelta(LONGEST_DAYS + 1), frozenset({(0, 1)}))
