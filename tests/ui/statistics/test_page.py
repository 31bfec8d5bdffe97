"""The page Statistiques."""

from datetime import date

import pytest
from PySide6.QtWidgets import QApplication

from staffdesk.services.statistics import AttendanceRow, StatisticsView, UnpaidRow
from staffdesk.ui.kit.theme import Mode, apply_theme
from staffdesk.ui.statistics.page import StatisticsPage
from staffdesk.ui.statistics.presenter import total_of
from tests.ui.conftest import Stage
from tests.ui.kit.test_gallery import beyond_parent
from tests.ui.typography import wrong_texts

AGES = (UnpaidRow(0, 30, 1, 5000), UnpaidRow(30, None, 2, 7000))
VIEW = StatisticsView(
    date(2026, 6, 1),
    (
        AttendanceRow(date(2026, 10, 1), "Cantine", 10, 0, 0),
        AttendanceRow(date(2026, 11, 1), "Cantine", 20, 1, 0),
    ),
    (),
    AGES,
    (),
)


def test_what_has_no_figure_says_so(stage: Stage) -> None:
    page = StatisticsPage()
    stage(page)
    page.show_view(VIEW, total_of(AGES))
    assert not page.revenue.isVisible()
    assert page.attendance.isVisible()
    assert page.attendance.rows.index(0, 0).data() == "Novembre\u00a02026"
    assert page.since.text() == "depuis juin\u00a02026"


def test_what_is_overdue_is_summed_up(stage: Stage) -> None:
    page = StatisticsPage()
    stage(page)
    page.show_view(VIEW, total_of(AGES))
    model = page.unpaid.rows
    assert model.index(model.rowCount() - 1, 2).data() == "120,00\u00a0€"
    nothing = StatisticsView(date(2026, 6, 1), (), (), (UnpaidRow(0, None, 0, 0),), ())
    page.show_view(nothing, total_of(nothing.unpaid))
    assert not page.unpaid.isVisible()


@pytest.mark.parametrize("k", [1.0, 1.3])
def test_nothing_sticks_out_and_texts_are_well_set(stage: Stage, qapp: QApplication, k: float) -> None:
    apply_theme(qapp, Mode.LIGHT, k)
    page = StatisticsPage()
    stage(page).resize(round(880 * k), round(600 * k))
    page.show_view(VIEW, total_of(AGES))
    qapp.processEvents()
    assert beyond_parent(page) == []
    assert wrong_texts(page) == []
