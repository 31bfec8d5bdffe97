"""What a reversal takes back of a payment, and what is opened again for it; nothing is written here (L7)."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from staffdesk.domain.errors import NotFound, RuleBroken, Stale
from staffdesk.domain.invoice_life import InvoiceState
from staffdesk.domain.payments import Means
from staffdesk.domain.reversals import SUFFERED, Cause, given_back
from staffdesk.models.invoices import Invoice
from staffdesk.models.payments import Allocation, Payment, PaymentMeans
from staffdesk.models.revenue_office import CesuVoucher
from staffdesk.services.open_invoices import printed
from staffdesk.services.refund_claims import Claim, claims_for

Cells = dict[tuple[int | None, Means], int]
"""What a payment settles now: cents by invoice (None: credit) and means."""


@dataclass(frozen=True)
class Piece:
    """One means of a payment as far as it can still be taken back; ``vouchers`` make its cents if CESU.

    ``is_last``: nothing of the means is left once this is taken back.
    """

    line: PaymentMeans
    cents: int
    vouchers: tuple[CesuVoucher, ...] = ()
    is_last: bool = True

    @property
    def means(self) -> Means:
        """Which means."""
        return Means(self.line.means)

    @property
    def facts(self) -> dict[str, object]:
        """Its proof: of CESU, only the vouchers that are taken back."""
        facts: dict[str, object] = dict(self.line.facts)
        if self.vouchers:
            facts["vouchers"] = [
                {"number": one.number, "cents": one.cents, "year": one.year, "issuer": one.issuer}
                for one in self.vouchers
            ]
        return facts

    def refused(self) -> "Piece":
        """Keep only the vouchers that the CRCESU refused."""
        found = tuple(one for one in self.vouchers if one.rejected)
        return Piece(self.line, sum(one.cents for one in found), found, len(found) == len(self.vouchers))


@dataclass(frozen=True)
class Scope:
    """What is taken back, why, the cells that are opened again for it, and what the accountant claims."""

    original: Payment
    pieces: tuple[Piece, ...]
    cells: Cells
    cause: Cause
    claims: tuple[Claim, ...] = ()

    @property
    def cents(self) -> int:
        """Everything that is taken back."""
        return sum(piece.cents for piece in self.pieces)

    @property
    def invoice_ids(self) -> set[int]:
        """The invoices that are opened again."""
        return {invoice_id for invoice_id, _ in self.cells if invoice_id is not None}


def payment_to_reverse(session: Session, payment_id: int) -> Payment:
    """Return a payment that is no reversal itself.

    Raises:
        NotFound: ``payment``.
        RuleBroken: ``reversal_of_reversal``.
    """
    original = session.get(Payment, payment_id)
    if original is None:
        raise NotFound("payment", payment_id=payment_id)
    if original.reverses_id is not None:
        raise RuleBroken("reversal_of_reversal")
    return original


def pieces_left(session: Session, original: Payment) -> list[Piece]:
    """Return the means of a payment that no reversal took back yet."""
    vouchers = session.scalars(
        select(CesuVoucher)
        .where(
            CesuVoucher.payment_id == original.id,
            CesuVoucher.released.is_(False),
            CesuVoucher.undone.is_(False),
        )
        .order_by(CesuVoucher.id)
    ).all()
    given = set(
        session.scalars(select(CesuVoucher.number).where(CesuVoucher.payment_id == original.id)).all()
    )
    pieces = []
    for line in original.means:
        if line.undone:
            continue
        named = line.facts.get("vouchers")
        numbers = {str(one["number"]) for one in named} if isinstance(named, list) else set()
        if line.means == Means.CESU.value and numbers & given:
            left = tuple(one for one in vouchers if one.number in numbers)
            pieces.append(Piece(line, sum(one.cents for one in left), left))
        else:
            pieces.append(Piece(line, line.cents))
    return [piece for piece in pieces if piece.cents]


def scope_of(session: Session, original: Payment, cause: Cause, means_ids: Collection[int] = ()) -> Scope:
    """Return what a cause takes back of a payment: these of its means, or all it may.

    Raises:
        Stale: ``already_reversed``: one of them, or everything, was taken back before.
        RuleBroken: ``no_cheque_to_bounce``, ``no_card_to_reject``, ``no_refused_voucher``: the cause is about
            another means; ``cheque_sent_already``, ``cesu_sent_already``: it left the drawer on a slip;
            ``reversal_at_treasury``: it settled an invoice that the Treasury collects; ``reversal_refunded``:
            the accountant was asked to pay back what it left as credit, or paid it and it was a mistake.
    """
    pieces = pieces_left(session, original)
    if not pieces:
        raise Stale("already_reversed")
    if means_ids:
        pieces = [piece for piece in pieces if piece.line.id in set(means_ids)]
        if len(pieces) != len(set(means_ids)):
            raise Stale("already_reversed")
    chosen = _suffered(pieces, cause) if cause in SUFFERED else _in_drawer(pieces)
    cells, lacking = _opened(session, original, chosen)
    claims = claims_for(session, original.id, lacking, suffered=cause in SUFFERED)
    scope = Scope(original, tuple(chosen), cells, cause, claims)
    if cause not in SUFFERED:
        _refuse_treasury(session, scope)
    return scope


def settled_cells(session: Session, payment_id: int) -> Cells:
    """Return what a payment settles now, in the order of due dates, the family's credit last."""
    origin = func.coalesce(Payment.reverses_id, Payment.id)
    rows = session.execute(
        select(Allocation.invoice_id, Allocation.means, func.sum(Allocation.cents))
        .join(Payment, Payment.id == Allocation.payment_id)
        .outerjoin(Invoice, Invoice.id == Allocation.invoice_id)
        .where(origin == payment_id)
        .group_by(Allocation.invoice_id, Allocation.means, Invoice.due_on, Invoice.year, Invoice.number)
        .order_by(
            Allocation.invoice_id.is_(None), Invoice.due_on, Invoice.year, Invoice.number, Allocation.means
        )
    ).tuples()
    return {(invoice_id, Means(means)): int(cents) for invoice_id, means, cents in rows if cents}


