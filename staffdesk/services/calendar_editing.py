"""Editing the town's calendar: days that differ, holidays, the zone, the week of each site (C5).

Every change is told to the families: the town's snapshot goes out anew, and a closed day frees what was
booked on it at once. Opening a day again restores nothing unless staff ask for it.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path

from staffdesk.domain.calendars import ClassTime, WeekShape, shape_to_json
from staffdesk.domain.dates import SchoolYear
from staffdesk.domain.errors import NotFound, RuleBroken
from staffdesk.domain.permissions import Actor, Permission
from staffdesk.domain.topics import Topic, Topics
from staffdesk.models.town import SchoolHoliday, Site, Town
from staffdesk.services import calendar_import
from staffdesk.services.calendar_changes import (
    DAY_ACTIONS,
    HOLIDAY_ACTIONS,
    WEEK_ACTIONS,
    CalendarChange,
    on_days,
)
from staffdesk.services.calendar_rows import (
    CalendarView,
    ClosingEffect,
    ExceptionsAdded,
    ExceptionsRemoved,
    FilePreview,
    HolidaysReplaced,
    NewException,
    RemovedDay,
)
from staffdesk.services.calendar_view import calendar_view
from staffdesk.services.calendars import KNOWN_ZONES, load_calendar
from staffdesk.services.class_trips import Trips, families_of
from staffdesk.services.custody_holidays import SharedHolidays
from staffdesk.services.day_closing import (
    Moved,
    close_bookings,
    closed_by,
    effect_of,
    restore_bookings,
    stranded,
    surroundings,
)
from staffdesk.services.day_exceptions import (
    exception_rows,
    find_site,
    merged,
    removed_day,
    row_of,
    rows_of,
    with_rows,
)
from staffdesk.services.office import Office
from staffdesk.services.sync.state import require_not_recovering

CHANGED: Topics = frozenset({Topic.SETTINGS, Topic.BOOKINGS, Topic.REQUESTS, Topic.SYNC})


class CalendarEditing:
    """Use cases of the calendar in Paramètres.

    Agents enter closures, strikes and trips (``EDIT_BOOKINGS``); zone, holidays and weeks are the
    administrator's (``CONFIGURE``).
    """

    def __init__(self, office: Office) -> None:
        """Keep the office."""
        self.office = office

    def view(self, actor: Actor, first_year: int) -> CalendarView:
        """Give the calendar of the school year that begins in September of a year."""
        actor.need(Permission.READ)
        with self.office.database.read() as session:
            return calendar_view(session, SchoolYear(first_year), self.office.clock.today())

    # -------------------------------------------------------------------------- days that differ

    def preview(self, actor: Actor, asked: NewException) -> ClosingEffect:
        """Tell what entering days would do to the bookings on them; nothing is written.

        Raises:
            RuleBroken, NotFound: as ``add``.
        """
        actor.need(Permission.READ)
        with self.office.database.read() as session:
            rows = rows_of(session, asked)
            calendar = with_rows(session, load_calendar(session), rows)
            known = surroundings(session, calendar, rows)
            return effect_of(session, rows, replace(known, trips=known.trips.together(Trips.of(rows))))

    def add(self, actor: Actor, asked: NewException, seen: int | None = None) -> ExceptionsAdded:
        """Enter days that differ; what is booked where they close a service becomes free at once.

        A day entered twice for the same place is changed, not doubled. ``seen`` is that of the calendar that
        was read.

        Raises:
            RuleBroken: ``exception_reversed``, ``exception_too_long``, ``exception_needs_class``,
                ``exception_needs_activity``, each with its field.
            NotFound: ``site``, ``activity``, ``class_group``.
            Stale: ``calendar_changed``: a colleague changed one of these days since it was read.
            RecoveryNeeded: this office was restored.
        """
        with self._change(actor, Permission.EDIT_BOOKINGS) as change:
            session = change.session
            wanted = rows_of(session, asked)
            change.require(seen, DAY_ACTIONS, on_days(asked.first_on, asked.last_on))
            rows = merged(session, wanted)
            around = surroundings(session, load_calendar(session), rows)
            effect = effect_of(session, rows, around)
            moved = close_bookings(session, rows, around, change.hand)
            moved.households |= families_of(session, rows)
            facts: dict[str, object] = {
                "reason": asked.reason.value,
                "first_on": asked.first_on.isoformat(),
                "last_on": asked.last_on.isoformat(),
                "label": rows[0].label,
                "closed": moved.count,
                "corrections": moved.corrections,
            }
            ids = tuple(row.id for row in rows)
            change.tell("calendar.exception_added", f"calendar_exception:{ids[0]}", facts, moved)
        return ExceptionsAdded(ids, effect, CHANGED)

    def remove(
        self, actor: Actor, exception_ids: Collection[int], *, restore: bool = False
    ) -> ExceptionsRemoved:
        """Make days again what the calendar says; with ``restore`` what was closed is booked again.

        Without it nothing is booked again: families count on what they were told.

        Raises:
            NotFound: ``calendar_exception``: none is named.
            Stale: ``calendar_changed``: a colleague took one of them away.
            RecoveryNeeded: this office was restored.
        """
        with self._change(actor, Permission.EDIT_BOOKINGS) as change:
            session = change.session
            if not exception_ids:
                raise NotFound("calendar_exception")
            rows = exception_rows(session, exception_ids)
            if len(rows) < len(set(exception_ids)):
                raise change.stale()
            days = tuple(removed_day(row) for row in rows)
            for row in rows:
                session.delete(row)
            session.flush()
            around = surroundings(session, load_calendar(session), rows)
            moved = restore_bookings(session, rows, around, change.hand) if restore else Moved()
            moved.households |= families_of(session, rows)
            left = sum(closed_by(session, rows).values())
            facts = {**_days_facts(days), "restored": moved.count}
            change.tell("calendar.exception_removed", f"calendar_exception:{rows[0].id}", facts, moved)
        return ExceptionsRemoved(len(rows), moved.count, left, CHANGED, days)

    def put_back(self, actor: Actor, days: Collection[RemovedDay]) -> ExceptionsAdded:
        """Take a removal back: the days differ again as they did, and close what they closed.

        Raises:
            Stale: ``calendar_changed``: a colleague said meanwhile how one of these days differs.
            RecoveryNeeded: this office was restored.
        """
        with self._change(actor, Permission.EDIT_BOOKINGS) as change:
            session = change.session
            back = [row_of(day) for day in days]
            rows = merged(session, back)
            if any(one is not other for one, other in zip(rows, back, strict=True)):
                raise change.stale()
            around = surroundings(session, load_calendar(session), rows)
            effect = effect_of(session, rows, around)
            moved = close_bookings(session, rows, around, change.hand)
            moved.households |= families_of(session, rows)
            facts = {**_days_facts(days), "closed": moved.count}
            change.tell("calendar.removal_undone", f"calendar_exception:{rows[0].id}", facts, moved)
        return ExceptionsAdded(tuple(row.id for row in rows), effect, CHANGED)

    # -------------------------------------------------------------------------- zone and holidays

    def set_zone(self, actor: Actor, zone: str, *, local_law: bool, seen: int | None = None) -> Topics:
        """Set the zone (A, B, C, Corse, an overseas academy) and the law of Alsace-Moselle.

        Raises:
            RuleBroken: ``zone_unknown``.
        """
        if zone not in (*KNOWN_ZONES, *calendar_import.OTHER_ZONES):
            raise RuleBroken("zone_unknown", field="zone", zone=zone)
        with self._change(actor, Permission.CONFIGURE) as change:
            change.require(seen, HOLIDAY_ACTIONS)
            town = change.session.get_one(Town, 1)
            before = {"zone": town.holiday_zone, "local_law": town.local_law}
            town.holiday_zone, town.local_law = zone, local_law
            facts = {"before": before, "after": {"zone": zone, "local_law": local_law}}
            change.tell("calendar.zone_set", "town:1", facts, Moved())
        return CHANGED

    def import_zone(self, actor: Actor, years: Collection[int], seen: int | None = None) -> HolidaysReplaced:
        """Replace the holidays of school years (their first years) by those the library knows for the zone.

        Raises:
            RuleBroken: ``zone_without_library``; ``school_year_unknown``.
        """
        with self._change(actor, Permission.CONFIGURE) as change:
            change.require(seen, HOLIDAY_ACTIONS)
            zone = change.session.get_one(Town, 1).holiday_zone
            found = calendar_import.library_holidays(zone, years)
            return self._replace(change, years, found, "library")

    def load_file(self, actor: Actor, path: Path) -> bytes:
        """Load an official file (CSV or ICS) from its place.

        Raises:
            RuleBroken, Unavailable: as ``calendar_import.load_file``.
        """
        actor.need(Permission.CONFIGURE)
        return calendar_import.load_file(path)

    def read_file(self, actor: Actor, content: bytes, zone: str) -> FilePreview:
        """Read an official file (CSV or ICS) without writing anything: its holidays, its faulty lines."""
        actor.need(Permission.CONFIGURE)
        return calendar_import.preview(content, zone)

    def apply_file(
        self, actor: Actor, content: bytes, zone: str, years: Collection[int], seen: int | None = None
    ) -> HolidaysReplaced:
        """Replace the holidays of school years by those of an official file.

        Raises:
            RuleBroken: ``calendar_file_empty``: the file has none for that zone and those years.
        """
        found = calendar_import.file_holidays(content, zone, years)
        with self._change(actor, Permission.CONFIGURE) as change:
            change.require(seen, HOLIDAY_ACTIONS)
            return self._replace(change, years, found, "file")

    def _replace(
        self, change: CalendarChange, years: Collection[int], found: list[calendar_import.Named], source: str
    ) -> HolidaysReplaced:
        shared = SharedHolidays(change.session)
        count = calendar_import.replace_years(change.session, years, found)
        moved = Moved(households=shared.follow(self.office.clock.today(), change.hand))
        left = stranded(change.session, load_calendar(change.session), self.office.clock.today())
        facts: dict[str, object] = {"years": sorted(set(years)), "holidays": count, "source": source}
        change.tell("calendar.holidays_replaced", "town:1", facts, moved)
        return HolidaysReplaced(count, left, CHANGED)

    def save_holiday(
        self,
        actor: Actor,
        holiday_id: int | None,
        name: str,
        starts_on: date,
        last_on: date,
        seen: int | None = None,
    ) -> Topics:
        """Enter or change school holidays by hand: a rector may adapt them.

        Raises:
            RuleBroken: ``holiday_needs_name``, ``holiday_reversed``, ``holiday_too_long``.
            NotFound: ``school_holiday``.
            Stale: ``calendar_changed``.
        """
        calendar_import.require_holiday(name, starts_on, last_on)
        with self._change(actor, Permission.CONFIGURE) as change:
            change.require(seen, HOLIDAY_ACTIONS)
            row = SchoolHoliday() if holiday_id is None else change.session.get(SchoolHoliday, holiday_id)
            if row is None:
                raise NotFound("school_holiday")
            shared = SharedHolidays(change.session)
            row.name, row.starts_on, row.last_on = name.strip(), starts_on, last_on
            change.session.add(row)
            moved = Moved(households=shared.follow(self.office.clock.today(), change.hand))
            facts = {"name": row.name, "from": starts_on.isoformat(), "to": last_on.isoformat()}
            change.tell("calendar.holiday_saved", f"school_holiday:{row.id}", facts, moved)
        return CHANGED

    def remove_holiday(self, actor: Actor, holiday_id: int) -> Topics:
        """Take school holidays away.

        Raises:
            NotFound: ``school_holiday``.
        """
        with self._change(actor, Permission.CONFIGURE) as change:
            row = change.session.get(SchoolHoliday, holiday_id)
            if row is None:
                raise NotFound("school_holiday")
            shared = SharedHolidays(change.session)
            change.session.delete(row)
            moved = Moved(households=shared.follow(self.office.clock.today(), change.hand))
            change.tell("calendar.holiday_removed", f"school_holiday:{holiday_id}", {"name": row.name}, moved)
        return CHANGED

    # -------------------------------------------------------------------------- weeks

    def set_week(
        self,
        actor: Actor,
        site_ids: Collection[int],
        week: Mapping[int, ClassTime] | None,
        seen: int | None = None,
    ) -> Topics:
        """Set the class time of each weekday (Monday = 0) of some sites at once, or of the town (no site).

        A site's None follows the town's again.

        Raises:
            RuleBroken: ``week_needs_class``: the town's week has no class at all.
            NotFound: ``site``.
            Stale: ``calendar_changed``: a colleague changed one of these weeks since it was read.
        """
        stored = {} if week is None else shape_to_json(WeekShape(week))
        if not stored and not site_ids:
            raise RuleBroken("week_needs_class", field="week")
        with self._change(actor, Permission.CONFIGURE) as change:
            sites = [find_site(change.session, one) for one in sorted(set(site_ids))]
            records = [f"site:{site.id}" for site in sites] or ["town:1"]
            change.require(seen, WEEK_ACTIONS, lambda entry: entry.record in records)
            told: list[tuple[str, dict[str, object]]] = []
            holders: Sequence[Site | Town] = sites or [change.session.get_one(Town, 1)]
            for holder, record in zip(holders, records, strict=True):
                facts: dict[str, object] = {"before": dict(holder.week_shape), "after": stored}
                holder.week_shape = stored
                told.append((record, facts))
            change.publish(Moved())
            for record, facts in told:
                change.log("calendar.week_set", record, facts)
        return CHANGED

    @contextmanager
    def _change(self, actor: Actor, permission: Permission) -> Iterator[CalendarChange]:
        """Open one transaction; the town is locked first: the calendar changes one after the other."""
        actor.need(permission)
        with self.office.database.begin() as session:
            require_not_recovering(session)
            if session.get(Town, 1, with_for_update=True) is None:
                raise NotFound("town")
            yield CalendarChange(session, actor, self.office.clock.now())


def _days_facts(days: Collection[RemovedDay]) -> dict[str, object]:
    first, last = min(day.on for day in days), max(day.on for day in days)
    return {
        "days": len(days),
        "label": next(iter(days)).label,
        "first_on": first.isoformat(),
        "last_on": last.isoformat(),
    }
