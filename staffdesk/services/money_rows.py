"""What Facturation and Guichet show: runs, invoices, open invoices, payments and till."""

from dataclasses import dataclass, field
from datetime import date, datetime

from staffdesk.domain.payments import CASH_LIMIT
from staffdesk.domain.topics import Topics


@dataclass(frozen=True)
class RunRow:
    """An invoice run in the list; ``state`` is draft, issued or dropped."""

    run_id: int
    title: str
    starts_on: date
    ends_on: date
    due_on: date
    state: str
    invoices: int
    total_cents: int
    anomalies: int


@dataclass(frozen=True)
class AnomalyRow:
    """Something to look at before numbers are given: ``kind`` is a code, ``text`` says the figure.

    ``first_on`` is the first day concerned, ``child_id`` whose day it is and ``activity`` (a code) of what;
    nothing where it is the whole invoice. ``note_id`` is the credit note that gave a gesture.
    """

    kind: str
    kind_label: str
    household_id: int
    family: str
    text: str
    first_on: date | None = None
    child_id: int | None = None
    activity: str = ""
    note_id: int = 0


@dataclass(frozen=True)
class InvoiceRow:
    """An invoice in a list; ``number`` is empty while it is a draft."""

    invoice_id: int
    number: str
    label: str
    family: str
    household_id: int
    total_cents: int
    open_cents: int
    issued_on: date | None
    due_on: date
    state: str
    credited_cents: int = 0


@dataclass(frozen=True)
class InvoiceLineRow:
    """A line of an invoice with its explanation, each step a French sentence."""

    child: str
    label: str
    detail: str
    quantity: int
    unit_cents: int
    amount_cents: int
    why: tuple[str, ...]
    line_id: int = 0


@dataclass(frozen=True)
class RunDetail:
    """A run with its anomalies and invoices."""

    run: RunRow
    anomalies: tuple[AnomalyRow, ...]
    invoices: tuple[InvoiceRow, ...]


@dataclass(frozen=True)
class Issued:
    """Result of issuing a run: first and last number, count, sum; ``again``: it was issued before."""

    first: str
    last: str
    count: int
    total_cents: int
    topics: Topics
    again: bool = False


@dataclass(frozen=True)
class FamilyFound:
    """A family found at the counter by name, child, dossier or invoice number."""

    household_id: int
    family: str
    number: str
    children: str
    due_cents: int


@dataclass(frozen=True)
class OpenInvoice:
    """An invoice at the counter. ``locked`` says why it cannot be paid here, or is empty."""

    invoice_id: int
    number: str
    label: str
    due_on: date
    days_late: int
    total_cents: int
    open_cents: int
    cesu_cents: int
    locked: str = ""


@dataclass(frozen=True)
class CounterAccount:
    """A family at the counter: who it is, what it owes, oldest first; ``alerts``: what its payer did.

    ``free_credit`` holds (cesu or credit, cents) that may be used now.
    """

    household_id: int
    family: str
    number: str
    children: str
    payer: str
    due_cents: int
    credit_cents: int
    invoices: tuple[OpenInvoice, ...]
    alerts: tuple[str, ...] = ()
    free_credit: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True)
class TillState:
    """The open till of this clerk (``session_id`` null: none is open) and the cash it holds, float included.

    ``stale`` tells that it was opened before today: it must be closed before money is taken (L8).
    ``kept_cents`` is all cash of the régie, floats left out, that ``ceiling_cents`` of the act bounds;
    ``act_float_cents`` the float the act grants. ``keeps_cesu_excess``: CESU beyond what they may pay become
    a credit instead of being refused; ``cash_limit_cents``: above it cash asks for a reason.
    ``others_float_cents`` is what colleagues counted into tills that are open; ``takes_cards``: the act lists
    cards, of which the till took ``card_cents`` in ``card_payments``.
    """

    session_id: int | None
    counter_name: str
    opened_at: datetime | None
    float_cents: int
    cash_cents: int
    ceiling_cents: int
    payments: int
    next_receipt: str
    stale: bool = False
    kept_cents: int = 0
    act_float_cents: int = 0
    keeps_cesu_excess: bool = False
    cash_limit_cents: int = CASH_LIMIT
    others_float_cents: int = 0
    takes_cards: bool = False
    card_cents: int = 0
    card_payments: int = 0


@dataclass(frozen=True)
class CardTicket:
    """The total of the card terminal's ticket (None: there is none), and why it differs from the payments."""

    cents: int | None = None
    note: str = ""


NO_TICKET = CardTicket()


@dataclass(frozen=True)
class TillSealed:
    """A till was closed: the number of its closing and its paper; ``signed`` by the workstation."""

    session_id: int
    number: str
    content: bytes
    topics: Topics
    signed: bool = True


@dataclass(frozen=True)
class VoucherGiven:
    """A paper CESU as typed: its number, face value, millésime and issuer."""

    number: str
    cents: int
    year: int
    issuer: str = ""


@dataclass(frozen=True)
class MeansGiven:
    """One means as typed: ``means`` is cash, cheque, cesu, card or transfer; ``cents`` is what it settles.

    ``facts`` holds, as text: given_cents (cash handed over; the change is computed) and reason (cash above
    the limit); cheque_number, bank, drawer; authorisation (card); reference (transfer). ``vouchers`` are the
    CESU, which sum to ``cents``.
    """

    means: str
    cents: int
    facts: dict[str, str] = field(default_factory=dict)
    vouchers: tuple[VoucherGiven, ...] = ()


@dataclass(frozen=True)
class PaymentAsked:
    """A payment to take: ``operation_id`` (any unique text) makes a retry the same payment.

    ``settle`` holds (invoice_id, the most to settle of it); what is paid beyond becomes the family's credit.
    ``credit_cents`` of the family's credit are used before any means, as the screen showed. ``cells`` hold
    (invoice_id, means, cents) where the clerk shared it by hand; none: by the rule.
    """

    operation_id: str
    household_id: int
    settle: tuple[tuple[int, int], ...]
    means: tuple[MeansGiven, ...]
    credit_cents: int = 0
    cells: tuple[tuple[int, str, int], ...] = ()


@dataclass(frozen=True)
class AllocationRow:
    """What each means settles of one invoice (``by_means``: cents by means word) and what is left to pay."""

    invoice_id: int
    number: str
    by_means: dict[str, int]
    rest_cents: int


@dataclass(frozen=True)
class PaymentTaken:
    """A receipt was made: its number, and its PDF's doc_id (empty if it could not be drawn yet)."""

    payment_id: int
    receipt: str
    total_cents: int
    doc_id: str
    topics: Topics


@dataclass(frozen=True)
class ReceiptRow:
    """A receipt in a list.

    ``reverses`` is the number of the receipt it cancels; ``reversed_by`` those that cancelled it, together
    for ``reversed_cents``, which is less than the total where some of its means still stand.
    """

    payment_id: int
    receipt: str
    family: str
    means: str
    at: datetime
    total_cents: int
    doc_id: str
    reverses: str = ""
    reversed_by: str = ""
    reversed_cents: int = 0


@dataclass(frozen=True)
class ReceiptCopy:
    """A copy of a receipt: its number among the copies, from 1, and its PDF."""

    receipt: str
    number: int
    content: bytes
