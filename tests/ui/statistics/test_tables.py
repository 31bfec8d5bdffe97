"""Tables of Statistiques."""

from datetime import date

import pytest
from PySide6.QtTest import QAbstractItemModelTester

from staffdesk.services.statistics import AttendanceRow, ProcessingRow, RevenueRow, UnpaidRow
from staffdesk.ui.statistics.tables import (
    attendance_model,
    delay_words,
    month_words,
    processing_model,
    revenue_model,
    unpaid_model,
)

FATAL = QAbstractItemModelTester.FailureReportingMode.Fatal


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (0, "0\u00a0min"),
        (59, "59\u00a0min"),
        (60, "1\u00a0h"),
        (205, "3\u00a0h\u00a025"),
        (24 * 60, "1\u00a0j"),
        (52 * 60 + 5, "2\u00a0j\u00a04\u00a0h"),
    ],
)
def test_a_delay_is_told_as_people_say_it(minutes: int, words: str) -> None:
    assert delay_words(minutes) == words


def test_months_are_told() -> None:
    assert month_words(date(2026, 11, 1)) == "Novembre\u00a02026"


def test_every_table_keeps_the_rules_of_models() -> None:
    attendance, processing = attendance_model(), processing_model()
    revenue, unpaid = revenue_model(), unpaid_model()
    for model in (attendance, processing, revenue, unpaid):
        QAbstractItemModelTester(model, FATAL)
    attendance.replace([AttendanceRow(date(2026, 11, 1), "Cantine", 4992, 0, 45)])
    processing.replace([ProcessingRow("booking", 3, 12, 205)])
    revenue.replace([RevenueRow(date(2026, 10, 1), 292, 2630827, 2480471)])
    unpaid.replace([UnpaidRow(0, 30, 24, 150356)], UnpaidRow(0, None, 24, 150356))
    assert [attendance.index(0, at).data() for at in range(5)] == [
        "Novembre\u00a02026", "Cantine", "4\u202f992", "–", "45"
    ]  # fmt: skip
    assert processing.index(0, 0).data() == "Réservations"
    assert revenue.index(0, 4).data() == "1\u202f503,56\u00a0€"
    assert (unpaid.index(0, 0).data(), unpaid.index(1, 0).data()) == ("Jusqu’à 30\u00a0jours", "Total")
