"""The year at a glance: chosen by mouse and keys, told to who cannot see it."""

from datetime import date

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication

from staffdesk.ui.kit.theme import tokens
from staffdesk.ui.settings.year_days import Ground, year_days
from staffdesk.ui.settings.year_view import LEGEND, DaySample, YearView, ground_fill
from tests.ui.conftest import Stage
from tests.ui.hand import click, double_click, press
from tests.ui.settings.test_year_days import a_view

TODAY = date(2026, 11, 16)


@pytest.fixture
def year(stage: Stage) -> YearView:
    made = YearView()
    stage(made).resize(660, 900)
    made.show_year(2026, year_days(a_view()), TODAY)
    return made


def at(year: YearView, day: date) -> QPoint:
    return year.day_rect(day).center().toPoint()


def test_today_is_chosen_first(year: YearView) -> None:
    assert year.selection() == (TODAY, TODAY)
    assert year.accessibleName() == "Année scolaire 2026-2027"
    assert year.accessibleDescription().startswith("lun.\u00a016")


def test_days_are_chosen_by_mouse(year: YearView) -> None:
    chosen: list[tuple[date, date]] = []
    year.chosen.connect(lambda first, last: chosen.append((first, last)))
    click(year, at(year, date(2026, 12, 4)))
    click(year, at(year, date(2026, 12, 1)), Qt.KeyboardModifier.ShiftModifier)
    assert chosen == [(date(2026, 12, 4),) * 2, (date(2026, 12, 1), date(2026, 12, 4))]
    assert year.day_at(QPoint(-5, -5)) is None


def test_days_are_chosen_by_keys(year: YearView) -> None:
    year.setFocus()
    opened: list[None] = []
    year.opened.connect(lambda: opened.append(None))
    press(year, Qt.Key.Key_Right)
    press(year, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert year.selection() == (date(2026, 11, 17), date(2026, 11, 24))
    press(year, Qt.Key.Key_PageDown)
    assert year.selection()[0].month == 12
    press(year, Qt.Key.Key_Return)
    double_click(year, at(year, date(2026, 12, 1)))
    assert len(opened) == 2


def test_the_choice_stays_within_the_year(year: YearView) -> None:
    year.setFocus()
    year.choose(date(2026, 9, 1))
    press(year, Qt.Key.Key_Left)
    assert year.selection()[0] == date(2026, 9, 1)
    year.show_year(2027, year_days(a_view()), TODAY)
    assert year.selection()[0] == date(2027, 9, 1)


def test_months_stand_in_as_many_columns_as_fit(year: YearView, qapp: QApplication) -> None:
    assert year.heightForWidth(1400) < year.heightForWidth(660) < year.heightForWidth(200)
    assert year.sizeHint().width() >= 182
    assert year.minimumSizeHint().height() > 0


def test_the_legend_shows_each_sign(stage: Stage, qapp: QApplication) -> None:
    samples = [DaySample(look, words) for look, words in LEGEND]
    stage(*samples)
    qapp.processEvents()
    assert [one.accessibleName() for one in samples] == [words for _, words in LEGEND]
    assert ground_fill(Ground.SCHOOL) is None
    assert ground_fill(Ground.HOLIDAY) == tokens().holiday
