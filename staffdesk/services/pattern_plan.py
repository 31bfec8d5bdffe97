"""What a week pattern comes to, cell by cell: added, there already, or left with its reason (C6)."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from staffdesk.domain.bookings import BookingState
from staffdesk.domain.custody import household_on
from staffdesk.domain.dates import DAYS_A_WEEK, monday_of
from staffdesk.domain.french.amounts import counted as counted_words
from staffdesk.domain.french.planning import LEFT_WORDS, closed_words, full_words, slot_label
from staffdesk.domain.patterns import Cell, WeekPattern, wanted_cells
from staffdesk.models.bookings import Booking
from staffdesk.models.households import Child
from staffdesk.models.town import Slot
from staffdesk.services.booking_moves import NewBooking
from staffdesk.services.calendars import is_served, load_calendar
from staffdesk.services.class_trips import load_trips
from staffdesk.services.custodies import load_custodies
from staffdesk.services.pattern_rows import PatternChild, PatternConflict, PatternPreview, PatternWish
from staffdesk.services.places import Place
from staffdesk.services.planning_moves import Right, load_rights, paying_right
from staffdesk.services.planning_places import PlaceCounts, is_over
from staffdesk.services.planning_undo import parts
from staffdesk.services.progress import Progress, counted
from staffdesk.services.slot_exclusions import HELD, HeldSlot, load_exclusions

COPIED = (BookingState.BOOKED.value, BookingState.PRESENT.value)
"""States of a week that its copy repeats: what was asked, given up or missed is not a model."""


@dataclass
class _Tally:
    added: int = 0
    already: int = 0
    left: int = 0


@dataclass
class PatternPlan:
    """The cells to add, the rows (by id) that are asked anew, and what is told of the rest."""

    added: list[NewBooking] = field(default_factory=list)
    anew: dict[int, NewBooking] = field(default_factory=dict)
    counts: PlaceCounts | None = None
    held: set[HeldSlot] = field(default_factory=set)
    _tallies: dict[int, _Tally] = field(default_factory=dict)
    _left: dict[tuple[int, int, str], list[date]] = field(default_factory=lambda: defaultdict(list))

    def leave(self, child: int, slot: int, why: str, on: date) -> None:
        """Note a cell that is left."""
        self._left[child, slot, why].append(on)
        self.tally(child).left += 1

    def tally(self, child: int) -> _Tally:
        """Give the counts of a child."""
        return self._tallies.setdefault(child, _Tally())

    def preview(self, names: Mapping[int, str], slots: Mapping[int, Slot]) -> PatternPreview:
        """Tell the plan: children in the order asked, conflicts one line for a child, a slot and a reason.

        Closed days are the same for everybody: they are told once, after the rest.
        """
        alike: dict[tuple[int, str, tuple[date, ...]], list[int]] = defaultdict(list)
        for (child, slot, why), days in self._left.items():
            alike[slot, why, tuple(days)].append(child)
        lines = [
            PatternConflict(who, slot_label(slots[slot].activity.name, slots[slot].name), why, days)
            for (slot, why, days), children in alike.items()
            for who in _who(children, why, names)
        ]
        return PatternPreview(
            sum(tally.added for tally in self._tallies.values()),
            sum(tally.already for tally in self._tallies.values()),
            tuple(
                PatternChild(child, names[child], tally.added, tally.already, tally.left)
                for child, tally in self._tallies.items()
            ),
            tuple(
                sorted(
                    lines,
                    key=lambda line: (line.why.startswith(LEFT_WORDS["closed"]), line.days[0], line.who),
                )
            ),
        )


def _who(children: Collection[int], why: str, names: Mapping[int, str]) -> Iterator[str]:
    if len(children) > 1 and why.startswith(LEFT_WORDS["closed"]):
        yield counted_words(len(children), "enfant")
        return
    yield from (names[child] for child in children)


class PatternFacts:
    """What is known of the children of a pattern over its period, loaded once."""

    def __init__(self, session: Session, wish: PatternWish) -> None:
        """Load names, classes, enrolments, custody, calendar, trips and slots."""
        self.session, self.wish = session, wish
        self.names, self._classes = _names(session, wish.child_ids)
        self._trips = load_trips(session, [wish.starts_on, wish.ends_on])
        self.slots = {slot.id: slot for slot in session.scalars(select(Slot))}
        self.calendar = load_calendar(session)
        self.custodies = load_custodies(session, list(self.names))
        self.rights = load_rights(session, list(self.names))
        self.exclusions = load_exclusions(session)
        self.activity_of = {number: slot.activity_id for number, slot in self.slots.items()}
        self._served: dict[tuple[int, str | None, date], bool] = {}
        self._of_activity: dict[tuple[int, int], list[Right]] = defaultdict(list)
        for child, rights in self.rights.items():
            for right in rights:
                self._of_activity[child, right.activity.id].append(right)

    @property
    def children(self) -> list[int]:
        """The children that exist, in the order asked."""
        return [child for child in self.wish.child_ids if child in self.names]

    def cells_of(self, children: Iterable[int]) -> Iterator[tuple[int, tuple[Cell, ...]]]:
        """Give what the pattern asks for each child, whatever is open or booked."""
        models = self._copied() if self.wish.copied_week is not None else None
        shared = None if models is not None else self._expand(_by_weekday(self.wish.weekday_slots))
        for child in children:
            yield child, shared if shared is not None else self._expand((models or {}).get(child, {}))

    def _expand(self, slots: Mapping[int, frozenset[str]]) -> tuple[Cell, ...]:
        return wanted_cells(WeekPattern(self.wish.period, slots, self.wish.weeks, self.wish.reference))

    def _copied(self) -> dict[int, dict[int, frozenset[str]]]:
        """Read each child's own week as its model."""
        monday = monday_of(self.wish.copied_week or self.wish.starts_on)
        pairs: dict[int, set[tuple[int, int]]] = defaultdict(set)
        for part in parts(sorted(self.names)):
            rows = self.session.execute(
                select(Booking.child_id, Booking.day_on, Booking.slot_id).where(
                    Booking.child_id.in_(part),
                    Booking.day_on.between(monday, monday + timedelta(days=DAYS_A_WEEK - 1)),
                    Booking.state.in_(COPIED),
                )
            )
            for child, on, slot in rows:
                pairs[child].add((on.weekday(), slot))
        return {child: _by_weekday(found) for child, found in pairs.items()}

    def is_open(self, slot: int, site_uid: str | None, on: date) -> bool:
        """Tell whether a slot is served on a day at a site; None stands for the town as a whole."""
        key = (self.activity_of[slot], site_uid, on)
        found = self._served.get(key)
        if found is None:
            found = self._served[key] = is_served(self.slots[slot].activity, on, self.calendar, site_uid)
        return found

    def trip(self, child: int, slot: int, on: date) -> str | None:
        """Name the trip on which the child's class is away that day; None where it is not."""
        return self._trips.label(self._classes[child], self.activity_of[slot], on)

    def rights_on(self, child: int, slot: int, on: date) -> list[Right]:
        """List the enrolments of a child that give it a slot on a day."""
        of_activity = self._of_activity.get((child, self.activity_of[slot]), ())
        return [right for right in of_activity if right.starts_on <= on <= right.ends_on]


