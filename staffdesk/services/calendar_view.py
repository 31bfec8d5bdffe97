"""The calendar of one school year as its editor shows it."""

from collections.abc import Iterator
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from staffdesk.domain.calendars import ClassTime, DayReason, WeekShape, shape_from_json
from staffdesk.domain.dates import DAYS_A_WEEK, Period, SchoolYear
from staffdesk.models.town import Activity, CalendarException, ClassGroup, SchoolHoliday, Site, Town
from staffdesk.services.calendar_changes import last_change_number
from staffdesk.services.calendar_import import OTHER_ZONES, known_years
from staffdesk.services.calendar_rows import CalendarView, ExceptionView, HolidayView, WeekView
from staffdesk.services.calendars import KNOWN_ZONES, french_public_holidays, load_calendar
from staffdesk.services.day_closing import closed_by, stranded


def calendar_view(session: Session, year: SchoolYear, today: date) -> CalendarView:
    """Read the calendar of a school year."""
    town = session.get_one(Town, 1)
    period = year.period
    holidays = session.scalars(select(SchoolHoliday).order_by(SchoolHoliday.starts_on))
    public = french_public_holidays(
        (year.first_year, year.first_year + 1), local_law=town.local_law, zone=town.holiday_zone
    )
    return CalendarView(
        first_year=year.first_year,
        zone=town.holiday_zone,
        local_law=town.local_law,
        zones=(*KNOWN_ZONES, *OTHER_ZONES),
        known_years=known_years(today),
        holidays=tuple(
            HolidayView(row.id, row.name, row.starts_on, row.last_on)
            for row in holidays
            if row.last_on >= period.start and row.starts_on < period.end
        ),
        public_holidays=tuple((on, name) for on, name in public.items() if on in period),
        exceptions=tuple(_exceptions(session, period)),
        weeks=tuple(_weeks(session, town)),
        stranded=stranded(session, load_calendar(session), today),
        seen=last_change_number(session),
    )


def _exceptions(session: Session, period: Period) -> Iterator[ExceptionView]:
    rows = session.execute(
        select(CalendarException, Site.name, Activity.name, ClassGroup.name)
        .outerjoin(Site, CalendarException.site_id == Site.id)
        .outerjoin(Activity, CalendarException.activity_id == Activity.id)
        .outerjoin(ClassGroup, CalendarException.class_group_id == ClassGroup.id)
        .where(CalendarException.day_on.between(period.start, period.last))
        .order_by(
            CalendarException.day_on,
            func.coalesce(Site.name, ""),
            func.coalesce(Activity.name, ""),
            CalendarException.id,
        )
    ).all()
    closed = closed_by(session, [row for row, *_ in rows])
    for row, site, activity, class_name in rows:
        yield ExceptionView(
            exception_id=row.id,
            on=row.day_on,
            reason=DayReason(row.reason) if row.reason else None,
            label=row.label,
            site=site or "",
            activity=activity or "",
            class_name=class_name or "",
            closed=closed[row.id],
        )


def _weeks(session: Session, town: Town) -> Iterator[WeekView]:
    """Give the week of the town, then that of each site: its own, or the town's."""
    usual = shape_from_json(town.week_shape) or WeekShape.four_days()
    yield WeekView(None, "", own=True, class_time=_class_time(usual))
    for site in session.scalars(select(Site).where(Site.kind == "school").order_by(Site.name)):
        own = shape_from_json(site.week_shape)
        yield WeekView(site.id, site.name, own=own is not None, class_time=_class_time(own or usual))


def _class_time(shape: WeekShape) -> dict[int, ClassTime]:
    return {day: shape.on(day) for day in range(DAYS_A_WEEK)}
