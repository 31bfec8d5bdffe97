"""Sharing what was paid over what is open: CESU on eligible lines first, then the oldest due (E5, L7).

An allocation never exceeds what is open nor what was paid; what is left over is the family's credit.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from staffdesk.domain.errors import RuleBroken
from staffdesk.domain.money import Cents
from staffdesk.domain.payments import Means

_ONLY_ELIGIBLE = frozenset({Means.CESU})


@dataclass(frozen=True, slots=True)
class OpenLine:
    """What is still open of one line of an issued invoice.

    Attributes:
        invoice: its printed number.
        position: of the line in the invoice, from 1.
        due_on: due date of the invoice.
        open_cents: left to pay, never negative: `domain.reductions` takes off what reduces.
        cesu_eligible: whether CESU may pay it, as frozen on the invoice.
    """

    invoice: str
    position: int
    due_on: date
    open_cents: Cents
    cesu_eligible: bool = False


@dataclass(frozen=True, slots=True)
class Allocation:
    """What one means settles of one invoice line."""

    means: Means
    invoice: str
    position: int
    cents: Cents


@dataclass(frozen=True, slots=True)
class Sharing:
    """The outcome of sharing a payment: its allocations, and by means what exceeds what is open."""

    allocations: tuple[Allocation, ...]
    excess: tuple[tuple[Means, Cents], ...] = ()

    @property
    def allocated_cents(self) -> Cents:
        """Everything that settles invoices."""
        return Cents(sum(allocation.cents for allocation in self.allocations))

    @property
    def credit_cents(self) -> Cents:
        """Everything that becomes the family's credit."""
        return Cents(sum(cents for _, cents in self.excess))


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """An invoice of the matrix: its cells by column (0 for none), what is settled and what is left to pay."""

    invoice: str
    cells: tuple[Cents, ...]
    settled: Cents
    left: Cents


@dataclass(frozen=True, slots=True)
class Matrix:
    """Invoice × means, as the counter shows it and the receipt prints it; rows and columns close."""

    columns: tuple[Means, ...]
    rows: tuple[MatrixRow, ...]
    totals: tuple[Cents, ...]
    settled: Cents
    left: Cents


def allocate(
    lines: Iterable[OpenLine],
    paid: Sequence[tuple[Means, int]],
    *,
    caps: Mapping[str, int] | None = None,
) -> Sharing:
    """Share amounts over the open lines of the ticked invoices.

    CESU goes first and only to eligible lines; the other means follow in the order given, each to the oldest
    due date, then the lowest number. Inside an invoice, lines that CESU cannot pay are settled first, so that
    what vouchers could still pay stays open as long as possible.

    Args:
        lines: open lines of the ticked invoices.
        paid: amounts by means, in cents; a means may appear several times.
        caps: the most to settle of an invoice, by number, where the clerk typed less than what is open.
    """
    book = _OpenBook(lines, caps or {})
    allocations: list[Allocation] = []
    excess: dict[Means, int] = {}
    for means, cents in sorted(paid, key=lambda item: item[0] not in _ONLY_ELIGIBLE):
        taken = book.take(means, cents)
        allocations += taken
        left = cents - sum(allocation.cents for allocation in taken)
        if left:
            excess[means] = excess.get(means, 0) + left
    return Sharing(merged(allocations), tuple((means, Cents(left)) for means, left in excess.items()))


@dataclass(frozen=True, slots=True)
class Credited:
    """What a family's credit settles first, and what is left of the lines and of the caps for other means."""

    allocations: tuple[Allocation, ...]
    lines: tuple[OpenLine, ...]
    caps: Mapping[str, int]

    @property
    def cents(self) -> Cents:
        """Everything that credit settles."""
        return Cents(sum(part.cents for part in self.allocations))


def use_credit(
    lines: Iterable[OpenLine], credit: Sequence[tuple[Means, int]], caps: Mapping[str, int]
) -> Credited:
    """Settle with credit before anything else is taken (E5).

    Args:
        lines: open lines of the ticked invoices.
        credit: cents by kind: `Means.CESU` for what CESU left, only for eligible lines; else `Means.CREDIT`.
        caps: the most to settle of each invoice, by number.
    """
    given = tuple(lines)
    sharing = allocate(given, credit, caps=caps)
    taken: dict[tuple[str, int], int] = {}
    left_caps = dict(caps)
    for part in sharing.allocations:
        key = (part.invoice, part.position)
        taken[key] = taken.get(key, 0) + part.cents
        if part.invoice in left_caps:
            left_caps[part.invoice] -= part.cents
    left = tuple(
        replace(line, open_cents=Cents(line.open_cents - taken.get((line.invoice, line.position), 0)))
        for line in given
    )
    return Credited(sharing.allocations, left, left_caps)


