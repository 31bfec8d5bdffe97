"""The days a family may declare an absence for: booked ones, past ones of the last fortnight included."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from staffdesk.contract.v1 import ChildView, FamilySnapshot, TownSnapshot
from staffdesk.domain.bookings import BookingKey, BookingState
from staffdesk.domain.dates import local_date
from staffdesk.domain.french import dates as french
from staffdesk.portal.family_file import FiledRequest
from staffdesk.portal.views.bookings import ROWS, current_states, key_text
from staffdesk.portal.views.requests import slot_name

BACK = timedelta(days=14)
AHEAD = timedelta(days=60)
MAY_BE_MISSED = {BookingState.BOOKED, BookingState.PRESENT, BookingState.ABSENT_BILLED}


@dataclass(frozen=True)
class MissedSlot:
    """One booked slot that can be declared missed."""

    value: str
    name: str
    billed: bool
    ticked: bool


@dataclass(frozen=True)
class MissedDay:
    """One day with its booked slots."""

    on: date
    text: str
    past: bool
    slots: list[MissedSlot]


def declarable_days(
    snapshot: FamilySnapshot,
    town: TownSnapshot,
    requests: Iterable[FiledRequest],
    *,
    child: ChildView,
    now: datetime,
    ticked: Collection[str] = (),
) -> list[MissedDay]:
    """Return the booked days of a child, from a fortnight ago to two months ahead, oldest first.

    A billed absence is there too: a proof may come later (S44).
    """
    today = local_date(now)
    days: dict[date, list[MissedSlot]] = {}
    states = current_states(snapshot, requests)
    for key in sorted(states, key=lambda key: _place(town, key)):
        state = states[key]
        if key.child_uid == child.uid and is_near(key.on, today) and state.state in MAY_BE_MISSED:
            billed = state.state is BookingState.ABSENT_BILLED
            value = key_text(key)
            days.setdefault(key.on, []).append(
                MissedSlot(value, slot_name(town, key), billed, value in ticked)
            )
    return [MissedDay(on, french.day_short(on), on < today, slots) for on, slots in sorted(days.items())]


def is_near(on: date, today: date) -> bool:
    """Tell whether an absence of that day can be declared: neither long past nor far ahead."""
    return today - BACK <= on <= today + AHEAD


def _place(town: TownSnapshot, key: BookingKey) -> tuple[date, int, BookingKey]:
    """Where a slot stands in its day: morning, noon, evening, as everywhere else."""
    slots = [slot for each in town.activities if each.code == key.activity for slot in each.slots]
    row = next((ROWS.index(slot.row) for slot in slots if slot.code == key.slot), len(ROWS))
    return key.on, row, key
