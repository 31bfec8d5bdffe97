"""A value edited where it stands, by mouse and key."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QToolTip
from pytestqt.qtbot import QtBot

from staffdesk.ui.families.inline_field import InlineField
from staffdesk.ui.families.typed_contact import fault
from tests.ui.conftest import Stage
from tests.ui.hand import click, press, type_text


@pytest.fixture
def field(stage: Stage) -> InlineField:
    made = InlineField("mobile", "Portable")
    made.show_value("06 00 12 34 56")
    stage(made, QLineEdit()).resize(400, 200)
    return made


def _retype(field: InlineField, text: str) -> None:
    click(field.edit)
    field.edit.selectAll()
    type_text(field.edit, text)


def test_enter_commits_the_tidied_value_once(qtbot: QtBot, field: InlineField) -> None:
    _retype(field, "0600000001")
    with qtbot.waitSignal(field.written) as told:
        press(field.edit, Qt.Key.Key_Return)
    assert told.args == ["06 00 00 00 01", "06 00 12 34 56"]
    with qtbot.assertNotEmitted(field.written):
        press(field.edit, Qt.Key.Key_Return)


def test_leaving_the_field_commits_too(qtbot: QtBot, field: InlineField) -> None:
    _retype(field, "")
    press(field.edit, Qt.Key.Key_Backspace)
    with qtbot.waitSignal(field.written) as told:
        press(field.edit, Qt.Key.Key_Tab)
    assert told.args == ["", "06 00 12 34 56"]


def test_a_wrong_value_stays_with_its_error(qtbot: QtBot, field: InlineField) -> None:
    _retype(field, "0600")
    with qtbot.assertNotEmitted(field.written):
        press(field.edit, Qt.Key.Key_Return)
    assert field.error() == fault("phone", "06")
    assert field.text() == "0600"


def test_escape_brings_the_former_value_back(qtbot: QtBot, field: InlineField) -> None:
    _retype(field, "0600")
    with qtbot.assertNotEmitted(field.written):
        press(field.edit, Qt.Key.Key_Escape)
        press(field.edit, Qt.Key.Key_Return)
    assert (field.text(), field.error()) == ("06 00 12 34 56", "")


def test_what_is_being_typed_is_left_alone_by_a_refresh(field: InlineField) -> None:
    _retype(field, "0700")
    field.show_value("06 99 99 99 99")
    assert field.text() == "0700"
    press(field.edit, Qt.Key.Key_Escape)
    assert field.text() == "06 99 99 99 99"


def test_a_reader_cannot_type(qtbot: QtBot, field: InlineField) -> None:
    field.set_editable(False)
    with qtbot.assertNotEmitted(field.written):
        _retype(field, "0700000000")
        press(field.edit, Qt.Key.Key_Return)
    assert field.text() == "06 00 12 34 56"


def test_a_value_that_is_cut_shows_whole_under_the_pointer(field: InlineField, qapp: QApplication) -> None:
    field.show_value("une valeur bien trop longue pour la place qu’elle a dans la fenêtre " * 2)
    place = QPoint(5, 5)
    event = QHelpEvent(QHelpEvent.Type.ToolTip, place, field.edit.mapToGlobal(place))
    qapp.sendEvent(field.edit, event)
    assert QToolTip.text() == field.edit.text()
    QToolTip.hideText()
