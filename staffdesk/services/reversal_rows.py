"""What is shown before money is taken back: the means of a receipt, and what is owed again without them."""

from dataclasses import dataclass

from staffdesk.domain.reversals import Cause


@dataclass(frozen=True)
class PieceRow:
    """A means of a receipt that can still be taken back.

    ``causes`` are those it may be taken back for; ``is_sent``: it left the drawer on a slip, so that only a
    refusal of who received it brings it back.
    """

    means_id: int
    means: str
    proof: str
    cents: int
    causes: tuple[Cause, ...]
    is_sent: bool = False


@dataclass(frozen=True)
class Reopened:
    """An invoice that is owed again: by how much, and what is then left to pay of it."""

    number: str
    label: str
    cents: int
    left_cents: int
    at_treasury: bool = False


@dataclass(frozen=True)
class ReversalEffect:
    """What taking means back does: invoices owed again, credit that goes, cash that leaves the till.

    ``claimed_cents``: the accountant paid that much back, and has to claim it of the family himself.
    """

    cents: int
    invoices: tuple[Reopened, ...]
    credit_cents: int
    cash_cents: int
    claimed_cents: int = 0
