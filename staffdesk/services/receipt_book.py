"""Receipts looked up later: searched, taken apart into their means, and what taking these back would do."""

from collections.abc import Collection
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, String, cast, exists, or_, select
from sqlalchemy.orm import Session

from staffdesk.domain.dates import start_of_day
from staffdesk.domain.french.amounts import counted
from staffdesk.domain.french.receipt_text import MEANS, proof
from staffdesk.domain.invoice_life import InvoiceState
from staffdesk.domain.permissions import Actor, Permission
from staffdesk.domain.receipt_search import ReceiptQuery, read_query
from staffdesk.domain.reversals import SUFFERED, Cause, fitting
from staffdesk.domain.search_text import search_text
from staffdesk.models.households import Household
from staffdesk.models.invoices import Invoice
from staffdesk.models.payments import Payment, PaymentMeans
from staffdesk.models.revenue_office import CesuVoucher
from staffdesk.services.money_rows import ReceiptRow
from staffdesk.services.office import Office
from staffdesk.services.open_invoices import printed
from staffdesk.services.receipts_given import receipt_rows
from staffdesk.services.reversal_rows import PieceRow, Reopened, ReversalEffect
from staffdesk.services.reversal_scope import Piece, Scope, payment_to_reverse, pieces_left, scope_of

MOST_FOUND = 40
FEW_VOUCHERS = 4
"""So many are named one by one."""


class ReceiptBook:
    """Use cases of whoever looks for a receipt that was given, today or long ago."""

    def __init__(self, office: Office) -> None:
        """Work in an office."""
        self.office = office

    def find(self, actor: Actor, text: str) -> tuple[ReceiptRow, ...]:
        """Find receipts of any day by number, cheque, voucher, family, day or amount, 40 at most."""
        actor.need(Permission.READ)
        query = read_query(text, self.office.clock.today())
        if query.is_empty:
            return ()
        with self.office.database.read() as session:
            return tuple(receipt_rows(session, *_found_by(query), limit=MOST_FOUND))

    def pieces(self, actor: Actor, payment_id: int) -> tuple[PieceRow, ...]:
        """Give the means of a payment that can still be taken back, each with its causes.

        Raises:
            NotFound: ``payment``. RuleBroken: ``reversal_of_reversal``.
        """
        actor.need(Permission.REVERSE_MONEY)
        with self.office.database.read() as session:
            original = payment_to_reverse(session, payment_id)
            return tuple(_piece_row(piece) for piece in pieces_left(session, original))

    def effect(
        self, actor: Actor, payment_id: int, cause: Cause, means_ids: Collection[int] = ()
    ) -> ReversalEffect:
        """Say what taking these means back would do; nothing is written.

        Raises:
            NotFound, RuleBroken, Stale: as ``reversal_scope.scope_of``.
        """
        actor.need(Permission.REVERSE_MONEY)
        with self.office.database.read() as session:
            return _effect(
                session, scope_of(session, payment_to_reverse(session, payment_id), cause, means_ids)
            )


def _effect(session: Session, scope: Scope) -> ReversalEffect:
    sums: dict[int, int] = {}
    credit = 0
    for (invoice_id, _), cents in scope.cells.items():
        if invoice_id is None:
            credit += cents
        else:
            sums[invoice_id] = sums.get(invoice_id, 0) + cents
    invoices = session.scalars(
        select(Invoice).where(Invoice.id.in_(sums)).order_by(Invoice.due_on, Invoice.year, Invoice.number)
    )
    reopened = tuple(
        Reopened(
            printed(invoice),
            invoice.label,
            sums[invoice.id],
            invoice.total_cents - invoice.paid_cents + sums[invoice.id],
            at_treasury=invoice.state == InvoiceState.SENT_TO_TREASURY.value,
        )
        for invoice in invoices
    )
    cash = sum(piece.cents for piece in scope.pieces if piece.means.value == "cash")
    claimed = sum(claim.cents for claim in scope.claims)
    return ReversalEffect(scope.cents, reopened, credit, cash, claimed)


def _piece_row(piece: Piece) -> PieceRow:
    sent = piece.line.slip_id is not None or any(
        one.slip_id is not None and not one.rejected for one in piece.vouchers
    )
    is_refused = any(one.rejected for one in piece.vouchers)
    causes = tuple(
        cause
        for cause in fitting(piece.means)
        if (cause in SUFFERED or not sent) and (cause is not Cause.REFUSED_VOUCHER or is_refused)
    )
    words = proof(piece.means, piece.facts)
    if piece.vouchers:
        numbers = [one.number for one in piece.vouchers]
        many = f"{counted(len(numbers), 'titre')}, {numbers[0]} à {numbers[-1]}"
        words = ", ".join(numbers) if len(numbers) <= FEW_VOUCHERS else many
    return PieceRow(piece.line.id, MEANS[piece.means], words, piece.cents, causes, is_sent=sent)


def _found_by(query: ReceiptQuery) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    for year, number in query.numbers:
        conditions.append((Payment.receipt_year == year) & (Payment.receipt_number == number))
    conditions += [_bears(digits) for digits in query.digits]
    for day in query.days:
        end = start_of_day(day + timedelta(days=1))
        conditions.append((Payment.received_at >= start_of_day(day)) & (Payment.received_at < end))
    for cents in query.cents:
        of_means = _means_with(PaymentMeans.cents.in_([cents, -cents]))
        conditions.append(or_(Payment.total_cents.in_([cents, -cents]), of_means))
    for word in search_text(" ".join(query.words)).split():
        conditions.append(Household.search.contains(word, autoescape=True))
    return conditions


def _bears(digits: str) -> ColumnElement[bool]:
    """Return the condition of a receipt whose number, cheque, voucher or file says these figures."""
    cheque = _means_with(PaymentMeans.facts["number"].as_string() == digits)
    voucher = exists().where(CesuVoucher.payment_id == Payment.id, CesuVoucher.number == digits)
    dossier = Household.number == digits
    own = cast(Payment.receipt_number, String) == digits.lstrip("0")
    return or_(own, cheque, voucher, dossier)


def _means_with(condition: ColumnElement[bool]) -> Any:
    return exists().where(PaymentMeans.payment_id == Payment.id, condition)
