"""Reversing a payment: a mistake is never edited, it is cancelled by a receipt of its own (E2, E7, L7).

A cheque that the bank refuses is a reversal of that cheque alone: what else was paid with it stays (E3).
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, insert, select, update
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
from staffdesk.models.revenue_office import CesuVoucher
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


@dataclass(frozen=True)
class _Undone:
    """What is reversed of a payment: its means, what they settle now, and why."""

    original: Payment
    means: Sequence[PaymentMeans]
    cells: Cells
    reason: str
    bounced: bool


def reverse(
    session: Session,
    actor: Actor,
    payment_id: int,
    reason: str,
    operation_id: str,
    *,
    at: datetime,
    bounced: bool = False,
) -> Payment:
    """Cancel a payment and return the one that cancels it; twice with the same operation is once.

    ``bounced``: the bank refused its cheque; nothing but the cheque is reversed, and the payer is flagged.

    Raises:
        RecoveryNeeded: this office was restored.
        NotFound: ``payment``.
        RuleBroken: ``reversal_needs_reason``; ``reversal_of_reversal``; ``no_cheque_to_bounce``; those of
            ``till.require_till``.
        Stale: ``already_reversed``.
    """
    require_not_recovering(session)
    lock_numbers(session)
    before = session.scalar(select(Payment).where(Payment.operation_id == operation_id))
    if before is not None:
        return before
    till, act = require_till(session, actor, at=at)
    original = _original(session, payment_id, reason)
    undone = _undone(session, original, reason.strip(), bounced=bounced)
    household = session.get_one(Household, original.household_id)
    year = local_date(at).year
    hand = Hand(actor, at, till, year, next_number(session, RECEIPT_SERIES, year), act.number)
    entry = _journal(session, undone, household, hand)
    payment = _payment(undone, operation_id, hand, entry)
    session.add(payment)
    session.flush()
    rows = [
        {"payment_id": payment.id, "invoice_id": invoice_id, "means": means.value, "cents": -cents}
        for (invoice_id, means), cents in undone.cells.items()
    ]
    if rows:
        session.execute(insert(Allocation), rows)
    settle_invoices(session, _by_invoice(undone.cells))
    _release(session, undone)
    session.flush()
    payment.receipt_snapshot = _document(session, undone, hand, entry).to_json()
    facts = {"receipt": hand.receipt, "cents": payment.total_cents, "reverses": original.id}
    action = "cheque.bounced" if bounced else "payment.reversed"
    audit.record(session, actor, action, f"payment:{payment.id}", facts, at=at)
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


def _undone(session: Session, original: Payment, reason: str, *, bounced: bool) -> _Undone:
    means = [one for one in original.means if not bounced or one.means == Means.CHEQUE.value]
    if not means:
        raise RuleBroken("no_cheque_to_bounce")
    words = {one.means for one in means}
    cells = {key: cents for key, cents in _cells(session, original.id).items() if key[1].value in words}
    return _Undone(original, means, cells, reason, bounced)


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


def _release(session: Session, undone: _Undone) -> None:
    """Mark the means as taken back; vouchers of a cancelled payment are given back and free again."""
    for one in undone.means:
        one.undone = True
    if not undone.bounced:
        of_payment = CesuVoucher.payment_id == undone.original.id
        session.execute(update(CesuVoucher).where(of_payment).values(released=True))


def _payment(undone: _Undone, operation_id: str, hand: Hand, entry: LedgerEntry) -> Payment:
    original = undone.original
    payment = Payment(
        uid=new_uid(),
        operation_id=operation_id,
        household_id=original.household_id,
        session_id=hand.till.id,
        total_cents=-sum(one.cents for one in undone.means),
        received_at=hand.at,
        taken_by=hand.actor.name,
        receipt_year=hand.year,
        receipt_number=hand.number,
        receipt_snapshot="",
        ledger_no=entry.no,
        reverses_id=original.id,
        reason=undone.reason,
        bounced=undone.bounced,
    )
    payment.means = [
        PaymentMeans(means=one.means, cents=-one.cents, facts=dict(one.facts), undone=True)
        for one in undone.means
    ]
    return payment


def _journal(session: Session, undone: _Undone, household: Household, hand: Hand) -> LedgerEntry:
    """Write the entry: money goes back, and what it settles now is owed again, in the same entry (L7).

    A cheque already handed over comes off what was remitted: it is in no drawer any more.
    """
    amounts: dict[str, int] = defaultdict(int)
    for one in undone.means:
        amounts[_account_of(session, one).value] -= one.cents
    for (invoice_id, _), cents in undone.cells.items():
        account = Account.CREDIT_BALANCE if invoice_id is None else Account.FAMILY_RECEIVABLE
        amounts[account.value] += cents
    facts = {"reverses": undone.original.uid, "means": sorted({one.means for one in undone.means})}
    return ledger.append(
        session,
        EntryKind.REVERSAL,
        lines_of(amounts.items()),
        at=hand.at,
        by=hand.actor,
        household_ref=household.uid,
        session_id=hand.till.id,
        document_ref=hand.receipt,
        ref_no=undone.original.ledger_no,
        facts=facts | {"bounced": undone.bounced},
    )


def _account_of(session: Session, means: PaymentMeans) -> Account:
    if means.slip_id is not None:
        return Account.REMITTED
    if means.means == Means.CESU.value:
        sent = select(CesuVoucher.id).where(
            CesuVoucher.payment_id == means.payment_id,
            CesuVoucher.slip_id.is_not(None),
            CesuVoucher.rejected.is_(False),
        )
        if session.scalar(sent.limit(1)) is not None:
            raise RuleBroken("cesu_sent_already")
    return ACCOUNT_OF[Means(means.means)]


def _document(session: Session, undone: _Undone, hand: Hand, entry: LedgerEntry) -> ReceiptDocument:
    original = undone.original
    frozen = ReceiptDocument.from_json(original.receipt_snapshot)
    columns = list(dict.fromkeys(Means(one.means) for one in undone.means))
    taking = Taking(
        hand.receipt,
        hand.at,
        receipt_text.place(hand.till.counter_name, hand.actor.name),
        frozen.payer,
        frozen.household_number,
        hand.act_number,
    )
    left = left_after(load_open(session, original.household_id), ())
    rows = _reopened(session, columns, undone.cells)
    reason = receipt_text.bounced(undone.reason) if undone.bounced else undone.reason
    return reversal_document(frozen, columns, taking, reason, rows, left, entry)


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
