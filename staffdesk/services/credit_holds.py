"""Credit that days with immediate payment hold until their invoice takes it (S36).

Nothing moves in the journal when days are booked: the credit is the family's own money still. A hold only
keeps another booking, or the invoice of other days, from spending it twice.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from staffdesk.domain.payments import Means
from staffdesk.models.payments import CreditHold
from staffdesk.services.credit import CreditPart


@dataclass(frozen=True)
class PaidDay:
    """A day that is paid from the credit: its activity, date and price in cents."""

    activity: str
    on: date
    cents: int


def held_cents(session: Session, household_ids: Collection[int] | None = None) -> dict[int, int]:
    """Give what each family's booked days hold of its credit; None asks for all families."""
    among = [] if household_ids is None else [CreditHold.household_id.in_(household_ids)]
    rows = session.execute(
        select(CreditHold.household_id, func.sum(CreditHold.cents))
        .where(CreditHold.released_at.is_(None), CreditHold.cents > 0, *among)
        .group_by(CreditHold.household_id)
    )
    return {household: int(cents) for household, cents in rows}


def held_for(session: Session, request_id: int) -> int:
    """Give what the days of one request hold, in cents."""
    held = CreditHold.request_id == request_id, CreditHold.released_at.is_(None)
    return int(session.scalar(select(func.sum(CreditHold.cents)).where(*held)) or 0)


def hold(session: Session, request_id: int, household_id: int, days: Iterable[PaidDay], at: datetime) -> int:
    """Hold credit for the accepted days of a request, and return how many cents; asked again, none (R17)."""
    if session.scalar(select(CreditHold.id).where(CreditHold.request_id == request_id).limit(1)) is not None:
        return 0
    return sum(_add(session, request_id, household_id, _by_month(days), at))


_Months = dict[tuple[str, int, int], list[PaidDay]]


def _by_month(days: Iterable[PaidDay]) -> _Months:
    sums: _Months = defaultdict(list)
    for day in sorted(days, key=lambda day: day.on):
        sums[day.activity, day.on.year, day.on.month].append(day)
    return sums


def _add(session: Session, request_id: int, household_id: int, months: _Months, at: datetime) -> list[int]:
    rows = [
        CreditHold(
            request_id=request_id,
            household_id=household_id,
            activity=activity,
            cents=sum(day.cents for day in found),
            last_on=found[-1].on,
            held_at=at,
        )
        for (activity, _, _), found in months.items()
    ]
    session.add_all(rows)
    session.flush()
    return [row.cents for row in rows]


def hold_anew(
    session: Session, request_id: int, household_id: int, days: Iterable[PaidDay], at: datetime
) -> list[dict[str, Any]]:
    """Hold for other days of a request than before, and return what was held, for :func:`put_back`.

    A month that an invoice took the credit of is left: what changes there is credited or billed beside it. A
    month of which every day was given up keeps a row that holds nothing: its days may stand again.
    """
    rows = session.scalars(select(CreditHold).where(CreditHold.request_id == request_id)).all()
    taken = {(row.activity, row.last_on.year, row.last_on.month) for row in rows if row.released_at}
    held = [row for row in rows if row.released_at is None]
    before = [
        {
            "household": row.household_id,
            "activity": row.activity,
            "cents": row.cents,
            "last_on": row.last_on.isoformat(),
            "held_at": row.held_at.isoformat(),
        }
        for row in held
    ]
    _forget(session, request_id)
    months = {month: found for month, found in _by_month(days).items() if month not in taken}
    _add(session, request_id, household_id, months, at)
    _keep_empty(session, [one for one in held if (one.activity, *_year_month(one.last_on)) not in months], at)
    return before


def _year_month(on: date) -> tuple[int, int]:
    return on.year, on.month


def _keep_empty(session: Session, gone: Iterable[CreditHold], at: datetime) -> None:
    """Write again rows that were forgotten, with nothing held."""
    session.add_all(
        CreditHold(
            request_id=one.request_id,
            household_id=one.household_id,
            activity=one.activity,
            cents=0,
            last_on=one.last_on,
            held_at=at,
        )
        for one in gone
    )
    session.flush()


def put_back(session: Session, request_id: int, held: Iterable[Mapping[str, Any]]) -> None:
    """Let a request hold again what it held before :func:`hold_anew`."""
    _forget(session, request_id)
    session.add_all(
        CreditHold(
            request_id=request_id,
            household_id=one["household"],
            activity=one["activity"],
            cents=one["cents"],
            last_on=date.fromisoformat(one["last_on"]),
            held_at=datetime.fromisoformat(one["held_at"]),
        )
        for one in held
    )
    session.flush()


def _forget(session: Session, request_id: int) -> None:
    session.execute(
        delete(CreditHold).where(CreditHold.request_id == request_id, CreditHold.released_at.is_(None))
    )


def drop(session: Session, request_id: int) -> None:
    """Forget the holds of a request whose decision is taken back."""
    session.execute(delete(CreditHold).where(CreditHold.request_id == request_id))


def release(session: Session, activities: Collection[str], upto: date, at: datetime) -> None:
    """Release what days of these activities hold until a date: their invoice takes the credit itself."""
    session.execute(
        update(CreditHold)
        .where(
            CreditHold.activity.in_(activities),
            CreditHold.released_at.is_(None),
            CreditHold.last_on <= upto,
        )
        .values(released_at=at),
        execution_options={"synchronize_session": False},
    )


def without_held(parts: Iterable[CreditPart], cents: int) -> Sequence[CreditPart]:
    """Return what of a family's credit is free when so many cents are held, newest payments held first.

    What CESU left is never held: it may not pay the days that were booked (E4).
    """
    free: list[CreditPart] = []
    for part in reversed(list(parts)):
        kept = 0 if part.means is Means.CESU else min(part.cents, cents)
        cents -= kept
        if part.cents > kept:
            free.append(replace(part, cents=part.cents - kept))
    return free[::-1]
