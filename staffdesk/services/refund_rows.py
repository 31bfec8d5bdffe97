"""What a family's sheet shows and asks of refunds."""

from dataclasses import dataclass
from datetime import date

from staffdesk.domain.refunds import RefundState
from staffdesk.domain.topics import Topics


@dataclass(frozen=True)
class RefundAsked:
    """A refund to ask of the accountant: cents of the free credit, why, holder and IBAN as typed.

    ``operation_id`` makes a retry the same request (DSK10). ``iban`` may be empty: the accountant then asks
    the family for its account.
    """

    household_id: int
    cents: int
    reason: str
    holder: str
    operation_id: str
    iban: str = ""


@dataclass(frozen=True)
class RefundRow:
    """A request as it is shown: never more than the last four signs of the account.

    ``claimed_cents``: the accountant paid it, then the payment it came from failed, and he claims that much.
    """

    refund_id: int
    number: str
    cents: int
    asked_on: date
    asked_by: str
    reason: str
    holder: str
    iban_end: str
    state: RefundState
    answered_on: date | None = None
    answer: str = ""
    claimed_cents: int = 0


@dataclass(frozen=True)
class RefundMade:
    """A request that was made."""

    row: RefundRow
    topics: Topics


@dataclass(frozen=True)
class RefundSheet:
    """How a family's credit stands, in cents, and its requests, the newest first.

    ``refundable_cents`` may be asked for now; ``held_cents`` pay for booked days; ``voucher_cents`` were left
    by prepaid vouchers and never become money; ``due_cents`` are still owed on invoices. ``cheque_cents`` of
    what may be asked for came by cheque: the accountant claims one that bounces after he paid it.
    """

    household_id: int
    credit_cents: int
    refundable_cents: int
    held_cents: int
    voucher_cents: int
    due_cents: int
    offered_holder: str
    rows: tuple[RefundRow, ...]
    cheque_cents: int = 0

    @property
    def pending(self) -> RefundRow | None:
        """The request that waits for the accountant; there is one at most."""
        return next((row for row in self.rows if row.state is RefundState.ASKED), None)
