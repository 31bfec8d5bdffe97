"""Days one may declare an absence for."""

from datetime import date

from staffdesk.portal.views.absences import declarable_days
from tests.factories_portal import SUNDAY_EVENING as NOW
from tests.factories_portal import booking, family, town

MALO = family().children[0]


def test_booked_and_billed_days_of_a_fortnight_back_and_two_months_ahead() -> None:
    far = [booking(MALO.uid, "cantine", date(2026, 11, day)) for day in (6, 9)]
    later = [booking(MALO.uid, "cantine", day) for day in (date(2027, 1, 21), date(2027, 1, 22))]
    days = declarable_days(family(bookings=[*far, *later]), town(), [], child=MALO, now=NOW)
    assert [(day.on, day.past) for day in days] == [(date(2026, 11, 9), True), (date(2027, 1, 21), False)]


def test_excused_days_are_not_offered_and_ticks_come_back() -> None:
    days = {
        day.on: day
        for day in declarable_days(family(), town(), [], child=MALO, now=NOW, ticked={"soir|soir|2026-11-23"})
    }
    assert date(2026, 11, 17) not in days
    assert [(slot.name, slot.billed) for slot in days[date(2026, 11, 19)].slots] == [
        ("Midi", True),
        ("Soir", False),
    ]
    assert [slot.ticked for slot in days[date(2026, 11, 23)].slots] == [False, True]


def test_the_slots_of_a_day_stand_in_the_order_of_the_day() -> None:
    on = date(2026, 12, 1)
    booked = [booking(MALO.uid, code, on) for code in ("cantine", "soir", "matin")]
    (day,) = declarable_days(family(bookings=booked), town(), [], child=MALO, now=NOW)
    assert [slot.name for slot in day.slots] == ["Matin", "Midi", "Soir"]
