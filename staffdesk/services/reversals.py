"""Reversing a payment: a mistake is never edited, it is cancelled by a receipt of its own (E2, E7, L7)."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from staffdesk.domain.dates import local_date
from staffdesk.domain.errors import NotFound, RuleBroken, Stale
from staffdesk.domain.french import receipt_text
from staffdesk.domain.ledger import Account, EntryKind, LedgerEntry, lines_of
from staffdesk.domain.money import Cents
from staffdesk.domain.payments import ACCOUNT_OF, Means
from staffdesk.domain.permissions import Actor
from staffdesk.domain.receipt_document import ReceiptDocument, SettledInvoice
from staffdesk.models.base import new_uid
from staffdesk.models.households import Household
from staffdesk.models.invoices import Invoice
from staffdesk.models.payments import Allocation, Payment, PaymentMeans
from staffdesk.services import audit, ledger
from staffdesk.services.numbering import lock_numbers, next_number
from staffdesk.services.open_invoices import load_open, printed
from staffdesk.services.payment_taking import Hand, left_after, settle_invoices
from staffdesk.services.receipts import Taking, reversal_document
from staffdesk.services.sync import outbox
from staffdesk.services.sync.state import require_not_recovering
from staffdesk.services.till import RECEIPT_SERIES, require_till

Cells = dict[tuple[int | None, Means], int]
"""What a payment settles now: cents by invoice (None: credit) and means."""


def reverse(
    session: Session, actor: Actor, payment_id: int, reason: str, operation_id: str, *, at: datetime
) -> Payment:
    """Cancel a payment and return the one that cancels it; twice with the same operation is once.

    Raises:
        RecoveryNeeded: this office was restored.
        NotFound: ``payment``.
        RuleBroken: ``reversal_needs_reason``; ``till_closed``, ``till_stale``; ``reversal_of_reversal``.
        Stale: ``already_reversed``.
    """
    require_not_recovering(session)
    lock_numbers(session)
    before = session.scalar(select(Payment).where(Payment.operation_id == operation_id))
    if before is not None:
        return before
    till = require_till(session, actor, at=at)
    original = _original(session, payment_id, reason)
    household = session.get_one(Household, original.household_id)
    cells = _cells(session, original.id)
    year = local_date(at).year
    hand = Hand(actor, at, till, year, next_number(session, RECEIPT_SERIES, year))
    entry = _journal(session, original, household, cells, hand)
    payment = _payment(original, operation_id, hand, entry)
    session.add(payment)
    session.flush()
    rows = [
        {"payment_id": payment.id, "invoice_id": invoice_id, "means": means.value, "cents": -cents}
        for (invoice_id, means), cents in cells.items()
    ]
    session.execute(insert(Allocation), rows)
    settle_invoices(session, _by_invoice(cells))
    session.flush()
    payment.receipt_snapshot = _document(session, original, cells, hand, reason, entry).to_json()
    facts = {"receipt": hand.receipt, "cents": payment.total_cents, "reverses": original.id}
    audit.record(session, actor, "payment.reversed", f"payment:{payment.id}", facts, at=at)
    outbox.touch_household(session, household.id, at=at)
    return payment


def _original(session: Session, payment_id: int, reason: str) -> Payment:
    if not reason.strip():
        raise RuleBroken("reversal_needs_reason", field="reason")
    original = session.get(Payment, payment_id)
    if original is None:
        raise NotFound("payment", payment_id=payment_id)
    if original.reverses_id is not None:
        raise RuleBroken("reversal_of_reversal")
    if session.scalar(select(Payment.id).where(Payment.reverses_id == payment_id)) is not None:
        raise Stale("already_reversed")
    return original


def _cells(session: Session, payment_id: int) -> Cells:
    rows = session.execute(
        select(Allocation.invoice_id, Allocation.means, func.sum(Allocation.cents))
        .where(Allocation.payment_id == payment_id)
        .group_by(Allocation.invoice_id, Allocation.means)
        .order_by(Allocation.invoice_id, Allocation.means)
    ).tuples()
    return {(invoice_id, Means(means)): int(cents) for invoice_id, means, cents in rows if cents}


def _by_invoice(cells: Mapping[tuple[int | None, Means], int]) -> dict[int, int]:
    sums: dict[int, int] = defaultdict(int)
    for (invoice_id, _), cents in cells.items():
        if invoice_id is not None:
            sums[invoice_id] -= cents
    return dict(sums)


def _payment(original: Payment, operation_id: str, hand: Hand, entry: LedgerEntry) -> Payment:
    payment = Payment(
        uid=new_uid(),
        operation_id=operation_id,
        household_id=original.household_id,
        session_id=hand.till.id,
        total_cents=-original.total_cents,
        received_at=hand.at,
        taken_by=hand.actor.name,
        receipt_year=hand.year,
        receipt_number=hand.number,
        receipt_snapshot="",
        ledger_no=entry.no,
        reverses_id=original.id,
    )
    payment.means = [
        PaymentMeans(means=one.means, cents=-one.cents, facts=dict(one.facts)) for one in original.means
    ]
    return payment


def _journal(
    session: Session, original: Payment, household: Household, cells: Cells, hand: Hand
) -> LedgerEntry:
    """Write the entry: money goes back, and what it settles now is owed again, in the same entry (L7)."""
    amounts: dict[str, int] = defaultdict(int)
    for one in original.means:
        amounts[ACCOUNT_OF[Means(one.means)].value] -= one.cents
    for (invoice_id, _), cents in cells.items():
        account = Account.CREDIT_BALANCE if invoice_id is None else Account.FAMILY_RECEIVABLE
        amounts[account.value] += cents
    return ledger.append(
        session,
        EntryKind.REVERSAL,
        lines_of(amounts.items()),
        at=hand.at,
        by=hand.actor,
        household_ref=household.uid,
        session_id=hand.till.id,
        document_ref=hand.receipt,
        ref_no=original.ledger_no,
        facts={"reverses": original.uid},
    )


def _document(
    session: Session, original: Payment, cells: Cells, hand: Hand, reason: str, entry: LedgerEntry
) -> ReceiptDocument:
    frozen = ReceiptDocument.from_json(original.receipt_snapshot)
    columns = list(dict.fromkeys(Means(one.means) for one in original.means))
    taking = Taking(
        hand.receipt,
        hand.at,
        receipt_text.place(hand.till.counter_name, hand.actor.name),
        frozen.payer,
        frozen.household_number,
    )
    left = left_after(load_open(session, original.household_id), ())
    rows = _reopened(session, columns, cells)
    return reversal_document(frozen, taking, reason.strip(), rows, left, entry)


def _reopened(session: Session, columns: Sequence[Means], cells: Cells) -> list[SettledInvoice]:
    ids = {invoice_id for invoice_id, _ in cells if invoice_id is not None}
    rows = []
    for invoice in session.scalars(
        select(Invoice).where(Invoice.id.in_(ids)).order_by(Invoice.due_on, Invoice.number)
    ):
        by_means = tuple(Cents(-cells.get((invoice.id, means), 0)) for means in columns)
        left = Cents(invoice.total_cents - invoice.paid_cents)
        rows.append(SettledInvoice(printed(invoice), invoice.label, by_means, left))
    credit = tuple(Cents(-cells.get((None, means), 0)) for means in columns)
    if any(credit):
        rows.append(SettledInvoice("", receipt_text.KEPT_AS_CREDIT, credit, Cents(0)))
    return rows
