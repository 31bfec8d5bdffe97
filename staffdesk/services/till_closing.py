"""What the closing of a till tells: its movements read back, its count, its number, its paper (E6, L8)."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from staffdesk.domain.dates import local_date
from staffdesk.domain.errors import RuleBroken
from staffdesk.domain.french import till_text
from staffdesk.domain.invoice_life import receipt_number
from staffdesk.domain.ledger import LedgerEntry
from staffdesk.domain.payments import COUNTED, Means
from staffdesk.domain.permissions import Actor
from staffdesk.domain.revenue_office import Duty
from staffdesk.models.payments import Payment, PaymentMeans, TillSession
from staffdesk.models.revenue_office import RevenueOfficer
from staffdesk.services.card_ticket import card_taken
from staffdesk.services.numbering import next_number
from staffdesk.services.revenue_office import act_on
from staffdesk.services.till_paper_store import store_paper
from staffdesk.services.till_papers import ClosedTill, Movement, closing_document
from staffdesk.services.till_rules import load_town

CLOSING_SERIES = "C"


def require_count(counted: Mapping[int, int], cents: int) -> None:
    """Refuse a count that is no count of notes and coins, or does not make the sum.

    Raises:
        RuleBroken: ``count_differs``.
    """
    known = all(value in COUNTED and number >= 0 for value, number in counted.items())
    if not known or sum(value * number for value, number in counted.items()) != cents:
        raise RuleBroken("count_differs", field="counted", cents=cents)


def number_closing(session: Session, held: TillSession, *, at: datetime) -> str:
    """Give a closing its number in the transaction that seals it, and return it as printed."""
    held.closing_year = local_date(at).year
    held.closing_number = next_number(session, CLOSING_SERIES, held.closing_year)
    return till_text.closing_number(held.closing_year, held.closing_number)


def keep_closing_paper(
    session: Session,
    actor: Actor,
    held: TillSession,
    cash: tuple[int, int],
    entry: LedgerEntry,
    *,
    at: datetime,
    is_signed: bool = True,
) -> None:
    """Freeze what the closing tells, draw it and seal its bytes in the journal.

    ``cash`` is what the till took, and what was handed over of it while it was open.
    """
    act = act_on(session, local_date(held.opened_at))
    printed = till_text.closing_number(held.closing_year or 0, held.closing_number or 0)
    told = ClosedTill(
        number=printed,
        counter_name=held.counter_name,
        holder=till_text.held_by(_duty(session, held), actor.name),
        opened_at=held.opened_at,
        closed_at=at,
        float_cents=held.float_cents,
        cash_cents=cash[0],
        remitted_cents=cash[1],
        counted_cents=held.counted_cents or 0,
        counted={int(value): int(count) for value, count in held.counted.items()},
        note=held.difference_note,
        movements=movements(session, held.id),
        act_float_cents=act.opening_float if act is not None else None,
        card=(card_taken(session, held.id)[0], held.card_ticket_cents, held.card_note),
        is_signed=is_signed,
    )
    paper = closing_document(load_town(session), told, act.number if act is not None else "", entry)
    held.closing_snapshot = paper.to_json()
    held.closing_file_id = store_paper(session, paper, printed, entry.no, at=at)


def movements(session: Session, session_id: int) -> tuple[Movement, ...]:
    """Read the receipts of a till in their order, each with its means."""
    cancelled = aliased(Payment)
    means: dict[int, list[tuple[Means, int]]] = {}
    reasons: dict[int, str] = {}
    for payment_id, word, cents, facts in session.execute(
        select(PaymentMeans.payment_id, PaymentMeans.means, PaymentMeans.cents, PaymentMeans.facts)
        .join(Payment, Payment.id == PaymentMeans.payment_id)
        .where(Payment.session_id == session_id)
        .order_by(PaymentMeans.id)
    ).tuples():
        means.setdefault(payment_id, []).append((Means(word), cents))
        if word == Means.CASH.value and cents > 0:
            reasons[payment_id] = str(facts.get("reason", ""))
    rows = session.execute(
        select(Payment, cancelled)
        .outerjoin(cancelled, cancelled.id == Payment.reverses_id)
        .where(Payment.session_id == session_id)
        .order_by(Payment.id)
    ).tuples()
    return tuple(
        Movement(
            receipt_number(payment.receipt_year, payment.receipt_number),
            payment.received_at,
            receipt_number(other.receipt_year, other.receipt_number) if other is not None else "",
            tuple(means.get(payment.id, ())),
            reasons.get(payment.id, ""),
        )
        for payment, other in rows
    )


def _duty(session: Session, held: TillSession) -> Duty:
    """Return the duty under which a till was opened; an end put since changes nothing of it."""
    day = local_date(held.opened_at)
    rows = session.scalars(select(RevenueOfficer).where(RevenueOfficer.user_id == held.user_id))
    found = [row for row in rows if row.starts_on <= day]
    return Duty(found[-1].duty) if found else Duty.DEPUTY
