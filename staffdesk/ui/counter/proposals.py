"""The service's own sharing of a payment, laid into the matrix that the screen shows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from staffdesk.domain.allocation import Matrix, MatrixRow
from staffdesk.domain.money import Cents
from staffdesk.domain.payments import Means
from staffdesk.ui.counter.payment_entry import Entry

if TYPE_CHECKING:
    from staffdesk.services.money_rows import AllocationRow, OpenInvoice


def matrix_of(rows: Sequence[AllocationRow], entry: Entry, invoices: Sequence[OpenInvoice]) -> Matrix:
    """Give the matrix: every ticked invoice, what each means settles of it, what is left of the amount."""
    shared = {row.invoice_id: row.by_means for row in rows}
    used = {means for by_means in shared.values() for means, cents in by_means.items() if cents}
    columns = tuple(means for means in Means if means.value in used)
    lines = tuple(
        _line(invoice, columns, shared.get(invoice.invoice_id, {}), entry.settle[invoice.invoice_id])
        for invoice in sorted(invoices, key=lambda invoice: (invoice.due_on, invoice.number))
        if invoice.invoice_id in entry.settle
    )
    totals = tuple(Cents(sum(line.cells[at] for line in lines)) for at in range(len(columns)))
    left = Cents(sum(line.left for line in lines))
    return Matrix(columns, lines, totals, Cents(sum(totals)), left)


def _line(
    invoice: OpenInvoice, columns: tuple[Means, ...], by_means: dict[str, int], asked: Cents
) -> MatrixRow:
    cells = tuple(Cents(by_means.get(means.value, 0)) for means in columns)
    settled = Cents(sum(cells))
    return MatrixRow(invoice.number, cells, settled, Cents(asked - settled))
