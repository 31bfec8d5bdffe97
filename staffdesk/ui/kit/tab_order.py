"""Where Tab goes: parts that are built anew take their place among those that stay.

Qt puts a new widget at the end of the chain of focus, wherever it is laid.
"""

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget


def follow(before: QWidget, boxes: Iterable[QWidget]) -> QWidget:
    """Let Tab go from a widget through the controls of boxes, in their order; returns the last of them.

    ``before`` may take no focus itself, as a box of controls: then Tab goes on from what stands before it.
    """
    last = _stop_at(before)
    for box in boxes:
        for control in (box, *box.findChildren(QWidget)):
            if control.window() is before.window() and _is_stop(control):  # not the list of a picker
                QWidget.setTabOrder(last, control)
                last = control
    return last


def stop_before(widget: QWidget) -> QWidget:
    """Give where Tab stops before a widget that is about to be built anew."""
    before = widget.previousInFocusChain()
    return widget if before is None else _stop_at(before)


def _stop_at(widget: QWidget) -> QWidget:
    """Give the widget where Tab stops, at this one or before it; itself where there is none."""
    found = widget
    while not _is_stop(found):
        before = found.previousInFocusChain()
        if before is None or before is widget:
            return widget
        found = before
    return found


def _is_stop(control: QWidget) -> bool:
    return bool(control.focusPolicy() & Qt.FocusPolicy.TabFocus) and control.focusProxy() is None
