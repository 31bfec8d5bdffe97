"""The month as grids: by child, cells in one bytes object; by activity, booked of capacity per day."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import ColumnElement, Select, extract, or_, select, union
from sqlalchemy.orm import Session

from staffdesk.domain.bookings import BookingState
from staffdesk.domain.calendars import CLOSING, TownCalendar
from staffdesk.domain.capacity import excluded_by
from staffdesk.domain.custody import Custody, is_others_day
from staffdesk.domain.dates import Period, month_of
from staffdesk.domain.french.planning import SLOT_ROW_WORDS, class_heading, custody_mark
from staffdesk.domain.search_text import search_text
from staffdesk.models.bookings import Booking
from staffdesk.models.households import Child, Enrolment, Household, Membership
from staffdesk.models.town import Activity, ActivityGroup, ClassGroup, Site, Slot
from staffdesk.services.calendars import is_served, load_calendar
from staffdesk.services.class_trips import load_trips
from staffdesk.services.custodies import load_custodies
from staffdesk.services.places import Place, PlaceBook
from staffdesk.services.planning_rows import (
    CELL_STATES,
    ActivityGrid,
    ActivityRow,
    GridChild,
    GridClass,
    GridDay,
    MonthGrid,
    Occupancy,
    PlanningFilter,
)
from staffdesk.services.slot_exclusions import exclusion_sets

ROWS = ("morning", "noon", "evening")
"""Slot rows of the whole planning; a full day stands in the middle one, on days without school."""

ROW_OF_DAY = "noon"
SCHOOL = "school"
"""The kind of a site that has classes."""

FULL, CLOSED = CELL_STATES.index("full"), CELL_STATES.index("closed")
_CELL_OF_STATE = {
    BookingState.BOOKED.value: CELL_STATES.index("booked"),
    BookingState.REQUESTED.value: CELL_STATES.index("requested"),
    BookingState.CANCEL_REQUESTED.value: CELL_STATES.index("cancel_requested"),
    BookingState.ABSENT_EXCUSED.value: CELL_STATES.index("absent_excused"),
    BookingState.ABSENT_BILLED.value: CELL_STATES.index("absent_billed"),
    BookingState.WAITING.value: CELL_STATES.index("waiting"),
    BookingState.PRESENT.value: CELL_STATES.index("present"),
    BookingState.PRESENT_UNBOOKED.value: CELL_STATES.index("present_unbooked"),
    BookingState.CLOSED_BY_TOWN.value: CLOSED,
}
_STRENGTH = tuple(
    {"": 0, "absent_excused": 1, "absent_billed": 1, "waiting": 2, "requested": 3}.get(state, 4)
    for state in CELL_STATES
)
"""Of two slots that share a row, the one that holds a place is shown, then what is asked, then absences."""

_UNDECIDED = (BookingState.REQUESTED.value, BookingState.CANCEL_REQUESTED.value)


def strength_of(state: str) -> int:
    """Rank a stored state among the slots that share a row of the grid."""
    return _STRENGTH[_CELL_OF_STATE.get(state, 0)]


@dataclass(frozen=True)
class GridSlot:
    """A slot shown, with its activity and the row it stands in."""

    slot_id: int
    activity: Activity
    code: str
    name: str
    row: str
    index: int


@dataclass(frozen=True)
class GridGroup:
    """A group whose places are counted in the footer."""

    group_id: int
    activity_id: int
    name: str
    capacity: int
    site_id: int
    site_uid: str


@dataclass
class Frame:
    """What every grid of a month needs: days, slots by id, groups by id, and the places taken of each."""

    month: Period
    days: tuple[GridDay, ...]
    calendar: TownCalendar
    rows: tuple[str, ...]
    slots: Mapping[int, GridSlot]
    groups: Mapping[int, GridGroup]
    book: PlaceBook
    taken: Mapping[tuple[int, int], Sequence[int]] = field(default_factory=dict)
    _open: dict[tuple[int, str], tuple[bool, ...]] = field(default_factory=dict)

    def served(self, slot: GridSlot, group: GridGroup) -> tuple[bool, ...]:
        """Tell, day by day, whether an activity is open at the site of a group."""
        key = (slot.activity.id, group.site_uid)
        if key not in self._open:
            self._open[key] = tuple(
                is_served(slot.activity, day.on, self.calendar, group.site_uid) for day in self.days
            )
        return self._open[key]

    def capacities(self, slot: GridSlot, group: GridGroup) -> tuple[int, ...]:
        """Give the places of a group day by day; 0 where its activity is not open."""
        return tuple(
            self.book.capacity(group.group_id, day.on) if is_open else 0
            for day, is_open in zip(self.days, self.served(slot, group), strict=True)
        )

    def full_days(self, slot: GridSlot, group: GridGroup) -> list[int]:
        """List the days on which the activity is open and no place is left."""
        return [
            index
            for index, (day, is_open) in enumerate(zip(self.days, self.served(slot, group), strict=True))
            if is_open and not self.book.has_room(Place(group.group_id, slot.slot_id, day.on))
        ]

    def places(self) -> Iterable[tuple[GridGroup, GridSlot]]:
        """Give each pair of a group and a slot of its activity."""
        by_activity = defaultdict(list)
        for slot in self.slots.values():
            by_activity[slot.activity.id].append(slot)
        for group in self.groups.values():
            for slot in by_activity[group.activity_id]:
                yield group, slot


def slot_rows(activity_kind: str | None) -> tuple[str, ...]:
    """Name the rows of a grid: one for leisure, three for the rest."""
    return ("day",) if activity_kind == "leisure" else ROWS


def load_slots(session: Session, wanted: PlanningFilter) -> dict[int, GridSlot]:
    """Load the slots a grid shows, each with the index of its row; what has no row there is left out."""
    rows = slot_rows(wanted.activity_kind)
    found = {}
    for slot, activity in session.execute(
        select(Slot, Activity).join(Activity, Slot.activity_id == Activity.id).order_by(Activity.position)
    ):
        row = ROW_OF_DAY if slot.row == "day" and "day" not in rows else slot.row
        if wanted.activity_kind in (None, activity.kind) and row in rows:
            found[slot.id] = GridSlot(slot.id, activity, slot.code, slot.name, slot.row, rows.index(row))
    return found


def load_frame(session: Session, wanted: PlanningFilter) -> Frame:
    """Load what both grids share."""
    month = month_of(date(wanted.year, wanted.month, 1))
    calendar = load_calendar(session)
    site = session.get(Site, wanted.site_id) if wanted.site_id is not None and not wanted.is_page else None
    days = tuple(
        GridDay(day.on, day.kind.value, day.label)
        for day in calendar.days(month, None if site is None else site.uid)
    )
    slots = load_slots(session, wanted)
    groups = _groups(session, wanted, slots)
    book = PlaceBook(session, groups, month)
    frame = Frame(month, days, calendar, slot_rows(wanted.activity_kind), slots, groups, book)
    frame.taken = _taken(book, frame)
    return frame


def _groups(session: Session, wanted: PlanningFilter, slots: Mapping[int, GridSlot]) -> dict[int, GridGroup]:
    """Load the groups at the site of the filter; for a class alone, those its children go to."""
    activities = {slot.activity.id for slot in slots.values()}
    question = (
        select(ActivityGroup, Site.uid)
        .join(Site, ActivityGroup.site_id == Site.id)
        .join(Activity, ActivityGroup.activity_id == Activity.id)
        .where(ActivityGroup.activity_id.in_(activities))
        .order_by(Activity.position, Site.name, ActivityGroup.name)
    )
    if wanted.group_id is not None:
        question = question.where(ActivityGroup.id == wanted.group_id)
    if wanted.site_id is not None:
        question = question.where(ActivityGroup.site_id == wanted.site_id)
    elif wanted.is_page:
        question = question.where(Site.kind != SCHOOL)
    elif wanted.class_group_id is not None:
        enrolled = select(Enrolment.group_id).where(Enrolment.child_id.in_(_children_question(wanted)))
        question = question.where(ActivityGroup.id.in_(enrolled))
    return {
        group.id: GridGroup(group.id, group.activity_id, group.name, group.capacity, group.site_id, uid)
        for group, uid in session.execute(question)
    }


def _taken(book: PlaceBook, frame: Frame) -> dict[tuple[int, int], list[int]]:
    """Count the places taken by group and slot, day by day of the month."""
    counts: dict[tuple[int, int], list[int]] = {}
    for place, count in book.counts():
        if place.group_id in frame.groups:
            days = counts.setdefault((place.group_id, place.slot_id), [0] * len(frame.days))
            days[place.on.day - 1] = count
    return counts


def month_grid(session: Session, wanted: PlanningFilter) -> MonthGrid:
    """Build the month by child."""
    frame = load_frame(session, wanted)
    members = _members(session, wanted)
    cells = bytearray(len(members) * len(frame.days) * len(frame.rows))
    pending = _fill_bookings(session, wanted, frame, members, cells)
    busy = _busy_days(frame, members, cells)
    _fill_full(session, frame, members, cells)
    _fill_closed(session, frame, members, cells)
    custodies = load_custodies(session, [member.child_id for member in members if member.alternate])
    return MonthGrid(
        year=wanted.year,
        month=wanted.month,
        days=frame.days,
        classes=_classes(members),
        children=tuple(
            _grid_child(member, custodies.get(member.child_id), frame, busy) for member in members
        ),
        slot_labels=tuple(SLOT_ROW_WORDS[row] for row in frame.rows),
        cells=bytes(cells),
        occupancy=_footer(frame),
        pending=pending,
    )


@dataclass(frozen=True)
class Member:
    """A child of the grid, in its class."""

    index: int
    child_id: int
    household_id: int
    household_uid: str
    name: str
    care_plan: bool
    alternate: bool
    class_key: str
    class_label: str
    site_uid: str | None


def _children_question(wanted: PlanningFilter) -> Select[tuple[int]]:
    """Select the ids of the children a grid shows."""
    question = select(Child.id)
    if wanted.class_group_id is not None:
        question = question.where(Child.class_group_id == wanted.class_group_id)
    if wanted.group_id is not None:
        in_group = select(Enrolment.child_id).where(Enrolment.group_id == wanted.group_id)
        question = question.where(Child.id.in_(in_group))
    if wanted.is_page:
        question = question.where(_of_page(wanted.site_id))
    elif wanted.site_id is not None:
        enrolled = (
            select(Enrolment.child_id)
            .join(ActivityGroup, Enrolment.group_id == ActivityGroup.id)
            .where(ActivityGroup.site_id == wanted.site_id)
        )
        of_school = (
            select(Child.id)
            .join(ClassGroup, ClassGroup.id == Child.class_group_id)
            .where(ClassGroup.site_id == wanted.site_id)
        )
        question = question.where(Child.id.in_(union(of_school, enrolled)))
    for word in search_text(wanted.text).split():
        question = question.where(Child.search.contains(word, autoescape=True))
    return question


def _of_page(site_id: int | None) -> ColumnElement[bool]:
    """Tell who is on a page of the whole town: a school's classes, or whoever is in no school's class."""
    classes = select(ClassGroup.id)
    if site_id is not None:
        return Child.class_group_id.in_(classes.where(ClassGroup.site_id == site_id))
    of_schools = classes.join(Site, ClassGroup.site_id == Site.id).where(Site.kind == SCHOOL)
    return or_(Child.class_group_id.is_(None), Child.class_group_id.not_in(of_schools))


def _has_plan_in(month: Period) -> ColumnElement[bool]:
    """Tell whether a care plan holds on some day of a month."""
    begun = or_(Child.care_plan_from.is_(None), Child.care_plan_from <= month.last)
    lasts = or_(Child.care_plan_until.is_(None), Child.care_plan_until >= month.start)
    return Child.has_care_plan & begun & lasts


def _members(session: Session, wanted: PlanningFilter) -> list[Member]:
    rows = session.execute(
        select(
            Child.id,
            Child.first_name,
            Child.last_name,
            _has_plan_in(month_of(date(wanted.year, wanted.month, 1))),
            Child.class_group_id,
            ClassGroup.name,
            Site.name,
            Site.uid,
            Membership.household_id,
            Household.uid,
            Membership.custody,
        )
        .join(Membership, Membership.child_id == Child.id)
        .join(Household, Membership.household_id == Household.id)
        .outerjoin(ClassGroup, Child.class_group_id == ClassGroup.id)
        .outerjoin(Site, ClassGroup.site_id == Site.id)
        .where(Child.id.in_(_children_question(wanted)))
        .order_by(Site.name, ClassGroup.name, Child.search, Child.id, Membership.id)
    )
    found: dict[int, Member] = {}
    for child, first, last, plan, group, class_name, site, site_uid, household, uid, custody in rows:
        if child not in found:
            label = class_heading(class_name or "", site or "")
            found[child] = Member(
                len(found), child, household, uid, f"{first} {last}", plan, custody == "alternate",
                str(group or 0), label, site_uid,
            )  # fmt: skip
    return list(found.values())


def _fill_bookings(
    session: Session, wanted: PlanningFilter, frame: Frame, members: Sequence[Member], cells: bytearray
) -> int:
    """Write each booking's state into its cell, and count the requests that wait for a decision."""
    days, rows = len(frame.days), len(frame.rows)
    base_of = {member.child_id: member.index * days * rows for member in members}
    row_of = {slot.slot_id: slot.index for slot in frame.slots.values()}
    whole_day = {slot.slot_id for slot in frame.slots.values() if slot.row == "day" and rows > 1}
    waiting: set[int] = set()
    question = select(
        Booking.child_id, Booking.slot_id, extract("day", Booking.day_on), Booking.state, Booking.request_id
    ).where(Booking.day_on.between(frame.month.start, frame.month.last), Booking.slot_id.in_(sorted(row_of)))
    narrowed = (wanted.site_id, wanted.class_group_id, wanted.group_id)
    if any(key is not None for key in narrowed) or wanted.text or wanted.is_page:
        question = question.where(Booking.child_id.in_(_children_question(wanted)))
    for child, slot, day, state, request in session.connection().execute(question).all():
        base, row = base_of.get(child), row_of.get(slot)
        if base is None or row is None:
            continue
        at = base + (int(day) - 1) * rows + row
        shown = _CELL_OF_STATE.get(state, 0)
        if cells[at] == 0 or (slot not in whole_day and _STRENGTH[shown] > _STRENGTH[cells[at]]):
            cells[at] = shown
        if request is not None and state in _UNDECIDED:
            waiting.add(request)
    return len(waiting)


