"""The account statement (S51): invoices, credit notes, payments, refunds by day, each with the balance."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import accumulate

from staffdesk.contract.v1 import FamilySnapshot, RefundView
from staffdesk.domain.french.dates import day_month_year


@dataclass(frozen=True)
class Movement:
    """One thing that moved the account.

    Attributes:
        kind: ``invoice``, ``credit_note``, ``payment``, ``refund``, ``refund_back`` or ``refund_claim``.
        on, number: its day, and its number as printed.
        cents: what the family owes more; less below zero.
        doc_id: its PDF, where there is one.
        told: period of an invoice, cause of a credit note, what became of a refund; else empty.
        treasury_cents: what of an invoice is owed to the Treasury, and is not in `cents`.
    """

    kind: str
    on: date
    number: str
    cents: int
    doc_id: str | None
    told: str = ""
    treasury_cents: int = 0


@dataclass(frozen=True)
class Statement:
    """The account from what was due before the first movement shown to what is due now.

    ``rows`` are movements, oldest first, each with the balance after it; below zero the town owes.
    ``held_cents`` of the credit is kept for booked days, ``cesu_cents`` pay only what CESU may;
    ``due_cents`` is what invoices ask as long as neither is used.
    """

    before_cents: int
    rows: list[tuple[Movement, int]]
    now_cents: int
    held_cents: int = 0
    cesu_cents: int = 0
    due_cents: int = 0

    @property
    def said(self) -> str:
        """What the balance is: owed, owed but for credit that not every invoice may use, credit, or even."""
        if self.now_cents > 0:
            return "less" if self.due_cents > self.now_cents and self.held_cents + self.cesu_cents else "owed"
        return "credit" if self.now_cents < 0 else "even"


def statement_of(snapshot: FamilySnapshot) -> Statement:
    """Return the statement of a family.

    Older documents are not on the portal any more: what they left is the balance before, so that the last
    balance is what the town says is due, less what it keeps as credit, booked days or not.
    """
    movements = sorted(_movements(snapshot), key=lambda one: (one.on, _TURN[one.kind], one.number))
    credit = snapshot.credit_cents + snapshot.held_cents + snapshot.cesu_credit_cents
    now = snapshot.due_cents - credit
    before = now - sum(one.cents for one in movements)
    balances = list(accumulate((one.cents for one in movements), initial=before))[1:]
    rows = list(zip(movements, balances, strict=True))
    kept = snapshot.held_cents, snapshot.cesu_credit_cents
    return Statement(before, rows, now, *kept, snapshot.due_cents)


_TURN = {"invoice": 0, "credit_note": 1, "payment": 2, "refund": 3, "refund_back": 4, "refund_claim": 5}


def _movements(snapshot: FamilySnapshot) -> Iterable[Movement]:
    for invoice in snapshot.invoices:
        cents = invoice.total_cents - invoice.treasury_cents
        yield Movement(
            "invoice",
            invoice.issued_on,
            invoice.number,
            cents,
            invoice.doc_id,
            invoice.label,
            invoice.treasury_cents,
        )
    for note in snapshot.credit_notes:
        yield Movement("credit_note", note.on, note.number, -note.cents, note.doc_id, note.cause)
    for payment in snapshot.payments:
        yield Movement("payment", payment.on, payment.receipt, -payment.cents, payment.doc_id)
    for refund in snapshot.refunds:
        yield Movement("refund", refund.on, refund.number, refund.cents, None, _told(refund))
        if refund.back_on is not None:
            yield Movement("refund_back", refund.back_on, refund.number, -refund.cents, None)
        for claim in refund.claims:
            yield Movement("refund_claim", claim.on, refund.number, -claim.cents, None)


def _told(refund: RefundView) -> str:
    """Say who pays: the town's public accountant, by transfer; and since when it is done."""
    if refund.paid_on is not None:
        return f"payé par le comptable public le {day_month_year(refund.paid_on)}"
    return "" if refund.back_on is not None else "demandé au comptable public"
