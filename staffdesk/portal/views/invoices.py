"""Invoices and what is due, as the family sees them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from staffdesk.contract.v1 import (
    CreditNoteView,
    FamilySnapshot,
    InvoiceLineView,
    InvoiceView,
    PaymentView,
    PreviousInvoiceView,
)
from staffdesk.domain.errors import NotFound
from staffdesk.portal.sentences import say_or

INVOICES_SHOWN = 12
"""The last twelve stay on the portal (S53)."""

_AT_TREASURY = "sent_to_treasury"
_NOT_OURS = ("cancelled", _AT_TREASURY)
"""States in which nothing is open here, though nobody paid."""


@dataclass(frozen=True)
class Bill:
    """An invoice with what its pages need. ``look`` is the look of its tag."""

    invoice: InvoiceView
    overdue: bool
    has_pdf: bool
    tag: str
    look: str
    credit_notes: tuple[CreditNoteView, ...] = ()

    @property
    def credited_cents(self) -> int:
        """What credit notes took off it."""
        return sum(note.cents for note in self.credit_notes)

    @property
    def is_at_treasury(self) -> bool:
        """Whether the Treasury collects it, and the régie no longer."""
        return self.invoice.state == _AT_TREASURY

    @property
    def paid_cents(self) -> int:
        """What was already paid of it here."""
        left = self.invoice.open_cents + self.invoice.treasury_cents
        return max(0, self.invoice.total_cents - self.credited_cents - left)


@dataclass(frozen=True)
class Due:
    """What is to pay: in time, and past its date.

    ``credit_cents`` is free on the account, ``held_cents`` is kept for booked days beside it, and
    ``cesu_cents`` pay only what CESU may.
    """

    total_cents: int
    payable: list[Bill]
    overdue: list[Bill]
    credit_cents: int
    held_cents: int = 0
    cesu_cents: int = 0

    @property
    def overdue_cents(self) -> int:
        """The sum of what is past its date."""
        return sum(bill.invoice.open_cents for bill in self.overdue)


@dataclass(frozen=True)
class Remembered:
    """An older invoice as it stood when another was issued, and what is left of it today.

    ``now_cents`` is None where the portal does not show that invoice any more.
    """

    then: PreviousInvoiceView
    now_cents: int | None


@dataclass(frozen=True)
class ChildLines:
    """The lines of one child, with their sum."""

    child: str
    lines: list[InvoiceLineView]
    cents: int


def bill_of(
    invoice: InvoiceView, ready: set[str], today: date, credit_notes: Iterable[CreditNoteView] = ()
) -> Bill:
    """Return an invoice as pages show it, seen on a day, with what was credited of it."""
    own = tuple(note for note in credit_notes if note.invoice == invoice.number)
    overdue = invoice.open_cents > 0 and invoice.due_on < today
    state = invoice.state if invoice.state in _NOT_OURS else _paid_or_due(invoice, overdue=overdue)
    looks = {"paid": "accepted", "cancelled": "neutral", "overdue": "refused", "partly_paid": "partly"}
    return Bill(
        invoice=invoice,
        overdue=overdue,
        has_pdf=invoice.doc_id is not None and invoice.doc_id in ready,
        tag=say_or(f"invoice.state.{state}", state),
        credit_notes=own,
        look=looks.get(state, "waiting-town" if state == _AT_TREASURY else "due"),
    )


def _paid_or_due(invoice: InvoiceView, *, overdue: bool) -> str:
    return "paid" if invoice.open_cents <= 0 else "overdue" if overdue else invoice.state


def bills(snapshot: FamilySnapshot, ready: set[str], today: date) -> list[Bill]:
    """Return the invoices, newest first, and every one that nobody paid however old."""
    ordered = sorted(snapshot.invoices, key=lambda i: (i.issued_on, i.number), reverse=True)
    shown = [i for n, i in enumerate(ordered) if n < INVOICES_SHOWN or i.open_cents + i.treasury_cents > 0]
    return [bill_of(invoice, ready, today, snapshot.credit_notes) for invoice in shown]


def what_is_due(snapshot: FamilySnapshot, ready: set[str], today: date) -> Due:
    """Return what the family has to pay, soonest first."""
    found = [bill for bill in bills(snapshot, ready, today) if bill.invoice.open_cents > 0]
    found.sort(key=lambda bill: (bill.invoice.due_on, bill.invoice.number))
    return Due(
        total_cents=snapshot.due_cents,
        payable=[bill for bill in found if not bill.overdue],
        overdue=[bill for bill in found if bill.overdue],
        credit_cents=snapshot.credit_cents,
        held_cents=snapshot.held_cents,
        cesu_cents=snapshot.cesu_credit_cents,
    )


def find_invoice(snapshot: FamilySnapshot, number: str) -> InvoiceView:
    """Return an invoice of this family by its number.

    Raises:
        NotFound: there is none of that number for this family.
    """
    found = next((invoice for invoice in snapshot.invoices if invoice.number == number), None)
    if found is None:
        raise NotFound("invoice", number=number)
    return found


def due_before(snapshot: FamilySnapshot, invoice: InvoiceView) -> list[Remembered]:
    """Return what was due before an invoice on the day of its issue, as its paper says it (S54)."""
    now = {one.number: one.open_cents for one in snapshot.invoices}
    return [Remembered(then, now.get(then.number)) for then in invoice.previous]


def by_child(lines: Iterable[InvoiceLineView]) -> list[ChildLines]:
    """Group lines by child in the order they come; lines of no child form one group without a name."""
    groups: dict[str, list[InvoiceLineView]] = {}
    for line in lines:
        groups.setdefault(line.child, []).append(line)
    return [ChildLines(child, found, sum(line.cents for line in found)) for child, found in groups.items()]


def payments(snapshot: FamilySnapshot) -> list[PaymentView]:
    """Return the payments, newest first."""
    return sorted(snapshot.payments, key=lambda p: (p.on, p.receipt), reverse=True)
