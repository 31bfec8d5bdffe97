"""Small fields of a sentence: what is typed is read, and tidied when one leaves."""

from datetime import date
from decimal import Decimal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from staffdesk.domain.dates import END_OF_DAY, ClockTime
from staffdesk.ui.kit.inline_edits import ClockEdit, CountEdit, DayEdit, DecimalEdit
from tests.ui.conftest import Stage
from tests.ui.hand import press, type_text


def test_a_count(stage: Stage) -> None:
    edit = CountEdit("Jours")
    stage(edit)
    type_text(edit, "12")
    assert edit.count() == 12
    edit.setText("douze")
    assert edit.count() is None
    edit.set_count(None)
    assert edit.text() == ""


def test_an_hour_is_read_as_one_says_it_and_tidied(stage: Stage) -> None:
    edit, other = ClockEdit("Heure"), QLineEdit()
    stage(edit, other)
    edit.setFocus()
    type_text(edit, "9h30")
    press(edit, Qt.Key.Key_Tab)
    assert (edit.text(), edit.clock()) == ("9:30", ClockTime(9, 30))
    edit.set_clock(END_OF_DAY)
    assert edit.text() == "24:00"


def test_a_day_is_read_near_to_today(stage: Stage) -> None:
    edit, other = DayEdit("Jour", lambda: date(2026, 11, 16)), QLineEdit()
    stage(edit, other)
    edit.setFocus()
    type_text(edit, "12/1")
    press(edit, Qt.Key.Key_Tab)
    assert edit.day() == date(2027, 1, 12)
    assert edit.text() == "mar.\u00a012\u00a0janv.\u00a02027"


def test_a_number_with_a_comma(stage: Stage) -> None:
    edit = DecimalEdit("Majoration")
    stage(edit)
    type_text(edit, "12,5")
    assert edit.number() == Decimal("12.5")
    edit.setText("-3")
    assert edit.number() is None
    edit.set_number(Decimal(50))
    assert edit.text() == "50"


def test_a_wrong_field_is_outlined_until_one_types(stage: Stage) -> None:
    edit = CountEdit("Jours")
    stage(edit)
    edit.mark(wrong=True)
    assert edit.property("invalid") == "true"
    type_text(edit, "1")
    assert edit.property("invalid") == "false"
