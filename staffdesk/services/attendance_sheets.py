"""Attendance sheets made from the town's data: which lists, which boxes, what site staff must know (S19-S22).

The telephone of a household stands on a sheet only for the days it has the child: the other parent reads the
sheet too when it comes (section G).
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from staffdesk.domain.attendance_document import (
    AttendanceSheets,
    Box,
    SheetChild,
    SheetColumn,
    SheetPerson,
    SheetSection,
)
from staffdesk.domain.bookings import OVER
from staffdesk.domain.dates import ONE_DAY, Period, month_of, week_of
from staffdesk.domain.errors import NotFound
from staffdesk.domain.french.attendance import list_title
from staffdesk.domain.french.dates import WEEKDAYS_SHORT, day_long, day_of_month, month_year, period
from staffdesk.domain.french.invoice_text import invoice_letterhead
from staffdesk.domain.letterhead import Letterhead
from staffdesk.domain.meals import STANDARD, diet_name
from staffdesk.domain.permissions import Actor, Permission
from staffdesk.domain.search_text import search_text
from staffdesk.models.bookings import Booking
from staffdesk.models.households import Child
from staffdesk.models.town import Activity, ActivityGroup, ClassGroup, Site, Slot, Town
from staffdesk.services import audit
from staffdesk.services.attendance_lists import last_name_first, load_care
from staffdesk.services.attendance_rows import Care
from staffdesk.services.attendance_sheet_cells import (
    Place,
    boxes_of,
    health_words,
    is_on_sheet,
    load_parents,
    persons,
    trips_of,
)
from staffdesk.services.calendars import is_served, load_calendar
from staffdesk.services.class_trips import load_trips
from staffdesk.services.documents.attendance_month_pdf import render_attendance_month
from staffdesk.services.documents.attendance_pdf import render_attendance
from staffdesk.services.documents.list_page import A3, A4
from staffdesk.services.documents.list_workbooks import attendance_workbook
from staffdesk.services.meal_rows import Span
from staffdesk.services.office import Office

_OVER = [state.value for state in OVER]
_IMAGE = {True: "oui", False: "NON", None: "?"}


@dataclass(frozen=True)
class SheetWish:
    """Which sheets: a site; one group, activity, class or slot of it, or all (null); a day, week or month.

    ``is_large`` asks for the sheets of a month on A3.
    """

    on: date
    site_id: int
    group_id: int | None = None
    activity_id: int | None = None
    class_group_id: int | None = None
    slot_id: int | None = None
    span: Span = Span.DAY
    is_large: bool = False

    @property
    def days(self) -> Period:
        """The days asked for."""
        if self.span is Span.WEEK:
            return week_of(self.on)
        return month_of(self.on) if self.span is Span.MONTH else Period(self.on, self.on + ONE_DAY)


def sheet_wish(
    on: date,
    site_id: int,
    span: str,
    *,
    group_id: int | None = None,
    class_group_id: int | None = None,
    is_large: bool = False,
) -> SheetWish:
    """Make a wish of the word of a screen."""
    return SheetWish(on, site_id, group_id, class_group_id=class_group_id, span=Span(span), is_large=is_large)


class AttendanceSheetsPrinter:
    """Use case: attendance sheets as PDF and as spreadsheet."""

    def __init__(self, office: Office) -> None:
        """Keep the office."""
        self.office = office

    def pdf(self, actor: Actor, wish: SheetWish) -> bytes:
        """Print sheets.

        Raises:
            NotFound: ``attendance_list``: no such site, or nothing to print there.
        """
        sheets = self._sheets(actor, wish)
        if sheets.is_month:
            return render_attendance_month(sheets, A3 if wish.is_large else A4)
        return render_attendance(sheets)

    def workbook(self, actor: Actor, wish: SheetWish) -> bytes:
        """Give the same as xlsx.

        Raises:
            NotFound: as ``pdf``.
        """
        return attendance_workbook(self._sheets(actor, wish))

    def _sheets(self, actor: Actor, wish: SheetWish) -> AttendanceSheets:
        """Read everything in one transaction; reading health for paper is audited (SEC8)."""
        actor.need(Permission.READ)
        with_health = actor.may(Permission.READ_HEALTH)
        sealer = self.office.sealer() if with_health else None
        at = self.office.clock.now()
        with self.office.database.begin() as session:
            reading = _Reading(session, wish)
            care = load_care(session, reading.children, sealer)
            if with_health and reading.children:
                facts: dict[str, object] = {
                    "on": wish.on.isoformat(),
                    "span": wish.span.value,
                    "children": len(reading.children),
                    "why": "attendance_sheet",
                }
                audit.record(session, actor, "health.read", f"site:{wish.site_id}", facts, at=at)
            return AttendanceSheets(
                letterhead=town_letterhead(session),
                period=_period_words(wish, reading.days()),
                sections=reading.sections(care),
                printed_at=at,
                printed_by=actor.name,
                with_health=with_health,
                is_month=wish.span is Span.MONTH,
            )


def town_letterhead(session: Session) -> Letterhead:
    """Give the head of the town's lists: its service, without its revenue office."""
    town = session.scalars(select(Town)).one()
    identity = {"name": town.name} | town.identity | {"revenue_office": ""}
    return invoice_letterhead(identity, demonstration=town.is_demonstration)


