"""Tab goes through parts built anew where they stand, not at the end."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from staffdesk.ui.kit.tab_order import follow
from tests.ui.conftest import Stage
from tests.ui.hand import press


def names_walked(box: QWidget, count: int) -> list[str]:
    names = []
    for _ in range(count):
        focus = QApplication.focusWidget()
        press(focus or box, Qt.Key.Key_Tab)
        now = QApplication.focusWidget()
        names.append(now.accessibleName() if now is not None else "")
    return names


def field(name: str) -> QLineEdit:
    made = QLineEdit()
    made.setAccessibleName(name)
    return made


def test_the_list_of_a_picker_is_a_window_of_its_own(stage: Stage) -> None:
    first, picker, last = field("first"), QComboBox(), field("last")
    picker.setAccessibleName("picker")
    picker.addItems(["one", "two"])
    assert picker.view() is not None, "it has its list now"
    box = stage(first, picker, last)
    assert follow(first, [picker, last]) is last
    first.setFocus()
    assert names_walked(box, 2) == ["picker", "last"]


def test_new_controls_come_where_they_stand(stage: Stage, qtbot: QtBot) -> None:
    first, last, middle = field("first"), field("last"), QWidget()
    box = stage(first, middle, last)
    inner = QVBoxLayout(middle)
    for name in ("one", "two"):
        inner.addWidget(field(name))
    qtbot.waitUntil(lambda: all(one.isVisible() for one in middle.findChildren(QLineEdit)))
    first.setFocus()
    assert names_walked(box, 2)[0] == "last", "Qt puts what is new at the end"
    assert follow(first, [middle]).accessibleName() == "two"
    first.setFocus()
    assert names_walked(box, 4) == ["one", "two", "last", "first"]


def test_what_a_box_holds_comes_after_what_stands_before_the_box(stage: Stage, qtbot: QtBot) -> None:
    first, middle, last = field("first"), QWidget(), field("last")
    box = stage(first, middle, last)
    inner = QVBoxLayout(middle)
    inner.addWidget(field("one"))
    qtbot.waitUntil(lambda: all(one.isVisible() for one in middle.findChildren(QLineEdit)))
    follow(middle, [middle])
    first.setFocus()
    assert names_walked(box, 3) == ["one", "last", "first"]
