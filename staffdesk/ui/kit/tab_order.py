"""Where Tab goes: parts that are built anew take their place among those that stay.

Qt puts a new widget at the end of the chain of focus, wherever it is laid.
"""

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget


def follow(before: QWidget, boxes: Iterable[QWidget]) -> QWidget:
    """Let Tab go from a widget through the controls of boxes, in their order; returns the last of them."""
    last = before
    for box in boxes:
        for control in (box, *box.findChildren(QWidget)):
            if control.window() is before.window() and _is_stop(control):  # not the list of a picker
                QWidget.setTabOrder(last, control)
                last = control
    return last


def _is_stop(control: QWidget) -> bool:
    return bool(control.focusPolicy() & Qt.FocusPolicy.TabFocus) and control.focusProxy() is None
