"""Days that differ, from what staff ask to the rows that keep it: one for each day and place."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from staffdesk.domain.calendars import KIND_OF_REASON, CalendarException, DayKind, DayReason, TownCalendar
from staffdesk.domain.errors import NotFound, RuleBroken
from staffdesk.domain.french.calendars import REASON_WORDS
from staffdesk.models.town import Activity, ClassGroup, Site
from staffdesk.models.town import CalendarException as ExceptionRow
from staffdesk.services.calendar_rows import NewException, RemovedDay

LONGEST_EXCEPTION = 92
OPENING = frozenset({DayReason.MINIMUM_SERVICE})
"""Reasons that say nothing without the activities they open."""


def rows_of(session: Session, asked: NewException) -> list[ExceptionRow]:
    """Make the rows of what is asked: one for each day and each place it concerns.

    Raises:
        RuleBroken: ``exception_reversed``, ``exception_too_long``, ``exception_needs_class``,
            ``exception_needs_activity``, ``exception_keeps_in_a_strike``, each with its field.
        NotFound: ``site``, ``activity``, ``class_group``.
    """
    _require(asked)
    rows = _rows_of(session, asked)
    if asked.kept_activity_ids:
        kept = replace(
            asked,
            reason=DayReason.MINIMUM_SERVICE,
            label="",
            activity_ids=asked.kept_activity_ids,
            kept_activity_ids=(),
        )
        rows += _rows_of(session, kept)
    return rows


def _rows_of(session: Session, asked: NewException) -> list[ExceptionRow]:
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
    if asked.kept_activity_ids and asked.reason is not DayReason.STRIKE:
        raise RuleBroken("exception_keeps_in_a_strike", field="kept_activity_ids")
    if asked.reason in OPENING and not asked.activity_ids:
        raise RuleBroken("exception_needs_activity", field="activity_ids")


def merged(session: Session, rows: Sequence[ExceptionRow]) -> list[ExceptionRow]:
    """Give, for each row, the one that is there for its day and place, changed, or itself, added."""
    days = [row.day_on for row in rows]
    known = session.scalars(select(ExceptionRow).where(ExceptionRow.day_on.between(min(days), max(days))))
    there = {_place_of(row): row for row in known}
    found = []
    for row in rows:
        kept = there.setdefault(_place_of(row), row)
        if kept is row:
            session.add(row)
        kept.kind, kept.reason, kept.label = row.kind, row.reason, row.label
        found.append(kept)
    session.flush()
    return found


def _place_of(row: ExceptionRow) -> tuple[date, int | None, int | None, int | None]:
    return row.day_on, row.site_id, row.activity_id, row.class_group_id


def removed_day(row: ExceptionRow) -> RemovedDay:
    """Keep a row that is taken away."""
    return RemovedDay(
        row.day_on, row.kind, row.reason, row.label, row.site_id, row.activity_id, row.class_group_id
    )


def row_of(day: RemovedDay) -> ExceptionRow:
    """Make the row anew of a day that was taken away."""
    return ExceptionRow(
        day_on=day.on,
        kind=day.kind,
        reason=day.reason,
        label=day.label,
        site_id=day.site_id,
        activity_id=day.activity_id,
        class_group_id=day.class_group_id,
    )


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


def exception_rows(session: Session, identifiers: Collection[int]) -> list[ExceptionRow]:
    """Find those of some exceptions that are still there."""
    wanted = select(ExceptionRow).where(ExceptionRow.id.in_(sorted(set(identifiers))))
    return list(session.scalars(wanted.order_by(ExceptionRow.id)))


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
