"""What the editor of the calendar says: days, first and last included."""

from datetime import date

from staffdesk.domain.calendars import DayReason
from staffdesk.services.calendar_rows import NewException


def test_days_are_those_from_the_first_to_the_last() -> None:
    asked = NewException(DayReason.BRIDGE, date(2027, 5, 7), date(2027, 5, 8))
    assert list(asked.period.days()) == [date(2027, 5, 7), date(2027, 5, 8)]
