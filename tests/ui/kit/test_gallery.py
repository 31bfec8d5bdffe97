"""Every part of the kit, at every scale: nothing beyond its parent, no text cut, every control named."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QScrollBar,
    QWidget,
)
from pytestqt.qtbot import QtBot

from staffdesk.ui.kit.theme import Mode, apply_theme, px
from staffdesk.ui.kit.toasts import Toast
from tests.ui.kit.gallery import SHEETS, SIZES

SCALES = (1.0, 1.3)


def _sheet(qtbot: QtBot, qapp: QApplication, name: str, k: float, mode: Mode = Mode.LIGHT) -> QWidget:
    apply_theme(qapp, mode, k)
    sheet = SHEETS[name]()
    width, height = SIZES.get(name, (960, 900))
    sheet.resize(px(width), px(height))
    qtbot.addWidget(sheet)
    sheet.show()
    qapp.processEvents()
    return sheet


def seen_children(widget: QWidget) -> Iterator[tuple[QWidget, QWidget]]:
    """Give (child, parent) for every visible pair, not entering what scrolls."""
    for child in widget.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly):
        if not child.isVisible() or child.isWindow() or isinstance(child, QScrollBar):
            continue
        yield child, widget
        if not isinstance(child, QAbstractScrollArea | QLineEdit | QComboBox):
            yield from seen_children(child)


def beyond_parent(widget: QWidget) -> list[str]:
    """Name the children that stick out of their parents."""
    return [
        f"{child!r} {child.geometry()} in {parent.size()}"
        for child, parent in seen_children(widget)
        if not parent.rect().contains(child.geometry())
    ]


@pytest.mark.parametrize("k", SCALES)
@pytest.mark.parametrize("name", SHEETS)
def test_no_child_sticks_out_of_its_parent(qtbot: QtBot, qapp: QApplication, name: str, k: float) -> None:
    assert beyond_parent(_sheet(qtbot, qapp, name, k)) == []


@pytest.mark.parametrize("k", SCALES)
@pytest.mark.parametrize("name", SHEETS)
def test_no_label_is_smaller_than_its_words(qtbot: QtBot, qapp: QApplication, name: str, k: float) -> None:
    sheet = _sheet(qtbot, qapp, name, k)
    cut = []
    for words in sheet.findChildren(QLabel):
        if words.isVisible() and words.text():
            needed = words.heightForWidth(words.width()) if words.wordWrap() else words.sizeHint().height()
            wide = words.wordWrap() or words.width() >= words.sizeHint().width()
            if words.height() < needed or not wide:
                cut.append(words.text())
    assert cut == []


@pytest.mark.parametrize("k", SCALES)
@pytest.mark.parametrize("name", SHEETS)
def test_no_button_is_smaller_than_its_words(qtbot: QtBot, qapp: QApplication, name: str, k: float) -> None:
    sheet = _sheet(qtbot, qapp, name, k)
    buttons = [button for button in sheet.findChildren(QAbstractButton) if button.isVisible()]
    small = [b for b in buttons if b.width() < b.sizeHint().width() or b.height() < b.sizeHint().height()]
    assert [b.text() for b in small] == []


@pytest.mark.parametrize("name", SHEETS)
def test_every_control_has_a_name(qtbot: QtBot, qapp: QApplication, name: str) -> None:
    sheet = _sheet(qtbot, qapp, name, 1.0)
    kinds = (QAbstractButton, QLineEdit, QPlainTextEdit, QComboBox, QAbstractItemView)
    own = [w for kind in kinds for w in sheet.findChildren(kind) if w.isVisible()]
    unnamed = [w for w in own if not (w.accessibleName() or _belongs_to_qt(w))]
    assert unnamed == [w for w in unnamed if isinstance(w, QPlainTextEdit)]


def _belongs_to_qt(widget: QWidget) -> bool:
    return widget.objectName().startswith("qt_") or (
        type(widget).__module__.startswith("PySide6") and isinstance(widget, QAbstractButton)
    )


@pytest.mark.parametrize("mode", [Mode.LIGHT, Mode.DARK])
@pytest.mark.parametrize("name", SHEETS)
def test_a_change_of_theme_leaves_nothing_behind(
    qtbot: QtBot, qapp: QApplication, name: str, mode: Mode
) -> None:
    other = Mode.DARK if mode is Mode.LIGHT else Mode.LIGHT
    changed = _sheet(qtbot, qapp, name, 1.0, other)
    _still(changed)
    apply_theme(qapp, mode)
    qapp.processEvents()
    after = changed.grab().toImage()
    fresh = _sheet(qtbot, qapp, name, 1.0, mode)
    _still(fresh)
    assert after == fresh.grab().toImage()


def _still(sheet: QWidget) -> None:
    """Take the focus away, and the toast's fading, so that two pictures can be compared."""
    focus = sheet.focusWidget()
    if focus is not None:
        focus.clearFocus()
    for toast in sheet.findChildren(Toast):
        toast.move(QPoint(toast.x(), toast.y()))
