"""The end of what a test showed: a theme dresses every widget that still lives, and waits get longer."""

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication


def sweep(app: QApplication) -> None:
    """Delete every window that stands by itself; popups go with the widget they belong to."""
    for window in app.topLevelWidgets():
        if window.parent() is None:
            window.deleteLater()
    app.sendPostedEvents(None, QEvent.Type.DeferredDelete)
