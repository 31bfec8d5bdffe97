"""The receipts that were given: those of a day with what cancelled what, and a numbered copy of one (L8)."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, aliased

from staffdesk.domain.errors import NotFound
from staffdesk.domain.french.receipt_text import means_in_words
from staffdesk.domain.invoice_life import receipt_number
from staffdesk.domain.permissions import Actor
from staffdesk.models.households import Household
from staffdesk.models.payments import Payment, PaymentMeans
from staffdesk.models.requests import StoredFile
from staffdesk.models.staff import AuditEntry
from staffdesk.services import audit
from staffdesk.services.money_rows import ReceiptRow
from staffdesk.services.numbering import lock_numbers

REPRINTED = "receipt.reprinted"


def receipt_rows(session: Session, *which: ColumnElement[bool], limit: int | None = None) -> list[ReceiptRow]:
    """List receipts by conditions on `Payment` and `Household`, newest first."""
    reversed_one = aliased(Payment)
    found = list(
        session.execute(
            select(Payment, Household.name, StoredFile.uid, reversed_one)
            .join(Household, Household.id == Payment.household_id)
            .outerjoin(StoredFile, StoredFile.id == Payment.receipt_file_id)
            .outerjoin(reversed_one, reversed_one.id == Payment.reverses_id)
            .where(*which)
            .order_by(Payment.id.desc())
            .limit(limit)
        ).tuples()
    )
    ids = [payment.id for payment, *_ in found]
    means, undone = _means(session, ids), _reversals(session, ids)
    return [
        ReceiptRow(
            payment.id,
            _number(payment),
            family,
            means_in_words(means[payment.id]),
            payment.received_at,
            payment.total_cents,
            doc_id or "",
            reverses=_number(cancels),
            reversed_by=", ".join(_number(one) for one in undone[payment.id]),
            reversed_cents=-sum(one.total_cents for one in undone[payment.id]),
        )
        for payment, family, doc_id, cancels in found
    ]


def count_reprint(session: Session, actor: Actor, payment_id: int, *, at: datetime) -> tuple[Payment, int]:
    """Number a copy of a receipt, from 1, and write in the audit log who made it.

    Raises:
        NotFound: ``payment``.
    """
    lock_numbers(session)
    payment = session.get(Payment, payment_id)
    if payment is None:
        raise NotFound("payment", payment_id=payment_id)
    record = f"payment:{payment_id}"
    made = select(func.count()).where(AuditEntry.action == REPRINTED, AuditEntry.record == record)
    number = int(session.scalar(made) or 0) + 1
    audit.record(session, actor, REPRINTED, record, {"receipt": _number(payment), "copy": number}, at=at)
    return payment, number


def _reversals(session: Session, payment_ids: Sequence[int]) -> dict[int, list[Payment]]:
    found: dict[int, list[Payment]] = defaultdict(list)
    for one in session.scalars(
        select(Payment).where(Payment.reverses_id.in_(payment_ids)).order_by(Payment.id)
    ):
        found[one.reverses_id or 0].append(one)
    return found


def _means(session: Session, payment_ids: Sequence[int]) -> dict[int, list[str]]:
    means: dict[int, list[str]] = defaultdict(list)
    for payment_id, word in session.execute(
        select(PaymentMeans.payment_id, PaymentMeans.means)
        .where(PaymentMeans.payment_id.in_(payment_ids))
        .order_by(PaymentMeans.id)
    ).tuples():
        means[payment_id].append(word)
    return means


def _number(payment: Payment | None) -> str:
    return receipt_number(payment.receipt_year, payment.receipt_number) if payment is not None else ""
