"""The means shared by hand over the ticked invoices: what it gives, what is wrong with it; no widget."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from staffdesk.domain.allocation import Credited, Matrix, MatrixRow, faults_as_asked
from staffdesk.domain.money import Cents
from staffdesk.domain.payments import Means
from staffdesk.ui.counter.payment_entry import Credit, Entry, credited
from staffdesk.ui.counter.words import sharing_fault

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
    """Lay the cells of an entry into the matrix, and say the first fault that the rule finds."""
    ticked = [one for one in invoices if one.invoice_id in entry.settle]
    ticked.sort(key=lambda one: (one.due_on, one.number))
    first = credited(invoices, entry.settle, credit)
    paid: dict[Means, int] = {}
    for tender in entry.all_tenders():
        paid[tender.means] = paid.get(tender.means, 0) + tender.cents
    numbers = {one.invoice_id: one.number for one in ticked}
    asked = [
        (numbers[invoice_id], means, cents)
        for (invoice_id, means), cents in entry.cells.items()
        if invoice_id in numbers and means in paid
    ]
    faults = faults_as_asked(first.lines, asked, tuple(paid.items()), caps=first.caps)
    return ManualSharing(_matrix(ticked, entry, first, paid), sharing_fault(faults[0]) if faults else "")


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


def kept_to(cells: Cells, entry: Entry) -> dict[tuple[int, Means], Cents]:
    """Give the cells that still have their invoice ticked and their means in hand."""
    means = {tender.means for tender in entry.all_tenders()}
    return {key: cents for key, cents in cells.items() if key[0] in entry.settle and key[1] in means}


def with_cells(entry: Entry, cells: Cells) -> Entry:
    """Give the entry shared by hand."""
    return replace(entry, cells=kept_to(cells, entry))
