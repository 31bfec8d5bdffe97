"""The town's calendar, assembled: holidays of its zone, public holidays, closures; days of each activity."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache
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
    WeekShape,
    shape_from_json,
)
from staffdesk.domain.dates import Period
from staffdesk.domain.deadlines import DeadlineRule
from staffdesk.models.town import Activity, DeadlineRuleRow, Site, Town
from staffdesk.models.town import CalendarException as ExceptionRow
from staffdesk.models.town import SchoolHoliday as HolidayRow

SERVED = {
    "school": frozenset({DayKind.SCHOOL, DayKind.WEDNESDAY}),
    "holidays": frozenset({DayKind.SCHOOL_HOLIDAY}),
}
"""Kinds of day on which an activity of a period kind is open; its weekdays narrow them further."""

KNOWN_ZONES = ("A", "B", "C")
"""Zones whose holidays the library knows; those of others come from the official file."""

OVERSEAS = {
    "Guadeloupe": "971",
    "Martinique": "972",
    "Guyane": "973",
    "Réunion": "974",
    "Mayotte": "976",
    "Saint Pierre et Miquelon": "PM",
    "Nouvelle Calédonie": "NC",
    "Polynésie": "PF",
    "Wallis et Futuna": "WF",
}
"""Zones, as the official file writes them, with public holidays of their own."""

ALSACE_MOSELLE = "57"


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
    sites = session.execute(select(Site.id, Site.uid, Site.week_shape)).all()
    shapes = {uid: shape_from_json(stored) for _, uid, stored in sites}
    return TownCalendar(
        school_holidays=tuple(
            SchoolHoliday(row.name, Period(row.starts_on, row.last_on + timedelta(days=1))) for row in rows
        ),
        public_holidays=MappingProxyType(
            french_public_holidays(years, local_law=town.local_law, zone=town.holiday_zone)
        ),
        exceptions=tuple(_exceptions(session, {identifier: uid for identifier, uid, _ in sites})),
        week_shape=shape_from_json(town.week_shape) or WeekShape.four_days(),
        site_shapes=MappingProxyType({uid: shape for uid, shape in shapes.items() if shape is not None}),
    )


def _exceptions(session: Session, sites: dict[int, str]) -> Iterator[CalendarException]:
    """Give the exceptions of sites and activities; a class that is away changes the day of nobody else."""
    rows = session.execute(
        select(ExceptionRow, Activity.code)
        .outerjoin(Activity, ExceptionRow.activity_id == Activity.id)
        .where(ExceptionRow.class_group_id.is_(None))
        .order_by(ExceptionRow.id)
    )
    for row, code in rows:
        yield CalendarException(row.day_on, DayKind(row.kind), row.label, sites.get(row.site_id or 0), code)


def french_public_holidays(years: Iterable[int], *, local_law: bool, zone: str = "") -> dict[date, str]:
    """Name the public holidays of civil years; ``local_law`` adds those of Alsace-Moselle, a zone its own."""
    subdivision = ALSACE_MOSELLE if local_law else OVERSEAS.get(zone)
    return {on: name for year in sorted(set(years)) for on, name in _holidays_of(year, subdivision)}


@lru_cache(maxsize=256)
def _holidays_of(year: int, subdivision: str | None) -> tuple[tuple[date, str], ...]:
    found = public_holidays.country_holidays("FR", subdiv=subdivision, years=year, language="fr")
    return tuple((on, name.replace("'", "’")) for on, name in sorted(found.items()))


def load_deadline_rules(session: Session) -> dict[str, tuple[DeadlineRule, ...]]:
    """Read the deadline rules by activity code, those of all activities included under each.

    A rule of one activity bears it in its scope: it is more particular than one of all activities.
    """
    codes = dict(session.execute(select(Activity.id, Activity.code)).tuples().all())
    rules: dict[str, list[DeadlineRule]] = {code: [] for code in codes.values()}
    for row in session.scalars(select(DeadlineRuleRow).order_by(DeadlineRuleRow.id)):
        rule = deadline_storage.from_json(row.body)
        if row.activity_id is not None:
            code = codes[row.activity_id]
            rules[code].append(replace(rule, scope=replace(rule.scope, activity=code)))
        else:
            for every in rules.values():
                every.append(rule)
    return {code: tuple(found) for code, found in rules.items()}


def is_served(activity: Activity, on: date, calendar: TownCalendar, site: str | None = None) -> bool:
    """Tell whether an activity is open on a date at a site (its uid).

    A day that an exception opens for the activity itself is open whatever its weekdays; none is once the
    activity is closed for good.
    """
    if activity.closed_on is not None and on >= activity.closed_on:
        return False
    exception = calendar.exception(on, site, activity.code)
    if exception is not None and exception.activity is not None and exception.kind is DayKind.SCHOOL:
        return True
    kinds = SERVED.get(activity.period_kind, SERVED["school"])
    return on.isoweekday() in activity.weekdays and calendar.day_kind(on, site, activity.code) in kinds


def served_days(
    activity: Activity, period: Period, calendar: TownCalendar, site: str | None = None
) -> list[date]:
    """List the days of a period on which the activity is open, at a site or for the town as a whole."""
    return [on for on in period.days() if is_served(activity, on, calendar, site)]
