"""Limits are looked up by activity and day, and remembered."""

from datetime import UTC, date, datetime

from staffdesk.domain.calendars import CalendarException, DayKind, TownCalendar
from staffdesk.domain.dates import ClockTime
from staffdesk.domain.deadlines import (
    BeforePeriodStart,
    DaysBefore,
    DeadlineRule,
    Operation,
    PeriodKind,
    Scope,
    SkipDays,
)
from staffdesk.services.deadlines import Deadlines

MONDAY, WEDNESDAY = date(2026, 11, 23), date(2026, 11, 25)
DAY_BEFORE = DeadlineRule(DaysBefore(1), ClockTime(12), frozenset({Operation.ADD}))
OF_WEDNESDAYS = DeadlineRule(DaysBefore(2), ClockTime(9), scope=Scope(period_kind=PeriodKind.WEDNESDAY))
OF_HOLIDAYS = DeadlineRule(BeforePeriodStart(days=15))


def test_the_rule_of_the_operation_and_the_period_is_taken() -> None:
    limits = Deadlines(TownCalendar(), {"canteen": (DAY_BEFORE, OF_WEDNESDAYS)})
    assert limits.last_at("canteen", Operation.ADD, MONDAY) == datetime(2026, 11, 22, 11, tzinfo=UTC)
    assert limits.last_at("canteen", Operation.ADD, WEDNESDAY) == datetime(2026, 11, 23, 8, tzinfo=UTC)
    assert limits.find("canteen", Operation.CANCEL, MONDAY) == (None, None)
    assert limits.find("judo", Operation.ADD, MONDAY) == (None, None)


def test_a_rule_that_gives_no_instant_is_still_told() -> None:
    limits = Deadlines(TownCalendar(), {"holidays": (OF_HOLIDAYS,)})
    assert limits.find("holidays", Operation.ADD, MONDAY) == (OF_HOLIDAYS, None)
    assert limits.find("holidays", Operation.ADD, MONDAY)[0] is OF_HOLIDAYS


def test_a_group_and_a_site_may_have_limits_of_their_own() -> None:
    of_group = DeadlineRule(DaysBefore(3), ClockTime(8), scope=Scope(activity="canteen", group="g1"))
    of_site = DeadlineRule(DaysBefore(2), ClockTime(8), scope=Scope(site="zay"))
    limits = Deadlines(TownCalendar(), {"canteen": (DAY_BEFORE, of_group, of_site)})
    assert limits.has_places()
    assert limits.find("canteen", Operation.ADD, MONDAY)[0] is DAY_BEFORE
    assert limits.find("canteen", Operation.ADD, MONDAY, ("g2", "tilleuls"))[0] is DAY_BEFORE
    assert limits.find("canteen", Operation.ADD, MONDAY, ("g1", "tilleuls"))[0] is of_group
    assert limits.find("canteen", Operation.ADD, MONDAY, ("g2", "zay"))[0] is of_site
    assert limits.find("canteen", Operation.ADD, MONDAY, ("g1", "zay"))[0] is of_group
    assert not limits.differs("canteen", ("g2", "tilleuls"))
    assert not Deadlines(TownCalendar(), {"canteen": (DAY_BEFORE,)}).has_places()


def test_a_place_has_its_own_rule_and_its_own_days() -> None:
    closed = CalendarException(MONDAY, DayKind.CLOSED, "Pont", "jean-zay")
    counted = SkipDays(weekends=True, closed_days=True)
    general = DeadlineRule(DaysBefore(1), ClockTime(12), skip=counted)
    small = DeadlineRule(DaysBefore(3), ClockTime(9), scope=Scope(activity="canteen", group="g1"))
    school = DeadlineRule(DaysBefore(5), ClockTime(9), scope=Scope(activity="canteen", site="tilleuls"))
    limits = Deadlines(TownCalendar(exceptions=(closed,)), {"canteen": (general, small, school)})
    tuesday = date(2026, 11, 24)
    at = {
        (site, group): limits.last_at(
            "canteen", Operation.ADD, tuesday, None if site is None else (group, site)
        )
        for site, group in ((None, ""), ("jean-zay", "g2"), ("jean-zay", "g1"), ("tilleuls", "g3"))
    }
    assert at == {
        (None, ""): datetime(2026, 11, 23, 11, tzinfo=UTC),
        ("jean-zay", "g2"): datetime(2026, 11, 20, 11, tzinfo=UTC),
        ("jean-zay", "g1"): datetime(2026, 11, 21, 8, tzinfo=UTC),
        ("tilleuls", "g3"): datetime(2026, 11, 19, 8, tzinfo=UTC),
    }
    assert limits.differs("canteen", ("g1", "prevert"))
    assert limits.differs("canteen", ("g9", "jean-zay"))
    assert not limits.differs("canteen", ("g9", "prevert"))