def _fill_full(session: Session, frame: Frame, members: Sequence[Member], cells: bytearray) -> None:
    """Mark the empty cells of enrolled children where no place is left."""
    full: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for group, slot in frame.places():
        full[group.group_id] += [(day, slot.index) for day in frame.full_days(slot, group)]
    if not any(full.values()):
        return
    days, rows = len(frame.days), len(frame.rows)
    index_of = {member.child_id: member.index for member in members}
    enrolled = session.execute(
        select(Enrolment.child_id, Enrolment.group_id)
        .where(
            Enrolment.group_id.in_([group for group, found in full.items() if found]),
            Enrolment.starts_on <= frame.month.last,
            Enrolment.ends_on >= frame.month.start,
        )
        .distinct()
    )
    for child, group_id in enrolled:
        index = index_of.get(child)
        for day, row in full[group_id] if index is not None else ():
            at = ((index or 0) * days + day) * rows + row
            cells[at] = cells[at] or FULL


def _fill_closed(session: Session, frame: Frame, members: Sequence[Member], cells: bytearray) -> None:
    """Mark the empty cells of days on which the child's school is closed, or its class is away."""
    closed_at: dict[str | None, list[int]] = {}
    days, rows = len(frame.days), len(frame.rows)
    for member in members:
        if member.site_uid not in closed_at:
            closed_at[member.site_uid] = _closed_cells(frame, member.site_uid)
        for cell in closed_at[member.site_uid]:
            at = member.index * days * rows + cell
            cells[at] = cells[at] or CLOSED
    away = _away_cells(session, frame)
    for member in members if away else ():
        for cell in away.get(member.class_key, ()):
            at = member.index * days * rows + cell
            cells[at] = cells[at] or CLOSED