class WrongCell(StrEnum):
    """What is wrong with a sharing by hand, the gravest first."""

    OVER_INVOICE = "over_invoice"
    OVER_ELIGIBLE = "over_eligible"
    OVER_PAID = "over_paid"
    LEFT = "left"


@dataclass(frozen=True, slots=True)
class SharingFault:
    """One thing that is wrong with a sharing by hand.

    Attributes:
        kind: what: more than an invoice, its eligible lines (CESU) or a means can give, or some of it left.
        cents: so much too much, or left to share.
        most: what the invoice, its eligible lines or the means can give.
        invoice: number of the invoice; empty for a means, and for what is left.
        means: the means; None for an invoice whatever its means, and for what is left.
        left: what is left, by means.
    """

    kind: WrongCell
    cents: Cents
    most: Cents = Cents(0)
    invoice: str = ""
    means: Means | None = None
    left: tuple[tuple[Means, Cents], ...] = ()


def faults_as_asked(
    lines: Iterable[OpenLine],
    asked: Iterable[tuple[str, Means, int]],
    paid: Sequence[tuple[Means, int]],
    *,
    caps: Mapping[str, int] | None = None,
) -> tuple[SharingFault, ...]:
    """Judge a sharing by hand, cell by cell `(invoice, means, cents)`: invoices by due date, then means.

    Only where money goes is the clerk's: as much must be settled as by the rule (`allocate`).
    """
    opened, cells = sorted(lines, key=_turn), [cell for cell in asked if cell[2]]
    found = [*_invoice_faults(opened, cells, caps or {}), *_means_faults(cells, _by_means(paid))]
    whole = allocate(opened, paid, caps=caps).allocated_cents
    spread = sum(cents for _, _, cents in cells)
    if spread < whole:
        given = {means: cents - _sum(cells, means=means) for means, cents in _by_means(paid).items()}
        left = tuple((means, Cents(cents)) for means, cents in given.items() if cents > 0)
        found.append(SharingFault(WrongCell.LEFT, Cents(whole - spread), left=left))
    return tuple(found)


def _invoice_faults(
    lines: Sequence[OpenLine], cells: Sequence[tuple[str, Means, int]], caps: Mapping[str, int]
) -> Iterator[SharingFault]:
    for invoice in dict.fromkeys([*(line.invoice for line in lines), *(cell[0] for cell in cells)]):
        own = [line for line in lines if line.invoice == invoice]
        opened = sum(line.open_cents for line in own)
        most = min(opened, caps.get(invoice, opened))
        settled = _sum(cells, invoice=invoice)
        if settled > most:
            yield SharingFault(WrongCell.OVER_INVOICE, Cents(settled - most), Cents(most), invoice)
        for means in _ONLY_ELIGIBLE:
            eligible, given = cesu_ceiling(own), _sum(cells, invoice=invoice, means=means)
            if given > eligible:
                over = Cents(given - eligible)
                yield SharingFault(WrongCell.OVER_ELIGIBLE, over, eligible, invoice, means)
        below = min((cents for of, _, cents in cells if of == invoice), default=0)
        if below < 0:
            yield SharingFault(WrongCell.OVER_INVOICE, Cents(-below), Cents(0), invoice)


def _means_faults(
    cells: Sequence[tuple[str, Means, int]], paid: Mapping[Means, int]
) -> Iterator[SharingFault]:
    for means in dict.fromkeys([*paid, *(cell[1] for cell in cells)]):
        shared, most = _sum(cells, means=means), paid.get(means, 0)
        if shared > most:
            yield SharingFault(WrongCell.OVER_PAID, Cents(shared - most), Cents(most), means=means)


def _by_means(paid: Iterable[tuple[Means, int]]) -> dict[Means, int]:
    sums: dict[Means, int] = {}
    for means, cents in paid:
        sums[means] = sums.get(means, 0) + cents
    return sums


def _sum(
    cells: Iterable[tuple[str, Means, int]], *, invoice: str | None = None, means: Means | None = None
) -> int:
    return sum(
        cents for of, used, cents in cells if invoice in (None, of) and (means is None or means is used)
    )


_REFUSALS = {
    WrongCell.OVER_INVOICE: "allocation_over_open",
    WrongCell.OVER_ELIGIBLE: "allocation_over_open",
    WrongCell.OVER_PAID: "allocation_over_paid",
    WrongCell.LEFT: "allocation_incomplete",
}