@dataclass(frozen=True)
class _Row:
    """What is known of a row that exists."""

    booking_id: int
    state: str


def plan_pattern(
    session: Session, facts: PatternFacts, *, locked: bool, progress: Progress | None = None
) -> PatternPlan:
    """Sort every cell of a pattern; ``locked`` when it is about to be written."""
    wanted = list(facts.cells_of(facts.children))
    groups = {right.group_id for rights in facts.rights.values() for right in rights}
    slots = {int(cell.slot) for _, cells in wanted for cell in cells}
    days = (facts.wish.starts_on, facts.wish.ends_on)
    corners = {Place(group, slot, on) for group in groups for slot in slots for on in days}
    plan = PatternPlan(counts=PlaceCounts(session, corners, locked=locked))
    existing = _existing(session, facts)
    plan.held = {key for key, row in existing.items() if row.state in HELD}
    for child, cells in counted(wanted, progress, len(wanted)):
        plan.tally(child)
        for cell in cells:
            _sort_cell(plan, facts, child, cell, existing.get((child, int(cell.slot), cell.on)))
    return plan


def _sort_cell(plan: PatternPlan, facts: PatternFacts, child: int, cell: Cell, row: _Row | None) -> None:
    """Put one cell where it belongs; a row in any live state is there already and stays as it is."""
    if row is not None and not is_over(row.state):
        plan.tally(child).already += 1
        return
    slot = int(cell.slot)
    right, why = _right(facts, child, slot, cell.on)
    if right is None or plan.counts is None:
        if why:
            plan.leave(child, slot, why, cell.on)
        return
    place = Place(right.group_id, slot, cell.on)
    if facts.exclusions.stands(plan.held, child, slot, cell.on):
        plan.leave(child, slot, LEFT_WORDS["excluded"], cell.on)
    elif not plan.counts.has_room(place):
        plan.leave(child, slot, full_words(plan.counts.of(place)), cell.on)
    else:
        plan.counts.follow(place, None, BookingState.BOOKED.value)
        plan.tally(child).added += 1
        plan.held.add((child, slot, cell.on))
        new = NewBooking(child, right.household_id, place)
        if row is None:
            plan.added.append(new)
        else:
            plan.anew[row.booking_id] = new


