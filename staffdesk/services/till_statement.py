"""The statement for the accountant: receipts of a period by means and account, slips, reversals (E6).

What a payment settled is read from the journal itself, line by line; credit counts as an advance until an
invoice uses it.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session, aliased

from staffdesk.domain.dates import local_date, start_of_day
from staffdesk.domain.errors import RuleBroken
from staffdesk.domain.french import till_text
from staffdesk.domain.french.refunds import refund_number
from staffdesk.domain.invoice_life import number_parts, receipt_number
from staffdesk.domain.ledger import EntryKind
from staffdesk.domain.money import Cents
from staffdesk.domain.payments import Means
from staffdesk.domain.refunds import RefundState
from staffdesk.domain.tariffs.explanation import FactCode
from staffdesk.domain.tariffs.extras import Part
from staffdesk.models.households import Household
from staffdesk.models.invoices import Invoice, InvoiceLine
from staffdesk.models.ledger import LedgerEntry
from staffdesk.models.payments import Payment
from staffdesk.models.refunds import Refund
from staffdesk.models.revenue_office import DepositSlip
from staffdesk.models.town import Activity
from staffdesk.services.refund_claims import claims_between
from staffdesk.services.till_papers import Account, StatedRefund, StatedSlip, Statement

ADVANCES = ("4191", till_text.ADVANCES)
Where = tuple[str, int] | None
"""A line of an invoice, by number and position; None: an advance."""


def statement_of(
    session: Session, first: date, last: date, *, at: datetime, by: str, act_number: str
) -> Statement:
    """Read the statement of a period, both days included.

    Raises:
        RuleBroken: ``statement_reversed``.
    """
    if last < first:
        raise RuleBroken("statement_reversed", field="last")
    payments = _payments(session, first, last)
    numbers = [receipt_number(one.receipt_year, one.receipt_number) for one, _ in payments]
    return Statement(
        first=first,
        last=last,
        made_at=at,
        by=by,
        act_number=act_number,
        first_receipt=numbers[0] if numbers else "",
        last_receipt=numbers[-1] if numbers else "",
        means=_by_means([payment for payment, _ in payments]),
        accounts=_by_account(session, _settled(session, first, last)),
        slips=_slips(session, first, last),
        reversals=tuple(
            (
                receipt_number(one.receipt_year, one.receipt_number),
                receipt_number(other.receipt_year, other.receipt_number),
                one.reason,
                one.total_cents,
            )
            for one, other in payments
            if other is not None
        ),
        refunds=_refunds(session, first, last),
    )


def _payments(session: Session, first: date, last: date) -> list[tuple[Payment, Payment | None]]:
    other = aliased(Payment)
    rows = session.execute(
        select(Payment, other)
        .outerjoin(other, other.id == Payment.reverses_id)
        .where(
            Payment.received_at >= start_of_day(first),
            Payment.received_at < start_of_day(last + timedelta(days=1)),
        )
        .order_by(Payment.id)
    ).tuples()
    return list(rows)


def _by_means(payments: list[Payment]) -> tuple[tuple[Means, int, int], ...]:
    taken: dict[Means, int] = defaultdict(int)
    undone: dict[Means, int] = defaultdict(int)
    for payment in payments:
        sums = taken if payment.reverses_id is None else undone
        for one in payment.means:
            sums[Means(one.means)] += one.cents
    return tuple((means, taken[means], undone[means]) for means in Means if means in taken or means in undone)


def _settled(session: Session, first: date, last: date) -> dict[Where, int]:
    """Sum what the entries of a period settled, by line of invoice; advances under None."""
    sums: dict[Where, int] = defaultdict(int)
    entries = session.execute(
        select(LedgerEntry.kind, LedgerEntry.payload)
        .where(
            LedgerEntry.recorded_at >= _text(first),
            LedgerEntry.recorded_at < _text(last + timedelta(days=1)),
            LedgerEntry.kind.in_([kind.value for kind in _PARTS]),
        )
        .order_by(LedgerEntry.no)
    ).all()
    for kind, payload in entries:
        for where, cents in _PARTS[EntryKind(kind)](json.loads(payload)):
            sums[where] += cents
    return sums


def _of_payment(facts: dict[str, Any]) -> Iterator[tuple[Where, int]]:
    for invoice, position, _means, cents in facts["settled"]:
        yield (invoice, position), cents
    for _means, cents in facts["credit"]:
        yield None, cents


def _of_credit(facts: dict[str, Any]) -> Iterator[tuple[Where, int]]:
    """Credit used: it is an advance no more."""
    yield None, -facts["cents"]
    for invoice, position, cents in facts["settled"]:
        yield (invoice, position), cents


def _of_note(facts: dict[str, Any]) -> Iterator[tuple[Where, int]]:
    """A credit note: what was paid of its lines settles others, or is an advance again."""
    for invoice, position, cents in facts["shifted"]:
        yield (invoice, position), cents
        yield None, -cents


def _of_reversal(facts: dict[str, Any]) -> Iterator[tuple[Where, int]]:
    """What is owed again, and what is no advance any more: as it stood when it was taken back."""
    for invoice, position, cents in facts["released"]:
        yield (invoice, position), -cents
    yield None, -facts["credit"]


def _of_refund(facts: dict[str, Any]) -> Iterator[tuple[Where, int]]:
    """Credit that the accountant is asked to pay back: it is an advance no more, and settles nothing."""
    yield None, -facts["cents"]


_PARTS: dict[EntryKind, Callable[[dict[str, Any]], Iterator[tuple[Where, int]]]] = {
    EntryKind.PAYMENT: _of_payment,
    EntryKind.ALLOCATION: _of_credit,
    EntryKind.CREDIT_NOTE: _of_note,
    EntryKind.REVERSAL: _of_reversal,
    EntryKind.REFUND: _of_refund,
}


def _by_account(session: Session, settled: dict[Where, int]) -> tuple[Account, ...]:
    """Sum by account: that of the activity, or those of the parts of a price where the council voted some."""
    lines = _lines(session, {where for where in settled if where is not None})
    known = {row.code: row for row in session.scalars(select(Activity))}
    order = {code: rank for rank, code in enumerate(sorted(known, key=lambda code: known[code].position))}
    sums: dict[tuple[str, str, str], int] = defaultdict(int)
    for where, cents in settled.items():
        line = lines.get(where) if where is not None else None
        if line is None or line.activity not in known:
            sums["", *ADVANCES] += cents
            continue
        of = known[line.activity]
        shares = parts_settled(line.parts, cents) or ((of.revenue_account, "", cents),)
        for account, label, share in shares:
            name = f"{of.name}, {label}" if label else of.name
            sums[of.code, account, name] += share
    found = sorted(sums.items(), key=lambda one: order.get(one[0][0], len(order)))
    return tuple(Account(account, label, cents) for (_, account, label), cents in found if cents)


def parts_settled(parts: Sequence[Part], cents: int) -> tuple[tuple[str, str, int], ...]:
    """Share what is settled of a line over the parts of its price: (account, label, cents), to the cent."""
    whole, sign = sum(part.cents for part in parts), -1 if cents < 0 else 1
    shared, upto, given = [], 0, 0
    for part in parts if whole else ():
        upto += part.cents
        share = abs(cents) * upto // whole - given
        given += share
        shared.append((part.account, part.label, sign * share))
    return tuple(shared)


def _parts_of(why: Sequence[Mapping[str, Any]], unit_cents: int) -> tuple[Part, ...]:
    """Read the parts of a unit price from its facts; days priced by two versions told theirs twice."""
    found: list[Part] = []
    for one in why:
        if one["code"] == FactCode.COMPONENT.value and sum(part.cents for part in found) < unit_cents:
            told = one["values"]
            found.append(Part(str(told["label"]), str(told["account"]), Cents(int(told["cents"]))))
    return tuple(found)


@dataclass(frozen=True)
class _Line:
    """A line of an invoice: its activity, and the parts of its unit price with accounts of their own."""

    activity: str
    parts: tuple[Part, ...]


def _lines(session: Session, lines: set[tuple[str, int]]) -> dict[tuple[str, int], _Line]:
    found: dict[tuple[str, int], _Line] = {}
    for printed in {number for number, _ in lines}:
        parts = number_parts(printed)
        if parts is None:
            continue
        rows = session.execute(
            select(InvoiceLine.position, InvoiceLine.activity_code, InvoiceLine.why, InvoiceLine.unit_cents)
            .join(Invoice, Invoice.id == InvoiceLine.invoice_id)
            .where(Invoice.year == parts[0], Invoice.number == parts[1], Invoice.series == "F")
            .order_by(InvoiceLine.position)
        ).tuples()
        for position, code, why, unit_cents in rows:
            found[printed, position] = _Line(code, _parts_of(why, unit_cents))
    return found


def _slips(session: Session, first: date, last: date) -> tuple[StatedSlip, ...]:
    """Read the slips of a period, with the credit of each as far as it is known by now."""
    rows = session.scalars(
        select(DepositSlip)
        .where(
            DepositSlip.made_at >= start_of_day(first),
            DepositSlip.made_at < start_of_day(last + timedelta(days=1)),
        )
        .order_by(DepositSlip.id)
    )
    return tuple(
        StatedSlip(
            row.kind,
            till_text.slip_number(row.year, row.number),
            local_date(row.made_at),
            row.cents,
            row.answered_on,
            row.refunded_cents,
        )
        for row in rows
    )


def _refunds(session: Session, first: date, last: date) -> tuple[StatedRefund, ...]:
    """Read the refunds asked for in a period, and below zero those he rejected or claims since."""
    bounds = start_of_day(first), start_of_day(last + timedelta(days=1))
    claims = claims_between(session, first, last)
    rows = session.execute(
        select(Refund, Household.name, Household.number)
        .join(Household, Household.id == Refund.household_id)
        .where(
            or_(
                and_(Refund.asked_at >= bounds[0], Refund.asked_at < bounds[1]),
                and_(Refund.answered_at >= bounds[0], Refund.answered_at < bounds[1]),
                Refund.id.in_(sorted(claims)),
            )
        )
        .order_by(Refund.id)
    ).tuples()
    told = []
    for row, family, dossier in rows:
        printed, whose = refund_number(row.year, row.number), f"{family}, dossier {dossier}"
        paid_on = row.answered_on if row.state == RefundState.PAID.value else None
        if first <= local_date(row.asked_at) <= last:
            told.append(StatedRefund(printed, local_date(row.asked_at), whose, row.cents, paid_on))
        if row.answer_ledger_no is not None and row.answered_at is not None:
            back_on = local_date(row.answered_at)
            if first <= back_on <= last:
                told.append(StatedRefund(printed, back_on, whose, -row.cents))
        told += [
            StatedRefund(printed, claim.on, whose, -claim.cents, is_claim=True)
            for claim in claims.get(row.id, ())
        ]
    return tuple(told)


def _text(day: date) -> str:
    return start_of_day(day).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
