"""A grid as a person types or pastes it, read as a rule and written back: French numbers, any notation.

Nothing is guessed silently: what cannot be read is told with its row and column. A bound is read as it is
named; where two bands do not meet, `bands.faults` shows it and `gapless_rows` proposes the gapless reading.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from staffdesk.domain.money import Cents
from staffdesk.domain.tariffs.bands import Interval, gapless
from staffdesk.domain.tariffs.explanation import plain
from staffdesk.domain.tariffs.methods import (
    Band,
    BandGrid,
    EffortRate,
    Leaf,
    PriceRule,
    TimePrices,
    TimesPrices,
    UnitPrice,
)

NARROW = "\N{NARROW NO-BREAK SPACE}"
NO_BREAK = "\N{NO-BREAK SPACE}"
CENT = Decimal("0.01")
SEPARATOR = " ; "

_SPACES = re.compile(r"[\s\u00a0\u202f]+")
_THOUSANDS = re.compile(r"(?<=\d) (?=\d{3}(?!\d))")
_WORDS: Sequence[tuple[str, str]] = (
    (r"quotient familial|quotient|revenus?|\bqf\b|€|euros?", " "),
    (r"inf[ée]rieure?s? ou [ée]gale?s? [àa]|jusqu['’][àa]|≤|=<|⩽", "<="),
    (r"inf[ée]rieure?s? [àa]|moins de", "<"),
    (r"sup[ée]rieure?s?( ou [ée]gale?s?)? [àa]|[àa] partir de|plus de|d[èe]s\b|≥|=>|>=|⩾", ">"),
    (r"\bde\b|\bdu\b|\bentre\b|:", " "),
    (r"\bet (?=\d)|\b[àa]\b|[–—]|\.\.+|…", "-"),
)
_OPEN_END = re.compile(r"^(.*\d) ?(et|ou) (plus|\+|au-dessus|au-delà)$|^(\d.*) ?\+$")
_NUMBER = r"(\d+(?:[.,]\d{1,2})?)"
_UP = re.compile(rf"<(=?){_NUMBER}")
_FROM = re.compile(rf">?{_NUMBER}")
_BETWEEN = re.compile(rf"{_NUMBER}-(<?=?){_NUMBER}")
_PRICE = re.compile(r"(\d+)(?:[.,](\d{1,2}))?")
_RATE = re.compile(r"(\d+(?:[.,]\d+)?)%(?:de(\d+(?:[.,]\d{1,2})?))?(?:[àa](\d+(?:[.,]\d{1,2})?))?")


class TypedFault(ValueError):
    """Something typed cannot be read: where it stands (counted from 0), what is wrong, and the text read."""

    def __init__(self, code: str, row: int = 0, column: int = 0, text: str = "") -> None:
        super().__init__(code)
        self.code, self.row, self.column, self.text = code, row, column, text


@dataclass(frozen=True, slots=True)
class Edges:
    """The bounds that a band names by itself; None for one that its neighbours must tell."""

    lower: Decimal | None
    upper: Decimal | None


@dataclass(frozen=True, slots=True)
class TypedGrid:
    """A table of texts: the band of each row (empty without bands), and its cells."""

    rows: tuple[tuple[str, tuple[str, ...]], ...]


def number(text: str) -> Decimal:
    """Read a number as France writes it. Raises ValueError."""
    found = re.fullmatch(r"\d+(?:[.,]\d+)?", _SPACES.sub("", text))
    if found is None:
        raise ValueError(text)
    return Decimal(found[0].replace(",", "."))


def number_text(value: Decimal) -> str:
    """Write a number as France does: `1 400,01`."""
    whole, _, decimals = plain(value).partition(".")
    parted = f"{int(whole):,}".replace(",", NARROW)
    return f"{parted},{decimals}" if decimals else parted


def edges(text: str) -> Edges:
    """Read the bounds that a band names: `<400`, `400-<640`, `de 400 à 640`, `≥1400,01`, `1 900 et plus`.

    An upper bound that is included (`≤650`) is read to the cent; a lower one is the bound named. Raises
    ValueError for anything else.
    """
    said = _THOUSANDS.sub("", _SPACES.sub(" ", text).strip().casefold())
    open_end = _OPEN_END.match(said)
    if open_end:
        said = f">{open_end[1] or open_end[4]}"
    for words, sign in _WORDS:
        said = re.sub(words, sign, said)
    said = said.replace(" ", "").strip("[];")
    if found := _UP.fullmatch(said):
        return Edges(None, _bound(found[2]) + (CENT if found[1] else 0))
    if found := _BETWEEN.fullmatch(said):
        return Edges(_bound(found[1]), _bound(found[3]) + (CENT if "=" in found[2] else 0))
    if found := _FROM.fullmatch(said):
        return Edges(_bound(found[1]), None)
    raise ValueError(text)


def intervals(texts: Sequence[str]) -> tuple[Interval, ...]:
    """Read the bands of a grid; a bound that one leaves out is that of its neighbour, 0 or no end.

    Raises:
        TypedFault: `band_unreadable`, at its row.
    """
    found: list[Edges] = []
    for row, text in enumerate(texts):
        try:
            found.append(edges(text))
        except ValueError as fault:
            raise TypedFault("band_unreadable", row, text=text.strip()) from fault
    lowers = [Decimal(0), *(before.upper for before in found)]
    read: list[Interval] = []
    for row, (own, told) in enumerate(zip(found, lowers, strict=False)):
        lower = own.lower if own.lower is not None else _lower(own, told)
        after = found[row + 1].lower if row + 1 < len(found) else None
        if lower is None:
            raise TypedFault("band_unreadable", row, text=texts[row].strip())
        read.append(Interval(lower, own.upper if own.upper is not None else after))
    return tuple(read)


def interval_text(interval: Interval) -> str:
    """Write a band so that it is read the same: `moins de 400`, `400 à moins de 640`, `1 900 et plus`."""
    if interval.upper is None:
        return f"{number_text(interval.lower)} et plus"
    if interval.lower == 0:
        return f"moins de {number_text(interval.upper)}"
    return f"{number_text(interval.lower)} à moins de {number_text(interval.upper)}"


def gapless_texts(read: Sequence[Interval]) -> tuple[str, ...]:
    """Write the gapless reading of bands in ascending order. Raises ValueError where two start together."""
    lowers = [interval.lower for interval in read]
    if any(then <= first for first, then in pairwise(lowers)):
        raise ValueError("bands do not ascend")
    return tuple(interval_text(interval) for interval in gapless(lowers))


def price(text: str) -> Cents:
    """Read a price as cents: `3,05`, `3.05 €`. Raises ValueError."""
    found = _PRICE.fullmatch(_SPACES.sub("", text).removesuffix("€"))
    if found is None:
        raise ValueError(text)
    return Cents(int(found[1]) * 100 + int((found[2] or "").ljust(2, "0")))


def price_text(cents: int) -> str:
    """Write a price: `3,05`."""
    return f"{cents // 100},{cents % 100:02d}"


def rate(text: str) -> EffortRate:
    """Read a rate with its bounds: `0,36 %`, `0,36 % de 2,60 à 4,50`. Raises ValueError."""
    said = _SPACES.sub("", text.casefold()).replace("€", "")
    found = _RATE.fullmatch(said)
    if found is None:
        raise ValueError(text)
    floor, ceiling = (None if part is None else price(part) for part in (found[2], found[3]))
    return EffortRate(number(found[1]), floor, ceiling)


def rate_text(leaf: EffortRate) -> str:
    """Write a rate so that it is read the same."""
    floor = "" if leaf.floor is None else f" de {price_text(leaf.floor)}"
    ceiling = "" if leaf.ceiling is None else f" à {price_text(leaf.ceiling)}"
    return f"{plain(leaf.percent).replace('.', ',')}{NO_BREAK}%{floor}{ceiling}"


def pasted(text: str) -> TypedGrid:
    """Read what a spreadsheet puts on the clipboard: bands first, a column for each price.

    Headings above and remarks beside are left, and so are columns that hold nothing. A line that stands among
    the bands is kept as it is, readable or not: what would go without a word would be missed by nobody.

    Raises:
        TypedFault: `nothing_pasted`.
    """
    rows: list[tuple[str, list[str]]] = []
    for line in text.splitlines():
        first, *parts = [cell.strip() for cell in line.split("\t")]
        cells = [part.strip() for cell in parts for part in cell.split("/")]
        if _is_line(first, cells, among_bands=bool(rows)):
            rows.append((first, cells))
    if not rows:
        raise TypedFault("nothing_pasted")
    width = max(len(cells) for _, cells in rows)
    even = [(band, cells + [""] * (width - len(cells))) for band, cells in rows]
    filled = [place for place in range(width) if any(cells[place] for _, cells in even)]
    return TypedGrid(tuple((band, tuple(cells[place] for place in filled)) for band, cells in even))


def unreadable_cells(grid: TypedGrid, *, bands: bool) -> tuple[TypedFault, ...]:
    """Give every text of a grid that is neither a band nor a price, row by row; an empty cell is none yet."""
    found: list[TypedFault] = []
    for row, (band, cells) in enumerate(grid.rows):
        if bands and not _is_band(band) and (band.strip() or any(cell.strip() for cell in cells)):
            found.append(TypedFault("band_unreadable", row, text=band.strip()))
        found += [
            TypedFault("price_unreadable", row, column, cell.strip())
            for column, cell in enumerate(cells)
            if cell.strip() and not _is_price(cell)
        ]
    return tuple(found)


def leaf_of(cells: Sequence[str], columns: str, limits: Sequence[int], row: int = 0) -> Leaf:
    """Read a row of cells: prices by rank, a rate, or a table by time or by times.

    `columns` is `rank`, `time`, `time_most` (the last price is the most), `times` or `times_each`. Each rank
    that has a column has a price: one forgotten would quietly be that of the child before.

    Raises:
        TypedFault: `price_missing`, `price_unreadable`, `limits_wrong`, at the cell.
    """
    filled = [cell for cell in cells if cell.strip()]
    if not filled:
        raise TypedFault("price_missing", row, 0)
    if "%" in filled[0]:
        return _rate_of(filled, row)
    prices: list[Cents] = []
    for column, cell in enumerate(cells if columns == "rank" else cells[: len(filled)]):
        try:
            prices.append(price(cell))
        except ValueError as fault:
            code = "price_unreadable" if cell.strip() else "price_missing"
            raise TypedFault(code, row, column, cell.strip()) from fault
    if columns == "rank":
        return UnitPrice(tuple(prices))
    if len(limits) != len(prices):
        raise TypedFault("limits_wrong", row)
    steps = tuple(zip(limits, prices, strict=True))
    if columns.startswith("times"):
        return TimesPrices(steps, all_alike=columns == "times")
    return TimePrices(steps, repeats=columns == "time")


def rule_of(grid: TypedGrid, columns: str, limits: Sequence[int], *, bands: bool) -> PriceRule:
    """Read a table as a rule; without bands its first row is all there is.

    Raises:
        TypedFault: at the row and column of what cannot be read.
    """
    rows = [row for row in grid.rows if row[0].strip() or any(cell.strip() for cell in row[1])]
    if not rows:
        raise TypedFault("price_missing")
    if not bands:
        return leaf_of(rows[0][1], columns, limits)
    read = intervals([band for band, _ in rows])
    leaves = [leaf_of(cells, columns, limits, row) for row, (_, cells) in enumerate(rows)]
    return BandGrid(tuple(Band(interval, leaf) for interval, leaf in zip(read, leaves, strict=True)))


def typed_of(rule: PriceRule) -> tuple[TypedGrid, str, tuple[int, ...], bool]:
    """Write a rule as a table: its texts, what its columns are, their limits, and whether it has bands."""
    if isinstance(rule, BandGrid):
        rows = tuple((interval_text(band.interval), _cells(band.rule)) for band in rule.bands)
        leaves: Sequence[Leaf] = [band.rule for band in rule.bands]
    else:
        rows, leaves = (("", _cells(rule)),), [rule]
    steps = next((leaf for leaf in leaves if isinstance(leaf, TimePrices | TimesPrices)), None)
    limits = () if steps is None else tuple(limit for limit, _ in steps.steps)
    return TypedGrid(rows), _columns(steps), limits, isinstance(rule, BandGrid)


def _columns(steps: TimePrices | TimesPrices | None) -> str:
    if isinstance(steps, TimePrices):
        return "time" if steps.repeats else "time_most"
    if isinstance(steps, TimesPrices):
        return "times" if steps.all_alike else "times_each"
    return "rank"


def _cells(leaf: Leaf) -> tuple[str, ...]:
    match leaf:
        case EffortRate():
            return (rate_text(leaf),)
        case UnitPrice():
            return tuple(price_text(cents) for cents in leaf.cents)
        case _:
            return tuple(price_text(cents) for _, cents in leaf.steps)


def _rate_of(filled: Sequence[str], row: int) -> EffortRate:
    if len(filled) > 1:
        raise TypedFault("rate_alone", row, 1)
    try:
        return rate(filled[0])
    except ValueError as fault:
        raise TypedFault("price_unreadable", row, 0, filled[0].strip()) from fault


def _lower(own: Edges, told: Decimal | None) -> Decimal | None:
    """Give the lower bound of a band that names none: where the one before ends, or 0 if it ends below."""
    below = told is not None and own.upper is not None and own.upper <= told
    return Decimal(0) if below else told


def _bound(text: str) -> Decimal:
    return Decimal(text.replace(",", "."))


def _is_line(first: str, cells: Sequence[str], *, among_bands: bool) -> bool:
    """Tell a line of the grid from a heading or a remark; above the bands a heading may hold a bare year.

    A band with figures beside it is a line, though none of them is a price: `-1,00` is told, never left out.
    """
    if among_bands:
        return any(cells) or _is_band(first)
    sure = any(_is_price(cell) and not cell.isdigit() for cell in cells)
    return bool(first) and (sure or (_is_band(first) and any(map(_has_figure, cells))))


def _has_figure(text: str) -> bool:
    return any(sign.isdigit() for sign in text)


def _is_band(text: str) -> bool:
    try:
        edges(text)
    except ValueError:
        return False
    return True


def _is_price(text: str) -> bool:
    try:
        return bool(rate(text)) if "%" in text else price(text) >= 0
    except ValueError:
        return False