def _right(facts: PatternFacts, child: int, slot: int, on: date) -> tuple[Right | None, str]:
    """Find the enrolment that gives the cell, or say why none does.

    Nothing is said of an ordinary day on which the activity has never any service: a pattern over a year does
    not ask for the school days of the holiday centre.
    """
    rights = facts.rights_on(child, slot, on)
    served = [right for right in rights if facts.is_open(slot, right.site_uid, on)]
    if not served:
        site = rights[0].site_uid if rights else None
        if not rights and facts.is_open(slot, None, on):
            return None, LEFT_WORDS["not_enrolled"]
        label = facts.calendar.day(on, site).label
        return None, closed_words(label) if label else ""
    trip = facts.trip(child, slot, on)
    if trip is not None:
        return None, closed_words(trip)
    custody = facts.custodies.get(child)
    own = paying_right(served, None if custody is None else household_on(custody, on))
    return own, "" if own is not None else LEFT_WORDS["other_household"]


def _existing(session: Session, facts: PatternFacts) -> dict[tuple[int, int, date], _Row]:
    found: dict[tuple[int, int, date], _Row] = {}
    for part in parts(sorted(facts.names)):
        question = select(Booking.child_id, Booking.slot_id, Booking.day_on, Booking.id, Booking.state).where(
            Booking.child_id.in_(part),
            Booking.day_on.between(facts.wish.starts_on, facts.wish.ends_on),
        )
        for child, slot, on, booking, state in session.connection().execute(question):
            found[child, slot, on] = _Row(booking, state)
    return found


def _by_weekday(pairs: Iterable[tuple[int, int]]) -> dict[int, frozenset[str]]:
    slots: dict[int, set[str]] = defaultdict(set)
    for weekday, slot in pairs:
        slots[weekday].add(str(slot))
    return {weekday: frozenset(found) for weekday, found in slots.items()}


def _names(session: Session, child_ids: Collection[int]) -> tuple[dict[int, str], dict[int, int | None]]:
    """Give names and classes of children."""
    names: dict[int, str] = {}
    classes: dict[int, int | None] = {}
    for part in parts(sorted(set(child_ids))):
        rows = session.execute(
            select(Child.id, Child.first_name, Child.last_name, Child.class_group_id).where(
                Child.id.in_(part)
            )
        )
        for child, first, last, class_id in rows:
            names[child], classes[child] = f"{first} {last}", class_id
    return names, classes
