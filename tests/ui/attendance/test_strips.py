"""What opens under the list for a child who is not on it."""

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from staffdesk.ui.attendance.strips import AddStrip
from tests.ui.attendance.sample import FOUND
from tests.ui.conftest import Stage
from tests.ui.hand import press, type_text
from tests.ui.typography import wrong_texts


def test_a_child_is_found_and_taken_by_return(stage: Stage, qtbot: QtBot) -> None:
    strip = AddStrip()
    stage(strip)
    strip.ask()
    with qtbot.waitSignal(strip.searched) as searched:
        type_text(strip.field, "b")
    assert searched.args == ["b"]
    strip.show_found(())
    assert strip.none.isVisible()
    with qtbot.assertNotEmitted(strip.added):
        press(strip.field, Qt.Key.Key_Return)
    other = type(FOUND)(6, "Bernard Léa", "", is_enrolled=True, hint="")
    strip.show_found((FOUND, other))
    press(strip.field, Qt.Key.Key_Down)
    with qtbot.waitSignal(strip.added) as added:
        press(strip.field, Qt.Key.Key_Return)
    assert added.args == [6]
    press(strip.field, Qt.Key.Key_Up)
    press(strip.field, Qt.Key.Key_Up)
    assert strip.found.current_row() == FOUND
    assert wrong_texts(strip) == []