def _away_cells(session: Session, frame: Frame) -> dict[str, list[int]]:
    """List the cells of a row of the grid on which each class, by its key, is on a trip."""
    rows = len(frame.rows)
    of_activity: dict[int | None, set[int]] = {None: set(range(rows))}
    for slot in frame.slots.values():
        of_activity.setdefault(slot.activity.id, set()).add(slot.index)
    found: dict[str, list[int]] = defaultdict(list)
    for class_id, on, activity in load_trips(session, [frame.month.start, frame.month.last]).labels:
        for row in of_activity.get(activity, ()):
            found[str(class_id)].append((on.day - 1) * rows + row)
    return found


def _closed_cells(frame: Frame, site: str | None) -> list[int]:
    """List the cells of a row of the grid that are closed at a site; a minimum service leaves its own."""
    rows = len(frame.rows)
    return [
        day * rows + row
        for day, shown in enumerate(frame.days)
        if frame.calendar.day_kind(shown.on, site) in CLOSING
        for row in range(rows)
        if not any(
            slot.index == row and is_served(slot.activity, shown.on, frame.calendar, site)
            for slot in frame.slots.values()
        )
    ]


def _busy_days(frame: Frame, members: Sequence[Member], cells: bytearray) -> set[tuple[int, int]]:
    """Note the days on which a child in shared custody has any booking: nothing may be written over them."""
    days, rows = len(frame.days), len(frame.rows)
    found = set()
    for member in members:
        if member.alternate:
            start = member.index * days * rows
            found |= {
                (member.child_id, day)
                for day in range(days)
                if any(cells[start + day * rows : start + (day + 1) * rows])
            }
    return found


