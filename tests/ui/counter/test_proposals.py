"""The service's sharing in the matrix of the screen."""

from staffdesk.domain.money import Cents
from staffdesk.domain.payments import Means
from staffdesk.services.money_rows import AllocationRow
from staffdesk.ui.counter.payment_entry import Entry
from staffdesk.ui.counter.proposals import matrix_of
from tests.ui.counter.picture import ACCOUNT


def test_rows_follow_the_due_date_and_columns_the_means_used() -> None:
    entry = Entry({3: Cents(9600), 1: Cents(2860), 2: Cents(14235)})
    rows = (
        AllocationRow(2, "2026-004987", {"cesu": 5240, "cheque": 8995}, 0),
        AllocationRow(1, "2026-004512", {"cheque": 2860, "cash": 0}, 0),
    )
    matrix = matrix_of(rows, entry, ACCOUNT.invoices)
    assert matrix.columns == (Means.CESU, Means.CHEQUE)
    assert [(row.invoice, row.cells, row.left) for row in matrix.rows] == [
        ("2026-004512", (0, 2860), 0),
        ("2026-004987", (5240, 8995), 0),
        ("2027-000214", (0, 0), 9600),
    ]
    assert (matrix.totals, matrix.settled, matrix.left) == ((5240, 11855), 17095, 9600)
