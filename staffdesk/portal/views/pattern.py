"""A week pattern over a period (S35, S37, S38): what it adds, what it costs, and each day it leaves out."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType

from staffdesk.contract.v1 import ChildView, FamilySnapshot, TownSnapshot
from staffdesk.domain.bookings import BookingKey
from staffdesk.domain.calendars import ClassTime, TownCalendar, WeekShape
from staffdesk.domain.dates import Period
from staffdesk.domain.french import dates as french
from staffdesk.domain.french.amounts import euros
from staffdesk.domain.patterns import Cell, WeekPattern, add_pattern, expand
from staffdesk.portal.family_file import FiledRequest
from staffdesk.portal.sentences import count, say
from staffdesk.portal.views.bookings import Timetable, can_be_asked, current_states, holds, parse_key
from staffdesk.portal.views.cells import still

EVERY_DAY = TownCalendar(week_shape=WeekShape(MappingProxyType(dict.fromkeys(range(7), ClassTime.FULL))))
"""Nothing is closed here: what is, by activity, is then told with its reason."""

LISTED = 4
"""Up to so many days are named one by one."""


@dataclass(frozen=True)
class PatternSlot:
    """A slot of the form: its name and price, and its weekdays as (weekday, is served, is ticked)."""

    value: str
    name: str
    price: str
    days: list[tuple[int, bool, bool]]


@dataclass(frozen=True)
class PlanLine:
    """One slot of a plan: how many days at which price, in words, and what they come to in cents."""

    name: str
    words: str
    cents: int


@dataclass(frozen=True)
class LeftOut:
    """Days a pattern does not add, under one reason."""

    reason: str
    number: int
    days: str


@dataclass(frozen=True)
class Plan:
    """What a pattern would send; ``waiting`` of it go to the waiting list, ``unpriced`` have no price."""

    keys: list[BookingKey]
    lines: list[PlanLine]
    left_out: list[LeftOut]
    waiting: int
    unpriced: int

    @property
    def days(self) -> int:
        """Days on which something is asked."""
        return len({key.on for key in self.keys})

    @property
    def cents(self) -> int:
        """What all of it costs if it is accepted."""
        return sum(line.cents for line in self.lines)

    @property
    def seen(self) -> str:
        """What the family saw of it before it sends: days, slots and cost."""
        return f"{self.days}-{len(self.keys)}-{self.cents}"


@dataclass(frozen=True)
class Wishes:
    """Choices beside the pattern: full days too, for the waiting list; the other household's days too."""

    waiting_list: bool = False
    other_days: bool = False


def pattern_slots(
    town: TownSnapshot, child: ChildView, ticked: Collection[str], *, activity: str = ""
) -> list[PatternSlot]:
    """Return the slots a child may book by pattern, of one activity or of all, with what is ticked."""
    timetable = Timetable(town, child)
    enrolled = {one.activity for one in child.enrolments}
    found = []
    for view in town.activities:
        if view.code not in enrolled or activity not in ("", view.code):
            continue
        served = {on.weekday() for on, _, _ in view.days}
        for slot in view.slots:
            value = f"{view.code}|{slot.code}"
            price = timetable.price_words(BookingKey(child.uid, view.code, slot.code, town.first_day))
            name = view.name if len(view.slots) == 1 else f"{view.name}, {slot.name.lower()}"
            days = [(n, n in served, f"{n}|{value}" in ticked) for n in range(7) if n < 5 or n in served]
            found.append(PatternSlot(value, name, price, days))
    return found


def last_open_day(town: TownSnapshot, child: ChildView, period: Period) -> date | None:
    """Return the last day of a period on which anything is open to a child, or None when nothing is."""
    timetable = Timetable(town, child)
    served = {on for activity in town.activities for on, _, _ in activity.days if on in period}
    return next((on for on in sorted(served, reverse=True) if timetable.cells(on)), None)


def read_slots(child: str, values: Iterable[str]) -> dict[int, frozenset[str]]:
    """Read the ticks of a form, ``weekday|activity|slot``; what no page of ours wrote is dropped."""
    found: dict[int, set[str]] = defaultdict(set)
    for value in values:
        weekday, _, slot = value.partition("|")
        if weekday in "0123456" and len(weekday) == 1 and parse_key(child, f"{slot}|2000-01-01"):
            found[int(weekday)].add(slot)
    return {weekday: frozenset(slots) for weekday, slots in found.items()}


def plan_of(
    snapshot: FamilySnapshot,
    town: TownSnapshot,
    requests: Sequence[FiledRequest],
    *,
    child: ChildView,
    pattern: WeekPattern,
    now: datetime,
    wishes: Wishes | None = None,
    cart: Collection[BookingKey] = (),
) -> Plan:
    """Expand a pattern for a child: nothing that exists is touched, and every day left out says why."""
    return _Planner(snapshot, town, requests, child, now, wishes or Wishes(), cart).plan(pattern)


