"""Paramètres, Délais: the town's deadline rules as records, and what an editor of them must know."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from typing_extensions import override

from staffdesk.domain import deadline_storage
from staffdesk.domain.calendars import TownCalendar
from staffdesk.domain.circumstances import LATE
from staffdesk.domain.dates import Period, school_year_of
from staffdesk.domain.deadlines import DeadlineRule, Scope, Table
from staffdesk.domain.errors import RuleBroken
from staffdesk.domain.permissions import Actor, Permission
from staffdesk.domain.price_book import PriceBook
from staffdesk.domain.search_text import search_text
from staffdesk.models.town import Activity, ActivityGroup, DeadlineRuleRow, Site
from staffdesk.services.calendars import load_calendar, served_days
from staffdesk.services.family_projection import group_key
from staffdesk.services.office import Office
from staffdesk.services.settings_records import RecordKind, Values
from staffdesk.services.tariffs import load_price_book

DAYS_AHEAD = 90
"""Days of service an editor is given to try a rule on, for each activity."""


class DeadlineKind(RecordKind[DeadlineRuleRow]):
    """A deadline rule; its values are JSON of ``domain.deadline_storage``, the activity in its scope."""

    name = "deadline_rule"
    model = DeadlineRuleRow

    @override
    def rows(self, session: Session) -> Iterable[DeadlineRuleRow]:
        return session.scalars(
            select(DeadlineRuleRow)
            .join(Activity, DeadlineRuleRow.activity_id == Activity.id, isouter=True)
            .order_by(
                DeadlineRuleRow.activity_id.is_not(None), Activity.position, Activity.id, DeadlineRuleRow.id
            )
        )

    @override
    def values(self, session: Session, row: DeadlineRuleRow) -> Values:
        stored = deadline_storage.to_json(deadline_storage.from_json(row.body))
        if row.activity_id is not None:
            code = session.scalar(select(Activity.code).where(Activity.id == row.activity_id))
            stored["scope"] = {**stored["scope"], "activity": code}
        return stored

    @override
    def write(
        self, session: Session, row: DeadlineRuleRow | None, values: Mapping[str, Any]
    ) -> DeadlineRuleRow:
        rule = deadline_storage.from_json(values)
        _require_sense(rule)
        activity_id = _activity_of(session, rule.scope)
        written = row or DeadlineRuleRow()
        written.activity_id = activity_id
        written.applies_to = ",".join(sorted(rule.applies_to))
        written.body = deadline_storage.to_json(rule)
        session.add(written)
        return written

    @override
    def require_unused(self, session: Session, row: DeadlineRuleRow) -> None:
        """Nothing refers to a rule: requests keep the instant they were judged by."""


def _require_sense(rule: DeadlineRule) -> None:
    if isinstance(rule.shape, Table) and not rule.shape.rows:
        raise RuleBroken("deadline_table_empty", field="shape")
    skip = rule.skip
    counted = set(range(7)) - skip.weekdays - ({5, 6} if skip.weekends else set())
    if not counted:
        raise RuleBroken("deadline_skips_all", field="skip")


def _activity_of(session: Session, scope: Scope) -> int | None:
    """Find the activity of a scope, and refuse a group or site that is not there."""
    activity_id = None
    if scope.activity is not None:
        activity_id = session.scalar(select(Activity.id).where(Activity.code == scope.activity))
        if activity_id is None:
            raise RuleBroken("choice_missing", field="scope")
    if scope.group is not None:
        groups = session.execute(select(ActivityGroup.id, ActivityGroup.activity_id)).tuples()
        owner = {group_key(group): activity for group, activity in groups}.get(scope.group)
        if owner is None or owner != activity_id:
            raise RuleBroken("group_of_another_activity", field="scope")
    if scope.site is not None and session.scalar(select(Site.id).where(Site.uid == scope.site)) is None:
        raise RuleBroken("choice_missing", field="scope")
    return activity_id


@dataclass(frozen=True)
class DeadlineActivity:
    """An activity as a rule names it: code, name, groups (key, name), its next days, slots (code, name).

    ``has_late_surcharge`` tells whether the tariff of the next of its days has a surcharge of late days.
    """

    code: str
    name: str
    groups: tuple[tuple[str, str], ...]
    days: tuple[date, ...]
    slots: tuple[tuple[str, str], ...] = ()
    has_late_surcharge: bool = False


@dataclass(frozen=True)
class DeadlineSurroundings:
    """What an editor of deadlines knows besides the rules: the calendar, activities and sites (uid, name)."""

    today: date
    calendar: TownCalendar
    activities: tuple[DeadlineActivity, ...]
    sites: tuple[tuple[str, str], ...]


def deadline_surroundings(office: Office, actor: Actor) -> DeadlineSurroundings:
    """Read what an editor of deadlines must know."""
    actor.need(Permission.READ)
    today = office.clock.today()
    with office.database.read() as session:
        calendar = load_calendar(session)
        groups: dict[int, list[tuple[str, str]]] = defaultdict(list)
        for group in session.scalars(select(ActivityGroup).order_by(ActivityGroup.name)):
            groups[group.activity_id].append((group_key(group.id), group.name))
        activities = session.scalars(select(Activity).order_by(Activity.position, Activity.id))
        prices = load_price_book(session)
        return DeadlineSurroundings(
            today,
            calendar,
            tuple(
                _known_activity(row, groups[row.id], _next_days(row, calendar, today), prices)
                for row in activities
            ),
            tuple((site.uid, site.name) for site in sites_by_name(session)),
        )


def _known_activity(
    row: Activity,
    groups: Iterable[tuple[str, str]],
    days: tuple[date, ...],
    prices: PriceBook,
) -> DeadlineActivity:
    tariff = prices.version(row.code, days[0]) if days else None
    return DeadlineActivity(
        row.code,
        row.name,
        tuple(groups),
        days,
        tuple((slot.code, slot.name) for slot in row.slots),
        tariff is not None and tariff.surcharge(LATE) is not None,
    )


def sites_by_name(session: Session) -> list[Site]:
    """List the sites as French sorts them, whatever the database's own order."""
    return sorted(session.scalars(select(Site)), key=lambda site: search_text(site.name))


def _next_days(activity: Activity, calendar: TownCalendar, today: date) -> tuple[date, ...]:
    """Give the next days of service, into the school year that follows."""
    year = school_year_of(today).period
    ahead = Period(today, date(year.end.year + 1, year.end.month, year.end.day))
    return tuple(islice((on for on in served_days(activity, ahead, calendar) if on > today), DAYS_AHEAD))
