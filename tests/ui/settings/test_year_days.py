"""Each day of the year: its shade, its mark, its words."""

from datetime import date

from staffdesk.domain.calendars import ClassTime, DayReason, WeekShape
from staffdesk.services.calendar_rows import CalendarView, ExceptionView, HolidayView, WeekView
from staffdesk.ui.settings.year_days import Ground, Mark, exception_words, year_days


def exception(
    number: int, on: date, reason: DayReason | None, label: str = "", **where: str
) -> ExceptionView:
    told = {"site": "", "activity": "", "class_name": ""} | where
    return ExceptionView(number, on, reason, label, told["site"], told["activity"], told["class_name"], 0)


def a_view(*exceptions: ExceptionView) -> CalendarView:
    week = WeekShape.four_days()
    times = {day: week.on(day) for day in range(7)}
    return CalendarView(
        first_year=2026,
        zone="C",
        local_law=False,
        zones=("A", "B", "C", "Corse"),
        known_years=(2026, 2027),
        holidays=(HolidayView(1, "Vacances de Noël", date(2026, 12, 19), date(2027, 1, 3)),),
        public_holidays=((date(2026, 11, 11), "Armistice"),),
        exceptions=exceptions,
        weeks=(
            WeekView(None, "", own=True, class_time=times),
            WeekView(7, "Jean-Zay", own=False, class_time=times),
        ),
        stranded=0,
    )


def test_days_are_shaded_by_what_they_are() -> None:
    days = year_days(a_view())
    assert len(days) == 365
    assert days[date(2026, 11, 11)].ground is Ground.PUBLIC
    assert days[date(2026, 11, 14)].ground is Ground.WEEKEND
    assert days[date(2026, 11, 18)].ground is Ground.FREE
    assert days[date(2026, 12, 21)].ground is Ground.HOLIDAY
    assert days[date(2026, 11, 17)].ground is Ground.SCHOOL
    assert days[date(2026, 11, 11)].words == "mer.\u00a011\u00a0nov.\u00a02026, Armistice, jour férié"


def test_days_that_differ_are_marked() -> None:
    on = date(2026, 11, 17)
    for row, mark in (
        (exception(1, on, DayReason.STRIKE), Mark.CLOSED),
        (exception(1, on, DayReason.CLOSURE, site="Jean-Zay"), Mark.PARTLY),
        (exception(1, on, DayReason.TRIP, class_name="CE1 A"), Mark.PARTLY),
        (exception(1, on, DayReason.EXTRA_DAY), Mark.OPENED),
    ):
        assert year_days(a_view(row))[on].mark is mark
    assert year_days(a_view())[on].mark is Mark.NONE


def test_days_that_differ_are_said_with_their_place() -> None:
    on = date(2026, 11, 17)
    assert exception_words(exception(1, on, DayReason.STRIKE, "", site="Jean-Zay")) == "Grève (Jean-Zay)"
    assert exception_words(exception(1, on, DayReason.BRIDGE, "Pont du maire")) == "Pont du maire"
    assert exception_words(exception(1, on, None)) == ""
    assert ClassTime.NONE in a_view().weeks[0].class_time.values()


def test_a_strike_in_many_schools_is_said_once() -> None:
    on = date(2026, 11, 17)
    rows = [exception(n, on, DayReason.STRIKE, site=f"École {n}") for n in range(12)]
    assert year_days(a_view(*rows))[on].words.endswith("jour de classe, Grève, 12\u00a0sites")
