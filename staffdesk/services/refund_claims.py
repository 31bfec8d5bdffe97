"""What the accountant claims of a family: credit he paid back of a payment that failed afterwards (E3, E5).

The money he sent is gone, and so is the payment it came from: neither an invoice nor the family's credit owes
it to the régie. The reversal gives the refund its cents back, in the journal and in one allocation that names
it, and takes as much off the credit in another.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from staffdesk.domain.dates import local_date, start_of_day
from staffdesk.domain.errors import RuleBroken
from staffdesk.domain.french.refunds import refund_number
from staffdesk.domain.payments import Means
from staffdesk.domain.refunds import RefundState
from staffdesk.domain.reversals import given_back
from staffdesk.models.payments import Allocation, Payment
from staffdesk.models.refunds import Refund


@dataclass(frozen=True)
class Claim:
    """What a reversal leaves to be claimed: cents of a means that ``refund`` paid back."""

    refund_id: int
    refund: str
    means: Means
    cents: int


@dataclass(frozen=True)
class Claimed:
    """What is claimed of a refund since a day, in cents."""

    on: date
    cents: int


def claims_for(
    session: Session, payment_id: int, lacking: Mapping[Means, int], *, suffered: bool
) -> tuple[Claim, ...]:
    """Return the claims that make up for what a payment lacks, by means: of refunds paid, the last first.

    Raises:
        RuleBroken: ``reversal_refunded``: it lacks more than was paid, so a refund waits for its answer; or
            the reversal corrects a mistake, which nobody claims.
    """
    claims: list[Claim] = []
    paid = _paid_back(session, payment_id) if lacking and suffered else {}
    for means, cents in lacking.items():
        parts = [(key, held) for key, held in paid.items() if key[2] is means]
        found = given_back(parts, cents)
        rest = cents - sum(found.values())
        if rest:
            raise RuleBroken("reversal_refunded", cents=rest)
        claims += [Claim(*key, found[key]) for key, _ in parts if key in found]
    return tuple(claims)


def claim_rows(payment_id: int, claims: Collection[Claim]) -> list[dict[str, Any]]:
    """Return the allocation rows of a reversal that give refunds back; the credit stays as it is."""
    return [
        {
            "payment_id": payment_id,
            "invoice_id": None,
            "refund_id": refund_id,
            "means": one.means.value,
            "cents": cents,
        }
        for one in claims
        for refund_id, cents in ((one.refund_id, one.cents), (None, -one.cents))
    ]


def claims_on(session: Session, refund_ids: Collection[int]) -> dict[int, list[Claimed]]:
    """Return what is claimed of refunds, oldest claim first."""
    return _claims(session, Allocation.refund_id.in_(sorted(refund_ids)))


def claims_between(session: Session, first: date, last: date) -> dict[int, list[Claimed]]:
    """Return what is claimed since a day of a period, both days included, by refund."""
    end = start_of_day(last + timedelta(days=1))
    return _claims(session, Payment.received_at >= start_of_day(first), Payment.received_at < end)


def left_after_refunds(session: Session, means: Means) -> dict[int, int]:
    """Return what is left of a means of each payment that a refund took something of, in cents."""
    origin = func.coalesce(Payment.reverses_id, Payment.id)
    drawn_on = select(Allocation.payment_id).where(Allocation.refund_id.is_not(None))
    rows = session.execute(
        select(origin, func.sum(Allocation.cents))
        .join(Payment, Payment.id == Allocation.payment_id)
        .where(origin.in_(drawn_on), Allocation.means == means.value)
        .group_by(origin)
    ).tuples()
    return {payment_id: int(cents) for payment_id, cents in rows}


def _claims(session: Session, *which: ColumnElement[bool]) -> dict[int, list[Claimed]]:
    rows = session.execute(
        select(Allocation.refund_id, Payment.received_at, func.sum(Allocation.cents))
        .join(Payment, Payment.id == Allocation.payment_id)
        .where(Allocation.refund_id.is_not(None), Payment.reverses_id.is_not(None), *which)
        .group_by(Allocation.refund_id, Payment.id, Payment.received_at)
        .order_by(Allocation.refund_id, Payment.id)
    ).tuples()
    found: dict[int, list[Claimed]] = defaultdict(list)
    for refund_id, received_at, cents in rows:
        found[refund_id or 0].append(Claimed(local_date(received_at), int(cents)))
    return dict(found)


def _paid_back(session: Session, payment_id: int) -> dict[tuple[int, str, Means], int]:
    """Return what the accountant paid back of a payment and does not claim yet, oldest refund first."""
    origin = func.coalesce(Payment.reverses_id, Payment.id)
    rows = session.execute(
        select(Refund.id, Refund.year, Refund.number, Allocation.means, func.sum(Allocation.cents))
        .join(Refund, Refund.id == Allocation.refund_id)
        .join(Payment, Payment.id == Allocation.payment_id)
        .where(origin == payment_id, Refund.state == RefundState.PAID.value)
        .group_by(Refund.id, Refund.year, Refund.number, Allocation.means)
        .order_by(Refund.id, Allocation.means)
    ).tuples()
    return {
        (refund_id, refund_number(year, number), Means(means)): -int(cents)
        for refund_id, year, number, means, cents in rows
        if cents
    }
