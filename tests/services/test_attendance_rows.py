"""Rows of attendance: a difference is what attendance adds to the booking."""

import pytest

from staffdesk.domain.attendance import Difference
from staffdesk.services.attendance_rows import DifferenceRow


@pytest.mark.parametrize(
    ("booked", "attended", "difference"), [(305, 555, 250), (305, 0, -305), (None, None, 0), (0, 555, 555)]
)
def test_a_difference_is_attended_less_booked(
    booked: int | None, attended: int | None, difference: int
) -> None:
    kinds = (Difference.UNBOOKED,)
    row = DifferenceRow(1, "Benali Adam", "CE1 A", kinds, (), booked, attended, "", is_invoiced=False)
    assert row.difference_cents == difference
