"""Where each cell of the planning stands: the snapshot, with what the family asked since laid over it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from staffdesk.contract.v1 import (
    ActivityView,
    BookingView,
    ChildView,
    EnrolmentView,
    FamilySnapshot,
    SlotView,
    TownSnapshot,
)
from staffdesk.domain.bookings import MADE_GOOD, OVER, BookingKey, BookingState, can, move
from staffdesk.domain.french.amounts import euros
from staffdesk.domain.french.prices import covered_words
from staffdesk.domain.requests import BookingOp, filing_event
from staffdesk.domain.rights import right_on
from staffdesk.portal.family_file import FiledRequest


@dataclass(frozen=True)
class CellState:
    """State of one cell; ``cents`` is what it costs, if the town said so.

    ``offer_until``: a freed place waits until then for the family's answer. ``why``: reasons of the price.
    """

    state: BookingState | None
    cents: int | None = None
    reason: str = ""
    offer_until: datetime | None = None
    why: tuple[str, ...] = ()


@dataclass(frozen=True)
class OpenCell:
    """A slot open to a child on a day, with both limits (UTC), its price in cents and whether it is full.

    ``fee``: the unit whose fee covers the day, which then costs nothing more. ``opens_at``: from when it may
    be asked (UTC), where that is not any time.
    """

    key: BookingKey
    activity: ActivityView
    slot: SlotView
    add_until: datetime | None
    cancel_until: datetime | None
    cents: int | None
    full: bool
    fee: str = ""
    opens_at: datetime | None = None

    def is_open(self, now: datetime) -> bool:
        """Tell whether it may be asked already."""
        return self.opens_at is None or now >= self.opens_at


def key_text(key: BookingKey) -> str:
    """Return a cell as forms send it, without its child: ``cantine|midi|2026-11-23``."""
    return f"{key.activity}|{key.slot}|{key.on.isoformat()}"


def parse_key(child: str, text: str) -> BookingKey | None:
    """Read back a cell of a form, or None when no page of ours wrote it."""
    parts = text.split("|")
    try:
        return (
            BookingKey(child, parts[0], parts[1], date.fromisoformat(parts[2])) if len(parts) == 3 else None
        )
    except ValueError:
        return None


def current_states(snapshot: FamilySnapshot, requests: Iterable[FiledRequest]) -> dict[BookingKey, CellState]:
    """Return the state of every cell anybody asked for, requests still unanswered included (oldest first)."""
    states = {
        BookingKey(b.child, b.activity, b.slot, on): CellState(
            BookingState(b.state), b.cents, b.reason, b.offer_until, _why(snapshot, b)
        )
        for b in snapshot.bookings
        for on in b.days
    }
    waiting = [r for r in requests if r.status == "pending" and r.kind in ("booking", "absence")]
    for filed in sorted(waiting, key=lambda r: r.received_at):
        for key, op in asked_cells(filed):
            before = states.get(key, CellState(None))
            after = _taken_back(before.state, op) if filed.withdrawn else _asked(before.state, op)
            states[key] = CellState(after, before.cents, before.reason, why=before.why)
    return states


def _why(snapshot: FamilySnapshot, booking: BookingView) -> tuple[str, ...]:
    known = booking.why is not None and booking.why < len(snapshot.reasons)
    return tuple(snapshot.reasons[booking.why]) if known and booking.why is not None else ()


def asked_cells(filed: FiledRequest) -> list[tuple[BookingKey, BookingOp]]:
    """Return the cells a booking or absence request speaks of; an absence gives up its cell."""
    found = []
    for item in filed.body.get("items", []):
        key = BookingKey(item["child"], item["activity"], item["slot"], date.fromisoformat(item["on"]))
        found.append((key, BookingOp(item.get("op", "cancel"))))
    return found


def _asked(state: BookingState | None, op: BookingOp) -> BookingState | None:
    if op is BookingOp.ADD and state in MADE_GOOD:
        return BookingState.REQUESTED
    event = filing_event(state, op)
    return move(state, event) if event is not None and can(state, event) else state


def _taken_back(state: BookingState | None, op: BookingOp) -> BookingState | None:
    if op is BookingOp.ADD and state is BookingState.REQUESTED:
        return None
    if op is BookingOp.CANCEL and state is BookingState.CANCEL_REQUESTED:
        return BookingState.BOOKED
    return state


def is_nothing(state: BookingState | None) -> bool:
    """Tell whether a cell is as if nobody had asked for it."""
    return state is None or state in OVER


def can_be_asked(state: BookingState | None) -> bool:
    """Tell whether an open cell can be asked: nobody did, or the town closed it and opened it again."""
    return is_nothing(state) or state is BookingState.CLOSED_BY_TOWN


_HOLDING = frozenset({BookingState.REQUESTED, BookingState.BOOKED, BookingState.PRESENT})


def holds(state: BookingState | None) -> bool:
    """Tell whether a slot in that state keeps the child from another that excludes it."""
    return state in _HOLDING


Limits = tuple[datetime | None, datetime | None]
"""Until when a day can be added and cancelled (UTC); None: no rule limits it."""


class Timetable:
    """The open cells of one child, by day: town's calendar, enrolments, limits, prices and places left."""

    def __init__(self, town: TownSnapshot, child: ChildView) -> None:
        """Index the town's days for the activities this child is enrolled in."""
        self.town = town
        self.child = child
        self._activities = {activity.code: activity for activity in town.activities}
        self._closed = {days.group_key: days.closed for days in town.group_days}
        self._opened = {
            days.group_key: {day: (add, cancel) for day, add, cancel in days.opened}
            for days in town.group_days
        }
        self._opens = {activity.code: activity.opens for activity in town.activities}
        self._opens_here = {days.group_key: days.opens for days in town.group_days}
        self._away = {(day.on, day.activity): day.label for day in child.away}
        self._places = {(p.group_key, p.slot): p.left for p in town.places}
        self._limits: Mapping[str, Mapping[date, Limits]] = {
            code: {day: (add, cancel) for day, add, cancel in self._activities[code].days}
            for code in {e.activity for e in child.enrolments}
            if code in self._activities
        }

    def cells(self, on: date) -> list[OpenCell]:
        """Return the cells open that day, in the order of the town's activities and slots."""
        found: dict[BookingKey, OpenCell] = {}
        for enrolment in self.child.enrolments:
            limits = self._limits_of(enrolment, on)
            if limits is None or not enrolment.starts_on <= on <= enrolment.ends_on:
                continue
            if self.away(on, enrolment.activity):
                continue
            activity = self._activities[enrolment.activity]
            for slot in activity.slots:
                key = BookingKey(self.child.uid, activity.code, slot.code, on)
                left = self._places.get((enrolment.group_key, slot.code), {}).get(on.isoformat())
                cents, fee = _price_of(enrolment, key)
                opens_at = self._opens_at(enrolment, on)
                found[key] = OpenCell(key, activity, slot, *limits, cents, left == 0, fee, opens_at)
        order = list(self._activities)
        return sorted(found.values(), key=lambda c: (ROWS.index(c.slot.row), order.index(c.activity.code)))

    def closed_slots(self, on: date) -> list[tuple[BookingKey, SlotView, str]]:
        """Return the slots this child would have that day, were its class not away or its group not closed.

        Each with why: a class trip, a strike at one school.
        """
        found = []
        for enrolment in self.child.enrolments:
            activity = self._activities.get(enrolment.activity)
            served = on in self._limits.get(enrolment.activity, {})
            if activity is None or not served or not enrolment.starts_on <= on <= enrolment.ends_on:
                continue
            why = self.why_closed(on, enrolment.activity)
            keys = [
                (BookingKey(self.child.uid, activity.code, slot.code, on), slot) for slot in activity.slots
            ]
            found += [(key, slot, why) for key, slot in keys if why]
        return found

    def _limits_of(self, enrolment: EnrolmentView, on: date) -> Limits | None:
        """Both limits of a day of this child's group, or None when it is closed; a school may differ."""
        group = enrolment.group_key
        if enrolment.activity not in self._activities or on.isoformat() in self._closed.get(group, {}):
            return None
        own = self._opened.get(group, {}).get(on)
        return own or self._limits.get(enrolment.activity, {}).get(on)

    def _opens_at(self, enrolment: EnrolmentView, on: date) -> datetime | None:
        """From when a day of this child's group may be asked."""
        group = enrolment.group_key
        here = on in self._opened.get(group, {})
        opens = self._opens_here[group] if here else self._opens[enrolment.activity]
        return opens.get(on)

    def away(self, on: date, activity: str = "") -> str:
        """Return why the child's class needs no service that day, empty when it does."""
        return self._away.get((on, "")) or self._away.get((on, activity), "")

    def why_closed(self, on: date, activity: str = "") -> str:
        """Return why the child is not received on a day the town is open, empty when it is.

        Its class is away, or its own group is closed; of one activity, or of any it is enrolled in.
        """
        codes = [one.activity for one in self.child.enrolments if activity in ("", one.activity)]
        reasons = [
            *(self.away(on, code) for code in codes),
            *(
                self._closed.get(one.group_key, {}).get(on.isoformat())
                for one in self.child.enrolments
                if one.activity in codes
            ),
        ]
        return next((reason for reason in reasons if reason), "")

    def cell(self, key: BookingKey) -> OpenCell | None:
        """Return one cell if it is open to this child."""
        return next((cell for cell in self.cells(key.on) if cell.key == key), None)

    def rivals(self, key: BookingKey) -> list[BookingKey]:
        """Return the slots of that day of which the child has one at most together with this one."""
        own = f"{key.activity}|{key.slot}"
        names = {name for group in self.town.exclusions if own in group for name in group} - {own}
        pairs = [name.partition("|") for name in sorted(names)]
        return [BookingKey(key.child_uid, activity, slot, key.on) for activity, _, slot in pairs]

    def slot(self, key: BookingKey) -> SlotView | None:
        """Return the slot of a cell, open or not, if the town still knows it."""
        activity = self._activities.get(key.activity)
        return next((s for s in activity.slots if s.code == key.slot), None) if activity else None

    def price(self, key: BookingKey) -> int | None:
        """Return what a cell costs this child by its right of that day, in cents, if published."""
        right = self._right(key)
        return None if right is None else _price_of(right, key)[0]

    def fee(self, key: BookingKey) -> str:
        """Return the unit whose fee covers a cell, empty where the cell has a price of its own."""
        right = self._right(key)
        return "" if right is None else _price_of(right, key)[1]

    def price_words(self, key: BookingKey) -> str:
        """Return what stands for the price of a cell: euros, what covers it, nothing where none is known."""
        return price_words(self.price(key), self.fee(key))

    def _right(self, key: BookingKey) -> EnrolmentView | None:
        rights = [
            one
            for one in self.child.enrolments
            if one.activity == key.activity and (one.fee or key.slot in one.slot_cents)
        ]
        return right_on(rights, key.on)


def price_words(cents: int | None, fee: str) -> str:
    """Return a price, or what covers the day: `compris dans le forfait`; empty without either."""
    if fee and not cents:
        return covered_words(fee)
    return "" if cents is None else euros(cents)


def _price_of(right: EnrolmentView, key: BookingKey) -> tuple[int | None, str]:
    """Return the cents of a cell by a right, and the unit whose fee covers it."""
    event = right.event_cents.get(key.on, {}).get(key.slot)
    if event is not None:
        return event, ""
    return (0, right.fee) if right.fee else (right.slot_cents.get(key.slot), "")


def rights_now(child: ChildView, today: date) -> list[EnrolmentView]:
    """Return one right to each activity: of several in a row, the one of today, else the next."""
    of_each: dict[str, list[EnrolmentView]] = {}
    for one in child.enrolments:
        if one.ends_on >= today:
            of_each.setdefault(one.activity, []).append(one)
    found = (right_on(rights, today) for rights in of_each.values())
    return [one for one in found if one is not None]


ROWS = ("morning", "noon", "evening", "day")
"""Where a slot is shown, in order."""
