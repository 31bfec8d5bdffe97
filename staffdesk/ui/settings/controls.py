"""What a form does with any control: read what it holds as typed, put it back, hear of a change."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QLineEdit, QPlainTextEdit, QWidget

from staffdesk.ui.kit.fields import ComboPicker

Raw = str | bool
"""What a control holds, whether or not it makes sense: a draft is made of it."""


class RawControl(QWidget):
    """A control made of several: all that is typed in it is one text.

    Signals:
        changed: the user changed something in it.
    """

    changed = Signal()

    def raw(self) -> str:
        """Give everything as it is typed."""
        raise NotImplementedError

    def put_raw(self, raw: str) -> None:
        """Hold that again."""
        raise NotImplementedError


def raw_of(control: QWidget) -> Raw:
    """Give what a control holds."""
    match control:
        case RawControl():
            return control.raw()
        case ComboPicker():
            return control.key()
        case QCheckBox():
            return control.isChecked()
        case QPlainTextEdit():
            return written_text(control)
        case QLineEdit():
            return control.text()
        case _:
            raise TypeError(f"no raw value in {control!r}")


def written_text(edit: QPlainTextEdit) -> str:
    """Give the text of an editor with its no-break spaces: ``toPlainText`` makes plain ones of them."""
    return edit.document().toRawText().replace("\N{PARAGRAPH SEPARATOR}", "\n")


def put_raw(control: QWidget, raw: Any) -> None:
    """Let a control hold that again; no signal of the user's."""
    match control:
        case RawControl():
            control.put_raw(str(raw))
        case ComboPicker():
            control.choose(str(raw))
        case QCheckBox():
            control.setChecked(bool(raw))
        case QPlainTextEdit():
            if written_text(control) != raw:
                control.setPlainText(str(raw))
        case QLineEdit():
            control.setText(str(raw))
            control.setCursorPosition(0)
        case _:
            raise TypeError(f"no raw value in {control!r}")


def watch(control: QWidget, changed: Callable[[], None]) -> None:
    """Call when the user changes what a control holds."""
    match control:
        case RawControl():
            control.changed.connect(changed)
        case ComboPicker():
            control.picked.connect(lambda _key: changed())
        case QCheckBox():
            control.clicked.connect(lambda _on: changed())
        case QPlainTextEdit():
            control.textChanged.connect(changed)
        case QLineEdit():
            control.textEdited.connect(lambda _text: changed())
            control.editingFinished.connect(changed)
        case _:
            raise TypeError(f"no raw value in {control!r}")