class _Planner:
    """Sorts the cells of one pattern into those to send and those left out."""

    def __init__(
        self,
        snapshot: FamilySnapshot,
        town: TownSnapshot,
        requests: Sequence[FiledRequest],
        child: ChildView,
        now: datetime,
        wishes: Wishes,
        cart: Collection[BookingKey],
    ) -> None:
        self.town = town
        self.child = child
        self.now = now
        self.wishes = wishes
        self.timetable = Timetable(town, child)
        self.closed = {day.on: day.label for day in town.closed_days}
        self.others = frozenset(child.other_days)
        states = current_states(snapshot, requests)
        own = {key: state.state for key, state in states.items() if key.child_uid == child.uid}
        self.known = {key for key, state in own.items() if not can_be_asked(state)}
        self.known |= {key for key in cart if key.child_uid == child.uid}
        self.held = {key for key in self.known if key not in own or holds(own[key])}
        self.left: dict[str, list[date]] = defaultdict(list)
        self.waiting = 0

    def plan(self, pattern: WeekPattern) -> Plan:
        wanted = expand(pattern, EVERY_DAY)
        wanted = tuple(cell for cell in wanted if self._is_open(cell))
        existing = frozenset(_cell(key) for key in self.known)
        held = frozenset(_cell(key) for key in self.held)
        result = add_pattern(wanted, existing)
        for cell in result.already:
            self.left[say("pattern.left.already")].append(cell.on)
        groups = [frozenset(group) for group in self.town.exclusions]
        apart = add_pattern(result.added, held, groups)
        for cell in apart.conflicts:
            self.left[say("pattern.left.excluded")].append(cell.on)
        keys = [key for cell in apart.added if self._may_be_asked(key := self._key(cell))]
        return Plan(keys, self._lines(keys), self._left_out(), self.waiting, self._unpriced(keys))

    def _key(self, cell: Cell) -> BookingKey:
        activity, _, slot = cell.slot.partition("|")
        return BookingKey(self.child.uid, activity, slot, cell.on)

    def _is_open(self, cell: Cell) -> bool:
        if self.timetable.cell(self._key(cell)) is not None:
            return True
        if cell.on > self.town.last_day:
            reason = say("planning.not_open_yet")
        else:
            own = self.timetable.why_closed(cell.on, cell.slot.partition("|")[0])
            reason = self.closed.get(cell.on) or own or say("pattern.left.closed")
        self.left[reason].append(cell.on)
        return False

    def _may_be_asked(self, key: BookingKey) -> bool:
        cell = self.timetable.cell(key)
        if cell is None:
            return False
        if not self.wishes.other_days and key.on in self.others:
            self.left[say("pattern.left.other_day")].append(key.on)
            return False
        if not cell.is_open(self.now):
            self.left[say("planning.not_open_yet")].append(key.on)
            return False
        if not still(key.on, cell.add_until, self.now):
            self.left[say("pattern.left.late")].append(key.on)
            return False
        if cell.full and not self.wishes.waiting_list:
            self.left[say("pattern.left.full")].append(key.on)
            return False
        self.waiting += cell.full
        return True

    def _lines(self, keys: Sequence[BookingKey]) -> list[PlanLine]:
        of_slot: dict[str, list[BookingKey]] = defaultdict(list)
        for key in keys:
            of_slot[f"{key.activity}|{key.slot}"].append(key)
        names = {slot.value: slot for slot in pattern_slots(self.town, self.child, ())}
        found = []
        for value, own in of_slot.items():
            cents = sum(self.timetable.price(key) or 0 for key in own)
            found.append(PlanLine(names[value].name, self._sum_words(own, cents), cents))
        return sorted(found, key=lambda line: list(names).index(_value_of(names, line.name)))

    def _sum_words(self, keys: Sequence[BookingKey], cents: int) -> str:
        """Say how many days at which price come to what: ``12 × 3,05 € = 36,60 €``."""
        prices = dict.fromkeys(self.timetable.price_words(key) or "?" for key in keys)
        counts = Counter(self.timetable.price_words(key) or "?" for key in keys)
        told = " + ".join(f"{counts[price]} × {price}" for price in prices)
        if all(self.timetable.fee(key) for key in keys):
            return told
        return f"{told} = {euros(cents)}"

    def _unpriced(self, keys: Iterable[BookingKey]) -> int:
        return sum(self.timetable.price(key) is None for key in keys)

    def _left_out(self) -> list[LeftOut]:
        return [_left_out(reason, sorted(set(days))) for reason, days in self.left.items()]


def _value_of(names: Mapping[str, PatternSlot], name: str) -> str:
    return next(value for value, slot in names.items() if slot.name == name)


def _cell(key: BookingKey) -> Cell:
    return Cell(key.on, f"{key.activity}|{key.slot}")


def _left_out(reason: str, days: Sequence[date]) -> LeftOut:
    if len(days) <= LISTED:
        words = ", ".join(french.day_short(on) for on in days)
    else:
        words = say("pattern.between", first=french.day_short(days[0]), last=french.day_short(days[-1]))
    return LeftOut(reason, len(days), count("pattern.left_days", len(days), days=words))


def horizon_period(town: TownSnapshot, first: date, last: date) -> Period:
    """Return the days of a pattern inside what the town shows; empty when none is."""
    start, end = max(first, town.first_day), min(last, town.last_day)
    return Period.through(start, end) if start <= end else Period(start, start)
