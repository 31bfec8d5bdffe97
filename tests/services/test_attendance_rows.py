"""Rows of attendance: a difference is what attendance adds to the booking."""

import pytest

from staffdesk.domain.attendance import Difference
from staffdesk.services.attendance_rows import ChildMark, DifferenceRow, Said, child_mark


@pytest.mark.parametrize(
    ("booked", "attended", "difference"), [(305, 555, 250), (305, 0, -305), (None, None, 0), (0, 555, 555)]
)
def test_a_difference_is_attended_less_booked(
    booked: int | None, attended: int | None, difference: int
) -> None:
    kinds = (Difference.UNBOOKED,)
    row = DifferenceRow(1, "Benali Adam", "CE1 A", kinds, (), booked, attended, "", is_invoiced=False)
    assert row.difference_cents == difference


def test_a_mark_is_made_of_the_word_of_a_screen() -> None:
    assert child_mark(7, "absent", "family", billed=True) == ChildMark(7, Said.ABSENT, "family", billed=True)
    with pytest.raises(ValueError, match="late"):
        child_mark(7, "late")
