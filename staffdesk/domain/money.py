"""Money: whole cents, never a float."""

from decimal import ROUND_HALF_UP, Decimal
from typing import NewType

Cents = NewType("Cents", int)
"""An amount in euro cents; negative for a credit."""

LARGEST = 10**12
"""No amount of a town reaches this many cents; the ledger refuses it (L1)."""


def cents_from_euros(euros: Decimal) -> Cents:
    """Round an amount in euros half up to the cent: the only rounding of a price (D1, step 10).

    Half up is taken on the absolute value, so that a credit mirrors its debit.
    """
    return Cents(int((euros * 100).quantize(Decimal(1), rounding=ROUND_HALF_UP)))


def checked(cents: int) -> Cents:
    """Return the amount, refusing anything that is not a plain integer in range.

    Raises:
        TypeError: a bool, float or Decimal was given.
        ValueError: the amount is beyond ``LARGEST``.
    """
    if type(cents) is not int:
        raise TypeError(f"cents must be int, not {type(cents).__name__}")
    if abs(cents) >= LARGEST:
        raise ValueError(f"{cents} cents is out of range")
    return Cents(cents)
