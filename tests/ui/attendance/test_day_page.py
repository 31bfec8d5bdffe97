"""What both pages of a day do alike: step, lead, print, show a paper over everything and come back."""

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from staffdesk.ui.attendance.day_page import DayPage
from staffdesk.ui.attendance.words import MARKING
from staffdesk.ui.kit.labels import EmptyState
from tests.ui.conftest import Stage
from tests.ui.hand import click, press

CONTROL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


@pytest.fixture
def page(stage: Stage) -> DayPage:
    made = DayPage(MARKING, "Mar. 30 sept. 2026", "Feuilles", (("day", "Du jour"), ("week", "De la semaine")))
    made.filters.add(made.paper_button)
    sheet = EmptyState("Rien", "Rien à faire.")
    sheet.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    made.lay_out((sheet,), ())
    stage(made).resize(1200, 600)
    return made


def test_keys_step_and_take_back(page: DayPage, qtbot: QtBot) -> None:
    page.enter()
    with qtbot.waitSignal(page.stepped) as stepped:
        press(page.sheets, Qt.Key.Key_Right, ALT)
    assert stepped.args == [1]
    with qtbot.waitSignal(page.stepped) as stepped:
        press(page.sheets, Qt.Key.Key_Left, ALT)
    assert stepped.args == [-1]
    with qtbot.waitSignal(page.undo_asked):
        press(page.sheets, Qt.Key.Key_Z, CONTROL)


def test_the_papers_open_by_key_on_the_first_of_them(page: DayPage, qtbot: QtBot) -> None:
    press(page.sheets, Qt.Key.Key_P, CONTROL)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    assert menu.activeAction() is menu.actions()[0]
    with qtbot.waitSignal(page.paper_asked) as asked:
        press(menu, Qt.Key.Key_Return)
    assert asked.args == ["day"]


def test_another_screen_leads_to_a_day_and_views_lead_away(page: DayPage, qtbot: QtBot) -> None:
    with qtbot.waitSignal(page.opened_on) as opened:
        page.open(date(2026, 11, 16))
    assert opened.args == [date(2026, 11, 16)]
    with qtbot.assertNotEmitted(page.opened_on):
        page.open("child")
    with qtbot.waitSignal(page.entered):
        page.enter()
    click(page.toolbar.after)
    with qtbot.waitSignal(page.view_asked) as asked:
        page.toolbar.view.chosen.emit("meals")
    assert asked.args == ["meals"]
