"""The town's calendar, assembled: holidays of its zone, public holidays, closures; days of each activity."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from types import MappingProxyType

import holidays as public_holidays
from sqlalchemy import select
from sqlalchemy.orm import Session
from vacances_scolaires_france import SchoolHolidayDates

from staffdesk.domain import deadline_storage
from staffdesk.domain.calendars import (
    CalendarException,
    DayKind,
    SchoolHoliday,
    TownCalendar,
)
from staffdesk.domain.dates import Period
from staffdesk.domain.deadlines import DeadlineRule
from staffdesk.models.town import Activity, DeadlineRuleRow, Site, Town
from staffdesk.models.town import CalendarException as ExceptionRow
from staffdesk.models.town import SchoolHoliday as HolidayRow

SERVED = {
    "school": frozenset({DayKind.SCHOOL, DayKind.WEDNESDAY, DayKind.STRIKE}),
    "holidays": frozenset({DayKind.SCHOOL_HOLIDAY}),
}
"""Kinds of day on which an activity of a period kind is open; its weekdays narrow them further."""


def zone_holidays(zone: str, years: Iterable[int]) -> list[HolidayRow]:
    """List the school holidays of zone A, B or C in civil years, as the library knows them.

    Whole holidays only: a run of days off with one name. The library ends in 2028: a later year is empty.
    """
    days: dict[date, str] = {}
    library = SchoolHolidayDates()
    for year in (year for year in years if library.min_year <= year <= library.max_year):
        for on, facts in library.holidays_for_year(year).items():
            if facts[f"vacances_zone_{zone.lower()}"]:
                days[on] = str(facts["nom_vacances"]).replace("'", "’")
    return [HolidayRow(name=name, starts_on=first, last_on=last) for name, first, last in _runs(days)]


def _runs(days: dict[date, str]) -> Iterator[tuple[str, date, date]]:
    start: date | None = None
    for on in sorted(days):
        if start is None or days.get(on - timedelta(days=1)) != days[on]:
            start = on
        if days.get(on + timedelta(days=1)) != days[on]:
            yield days[on], start, on


def load_calendar(session: Session) -> TownCalendar:
    """Read the calendar of the town, with public holidays of the years its school holidays touch."""
    town = session.scalars(select(Town)).one()
    rows = session.scalars(select(HolidayRow).order_by(HolidayRow.starts_on)).all()
    years = {row.starts_on.year for row in rows} | {row.last_on.year for row in rows}
    names = dict(session.execute(select(Site.id, Site.uid)).tuples().all())
    exceptions = tuple(
        CalendarException(row.day_on, DayKind(row.kind), row.label, names.get(row.site_id or 0))
        for row in session.scalars(select(ExceptionRow))
    )
    return TownCalendar(
        school_holidays=tuple(
            SchoolHoliday(row.name, Period(row.starts_on, row.last_on + timedelta(days=1))) for row in rows
        ),
        public_holidays=MappingProxyType(french_public_holidays(years, local_law=town.local_law)),
        exceptions=exceptions,
    )


def french_public_holidays(years: Iterable[int], *, local_law: bool) -> dict[date, str]:
    """Name the public holidays of civil years; ``local_law`` adds those of Alsace-Moselle."""
    found = public_holidays.country_holidays(
        "FR", subdiv="57" if local_law else None, years=sorted(years), language="fr"
    )
    return {on: name.replace("'", "’") for on, name in sorted(found.items())}


def load_deadline_rules(session: Session) -> dict[str, tuple[DeadlineRule, ...]]:
    """Read the deadline rules by activity code, those of all activities included under each."""
    codes = dict(session.execute(select(Activity.id, Activity.code)).tuples().all())
    rules: dict[str, list[DeadlineRule]] = {code: [] for code in codes.values()}
    for row in session.scalars(select(DeadlineRuleRow).order_by(DeadlineRuleRow.id)):
        rule = deadline_storage.from_json(row.body)
        for code in [codes[row.activity_id]] if row.activity_id is not None else list(codes.values()):
            rules[code].append(rule)
    return {code: tuple(found) for code, found in rules.items()}


def is_served(activity: Activity, on: date, calendar: TownCalendar, site: str | None = None) -> bool:
    """Tell whether an activity is open on a date at a site (its uid)."""
    kinds = SERVED.get(activity.period_kind, SERVED["school"])
    return on.isoweekday() in activity.weekdays and calendar.day_kind(on, site) in kinds


def served_days(activity: Activity, period: Period, calendar: TownCalendar) -> list[date]:
    """List the days of a period on which the activity is open for the town as a whole."""
    return [on for on in period.days() if is_served(activity, on, calendar)]
