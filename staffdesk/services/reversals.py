"""Reversing a payment: a mistake is never edited, it is cancelled by a receipt of its own (E2, E7, L7).

Any means of any receipt can be taken back by itself, and only once; what else was paid with it stays (E3).
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from staffdesk.domain.dates import local_date
from staffdesk.domain.errors import RuleBroken, Stale
from staffdesk.domain.french import receipt_text
from staffdesk.domain.french.reversals import reason_words
from staffdesk.domain.ledger import Account, EntryKind, LedgerEntry, lines_of
from staffdesk.domain.money import Cents
from staffdesk.domain.payments import ACCOUNT_OF, Means
from staffdesk.domain.permissions import Actor
from staffdesk.domain.receipt_document import ReceiptDocument, SettledInvoice
from staffdesk.domain.revenue_office import Act
from staffdesk.domain.reversals import Cause
from staffdesk.models.base import new_uid
from staffdesk.models.households import Household
from staffdesk.models.invoices import Invoice
from staffdesk.models.payments import Allocation, Payment, PaymentMeans, TillSession
from staffdesk.services import audit, ledger
from staffdesk.services.numbering import lock_numbers, next_number
from staffdesk.services.open_invoices import load_open, printed, released_lines
from staffdesk.services.payment_taking import Hand, left_after, settle_invoices
from staffdesk.services.receipts import Returned, Taking, reversal_document
from staffdesk.services.refund_claims import Claim, claim_rows
from staffdesk.services.revenue_office import require_collector
from staffdesk.services.reversal_scope import Cells, Scope, payment_to_reverse, scope_of
from staffdesk.services.sync import outbox
from staffdesk.services.sync.state import require_not_recovering
from staffdesk.services.till import RECEIPT_SERIES, cash_in_till, require_till


@dataclass(frozen=True)
class _Undone:
    """What is reversed of a payment, and why, as printed."""

    scope: Scope
    reason: str

    @property
    def original(self) -> Payment:
        """The payment."""
        return self.scope.original


@dataclass(frozen=True)
class ReversalAsked:
    """A reversal to make: of these means of a payment, or of all that ``cause`` may take back.

    ``operation_id`` makes a retry the same reversal (DSK10).
    """

    payment_id: int
    reason: str
    operation_id: str
    cause: Cause = Cause.OTHER
    means_ids: tuple[int, ...] = ()


def reverse(session: Session, actor: Actor, asked: ReversalAsked, *, at: datetime) -> Payment:
    """Take back means of a payment and return the one that does; twice with the same operation is once.

    A payer whose cheque bounced is flagged.

    Raises:
        RecoveryNeeded: this office was restored.
        NotFound: ``payment``.
        RuleBroken: ``reversal_needs_reason``; ``reversal_of_reversal``; ``till_short_of_cash``; those of
            ``till.require_till`` and of ``reversal_scope.scope_of``.
        Stale: ``already_reversed``; ``operation_reused``.
    """
    require_not_recovering(session)
    lock_numbers(session)
    before = session.scalar(select(Payment).where(Payment.operation_id == asked.operation_id))
    if before is not None:
        if before.reverses_id != asked.payment_id:
            raise Stale("operation_reused", operation=asked.operation_id)
        return before
    reason = reason_words(asked.cause, asked.reason)
    if not reason:
        raise RuleBroken("reversal_needs_reason", field="reason")
    original = payment_to_reverse(session, asked.payment_id)
    undone = _Undone(scope_of(session, original, asked.cause, asked.means_ids), reason)
    till, act = _till_of(session, actor, undone.scope, at)
    household = session.get_one(Household, original.household_id)
    year = local_date(at).year
    hand = Hand(actor, at, till, year, next_number(session, RECEIPT_SERIES, year), act.number)
    payment = _write(session, undone, household, hand, asked.operation_id)
    facts = {"receipt": hand.receipt, "cents": payment.total_cents, "reverses": original.id}
    action = "cheque.bounced" if asked.cause is Cause.BOUNCED_CHEQUE else "payment.reversed"
    facts["cause"] = asked.cause.value
    audit.record(session, actor, action, f"payment:{payment.id}", facts, at=at)
    outbox.touch_household(session, household.id, at=at)
    return payment


def _write(session: Session, undone: _Undone, household: Household, hand: Hand, operation_id: str) -> Payment:
    """Write entry, payment, allocations, invoices, vouchers and receipt of one reversal."""
    entry = _journal(session, undone, household, hand)
    payment = _payment(undone, operation_id, hand, entry)
    session.add(payment)
    session.flush()
    cells = undone.scope.cells
    rows = [
        {"payment_id": payment.id, "invoice_id": invoice_id, "means": means.value, "cents": -cents}
        for (invoice_id, means), cents in cells.items()
    ]
    if rows:
        session.execute(insert(Allocation), rows)
    if undone.scope.claims:
        session.execute(insert(Allocation), claim_rows(payment.id, undone.scope.claims))
    settle_invoices(session, _by_invoice(cells))
    _release(undone)
    session.flush()
    payment.receipt_snapshot = _document(session, undone, hand, entry).to_json()
    return payment


def _till_of(session: Session, actor: Actor, scope: Scope, at: datetime) -> tuple[TillSession, Act]:
    """Return the till that a reversal is written in, and the act.

    Cash goes out of the till it came into, whoever holds that, while it is open; else, as all other means,
    it is the actor's own, which never gives back more cash than it should hold.
    """
    cash = sum(piece.cents for piece in scope.pieces if piece.means is Means.CASH)
    held = session.get_one(TillSession, scope.original.session_id, with_for_update=True)
    if cash and held.closed_at is None and local_date(held.opened_at) == local_date(at):
        act = require_collector(session, actor, local_date(at))[0]
    else:
        held, act = require_till(session, actor, at=at)
    in_till = cash_in_till(session, held)
    if cash > in_till:
        raise RuleBroken("till_short_of_cash", cents=in_till)
    return held, act


def _by_invoice(cells: Mapping[tuple[int | None, Means], int]) -> dict[int, int]:
    sums: dict[int, int] = defaultdict(int)
    for (invoice_id, _), cents in cells.items():
        if invoice_id is not None:
            sums[invoice_id] -= cents
    return dict(sums)


def _release(undone: _Undone) -> None:
    """Mark what was taken back: vouchers are given back and free again, unless the CRCESU refused them."""
    for piece in undone.scope.pieces:
        for voucher in piece.vouchers:
            if undone.scope.cause is Cause.REFUSED_VOUCHER:
                voucher.undone = True
            else:
                voucher.released = True
        piece.line.undone = piece.is_last


def _payment(undone: _Undone, operation_id: str, hand: Hand, entry: LedgerEntry) -> Payment:
    original = undone.original
    payment = Payment(
        uid=new_uid(),
        operation_id=operation_id,
        household_id=original.household_id,
        session_id=hand.till.id,
        total_cents=-undone.scope.cents,
        received_at=hand.at,
        taken_by=hand.actor.name,
        receipt_year=hand.year,
        receipt_number=hand.number,
        receipt_snapshot="",
        ledger_no=entry.no,
        reverses_id=original.id,
        reason=undone.reason,
        cause=undone.scope.cause.value,
    )
    payment.means = [
        PaymentMeans(
            means=piece.line.means,
            cents=-piece.cents,
            facts=piece.facts,
            undone=True,
            reverses_id=piece.line.id,
        )
        for piece in undone.scope.pieces
    ]
    return payment


def _journal(session: Session, undone: _Undone, household: Household, hand: Hand) -> LedgerEntry:
    """Write the entry: money goes back, and what it settles now is owed again, in the same entry (L7).

    A cheque already handed over comes off what was remitted: it is in no drawer any more. ``released`` names
    each line that is owed again; ``credit`` what the family had paid ahead; ``claimed`` what it owes to the
    accountant, who had paid it back, by refund.
    """
    amounts: dict[str, int] = defaultdict(int)
    for piece in undone.scope.pieces:
        account = Account.REMITTED if piece.line.slip_id is not None else ACCOUNT_OF[piece.means]
        amounts[account.value] -= piece.cents
    settled: dict[int, dict[Means, int]] = defaultdict(dict)
    credit = 0
    for (invoice_id, means), cents in undone.scope.cells.items():
        account = Account.CREDIT_BALANCE if invoice_id is None else Account.FAMILY_RECEIVABLE
        amounts[account.value] += cents
        if invoice_id is None:
            credit += cents
        else:
            settled[invoice_id][means] = cents
    for claim in undone.scope.claims:
        amounts[Account.REFUNDED.value] += claim.cents
    facts = {
        "reverses": undone.original.uid,
        "means": sorted({piece.line.means for piece in undone.scope.pieces}),
        "cause": undone.scope.cause.value,
        "released": [list(part) for part in released_lines(session, settled)],
        "credit": credit,
        "claimed": [[claim.refund, claim.cents] for claim in undone.scope.claims],
    }
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
        facts=facts,
    )


def _document(session: Session, undone: _Undone, hand: Hand, entry: LedgerEntry) -> ReceiptDocument:
    original = undone.original
    frozen = ReceiptDocument.from_json(original.receipt_snapshot)
    pieces = undone.scope.pieces
    columns = list(dict.fromkeys(piece.means for piece in pieces))
    taking = Taking(
        hand.receipt,
        hand.at,
        receipt_text.place(hand.till.counter_name, hand.actor.name),
        frozen.payer,
        frozen.household_number,
        hand.act_number,
    )
    left = left_after(load_open(session, original.household_id), ())
    rows = [
        *_reopened(session, columns, undone.scope.cells),
        *(_claimed(columns, claim) for claim in undone.scope.claims),
    ]
    back = [Returned(piece.means, piece.cents, piece.facts) for piece in pieces]
    return reversal_document(frozen, back, taking, undone.reason, rows, left, entry)


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


def _claimed(columns: Sequence[Means], claim: Claim) -> SettledInvoice:
    by_means = tuple(Cents(-claim.cents if means is claim.means else 0) for means in columns)
    return SettledInvoice("", receipt_text.claimed(claim.refund), by_means, Cents(0))
