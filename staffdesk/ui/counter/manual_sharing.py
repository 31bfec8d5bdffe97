"""The means shared by hand over the ticked invoices: what it gives, what is wrong with it; no widget."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from staffdesk.domain.allocation import Credited, Matrix, MatrixRow, allocate
from staffdesk.domain.french.amounts import NO_BREAK, euros
from staffdesk.domain.money import Cents
from staffdesk.domain.payments import Means
from staffdesk.ui.counter.payment_entry import Credit, Entry, credited
from staffdesk.ui.counter.words import MEANS_HEADS

if TYPE_CHECKING:
    from staffdesk.services.money_rows import OpenInvoice

Cells = Mapping[tuple[int, Means], Cents]


@dataclass(frozen=True, slots=True)
class ManualSharing:
    """One sharing by hand.

    Attributes:
        matrix: as typed, credit first.
        fault: what is wrong, in French; empty when the payment can be taken so.
    """

    matrix: Matrix
    fault: str


def shared_by_hand(invoices: Sequence[OpenInvoice], entry: Entry, credit: Credit = ()) -> ManualSharing:
    """Lay the cells of an entry into the matrix, and judge them as the service will."""
    ticked = [one for one in invoices if one.invoice_id in entry.settle]
    ticked.sort(key=lambda one: (one.due_on, one.number))
    first = credited(invoices, entry.settle, credit)
    paid: dict[Means, int] = {}
    for tender in entry.all_tenders():
        paid[tender.means] = paid.get(tender.means, 0) + tender.cents
    fault = next(_faults(ticked, entry.cells, first, paid), "")
    return ManualSharing(_matrix(ticked, entry, first, paid), fault)


def _matrix(
    ticked: Sequence[OpenInvoice], entry: Entry, first: Credited, paid: Mapping[Means, int]
) -> Matrix:
    by_credit: dict[str, int] = {}
    for part in first.allocations:
        by_credit[part.invoice] = by_credit.get(part.invoice, 0) + part.cents
    used = {means for means in paid if paid[means]} | ({Means.CREDIT} if by_credit else set())
    columns = tuple(means for means in Means if means in used)
    rows = []
    for one in ticked:
        cells = tuple(
            Cents(by_credit.get(one.number, 0))
            if means is Means.CREDIT
            else entry.cells.get((one.invoice_id, means), Cents(0))
            for means in columns
        )
        settled = Cents(sum(cells))
        rows.append(MatrixRow(one.number, cells, settled, Cents(entry.settle[one.invoice_id] - settled)))
    totals = tuple(Cents(sum(row.cells[at] for row in rows)) for at in range(len(columns)))
    left = Cents(sum(row.left for row in rows))
    return Matrix(columns, tuple(rows), totals, Cents(sum(totals)), left)


def _faults(
    ticked: Sequence[OpenInvoice], cells: Cells, first: Credited, paid: Mapping[Means, int]
) -> Iterator[str]:
    """Say each thing that is wrong: a row, what CESU may pay, a column, and then what is left to share."""
    for one in ticked:
        settled = sum(cells.get((one.invoice_id, means), 0) for means in paid)
        cap = first.caps.get(one.number, 0)
        if settled > cap:
            yield f"{one.number}{NO_BREAK}: {euros(settled - cap)} de trop, au plus {euros(cap)}"
        eligible = sum(
            line.open_cents for line in first.lines if line.invoice == one.number and line.cesu_eligible
        )
        if cells.get((one.invoice_id, Means.CESU), 0) > eligible:
            yield f"{one.number}{NO_BREAK}: les CESU ne règlent que {euros(eligible)}, ses lignes éligibles"
    spread = 0
    for means, cents in paid.items():
        shared = sum(cells.get((one.invoice_id, means), 0) for one in ticked)
        spread += shared
        if shared > cents:
            yield f"{MEANS_HEADS[means]}{NO_BREAK}: {euros(shared - cents)} de trop, reçu {euros(cents)}"
    whole = allocate(first.lines, tuple(paid.items()), caps=first.caps).allocated_cents
    if spread < whole:
        yield f"{euros(whole - spread)} à répartir{NO_BREAK}: {_left_of(ticked, cells, paid)}"


def _left_of(ticked: Sequence[OpenInvoice], cells: Cells, paid: Mapping[Means, int]) -> str:
    parts = []
    for means, cents in paid.items():
        left = cents - sum(cells.get((one.invoice_id, means), 0) for one in ticked)
        if left > 0:
            parts.append(f"{MEANS_HEADS[means].lower() if means is not Means.CESU else 'CESU'} {euros(left)}")
    return ", ".join(parts)


def kept_to(cells: Cells, entry: Entry) -> dict[tuple[int, Means], Cents]:
    """Give the cells that still have their invoice ticked and their means in hand."""
    means = {tender.means for tender in entry.all_tenders()}
    return {key: cents for key, cents in cells.items() if key[0] in entry.settle and key[1] in means}


def with_cells(entry: Entry, cells: Cells) -> Entry:
    """Give the entry shared by hand."""
    return replace(entry, cells=kept_to(cells, entry))
