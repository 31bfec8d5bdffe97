"""What one types to find a receipt: its number, a family, a day, an amount, in any order and together."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

_NUMBER = re.compile(r"(\d{4})-(\d{1,9})")
_DAY = re.compile(r"(\d{1,2})/(\d{1,2})(?:/(\d{4}|\d{2}))?")
_AMOUNT = re.compile(r"(\d{1,7})(?:[,.](\d{2}))?€|(\d{1,7})[,.](\d{2})")
_SPACED_SIGN = re.compile(r"[\s\u00a0\u202f]+€")
_THOUSANDS = re.compile(r"(?<=\d)[\u00a0\u202f](?=\d)")


@dataclass(frozen=True, slots=True)
class ReceiptQuery:
    """What is looked for; each part narrows.

    Attributes:
        numbers: (year, number) as printed.
        digits: bare figures: the end of a number of receipt, or the number of a cheque or voucher.
        days: of receipt.
        cents: amounts of the receipt or of one of its means.
        words: of the family's name or file.
    """

    numbers: tuple[tuple[int, int], ...] = ()
    digits: tuple[str, ...] = ()
    days: tuple[date, ...] = ()
    cents: tuple[int, ...] = ()
    words: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing is looked for."""
        return not (self.numbers or self.digits or self.days or self.cents or self.words)


def read_query(text: str, today: date) -> ReceiptQuery:
    """Read what was typed; a day without its year is the last one there was."""
    numbers: list[tuple[int, int]] = []
    digits: list[str] = []
    days: list[date] = []
    cents: list[int] = []
    words: list[str] = []
    for token in _SPACED_SIGN.sub("€", _THOUSANDS.sub("", text)).split():
        day = _day(token, today)
        if found := _NUMBER.fullmatch(token):
            numbers.append((int(found[1]), int(found[2])))
        elif day is not None:
            days.append(day)
        elif found := _AMOUNT.fullmatch(token):
            cents.append(int(found[1] or found[3]) * 100 + int(found[2] or found[4] or 0))
        elif token.isascii() and token.isdecimal():
            digits.append(token)
        else:
            words.append(token)
    return ReceiptQuery(tuple(numbers), tuple(digits), tuple(days), tuple(cents), tuple(words))


def _day(token: str, today: date) -> date | None:
    found = _DAY.fullmatch(token)
    if found is None:
        return None
    with suppress(ValueError):
        if found[3]:
            year = int(found[3])
            return date(year if year > 99 else 2000 + year, int(found[2]), int(found[1]))
        near = date(today.year, int(found[2]), int(found[1]))
        return near if near <= today else near.replace(year=today.year - 1)
    return None
