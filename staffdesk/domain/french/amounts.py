"""Amounts and numbers in French: `1 234,56 €`, `−3,05`, `cent soixante euros`.

Thousands are parted by U+202F, the currency sign is led by U+00A0, minus is U+2212 (look-documents.md,
section 1), so that an amount never breaks over two lines. Amounts are whole cents; nothing is rounded here.
"""

from __future__ import annotations

NARROW = "\u202f"
"""Narrow no-break space: between thousands, and before ; ? !"""

NO_BREAK = "\u00a0"
"""No-break space: before : and €, inside « », inside a date."""

MINUS = "\u2212"
"""The minus sign of a negative amount."""

_UNITS = (
    "zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze", "douze",
    "treize", "quatorze", "quinze", "seize", "dix-sept", "dix-huit", "dix-neuf",
)  # fmt: skip
_TENS = {2: "vingt", 3: "trente", 4: "quarante", 5: "cinquante", 6: "soixante", 8: "quatre-vingt"}
_SCALES = ((10**9, "milliard"), (10**6, "million"))
_LARGEST = 10**12


def number(value: int) -> str:
    """Return a whole number with its thousands parted: `1 150`, `−12`."""
    return f"{MINUS if value < 0 else ''}{abs(value):,}".replace(",", NARROW)


def counted(count: int, one: str, many: str = "") -> str:
    """Return a count with its noun, never parted at the end of a line: `0 demande`, `1 204 demandes`.

    `many` is the plural, of more than the noun where more agrees with it; by default it takes an s.
    """
    return f"{number(count)}{NO_BREAK}{one if abs(count) < 2 else many or f'{one}s'}"


def euros_plain(cents: int) -> str:
    """Return an amount without the currency sign, as in a column headed `en euros`: `1 234,56`, `−3,05`."""
    whole, rest = divmod(abs(cents), 100)
    return f"{MINUS if cents < 0 else ''}{number(whole)},{rest:02d}"


def euros(cents: int) -> str:
    """Return an amount with its sign of currency: `1 234,56 €`."""
    return f"{euros_plain(cents)}{NO_BREAK}€"


def number_in_words(value: int) -> str:
    """Return a whole number below 10¹² in words, traditional spelling: `soixante et onze`, `deux cents`.

    Raises:
        ValueError: the number has more than twelve digits.
    """
    if abs(value) >= _LARGEST:
        raise ValueError(f"{value} is too large to be written in words")
    if value < 0:
        return f"moins {number_in_words(-value)}"
    for scale, name in _SCALES:
        if value >= scale:
            return _scaled(value, scale, name)
    if value >= 1000:
        return _thousands(value)
    return _below_thousand(value)


def amount_in_words(cents: int) -> str:
    """Return an amount in words: `cent quarante-quatre euros et soixante-dix-sept centimes`."""
    if cents < 0:
        return f"moins {amount_in_words(-cents)}"
    whole, rest = divmod(cents, 100)
    if whole == 0 and rest:
        return f"{_count(rest, 'centime')} d’euro"
    if rest:
        return f"{_euros_in_words(whole)} et {_count(rest, 'centime')}"
    return _euros_in_words(whole)


def _euros_in_words(whole: int) -> str:
    if whole >= 10**6 and whole % 10**6 == 0:
        return f"{number_in_words(whole)} d’euros"
    return _count(whole, "euro")


def _count(value: int, noun: str) -> str:
    return f"{number_in_words(value)} {noun}{'s' if value >= 2 else ''}"


def _scaled(value: int, scale: int, name: str) -> str:
    """Millions and milliards are nouns: they take the plural, and `cent`, `vingt` before them keep theirs."""
    count, rest = divmod(value, scale)
    head = f"{number_in_words(count)} {name}{'s' if count > 1 else ''}"
    return f"{head} {number_in_words(rest)}" if rest else head


def _thousands(value: int) -> str:
    """`mille` never varies, and `cent`, `vingt` before it lose their s."""
    count, rest = divmod(value, 1000)
    head = "mille" if count == 1 else f"{_below_thousand(count, before_number=True)} mille"
    return f"{head} {_below_thousand(rest)}" if rest else head


def _below_thousand(value: int, *, before_number: bool = False) -> str:
    hundreds, rest = divmod(value, 100)
    if hundreds == 0:
        return _below_hundred(rest, before_number=before_number)
    head = "cent" if hundreds == 1 else f"{_UNITS[hundreds]} cent"
    if rest:
        return f"{head} {_below_hundred(rest, before_number=before_number)}"
    return head if hundreds == 1 or before_number else f"{head}s"


def _below_hundred(value: int, *, before_number: bool = False) -> str:
    if value < 20:
        return _UNITS[value]
    tens, unit = divmod(value, 10)
    if tens in (7, 9):
        tens, unit = tens - 1, unit + 10
    if unit == 0:
        return _TENS[tens] if tens != 8 or before_number else "quatre-vingts"
    link = " et " if unit in (1, 11) and tens != 8 else "-"
    return f"{_TENS[tens]}{link}{_UNITS[unit]}"
