"""Account numbers of families: an IBAN as it is typed, checked by its two check digits (F3)."""

from __future__ import annotations

import re
from types import MappingProxyType

from staffdesk.domain.errors import RuleBroken

SHOWN = 4
"""Signs at the end of an account that anybody may see."""

LENGTHS = MappingProxyType(
    {
        "AT": 20, "BE": 16, "CH": 21, "DE": 22, "ES": 24, "FR": 27, "GB": 22, "IE": 22, "IT": 27, "LU": 20,
        "MC": 27, "NL": 18, "PL": 28, "PT": 25, "RO": 24,
    }
)  # fmt: skip
"""Lengths that are known; an account of another country has between 15 and 34 signs."""

_BANK_OF_FIVE = frozenset({"FR", "MC"})
_SHAPE = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}")
_REFERENCE = re.compile(r"[A-Za-z0-9+?/:().,' -]{1,35}")


def read_iban(text: str) -> str:
    """Return an IBAN without spaces, in capitals.

    Raises:
        RuleBroken: ``iban_missing``, ``iban_length`` with what is expected, ``iban_wrong``.
    """
    iban = re.sub(r"[\s\u202f\u00a0-]", "", text).upper()
    if not iban:
        raise RuleBroken("iban_missing", field="iban")
    expected = LENGTHS.get(iban[:2])
    if expected is not None and len(iban) != expected:
        raise RuleBroken("iban_length", field="iban", expected=expected, found=len(iban))
    if not _SHAPE.fullmatch(iban) or remainder(iban) != 1:
        raise RuleBroken("iban_wrong", field="iban")
    return iban


def remainder(iban: str) -> int:
    """Return what an IBAN leaves modulo 97: 1 when nothing was mistyped."""
    turned = iban[4:] + iban[:4]
    return int("".join(str(int(sign, 36)) for sign in turned)) % 97


def iban_end(iban: str) -> str:
    """Return the last four signs: all that is shown of an account."""
    return iban[-SHOWN:]


def is_same_bank(one: str, other: str) -> bool:
    """Tell whether two IBANs are of one bank: by its code where it is known, the country's being five signs.

    Accounts of other countries count as of another bank: the bank is told more then, never less.
    """
    return one[:2] in _BANK_OF_FIVE and (one[:2], one[4:9]) == (other[:2], other[4:9])


def read_reference(text: str) -> str:
    """Return the reference of a mandate (RUM): at most 35 signs that every bank takes.

    Raises:
        RuleBroken: ``mandate_reference_wrong``.
    """
    reference = text.strip()
    if not _REFERENCE.fullmatch(reference) or reference.startswith("/") or "//" in reference:
        raise RuleBroken("mandate_reference_wrong", field="reference")
    return reference


def proposed_reference(household_number: str, rank: int) -> str:
    """Return the reference that is offered for the next mandate of a household: `RUM-04317-01`."""
    return f"RUM-{household_number}-{rank:02d}"
