"""Credit that pays for the days of a cart: held once accepted, let go of with those given up (S36).

One rule holds whoever moves a day, by a decision, in the planning, on a list or by a closure of the town: a
day that is billed keeps its credit, any other gives it back at once. A day given up too late is billed by the
rules of the town (C1), so that it keeps it; a day that the town closed never is.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from staffdesk.contract import v1
from staffdesk.domain.bookings import BookingKey, BookingState, is_billed
from staffdesk.domain.dates import local_date
from staffdesk.domain.errors import RuleBroken
from staffdesk.domain.requests import Outcome, OutcomeKind
from staffdesk.models.bookings import Booking
from staffdesk.models.households import Child
from staffdesk.models.payments import CreditHold
from staffdesk.models.requests import Request
from staffdesk.models.town import Activity, Slot
from staffdesk.services.balances import Balance, balances
from staffdesk.services.booking_moves import Hand
from staffdesk.services.credit_holds import PaidDay, held_cents, held_for, hold, hold_anew
from staffdesk.services.validation.asked import Asked, read_request
from staffdesk.services.validation.decided import answers_of
from staffdesk.services.validation.effects import Effects


def hold_credit(
    session: Session,
    request: Request,
    asked: Asked,
    outcomes: Sequence[Outcome],
    hand: Hand,
    done: Effects,
) -> None:
    """Hold the credit that pays for the accepted days of a cart, at the prices the family was shown (S36).

    Raises:
        RuleBroken: as :func:`require_credit`.
    """
    if asked.payment is None or request.household_id is None:
        return
    days = paid_days(asked, outcomes)
    held = hold(session, request.id, request.household_id, days, hand.at)
    if held:
        require_credit(session, request.household_id, asked.payment, held, hand.at)
        done.undo.append({"what": "credit_hold", "id": request.id})


def require_credit(
    session: Session, household_id: int, payment: v1.PaidAtOnce, held: int, at: datetime
) -> None:
    """Refuse days that a request holds more for than its family has: unpaid days do not count (S36).

    Those that are to be paid at the counter may be accepted before, until the instant they were given.

    Raises:
        RuleBroken: ``credit_short`` with what the days cost and what is free of the credit, in cents.
    """
    if payment.pay_until is not None and at <= payment.pay_until:
        return
    found = balances(session, local_date(at), [household_id]).get(household_id, Balance())
    others = held_cents(session, [household_id])[household_id] - held
    free = found.credit_cents - found.cesu_cents - others
    if free < held:
        raise RuleBroken("credit_short", cents=held, free=max(free, 0))


def paid_days(asked: Asked, outcomes: Sequence[Outcome]) -> list[PaidDay]:
    """List the accepted days of a cart at the prices the family was shown; none where nothing is prepaid."""
    if asked.payment is None:
        return []
    prices = zip(asked.cells, asked.payment.item_cents, outcomes, strict=False)
    return [
        PaidDay(cell.activity, cell.on, cents)
        for cell, cents, outcome in prices
        if outcome.kind is OutcomeKind.ACCEPTED
    ]


def hold_standing(
    session: Session, request: Request, answers: Sequence[Outcome], at: datetime, *, required: bool = True
) -> dict[str, object]:
    """Hold for the accepted days of a cart that will be billed, and return the entry that takes it back.

    A day that was given up in time takes nothing of the credit. ``required``: days that are held for again
    need the credit to be there still; the desk and the town book them again without asking for it.

    Raises:
        RuleBroken: as :func:`require_credit`, where more is held than before.
    """
    asked, household_id = read_request(request), request.household_id or 0
    session.flush()
    billed = _billed(session, asked, household_id)
    kept = [one if cell.key in billed else _GIVEN_UP for cell, one in zip(asked.cells, answers, strict=True)]
    before = hold_anew(session, request.id, household_id, paid_days(asked, kept), at)
    held = held_for(session, request.id)
    if required and asked.payment is not None and held > sum(one["cents"] for one in before):
        require_credit(session, household_id, asked.payment, held, at)
    return {"what": "credit_holds", "id": request.id, "before": before}


_GIVEN_UP = Outcome(OutcomeKind.ALREADY_DONE)


def free_given_up(
    session: Session,
    household_id: int,
    given_up: Collection[tuple[str, date]],
    at: datetime,
    done: Effects,
) -> None:
    """Let go of what days held that were given up: the credit is the family's own money again at once.

    ``given_up`` are activities, by code, and days.
    """
    months = {_month(activity, on) for activity, on in given_up}
    done.undo += _hold_again(session, {household_id: months}, at, required=True)


def follow_days(session: Session, booking_ids: Collection[int], at: datetime) -> None:
    """Let carts hold what is billed of their days, once some days were moved by the desk or the town.

    Days that stand again are held for again, even where the credit went elsewhere meanwhile: they will be
    billed, and what is free is never below zero. Taking the move back is to follow the same days again.
    """
    prepaying = set(
        session.scalars(select(CreditHold.household_id).where(CreditHold.released_at.is_(None)).distinct())
    )
    wanted = sorted(booking_ids) if prepaying else []
    months: dict[int, set[Month]] = defaultdict(set)
    session.flush()
    for start in range(0, len(wanted), _AT_A_TIME):
        rows = session.execute(
            select(Booking.household_id, Activity.code, Booking.day_on)
            .join(Slot, Booking.slot_id == Slot.id)
            .join(Activity, Slot.activity_id == Activity.id)
            .where(Booking.id.in_(wanted[start : start + _AT_A_TIME]))
        ).tuples()
        for household, activity, on in rows:
            if household in prepaying:
                months[household].add(_month(activity, on))
    _hold_again(session, months, at, required=False)


Month = tuple[str, int, int]
"""Activity, year and month."""

_AT_A_TIME = 500


def _hold_again(
    session: Session, months: Mapping[int, Collection[Month]], at: datetime, *, required: bool
) -> list[dict[str, object]]:
    """Hold anew for the carts of some months, by household; return the entries that take it back."""
    if not any(months.values()):
        return []
    holds = session.scalars(
        select(CreditHold).where(
            CreditHold.household_id.in_(sorted(months)), CreditHold.released_at.is_(None)
        )
    ).all()
    carts = {row.request_id for row in holds if _month(row.activity, row.last_on) in months[row.household_id]}
    entries = []
    for request_id in sorted(carts):
        cart = session.get_one(Request, request_id, with_for_update=True)
        entries.append(hold_standing(session, cart, answers_of(cart), at, required=required))
    return entries


def _month(activity: str, on: date) -> Month:
    return activity, on.year, on.month


def _billed(session: Session, asked: Asked, household_id: int) -> set[BookingKey]:
    """List the asked days that are booked and paid by the household that asked, or billed all the same."""
    rows = session.execute(
        select(Child.uid, Activity.code, Slot.code, Booking.day_on, Booking.state)
        .join(Child, Booking.child_id == Child.id)
        .join(Slot, Booking.slot_id == Slot.id)
        .join(Activity, Slot.activity_id == Activity.id)
        .where(
            Child.uid.in_(asked.child_uids),
            Booking.day_on.in_({cell.on for cell in asked.cells}),
            Booking.household_id == household_id,
        )
    )
    return {BookingKey(*key) for *key, state in rows if is_billed(BookingState(state))}
