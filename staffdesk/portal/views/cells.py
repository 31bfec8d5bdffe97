"""One cell of the planning: its face, its words, and what ticking it would send."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from staffdesk.contract.v1 import SlotView
from staffdesk.domain.bookings import BookingKey, BookingState
from staffdesk.domain.dates import local_date
from staffdesk.domain.french import dates as french
from staffdesk.domain.french.dates import instant_short
from staffdesk.portal.sentences import say
from staffdesk.portal.views.absences import BACK
from staffdesk.portal.views.bookings import (
    CellState,
    OpenCell,
    Timetable,
    can_be_asked,
    holds,
    key_text,
    price_words,
)


class Face(StrEnum):
    """How a cell looks; the style sheet has one rule for each."""

    FREE = "free"
    BOOKED = "booked"
    BOOKED_FIXED = "booked-fixed"
    ASKED = "asked"
    CANCEL_ASKED = "cancel-asked"
    WAITING = "waiting"
    FULL = "full"
    EXCUSED = "excused"
    BILLED = "billed"
    CLOSED = "closed"
    NOTHING = "nothing"
    LATE = "late"
    EXCLUDED = "excluded"
    IN_CART = "in-cart"
    OFFERED = "offered"


@dataclass(frozen=True)
class Cell:
    """One slot of one day. ``field`` names its checkbox (empty: fixed), ``value`` is what it sends.

    ``letters`` and ``word`` are its face, ``picked`` the letters it takes once ticked, ``label`` its
    accessible name. ``cents`` is what a tick adds to the month (below zero for a day given up), ``rivals``
    the values that go with it on no day. ``opens`` is the slot whose page a touch opens, after its limit.
    """

    face: Face
    slot_name: str
    letters: str
    word: str
    field: str = ""
    value: str = ""
    picked: str = ""
    label: str = ""
    ticked: bool = False
    price: str = ""
    cents: int | None = None
    rivals: str = ""
    opens: str = ""


@dataclass(frozen=True)
class Ticks:
    """What stands ticked when the page opens: after an error, a refused late date, a session that ended."""

    add: Collection[str] = ()
    cancel: Collection[str] = ()
    late: Collection[str] = ()


@dataclass(frozen=True)
class CellMaker:
    """What every cell of a child needs: open days, states, the hour, ticks, what is blocked, the cart.

    ``others``: days on which the other household has the child.
    """

    timetable: Timetable
    states: Mapping[BookingKey, CellState]
    now: datetime
    ticks: Ticks
    blocked: bool
    cart: Collection[BookingKey]
    others: frozenset[date] = frozenset()

    def cell(self, found: OpenCell) -> Cell:
        """Return the cell of an open slot."""
        state = self.states.get(found.key, CellState(None))
        value = key_text(found.key)
        if can_be_asked(state.state):
            return self._free(found, value)
        if state.offer_until is not None and self.now <= state.offer_until:
            return _drawn(Face.OFFERED, found.slot, "offered")
        if state.state is BookingState.BOOKED and still(found.key.on, found.cancel_until, self.now):
            cell = _drawn(Face.BOOKED, found.slot, "booked")
            return self._touchable(cell, found, "cancel", ticked=value in self.ticks.cancel)
        if self._stays_late(found, value) and state.state is BookingState.BOOKED:
            return self._touchable(_drawn(Face.LATE, found.slot, "booked"), found, "cancel_late", ticked=True)
        fixed = self.fixed(found.key, found.slot)
        if state.state is not BookingState.BOOKED or found.key.on < local_date(self.now) - BACK:
            return fixed
        label = say("planning.label.limit_over", day=self._day(found.key.on), slot=found.slot.name.lower())
        return replace(fixed, opens=value, label=label)

    def fixed(self, key: BookingKey, slot: SlotView) -> Cell:
        """Return the cell of a slot that can only be read."""
        found = self.states[key]
        if not found.state:
            return _drawn(Face.NOTHING, slot, "nothing")
        cell = _drawn(_FIXED_FACES[found.state], slot, found.state.value)
        closed = found.state is BookingState.CLOSED_BY_TOWN
        return replace(cell, word=found.reason) if closed and found.reason else cell

    def closed(self, slot: SlotView, why: str) -> Cell:
        """Return the cell of a slot the child cannot have that day, with why."""
        return replace(_drawn(Face.CLOSED, slot, BookingState.CLOSED_BY_TOWN.value), word=why)

    def _free(self, found: OpenCell, value: str) -> Cell:
        if found.key in self.cart:
            return _drawn(Face.IN_CART, found.slot, "in_cart")
        if self._stays_late(found, value) and not self.blocked:
            return self._touchable(_drawn(Face.LATE, found.slot, "late"), found, "add_late", ticked=True)
        if not found.is_open(self.now):
            opens = instant_short(found.opens_at) if found.opens_at else ""
            return self.closed(found.slot, say("planning.opens", at=opens))
        if self.blocked or not still(found.key.on, found.add_until, self.now):
            return _drawn(Face.NOTHING, found.slot, "nothing")
        ticked = value in self.ticks.add
        held = [rival for rival in self.timetable.rivals(found.key) if self._is_held(rival)]
        if any(not self._may_go(rival) for rival in held):
            return _drawn(Face.EXCLUDED, found.slot, "excluded")
        act = "swap" if held else "wait" if found.full else "add"
        face = _drawn(Face.FULL, found.slot, "full") if found.full else _drawn(Face.FREE, found.slot, "free")
        return self._touchable(face, found, act, ticked=ticked)

    def _stays_late(self, found: OpenCell, value: str) -> bool:
        return value in self.ticks.late and still(found.key.on, None, self.now)

    def _is_held(self, key: BookingKey) -> bool:
        return key in self.cart or (key in self.states and holds(self.states[key].state))

    def _may_go(self, key: BookingKey) -> bool:
        """Tell whether the family may still give that slot up, in the same sending."""
        cell = self.timetable.cell(key)
        booked = key in self.states and self.states[key].state is BookingState.BOOKED
        return booked and cell is not None and still(key.on, cell.cancel_until, self.now)

    def _touchable(self, cell: Cell, found: OpenCell, act: str, *, ticked: bool) -> Cell:
        words = price_words(found.cents, found.fee)
        price = say("planning.at_price", price=words) if words else ""
        rivals = self.timetable.rivals(found.key)
        label = say(
            f"planning.label.{act}",
            day=self._day(found.key.on),
            slot=found.slot.name.lower(),
            price=price,
            rival=", ".join(self._rival_names(rivals)),
        )
        return replace(
            cell,
            field=_FIELDS[act],
            value=key_text(found.key),
            picked=say(f"planning.picked.{act}"),
            label=label,
            ticked=ticked,
            price=words,
            cents=self._tick_cents(found, act),
            rivals=" ".join(key_text(rival) for rival in rivals),
        )

    def _day(self, on: date) -> str:
        named = french.day_long(on).rsplit("\u00a0", 1)[0]
        return say("planning.label.other_day", day=named) if on in self.others else named

    def _rival_names(self, rivals: Collection[BookingKey]) -> list[str]:
        slots = [self.timetable.slot(rival) for rival in rivals if self._is_held(rival)]
        return [slot.name.lower() for slot in slots if slot]

    def _tick_cents(self, found: OpenCell, act: str) -> int | None:
        if act in ("wait", "add_late"):
            return 0
        if not act.startswith("cancel"):
            return found.cents
        state = self.states.get(found.key)
        cents = state.cents if state and state.cents is not None else found.cents
        return None if cents is None else -cents


_FIELDS = {
    "add": "add",
    "swap": "add",
    "wait": "add",
    "cancel": "cancel",
    "add_late": "late",
    "cancel_late": "late",
}
"""The field that carries a tick, by what the tick means."""

_S = BookingState
_FIXED_FACES = {
    _S.REQUESTED: Face.ASKED,
    _S.WAITING: Face.WAITING,
    _S.BOOKED: Face.BOOKED_FIXED,
    _S.CANCEL_REQUESTED: Face.CANCEL_ASKED,
    _S.ABSENT_EXCUSED: Face.EXCUSED,
    _S.ABSENT_BILLED: Face.BILLED,
    _S.REFUSED: Face.NOTHING,
    _S.WITHDRAWN: Face.NOTHING,
    _S.EXPIRED: Face.NOTHING,
    _S.PRESENT: Face.BOOKED_FIXED,
    _S.PRESENT_UNBOOKED: Face.BOOKED_FIXED,
    _S.CLOSED_BY_TOWN: Face.CLOSED,
}


def _drawn(face: Face, slot: SlotView, code: str) -> Cell:
    return Cell(face, slot.name, say(f"planning.letters.{code}"), say(f"planning.word.{code}"))


def with_price(cell: Cell) -> Cell:
    """A slot of the whole day names its price in the cell: no column heads it."""
    name = say("planning.slot_price", slot=cell.slot_name, price=cell.price) if cell.price else cell.slot_name
    return replace(cell, slot_name=name)


def may_be_added(cell: OpenCell, now: datetime) -> bool:
    """Tell whether a cell may be asked now: it has opened, and its limit is not over."""
    return cell.is_open(now) and still(cell.key.on, cell.add_until, now)


def still(on: date, until: datetime | None, now: datetime) -> bool:
    """Tell whether a limit is not over yet; a day that is over is, even one that no rule limits."""
    return on >= local_date(now) and (until is None or now <= until)
