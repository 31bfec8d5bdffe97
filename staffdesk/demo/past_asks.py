"""What families asked last month and staff answered: a past on which an automatic rule can be tried."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from staffdesk.contract.v1 import write_instant
from staffdesk.demo.corrections import staff_actor
from staffdesk.domain.canonical import canonical_bytes, digest
from staffdesk.domain.dates import PARIS, add_months, month_of
from staffdesk.models.bookings import Booking, BookingEvent
from staffdesk.models.households import Child, Household
from staffdesk.models.requests import Request, RequestEvent
from staffdesk.models.town import Activity, Slot

FAMILIES_PER_REQUEST = 6
MOST = 120
MEALS = "cantine"
LATE, FULL, NOTE = 0.14, 0.05, 0.06
"""Shares of the past: asked after the limit and refused, refused although in time, asked with a word."""

TOO_LATE, NO_PLACE = "La demande est arrivée après la date limite.", "Le groupe est complet à cette date."


@dataclass(frozen=True)
class _Ask:
    """One past request: when it came, what was answered, and why it was refused."""

    received_at: datetime
    accepted: bool
    reason: str = ""
    note: str = ""


def answer_past_asks(session: Session, random: Random, today: date) -> int:
    """Give some days of last month's canteen the request they came from, or refuse them; returns how many."""
    last = _last_meals(session, today)
    chosen = random.sample(sorted(last), min(len(last) // FAMILIES_PER_REQUEST, MOST))
    meals = _with_people(session, [last[household] for household in chosen])
    agents = [staff_actor(session, login).name for login in ("camille", "dominique")]
    for household in chosen:
        booking, child, family = meals[household]
        _write(session, random, _draw(random, booking.day_on), booking, child, family, random.choice(agents))
    session.flush()
    return len(chosen)


def _last_meals(session: Session, today: date) -> dict[int, int]:
    """Find the last meal taken in the past month, by household."""
    month = month_of(add_months(today.replace(day=1), -1))
    rows = session.execute(
        select(Booking.household_id, func.max(Booking.id))
        .join(Slot, Booking.slot_id == Slot.id)
        .join(Activity, Slot.activity_id == Activity.id)
        .where(
            Activity.code == MEALS,
            Booking.day_on >= month.start,
            Booking.day_on < month.end,
            Booking.state == "present",
        )
        .group_by(Booking.household_id)
    )
    return dict(rows.tuples().all())


def _with_people(session: Session, booking_ids: Sequence[int]) -> dict[int, tuple[Booking, str, str]]:
    """Load bookings with the uid of their child and of its household, by household."""
    rows = session.execute(
        select(Booking, Child.uid, Household.uid)
        .join(Child, Booking.child_id == Child.id)
        .join(Household, Booking.household_id == Household.id)
        .where(Booking.id.in_(booking_ids))
    )
    return {booking.household_id: (booking, child, family) for booking, child, family in rows}


def _draw(random: Random, on: date) -> _Ask:
    """Draw when a day was asked for: in the evening, some days before the limit or on the Monday after it."""
    monday = on - timedelta(on.weekday())
    draw = random.random()
    minute = random.randrange(60)
    if draw < LATE:
        return _Ask(_at(monday, 8, minute), accepted=False, reason=TOO_LATE)
    in_time = _at(monday - timedelta(random.randrange(2, 9)), random.choice((7, 12, 20, 21)), minute)
    if draw < LATE + FULL:
        return _Ask(in_time, accepted=False, reason=NO_PLACE)
    note = "Elle mangera avec sa cousine, merci." if draw < LATE + FULL + NOTE else ""
    return _Ask(in_time, accepted=True, note=note)


def _write(
    session: Session, random: Random, ask: _Ask, booking: Booking, child: str, family: str, agent: str
) -> None:
    decided_at = ask.received_at + timedelta(hours=random.randrange(10, 30))
    item = {"child": child, "activity": MEALS, "slot": "midi", "on": booking.day_on.isoformat(), "op": "add"}
    request = _request(random, family, {"base_rev": 1, "items": [item], "note": ask.note}, ask.received_at)
    request.household_id, request.child_id = booking.household_id, booking.child_id
    request.status = "accepted" if ask.accepted else "refused"
    request.decided_at, request.decided_by = decided_at, agent
    answer = {"index": 0, "outcome": request.status, "reason": ask.reason}
    request.outcome = {"items": [answer], "note": ""}
    session.add(request)
    session.flush()
    for at, kind, by in ((ask.received_at, "received", ""), (decided_at, "decided", agent)):
        session.add(RequestEvent(request_id=request.id, at=at, kind=kind, by=by))
    booking.request_id = request.id
    after = "booked" if ask.accepted else "refused"
    moves = [("", "requested", "La famille", ask.received_at), ("requested", after, agent, decided_at)]
    if ask.accepted:
        moves.append(("booked", "present", agent, _at(booking.day_on, 14, 5)))
    else:
        booking.state, booking.reason, booking.changed_at, booking.changed_by = after, "", decided_at, agent
    for before, state, by, at in moves:
        session.add(BookingEvent(booking_id=booking.id, from_state=before, to_state=state, by=by, at=at))


def _request(random: Random, family: str, body: dict[str, Any], received_at: datetime) -> Request:
    raw = {
        "req_id": f"{random.getrandbits(128):032x}",
        "family": family,
        "kind": "booking",
        "version": 1,
        "received_at": write_instant(received_at),
        "documents": [],
        "body": body,
    }
    return Request(
        req_id=raw["req_id"],
        family=family,
        kind="booking",
        raw=canonical_bytes(raw).decode("utf-8"),
        digest=digest(raw),
        body=body,
        received_at=received_at,
        pulled_at=received_at,
    )


def _at(on: date, hour: int, minute: int) -> datetime:
    return datetime.combine(on, time(hour, minute), PARIS)
