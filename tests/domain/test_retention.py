"""Health data is kept some months after a child has left."""

from datetime import date

from staffdesk.domain.retention import kept_until, left_on

FORM = date(2025, 3, 1)


def test_a_child_left_with_its_last_place_or_booking() -> None:
    assert left_on((date(2026, 8, 31), date(2026, 7, 3)), FORM) == date(2026, 8, 31)
    assert left_on((), FORM) == FORM


def test_it_is_kept_through_the_same_day_some_months_later() -> None:
    assert kept_until(date(2025, 8, 31), 12) == date(2026, 8, 31)
    assert kept_until(date(2025, 8, 31), 6) == date(2026, 2, 28)
