"""The proof of an absence that waits for its answer: of which one, until when it is good, whether it came."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from staffdesk.contract.v1 import ChildView, FamilySnapshot, SlotView, TownSnapshot
from staffdesk.domain.absences import illness_start
from staffdesk.domain.bookings import BookingKey, BookingState
from staffdesk.domain.calendars import (
    CalendarException,
    ClassTime,
    DayKind,
    TownCalendar,
    WeekShape,
)
from staffdesk.domain.service_hours import starts_at
from staffdesk.portal.family_file import FiledRequest
from staffdesk.portal.views.bookings import Timetable, asked_cells, current_states

_ABSENT = frozenset({BookingState.CANCEL_REQUESTED, BookingState.ABSENT_EXCUSED, BookingState.ABSENT_BILLED})
_OF_SCHOOL = frozenset({"meals", "wraparound"})
"""Activities of school days: the others tell nothing of whether there is school."""


@dataclass(frozen=True)
class ProofWanted:
    """A proof that is still expected: the absence, its child, and the last instant at which it is good."""

    req_id: str
    child: str
    until: datetime


def proof_wanted(
    snapshot: FamilySnapshot, town: TownSnapshot, requests: Sequence[FiledRequest], filed: FiledRequest
) -> ProofWanted | None:
    """Return the proof an absence waits for.

    None when it is decided or taken back, when its reason asks for none, when one came already, or when every
    day was given up in time: a cancellation by the deadline is excused without one.
    """
    reason = next((one for one in town.absence_reasons if one.code == filed.body.get("reason")), None)
    if filed.kind != "absence" or not filed.waits or reason is None or not reason.proof:
        return None
    if filed.documents or any(_proves(each, filed.req_id) for each in requests):
        return None
    cells = [key for key, _ in asked_cells(filed)]
    children = {child.uid: child for child in snapshot.children}
    own = [key for key in cells if key.child_uid in children]
    if all(_in_time(town, children[key.child_uid], key, filed.received_at) for key in own):
        return None
    return ProofWanted(filed.req_id, own[0].child_uid, _due(snapshot, town, requests, own)) if own else None


def _in_time(town: TownSnapshot, child: ChildView, key: BookingKey, sent_at: datetime) -> bool:
    """Tell whether a day was given up by its deadline; one that is not open any more was not."""
    cell = Timetable(town, child).cell(key)
    return cell is not None and (cell.cancel_until is None or sent_at <= cell.cancel_until)


def _proves(filed: FiledRequest, req_id: str) -> bool:
    refused = filed.status == "refused" or filed.withdrawn
    return filed.kind == "document" and filed.body.get("about") == req_id and not refused


def _due(
    snapshot: FamilySnapshot,
    town: TownSnapshot,
    requests: Iterable[FiledRequest],
    cells: Sequence[BookingKey],
) -> datetime:
    """Count from the first day of the illness, as the town does: days absent before belong to it."""
    first = min(cells, key=lambda key: key.on)
    states = current_states(snapshot, requests)
    absent = {
        key.on for key, found in states.items() if key.child_uid == first.child_uid and found.state in _ABSENT
    }
    began = illness_start(first.on, absent, school_days(town))
    slot = _slot(town, first)
    own = None if slot is None or slot.starts is None else time.fromisoformat(slot.starts)
    return starts_at("day" if slot is None else slot.row, began, own) + timedelta(hours=town.proof_hours)


def school_days(town: TownSnapshot) -> TownCalendar:
    """Return the school days of the town, as far as what it publishes tells them."""
    served = {on.weekday() for each in town.activities if each.kind in _OF_SCHOOL for on, _, _ in each.days}
    shape = WeekShape(dict.fromkeys(served, ClassTime.FULL)) if served else WeekShape.four_days()
    known = {kind.value: kind for kind in DayKind}
    closed = [
        CalendarException(day.on, known.get(day.kind, DayKind.CLOSED), day.label) for day in town.closed_days
    ]
    return TownCalendar(week_shape=shape, exceptions=tuple(closed))


def _slot(town: TownSnapshot, key: BookingKey) -> SlotView | None:
    slots = (slot for each in town.activities if each.code == key.activity for slot in each.slots)
    return next((slot for slot in slots if slot.code == key.slot), None)
