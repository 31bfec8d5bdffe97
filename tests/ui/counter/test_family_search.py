"""The search: a list under the field, arrows and Return, a click, Escape."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from staffdesk.ui.counter.family_search import FamilySearch
from tests.ui.conftest import Stage
from tests.ui.counter.picture import FAMILIES
from tests.ui.hand import click, press, type_text


@pytest.fixture
def search(stage: Stage) -> FamilySearch:
    """The search at the head of a window that has room under it."""
    made = FamilySearch()
    stage(made).resize(700, 500)
    made.focus()
    return made


def ask(qtbot: QtBot, search: FamilySearch) -> None:
    """Type two letters and give the answer."""
    with qtbot.waitSignal(search.asked) as told:
        type_text(search.field, "co")
    search.show_found(told.args[0], FAMILIES)


def test_the_first_family_is_taken_by_return(qtbot: QtBot, search: FamilySearch) -> None:
    ask(qtbot, search)
    assert search.found.isVisible()
    with qtbot.waitSignal(search.chosen) as told:
        press(search.field, Qt.Key.Key_Return)
    assert told.args == [1042]
    assert not search.found.isVisible()
    assert search.field.text() == ""


def test_arrows_lead_to_another_family(qtbot: QtBot, search: FamilySearch) -> None:
    ask(qtbot, search)
    press(search.field, Qt.Key.Key_Down)
    press(search.field, Qt.Key.Key_Down)
    press(search.field, Qt.Key.Key_Up)
    with qtbot.waitSignal(search.chosen) as told:
        press(search.field, Qt.Key.Key_Return)
    assert told.args == [1043]


def test_a_click_takes_a_family(qtbot: QtBot, search: FamilySearch) -> None:
    ask(qtbot, search)
    index = search.found.list.rows.index_of(1044)
    with qtbot.waitSignal(search.chosen) as told:
        click(search.found.list.viewport(), search.found.list.visualRect(index).center())
    assert told.args == [1044]


def test_return_before_the_answer_takes_its_first_family(qtbot: QtBot, search: FamilySearch) -> None:
    type_text(search.field, "co")
    with qtbot.waitSignal(search.asked):
        press(search.field, Qt.Key.Key_Return)
    with qtbot.waitSignal(search.chosen) as told:
        search.show_found("co", FAMILIES)
    assert told.args == [1042]


def test_the_answer_to_an_older_question_is_not_shown(qtbot: QtBot, search: FamilySearch) -> None:
    ask(qtbot, search)
    press(search.field, Qt.Key.Key_Escape)
    search.show_found("c", FAMILIES)
    assert not search.found.isVisible()


def test_nobody_found_is_said(qtbot: QtBot, search: FamilySearch) -> None:
    with qtbot.waitSignal(search.asked):
        type_text(search.field, "xx")
    search.show_found("xx", ())
    assert search.found._nobody.isVisible()
    assert not search.found.list.isVisible()
    search.field.clear()
    search.field.textEdited.emit("")
    assert not search.found.isVisible()


def test_the_list_goes_with_the_focus(qtbot: QtBot, search: FamilySearch) -> None:
    ask(qtbot, search)
    search.field.clearFocus()
    assert not search.found.isVisible()


def test_the_model_of_the_list_is_sound(qtbot: QtBot, search: FamilySearch) -> None:
    tester = QAbstractItemModelTester(search.found.list.rows)
    ask(qtbot, search)
    assert tester.model() is search.found.list.rows
