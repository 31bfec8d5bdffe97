"""What the screen of remittances shows: what waits in the drawer, slips, closings, cheques that went."""

from dataclasses import dataclass
from datetime import date, datetime

from staffdesk.domain.topics import Topics


@dataclass(frozen=True)
class PendingCheque:
    """A cheque in the drawer."""

    means_id: int
    number: str
    bank: str
    drawer: str
    family: str
    receipt: str
    received_on: date
    cents: int


@dataclass(frozen=True)
class PendingVoucher:
    """A CESU voucher in the drawer; ``last_on``: the CRCESU refunds it until that day."""

    voucher_id: int
    number: str
    issuer: str
    year: int
    receipt: str
    cents: int
    last_on: date


@dataclass(frozen=True)
class SentCheque:
    """A cheque that was handed over; ``bounced_on`` once the bank refused it.

    ``claimed_cents``: should it bounce, the accountant has to claim that much, which he paid back of it.
    """

    payment_id: int
    means_id: int
    number: str
    bank: str
    drawer: str
    family: str
    receipt: str
    slip: str
    sent_on: date
    cents: int
    bounced_on: date | None = None
    claimed_cents: int = 0


@dataclass(frozen=True)
class SlipRow:
    """A slip; ``kind`` is cheque, cesu or cash, ``state`` sent, refunded, rejected or credited.

    ``reference`` is that of the bank's receipt, ``note`` why it differs.
    """

    slip_id: int
    kind: str
    number: str
    made_on: date
    made_by: str
    pieces: int
    cents: int
    state: str
    refunded_cents: int | None
    answered_on: date | None
    reference: str = ""
    note: str = ""


@dataclass(frozen=True)
class SlipVoucher:
    """A voucher of a slip that was sent."""

    voucher_id: int
    number: str
    issuer: str
    cents: int


@dataclass(frozen=True)
class ClosingRow:
    """A till that was sealed: what it took, and the differences it declared, of cash and of the terminal."""

    session_id: int
    number: str
    counter_name: str
    holder: str
    closed_at: datetime
    received_cents: int
    difference_cents: int
    card_difference_cents: int = 0


@dataclass(frozen=True)
class DepositsView:
    """Everything the screen shows; cash is what the régie holds, floats left out."""

    cheques: tuple[PendingCheque, ...]
    vouchers: tuple[PendingVoucher, ...]
    cash_cents: int
    ceiling_cents: int
    open_tills: int
    last_cash_on: date | None
    remit_days: int
    sent: tuple[SentCheque, ...]
    slips: tuple[SlipRow, ...]
    closings: tuple[ClosingRow, ...]


@dataclass(frozen=True)
class SlipMade:
    """A slip was made: its number and its sum."""

    slip_id: int
    number: str
    cents: int
    topics: Topics
