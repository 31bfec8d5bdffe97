"""Ticks of the planning that were not sent: kept month by month, and told wherever the family goes on."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection

from staffdesk.contract.v1 import ChildView, FamilySnapshot, TownSnapshot
from staffdesk.domain.bookings import BookingKey, BookingState
from staffdesk.portal.drafts import drop_draft, keep_draft
from staffdesk.portal.family_file import Draft, FiledRequest
from staffdesk.portal.views.bookings import CellState, Timetable, can_be_asked, current_states, parse_key
from staffdesk.portal.views.cells import Ticks, may_be_added, still

FIELDS = ("add", "cancel", "late")
BY_HAND = "laisse"
"""The field that tells a month one left by oneself from one whose session ended."""
ADDRESS = "/planning/"


@dataclass(frozen=True)
class UnsentMonth:
    """Ticks of one child and month that still stand."""

    child: ChildView
    first: date
    number: int


def keep_ticks(
    connection: Connection, family: str, form: str, fields: Mapping[str, Sequence[str]], at: datetime
) -> None:
    """Keep what is ticked in a month that is left; a month without ticks has nothing to keep."""
    ticked = {name: values for name in FIELDS if (values := [v for v in fields.get(name, ()) if v])}
    if ticked:
        keep_draft(connection, family, form, {**ticked, BY_HAND: ["1"]}, at)
    else:
        drop_draft(connection, family, form)


def ticks_of(draft: Draft | None) -> Ticks:
    """Return the ticks of a kept month, none when there is none."""
    return Ticks(*(draft.fields.get(name, []) if draft else [] for name in FIELDS))


def unsent_months(
    snapshot: FamilySnapshot,
    town: TownSnapshot,
    requests: Iterable[FiledRequest],
    drafts: Mapping[str, Draft],
    now: datetime,
) -> list[UnsentMonth]:
    """Return the months with ticks that can still be sent, in their order; ``drafts`` by form."""
    states = current_states(snapshot, requests) if drafts else {}
    children = {one.uid: one for one in snapshot.children}
    found = []
    for form, draft in drafts.items():
        uid, _, month = form.removeprefix(ADDRESS).partition("/")
        first = _first_of(month)
        if form.startswith(ADDRESS) and uid in children and first is not None:
            table, ticks = Timetable(town, children[uid]), ticks_of(draft)
            ticked = [(name, value) for name in FIELDS for value in getattr(ticks, name)]
            number = sum(_stands(table, states, name, value, now) for name, value in ticked)
            if number:
                found.append(UnsentMonth(children[uid], first, number))
    return sorted(found, key=lambda one: (one.first, one.child.first_name))


def _first_of(month: str) -> date | None:
    """Read a month of an address; forms of sessions that ended are kept under any that was sent."""
    try:
        return date.fromisoformat(f"{month}-01")
    except ValueError:
        return None


def _stands(
    table: Timetable, states: Mapping[BookingKey, CellState], name: str, value: str, now: datetime
) -> bool:
    """Tell whether a tick would be shown again: what was asked, closed or is too late since is not."""
    key = parse_key(table.child.uid, value)
    cell = table.cell(key) if key else None
    if key is None or cell is None:
        return False
    state = states[key].state if key in states else None
    free, booked = can_be_asked(state), state is BookingState.BOOKED
    if name == "add":
        return free and may_be_added(cell, now)
    if name == "cancel":
        return booked and still(key.on, cell.cancel_until, now)
    return (free or booked) and still(key.on, None, now)
