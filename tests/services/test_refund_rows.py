"""What is shown of a family's refunds: which one waits."""

from dataclasses import replace
from datetime import date

from staffdesk.domain.refunds import RefundState
from staffdesk.services.refund_rows import RefundRow, RefundSheet

ROW = RefundRow(
    1, "2026-D0001", 1798, date(2026, 11, 16), "Francoise", "départ", "N. Tilleul", "0189", RefundState.PAID
)
SHEET = RefundSheet(7, 6000, 6000, 0, 0, 0, "N. Tilleul", (ROW,))


def test_what_waits_for_the_accountant_is_the_one_that_has_no_answer() -> None:
    assert SHEET.pending is None
    waiting = replace(ROW, refund_id=2, state=RefundState.ASKED)
    assert replace(SHEET, rows=(waiting, ROW)).pending == waiting
    assert replace(SHEET, rows=(replace(ROW, state=RefundState.REJECTED),)).pending is None
