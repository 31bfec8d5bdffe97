"""A week like an earlier one: the last that had slots, only what can still be asked, each slot once."""

from datetime import UTC, date, datetime, timedelta

from staffdesk.contract.v1 import FamilySnapshot
from staffdesk.domain.bookings import BookingKey
from staffdesk.portal.views.bookings import Timetable, current_states
from staffdesk.portal.views.week_copy import LOOK_BACK, LeftOut, alike, model_week
from tests.factories_portal import SUNDAY_EVENING, booking, family, town, uid

MALO = uid("child Malo")
MONDAY = date(2026, 12, 7)
WEEK = timedelta(days=7)


def _like(monday: date, *booked: date, state: str = "booked", now: datetime = SUNDAY_EVENING) -> list[str]:
    found = _family(*booked, state=state)
    return alike(Timetable(town(), found.children[0]), current_states(found, []), monday, now)


def _family(*booked: date, state: str = "booked") -> FamilySnapshot:
    return family(bookings=[booking(MALO, "cantine", on, state) for on in booked])


def test_the_model_is_the_last_week_that_had_a_slot() -> None:
    def model(*booked: date, state: str = "booked") -> date | None:
        return model_week(current_states(_family(*booked, state=state), []), MONDAY)

    assert model(MONDAY - timedelta(days=1)) == MONDAY - WEEK
    assert model(MONDAY - 2 * WEEK, MONDAY - 3 * WEEK) == MONDAY - 2 * WEEK
    assert model(MONDAY - LOOK_BACK * WEEK) == MONDAY - LOOK_BACK * WEEK
    assert model(MONDAY - (LOOK_BACK + 1) * WEEK) is None
    assert model(MONDAY, MONDAY + WEEK) is None
    assert model(MONDAY - WEEK, state="absent_billed") == MONDAY - WEEK
    assert model(MONDAY - WEEK, state="refused") is None


def test_the_same_weekdays_and_slots_are_ticked() -> None:
    thursday = MONDAY + timedelta(days=3)
    assert _like(MONDAY, MONDAY - WEEK, thursday - WEEK) == [
        "cantine|midi|2026-12-07",
        "cantine|midi|2026-12-10",
    ]
    assert _like(MONDAY) == []


def test_what_is_asked_already_or_too_late_is_not_ticked() -> None:
    assert _like(MONDAY, MONDAY - WEEK, MONDAY) == []
    late = datetime(2026, 12, 6, 20, 0, 1, tzinfo=UTC)
    assert _like(MONDAY, MONDAY - WEEK, now=late - timedelta(seconds=1)) == ["cantine|midi|2026-12-07"]
    assert _like(MONDAY, MONDAY - WEEK, now=late) == []


def test_days_of_the_cart_and_full_days_are_left() -> None:
    found = _family(MONDAY - WEEK)
    states, key = current_states(found, []), BookingKey(MALO, "cantine", "midi", MONDAY)
    child = found.children[0]
    assert alike(Timetable(town(), child), states, MONDAY, SUNDAY_EVENING, LeftOut([key])) == []
    places = [{"group_key": "cantine-elem", "slot": "midi", "left": {MONDAY.isoformat(): 0}}]
    assert alike(Timetable(town(places=places), child), states, MONDAY, SUNDAY_EVENING) == []


def test_days_of_the_other_household_are_left() -> None:
    found = _family(MONDAY - 2 * WEEK, MONDAY - 2 * WEEK + timedelta(days=1))
    states, left_out = current_states(found, []), LeftOut(days=[MONDAY])
    table = Timetable(town(), found.children[0])
    assert alike(table, states, MONDAY, SUNDAY_EVENING, left_out) == ["cantine|midi|2026-12-08"]


def test_of_slots_that_exclude_one_another_one_is_ticked() -> None:
    evenings = [booking(MALO, each, MONDAY - WEEK) for each in ("cantine", "soir")]
    found = family(bookings=evenings)
    exclusive = town(exclusions=[["cantine|midi", "soir|soir"]])
    ticked = alike(Timetable(exclusive, found.children[0]), current_states(found, []), MONDAY, SUNDAY_EVENING)
    assert ticked == ["cantine|midi|2026-12-07"]
