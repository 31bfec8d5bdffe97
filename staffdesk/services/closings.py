"""Closings of the journal: day, month and year, bounded by the number of entries, never by date (L8, E7).

A day is closed when its last till is sealed. The month, and the year, are closed with the first day that
follows them; each closing names the one before it by its hash, and carries a total that never starts again.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from staffdesk.contract.v1 import LedgerHead, MessageKind
from staffdesk.domain.dates import local_date
from staffdesk.domain.ledger import GENESIS, EntryKind
from staffdesk.domain.permissions import Actor
from staffdesk.models.ledger import LedgerEntry
from staffdesk.models.payments import Payment, PaymentMeans, TillSession
from staffdesk.services import ledger
from staffdesk.services.closing_seal import Sign
from staffdesk.services.sync import outbox


@dataclass(frozen=True)
class Closing:
    """A closing as the journal keeps it.

    Attributes:
        no: of its entry.
        hash: of its entry, which the next one of its kind names.
        period: day, month or year.
        label: `2026-11-16`, `2026-11` or `2026`.
        from_no, to_no: the entries it covers, both included.
        totals: by means, reversals deducted.
        perpetual_cents: everything ever received.
        previous: hash of the closing before it.
        key, signature: of the workstation that closed, in hexadecimal signs; empty without a keyring.
    """

    no: int
    hash: str
    period: str
    label: str
    from_no: int
    to_no: int
    totals: dict[str, int]
    perpetual_cents: int
    previous: str
    key: str = ""
    signature: str = ""


def close_periods(session: Session, actor: Actor, *, at: datetime, sign: Sign | None = None) -> None:
    """Close the day if no till is open any more, and before it the month and the year that went by.

    A clock set back opens no former day: a closing is of the latest day there was. ``sign`` signs them (L2).
    """
    if session.scalar(select(TillSession.id).where(TillSession.closed_at.is_(None)).limit(1)) is not None:
        return
    day = local_date(at)
    newest = last_closing(session, "day")
    close = _Closer(session, actor, at, sign)
    if newest is not None:
        before = date.fromisoformat(newest.label)
        day = max(day, before)
        if (before.year, before.month) != (day.year, day.month):
            close.period("month", newest.label[:7], newest.no)
        if before.year != day.year:
            close.period("year", newest.label[:4], newest.no)
    close.period("day", day.isoformat(), ledger.head(session).no)
    _anchor(session, at)


def closings(session: Session, period: str | None = None) -> Iterator[Closing]:
    """Give the closings of a kind, or all, the newest first."""
    rows = session.execute(
        select(LedgerEntry.no, LedgerEntry.hash, LedgerEntry.payload)
        .where(LedgerEntry.kind == EntryKind.CLOSING.value)
        .order_by(LedgerEntry.no.desc())
    )
    for no, entry_hash, payload in rows:
        facts = _facts(payload)
        if period in (None, facts["period"]):
            yield Closing(no, entry_hash, **facts)


def last_closing(session: Session, period: str) -> Closing | None:
    """Return the newest closing of a kind."""
    return next(closings(session, period), None)


def received_between(session: Session, from_no: int, to_no: int) -> dict[str, int]:
    """Return what came in by means in entries from one number to another, reversals deducted."""
    rows = session.execute(
        select(PaymentMeans.means, func.sum(PaymentMeans.cents))
        .join(Payment, Payment.id == PaymentMeans.payment_id)
        .where(Payment.ledger_no.between(from_no, to_no))
        .group_by(PaymentMeans.means)
        .order_by(PaymentMeans.means)
    ).tuples()
    return {means: int(cents) for means, cents in rows if cents}


@dataclass(frozen=True)
class _Closer:
    """Writes closings in one transaction, signed where there is a key."""

    session: Session
    actor: Actor
    at: datetime
    sign: Sign | None

    def period(self, period: str, label: str, to_no: int) -> None:
        """Close a period up to an entry, from where the one before ended."""
        before = last_closing(self.session, period)
        from_no = before.to_no + 1 if before is not None else 1
        totals = received_between(self.session, from_no, to_no)
        facts: dict[str, object] = {
            "period": period,
            "label": label,
            "from_no": from_no,
            "to_no": to_no,
            "totals": totals,
            "perpetual_cents": (before.perpetual_cents if before is not None else 0) + sum(totals.values()),
            "previous": before.hash if before is not None else GENESIS,
        }
        told = facts if self.sign is None else self.sign(facts)
        ledger.append(self.session, EntryKind.CLOSING, (), at=self.at, by=self.actor, facts=told)


def _anchor(session: Session, at: datetime) -> None:
    """Send the head of the journal to the portal, whose log keeps it outside this office (L3)."""
    head = ledger.head(session)
    body = LedgerHead(no=head.no, hash=head.hash)
    outbox.enqueue(session, MessageKind.LEDGER_HEAD, None, body, at=at)


def _facts(payload: str) -> dict[str, Any]:
    facts: dict[str, Any] = json.loads(payload)
    return facts