def _grid_child(
    member: Member, custody: Custody | None, frame: Frame, busy: set[tuple[int, int]]
) -> GridChild:
    others: frozenset[int] = frozenset()
    agreed = None
    if custody is not None:
        agreed = custody.on(frame.month.start) or custody.on(frame.month.last)
        others = frozenset(
            index
            for index, day in enumerate(frame.days)
            if is_others_day(custody, member.household_uid, day.on) and (member.child_id, index) not in busy
        )
    return GridChild(
        child_id=member.child_id,
        household_id=member.household_id,
        name=member.name,
        class_key=member.class_key,
        mark="" if agreed is None else custody_mark(agreed.weeks),
        care_plan=member.care_plan,
        other_household_days=others,
    )


def _classes(members: Iterable[Member]) -> tuple[GridClass, ...]:
    counts: dict[tuple[str, str], int] = defaultdict(int)
    for member in members:
        counts[member.class_key, member.class_label] += 1
    return tuple(GridClass(key, label, count) for (key, label), count in counts.items())


def _footer(frame: Frame) -> tuple[Occupancy, ...]:
    """Sum booked and capacity by row of the grid, day by day.

    Slots that exclude one another are the same places of their group: a child sits on one of them.
    """
    size = len(frame.days)
    booked = [[0] * size for _ in frame.rows]
    capacity = [[0] * size for _ in frame.rows]
    counted: dict[tuple[int, int], set[str]] = defaultdict(set)
    for group, slot in frame.places():
        counts = frame.taken.get((group.group_id, slot.slot_id), [0] * size)
        seen = counted[group.group_id, slot.index]
        is_more = not excluded_by(slot.code, seen, exclusion_sets(slot.activity))
        seen |= {slot.code} if is_more else set()
        for day, places in enumerate(frame.capacities(slot, group)):
            booked[slot.index][day] += counts[day]
            capacity[slot.index][day] += places if is_more else 0
    return tuple(
        Occupancy(
            slot_row=index,
            label=SLOT_ROW_WORDS[row],
            capacity=max(capacity[index], default=0),
            booked=tuple(booked[index]),
            capacities=tuple(capacity[index]),
        )
        for index, row in enumerate(frame.rows)
    )


def activity_grid(session: Session, wanted: PlanningFilter) -> ActivityGrid:
    """Build the month by activity: one row per group and slot."""
    frame = load_frame(session, wanted)
    size = len(frame.days)
    text = search_text(wanted.text).split()
    rows = []
    for group, slot in frame.places():
        label = f"{slot.activity.name}, {group.name}"
        if not all(word in search_text(label) for word in text):
            continue
        counts = frame.taken.get((group.group_id, slot.slot_id), [0] * size)
        rows.append(
            ActivityRow(
                group_id=group.group_id,
                slot_id=slot.slot_id,
                label=label,
                slot=slot.name,
                booked=tuple(counts),
                capacities=frame.capacities(slot, group),
            )
        )
    return ActivityGrid(wanted.year, wanted.month, frame.days, tuple(rows))