def allocate_as_asked(
    lines: Iterable[OpenLine],
    asked: Iterable[tuple[str, Means, int]],
    paid: Sequence[tuple[Means, int]],
    *,
    caps: Mapping[str, int] | None = None,
    whole: bool = False,
) -> Sharing:
    """Share amounts as the clerk wants, cell by cell: `(invoice, means, cents)`; the rest is credit.

    `whole` asks that as much is settled as by the rule.

    Raises:
        RuleBroken: by the first of `faults_as_asked`: `allocation_over_open` (an invoice, its cap, or its
            eligible lines for CESU, cannot take it), `allocation_over_paid` (the cells of a means exceed what
            was paid with it), `allocation_incomplete` (with `whole`).
    """
    opened, cells = tuple(lines), tuple(asked)
    for fault in faults_as_asked(opened, cells, paid, caps=caps):
        if whole or fault.kind is not WrongCell.LEFT:
            said = {"means": fault.means.value} if fault.means is not None else {}
            raise RuleBroken(_REFUSALS[fault.kind], invoice=fault.invoice, cents=fault.cents, **said)
    book = _OpenBook(opened, caps or {})
    allocations: list[Allocation] = []
    for invoice, means, cents in sorted(cells, key=lambda cell: cell[1] not in _ONLY_ELIGIBLE):
        allocations += book.take(means, cents, only=invoice)
    left = {means: cents - _sum(cells, means=means) for means, cents in _by_means(paid).items()}
    return Sharing(merged(allocations), tuple((means, Cents(rest)) for means, rest in left.items() if rest))


def cesu_ceiling(lines: Iterable[OpenLine]) -> Cents:
    """Return the most that CESU may pay of these lines (E4)."""
    return Cents(sum(line.open_cents for line in lines if line.cesu_eligible))


def require_cesu_fits(lines: Iterable[OpenLine], cents: int, *, excess_is_credit: bool) -> None:
    """Refuse vouchers above the ceiling, unless the town keeps the rest as a CESU credit (E4).

    Raises:
        RuleBroken: `cesu_over_ceiling`, with the ceiling in cents.
    """
    ceiling = cesu_ceiling(lines)
    if cents > ceiling and not excess_is_credit:
        raise RuleBroken("cesu_over_ceiling", ceiling=ceiling, cents=cents)


def means_matrix(lines: Iterable[OpenLine], allocations: Iterable[Allocation]) -> Matrix:
    """Return the matrix of a sharing: every invoice of `lines` by due date, every means used."""
    opened: dict[str, int] = {}
    for line in sorted(lines, key=_turn):
        opened[line.invoice] = opened.get(line.invoice, 0) + line.open_cents
    cells: dict[tuple[str, Means], int] = {}
    for part in allocations:
        cells[part.invoice, part.means] = cells.get((part.invoice, part.means), 0) + part.cents
    columns = tuple(means for means in Means if any(used is means for _, used in cells))
    rows = tuple(_matrix_row(invoice, total, columns, cells) for invoice, total in opened.items())
    totals = tuple(Cents(sum(row.cells[n] for row in rows)) for n in range(len(columns)))
    left = Cents(sum(row.left for row in rows))
    return Matrix(columns, rows, totals, Cents(sum(totals)), left)


def merged(allocations: Iterable[Allocation]) -> tuple[Allocation, ...]:
    """Return the allocations with one row per means and line, in their first order."""
    sums: dict[tuple[Means, str, int], int] = {}
    for part in allocations:
        key = (part.means, part.invoice, part.position)
        sums[key] = sums.get(key, 0) + part.cents
    return tuple(Allocation(*key, Cents(cents)) for key, cents in sums.items() if cents)


def _matrix_row(
    invoice: str, opened: int, columns: tuple[Means, ...], cells: Mapping[tuple[str, Means], int]
) -> MatrixRow:
    row = tuple(Cents(cells.get((invoice, means), 0)) for means in columns)
    return MatrixRow(invoice, row, Cents(sum(row)), Cents(opened - sum(row)))


def _turn(line: OpenLine) -> tuple[date, str, bool, int]:
    return (line.due_on, line.invoice, line.cesu_eligible, line.position)


class _OpenBook:
    """What is left open while a payment is shared: by line, and by invoice where a cap was typed."""

    def __init__(self, lines: Iterable[OpenLine], caps: Mapping[str, int]) -> None:
        self._lines = sorted(lines, key=_turn)
        self._left = {(line.invoice, line.position): max(0, line.open_cents) for line in self._lines}
        self._caps = dict(caps)

    def take(self, means: Means, cents: int, only: str | None = None) -> list[Allocation]:
        """Settle up to `cents` of the lines this means may pay, oldest first, and return what it settles."""
        taken: list[Allocation] = []
        for line in self._lines:
            payable = line.cesu_eligible or means not in _ONLY_ELIGIBLE
            if payable and only in (None, line.invoice):
                part = self._take_of(line, cents)
                cents -= part
                taken.append(Allocation(means, line.invoice, line.position, Cents(part)))
        return [part for part in taken if part.cents]

    def _take_of(self, line: OpenLine, cents: int) -> int:
        key = (line.invoice, line.position)
        part = max(0, min(cents, self._left[key], self._caps.get(line.invoice, cents)))
        self._left[key] -= part
        if line.invoice in self._caps:
            self._caps[line.invoice] -= part
        return part