def _period_words(wish: SheetWish, served: Sequence[date]) -> str:
    """Name the days: `lundi 16 novembre 2026`, those a week has, `semaine du 16 au 20 nov. 2026`, a month."""
    days = wish.days
    if wish.span is Span.DAY:
        return day_long(wish.on)
    if wish.span is Span.MONTH:
        return month_year(wish.on)
    first, last = (served[0], served[-1]) if served else (days.start, days.last)
    return f"semaine {period(first, last)}"


@dataclass(frozen=True)
class _Group:
    """A group of the site with its activity and slots."""

    group: ActivityGroup
    activity: Activity
    slots: tuple[Slot, ...]


@dataclass(frozen=True)
class _Frame:
    """The boxes of a list: whose activity, under which heads, for which days and slots."""

    activity_id: int
    columns: tuple[SheetColumn, ...]
    places: tuple[Place, ...]


class _Reading:
    """What was read for some sheets: groups, bookings by group, children with their classes."""

    def __init__(self, session: Session, wish: SheetWish) -> None:
        site = session.get(Site, wish.site_id)
        if site is None:
            raise NotFound("attendance_list", site=wish.site_id)
        self._session, self._wish, self._site = session, wish, site
        self._calendar = load_calendar(session)
        self._groups = self._load_groups()
        self._trips = load_trips(session, list(wish.days.days()))
        found = list(self._load_bookings())
        self._known = self._load_children({row.child_id for row in found})
        self._bookings: dict[int, list[Booking]] = defaultdict(list)
        activities = {group.group.id: group.activity.id for group in self._groups}
        for row in found:
            if is_on_sheet(row, self._trip(row.child_id, activities[row.group_id], row.day_on)):
                self._bookings[row.group_id].append(row)
        kept = {row.child_id for rows in self._bookings.values() for row in rows}
        self.children = sorted(kept & set(self._known))

    def _trip(self, child_id: int, activity_id: int, on: date) -> str | None:
        """Name the trip a child is on with its class."""
        child, _ = self._known.get(child_id, (None, ""))
        return None if child is None else self._trips.label(child.class_group_id, activity_id, on)

    def days(self) -> list[date]:
        """List the days that have a column on one of the sheets."""
        return sorted({column.on for group in self._groups for column in self._columns(group)})

    def sections(self, care: Mapping[int, Care]) -> tuple[SheetSection, ...]:
        """Make the lists that have a column; a class alone is named in the title."""
        households = {row.household_id for rows in self._bookings.values() for row in rows}
        parents = load_parents(self._session, households)
        made = []
        for group in self._groups:
            columns = self._columns(group)
            if columns:
                made.append(self._section(group, columns, care, parents))
        if not made:
            raise NotFound("attendance_list", site=self._site.id, on=self._wish.on)
        return tuple(made)

    def _load_groups(self) -> list[_Group]:
        question = (
            select(ActivityGroup, Activity)
            .join(Activity, ActivityGroup.activity_id == Activity.id)
            .where(ActivityGroup.site_id == self._site.id)
            .order_by(Activity.position, ActivityGroup.name)
        )
        if self._wish.activity_id is not None:
            question = question.where(Activity.id == self._wish.activity_id)
        if self._wish.group_id is not None:
            question = question.where(ActivityGroup.id == self._wish.group_id)
        return [
            _Group(
                group,
                activity,
                tuple(slot for slot in activity.slots if self._wish.slot_id in (None, slot.id)),
            )
            for group, activity in self._session.execute(question)
        ]

    def _load_bookings(self) -> Iterable[Booking]:
        days = self._wish.days
        slots = [slot.id for group in self._groups for slot in group.slots]
        return self._session.scalars(
            select(Booking).where(
                Booking.group_id.in_([group.group.id for group in self._groups]),
                Booking.slot_id.in_(slots),
                Booking.day_on >= days.start,
                Booking.day_on < days.end,
                Booking.state.not_in(_OVER),
            )
        )

    def _load_children(self, wanted: Iterable[int]) -> dict[int, tuple[Child, str]]:
        question = (
            select(Child, ClassGroup.name)
            .outerjoin(ClassGroup, ClassGroup.id == Child.class_group_id)
            .where(Child.id.in_(sorted(wanted)))
        )
        if self._wish.class_group_id is not None:
            question = question.where(Child.class_group_id == self._wish.class_group_id)
        return {child.id: (child, name or "") for child, name in self._session.execute(question)}

    def _columns(self, group: _Group) -> tuple[SheetColumn, ...]:
        """Give a box for each day and slot that is served, or booked all the same."""
        booked = {(row.day_on, row.slot_id) for row in self._bookings[group.group.id]}
        return tuple(
            SheetColumn(on, f"{WEEKDAYS_SHORT[on.weekday()]}\u00a0{day_of_month(on)}", slot.name.lower())
            for on in self._wish.days.days()
            for slot in group.slots
            if is_served(group.activity, on, self._calendar, self._site.uid) or (on, slot.id) in booked
        )

    def _section(
        self,
        group: _Group,
        columns: tuple[SheetColumn, ...],
        care: Mapping[int, Care],
        parents: Mapping[int, tuple[SheetPerson, ...]],
    ) -> SheetSection:
        places = tuple(
            (column.on, slot.id) for column in columns for slot in group.slots if _is(slot, column)
        )
        rows: dict[int, dict[tuple[date, int], Booking]] = defaultdict(dict)
        for row in self._bookings[group.group.id]:
            if row.child_id in self._known:
                rows[row.child_id][row.day_on, row.slot_id] = row
        found = [
            self._child(child, _Frame(group.activity.id, columns, places), rows[child], care[child], parents)
            for child in rows
        ]
        names = {self._known[child][1] for child in rows}
        title = list_title(group.activity.name, self._slot_words(group), self._site.name)
        if self._wish.class_group_id is not None and len(names) == 1:
            title = f"{title} · {names.pop()}"
        ordered = sorted(found, key=lambda child: (search_text(child.name), child.class_name))
        return SheetSection(title, f"{group.activity.name} {self._site.name}", columns, tuple(ordered))

    def _slot_words(self, group: _Group) -> str:
        return ", ".join(slot.name.lower() for slot in group.slots)

    def _child(
        self,
        child_id: int,
        frame: _Frame,
        rows: Mapping[tuple[date, int], Booking],
        care: Care,
        parents: Mapping[int, tuple[SheetPerson, ...]],
    ) -> SheetChild:
        child, class_name = self._known[child_id]
        payers = dict.fromkeys(row.household_id for row in rows.values())
        has_care_plan = any(child.care_plan.holds_on(place[0]) for place in frame.places)
        diet = diet_name(child.diet)
        trips = [self._trip(child_id, frame.activity_id, place[0]) for place in frame.places]
        boxes = boxes_of(rows, frame.places, trips)
        away = [trip if box is Box.AWAY else None for box, trip in zip(boxes, trips, strict=True)]
        return SheetChild(
            name=last_name_first(child),
            class_name=class_name,
            boxes=boxes,
            health=health_words(care, has_care_plan=has_care_plan),
            care_plan=has_care_plan,
            diet="" if diet == STANDARD else diet,
            image=_IMAGE[child.image_consent],
            parents=tuple(person for household in payers for person in parents.get(household, ())),
            collectors=persons(one for one in care.collectors if one.may_collect),
            banned=persons(one for one in care.collectors if not one.may_collect and not one.emergency),
            call_only=persons(one for one in care.collectors if not one.may_collect and one.emergency),
            trips=trips_of(frame.columns, away),
        )


def _is(slot: Slot, column: SheetColumn) -> bool:
    return slot.name.lower() == column.slot
