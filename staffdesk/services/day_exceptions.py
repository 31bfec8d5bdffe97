"""Days that differ, from what staff ask to the rows that keep it: one for each day and place."""

from collections.abc import Collection
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from staffdesk.domain.calendars import KIND_OF_REASON, CalendarException, DayKind, DayReason, TownCalendar
from staffdesk.domain.errors import NotFound, RuleBroken
from staffdesk.domain.french.calendars import REASON_WORDS
from staffdesk.models.town import Activity, ClassGroup, Site
from staffdesk.models.town import CalendarException as ExceptionRow
from staffdesk.services.calendar_rows import NewException

LONGEST_EXCEPTION = 92
OPENING = frozenset({DayReason.MINIMUM_SERVICE})
"""Reasons that say nothing without the activities they open."""


def rows_of(session: Session, asked: NewException) -> list[ExceptionRow]:
    """Make the rows of what is asked: one for each day and each place it concerns.

    Raises:
        RuleBroken: ``exception_reversed``, ``exception_too_long``, ``exception_needs_class``,
            ``exception_needs_activity``, each with its field.
        NotFound: ``site``, ``activity``, ``class_group``.
    """
    _require(asked)
    label = asked.label.strip() or REASON_WORDS[asked.reason]
    sites: tuple[int | None, ...] = tuple(find_site(session, one).id for one in asked.site_ids) or (None,)
    activities: tuple[int | None, ...] = tuple(_activity(session, one) for one in asked.activity_ids) or (
        None,
    )
    classes = [_class(session, one) for one in asked.class_group_ids]
    places: list[tuple[int | None, int | None]] = (
        [(group.site_id, group.id) for group in classes] if classes else [(site, None) for site in sites]
    )
    return [
        ExceptionRow(
            site_id=site,
            activity_id=activity,
            class_group_id=class_group,
            day_on=on,
            kind=KIND_OF_REASON[asked.reason].value,
            reason=asked.reason.value,
            label=label,
        )
        for on in asked.period.days()
        for site, class_group in places
        for activity in activities
    ]


def _require(asked: NewException) -> None:
    if asked.last_on < asked.first_on:
        raise RuleBroken("exception_reversed", field="last_on")
    if len(asked.period) > LONGEST_EXCEPTION:
        raise RuleBroken("exception_too_long", field="last_on", longest=LONGEST_EXCEPTION)
    if (asked.reason is DayReason.TRIP) != bool(asked.class_group_ids):
        raise RuleBroken("exception_needs_class", field="class_group_ids")
    if asked.reason in OPENING and not asked.activity_ids:
        raise RuleBroken("exception_needs_activity", field="activity_ids")


def merged(session: Session, row: ExceptionRow) -> ExceptionRow:
    """Give the row that is there for that day and place, changed, or the new one."""
    there = session.scalar(
        select(ExceptionRow).where(
            ExceptionRow.day_on == row.day_on,
            ExceptionRow.site_id.is_not_distinct_from(row.site_id),
            ExceptionRow.activity_id.is_not_distinct_from(row.activity_id),
            ExceptionRow.class_group_id.is_not_distinct_from(row.class_group_id),
        )
    )
    if there is None:
        session.add(row)
        return row
    there.kind, there.reason, there.label = row.kind, row.reason, row.label
    return there


def with_rows(session: Session, calendar: TownCalendar, rows: Collection[ExceptionRow]) -> TownCalendar:
    """Give the calendar as it would be with rows that are not written yet; the last word wins."""
    sites = dict(session.execute(select(Site.id, Site.uid)).tuples().all())
    codes = dict(session.execute(select(Activity.id, Activity.code)).tuples().all())
    more = tuple(
        CalendarException(
            row.day_on,
            DayKind(row.kind),
            row.label,
            sites.get(row.site_id or 0),
            codes.get(row.activity_id or 0),
        )
        for row in rows
        if row.class_group_id is None
    )
    return replace(calendar, exceptions=(*calendar.exceptions, *more))


def exception_row(session: Session, identifier: int) -> ExceptionRow:
    """Find an exception. Raises NotFound: ``calendar_exception``."""
    row = session.get(ExceptionRow, identifier)
    if row is None:
        raise NotFound("calendar_exception", exception_id=identifier)
    return row


def find_site(session: Session, identifier: int) -> Site:
    """Find a site. Raises NotFound: ``site``."""
    row = session.get(Site, identifier)
    if row is None:
        raise NotFound("site", site_id=identifier)
    return row


def _activity(session: Session, identifier: int) -> int:
    if session.get(Activity, identifier) is None:
        raise NotFound("activity", activity_id=identifier)
    return identifier


def _class(session: Session, identifier: int) -> ClassGroup:
    row = session.get(ClassGroup, identifier)
    if row is None:
        raise NotFound("class_group", class_group_id=identifier)
    return row