_MISSING = {
    Cause.BOUNCED_CHEQUE: "no_cheque_to_bounce",
    Cause.CARD_CHARGEBACK: "no_card_to_reject",
    Cause.REFUSED_VOUCHER: "no_refused_voucher",
}


def _suffered(pieces: Sequence[Piece], cause: Cause) -> list[Piece]:
    """Keep the means the cause is about; of CESU, the vouchers that were refused."""
    kept = [piece for piece in pieces if piece.means is SUFFERED[cause]]
    if cause is Cause.REFUSED_VOUCHER:
        kept = [refused for piece in kept if (refused := piece.refused()).cents]
    if not kept:
        raise RuleBroken(_MISSING[cause])
    return kept


def _in_drawer(pieces: Sequence[Piece]) -> list[Piece]:
    """Refuse what left the drawer on a slip: only who received it can send it back."""
    for piece in pieces:
        if piece.means is Means.CHEQUE and piece.line.slip_id is not None:
            raise RuleBroken("cheque_sent_already")
        if any(one.slip_id is not None and not one.rejected for one in piece.vouchers):
            raise RuleBroken("cesu_sent_already")
    return list(pieces)


def _opened(session: Session, original: Payment, pieces: Sequence[Piece]) -> tuple[Cells, dict[Means, int]]:
    """Return what is opened again, and what is lacking: only a refund takes money out of a payment."""
    cells = settled_cells(session, original.id)
    wanted: dict[Means, int] = defaultdict(int)
    for piece in pieces:
        wanted[piece.means] += piece.cents
    opened: Cells = {}
    lacking: dict[Means, int] = {}
    for means, cents in wanted.items():
        parts = [(key, held) for key, held in cells.items() if key[1] is means]
        back = given_back(parts, cents)
        if cents > sum(back.values()):
            lacking[means] = cents - sum(back.values())
        opened |= back
    return {key: opened[key] for key in cells if key in opened}, lacking


def _refuse_treasury(session: Session, scope: Scope) -> None:
    at_treasury = session.scalars(
        select(Invoice)
        .where(Invoice.id.in_(scope.invoice_ids), Invoice.state == InvoiceState.SENT_TO_TREASURY.value)
        .order_by(Invoice.due_on)
    ).first()
    if at_treasury is not None:
        raise RuleBroken("reversal_at_treasury", number=printed(at_treasury))
