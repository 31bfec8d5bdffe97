"""What remains possible for a booked slot after its limit."""

from datetime import date, timedelta

import pytest

from staffdesk.portal.views.late import LateChoice, late_choice
from tests.factories_portal import SUNDAY_EVENING as NOW
from tests.factories_portal import booking, family, town

MALO = family().children[0]
FRIDAY = "matin|matin|2026-11-27"


def _choice(value: str = FRIDAY, *, after: timedelta = timedelta(minutes=6)) -> LateChoice | None:
    far = [booking(MALO.uid, "cantine", date(2026, 11, 5)), booking(MALO.uid, "matin", date(2026, 11, 27))]
    shown = family(bookings=far)
    return late_choice(shown, town(), [], child=MALO, value=value, now=NOW + after)


@pytest.mark.parametrize(
    ("value", "after", "what"),
    [
        (FRIDAY, timedelta(minutes=6), (True, True)),
        (FRIDAY, timedelta(days=6), (False, True)),
        ("cantine|midi|2026-11-05", timedelta(minutes=6), (False, False)),
    ],
)
def test_the_day_and_its_limit_decide(value: str, after: timedelta, what: tuple[bool, bool]) -> None:
    choice = _choice(value, after=after)
    assert choice is not None
    assert (choice.may_cancel, choice.may_declare) == what


@pytest.mark.parametrize("value", [FRIDAY, "soir|soir|2026-11-27", "rien"])
def test_before_the_limit_or_without_a_booking_there_is_nothing_to_choose(value: str) -> None:
    assert _choice(value, after=timedelta()) is None


def test_the_limit_is_an_instant_and_the_price_is_told() -> None:
    choice = _choice()
    assert choice is not None
    assert "dim.\u00a022\u00a0nov.\u00a021:00" in choice.why
    assert choice.price == "1,10\u00a0€"
