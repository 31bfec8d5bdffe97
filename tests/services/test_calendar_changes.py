"""Who changed the calendar since it was read."""

from datetime import date, timedelta

from staffdesk.domain.calendars import DayReason
from staffdesk.services.calendar_changes import (
    DAY_ACTIONS,
    HOLIDAY_ACTIONS,
    last_change_number,
    newest_change,
    on_days,
)
from staffdesk.services.calendar_editing import CalendarEditing
from staffdesk.services.calendar_rows import NewException
from tests.factories import AGENT, COLLEAGUE, NEXT_MONDAY, SmallTown


def test_changes_are_found_by_kind_and_day(small_town: SmallTown) -> None:
    editing = CalendarEditing(small_town.office)
    with small_town.database.read() as session:
        assert last_change_number(session) == 0
        assert newest_change(session, 0, DAY_ACTIONS) is None
    last = NEXT_MONDAY + timedelta(days=3)
    editing.add(AGENT, NewException(DayReason.STRIKE, NEXT_MONDAY, NEXT_MONDAY))
    editing.add(COLLEAGUE, NewException(DayReason.CLOSURE, NEXT_MONDAY + timedelta(days=1), last))
    with small_town.database.read() as session:
        newest = newest_change(session, 0, DAY_ACTIONS)
        assert newest is not None
        assert (newest.who, newest.id) == (COLLEAGUE.name, last_change_number(session))
        first = newest_change(session, 0, DAY_ACTIONS, on_days(NEXT_MONDAY, NEXT_MONDAY))
        assert first is not None
        assert first.who == AGENT.name
        assert newest_change(session, first.id, DAY_ACTIONS, on_days(NEXT_MONDAY, NEXT_MONDAY)) is None
        assert newest_change(session, 0, HOLIDAY_ACTIONS) is None
        assert newest_change(session, 0, DAY_ACTIONS, on_days(date(2027, 1, 4), date(2027, 1, 5))) is None
