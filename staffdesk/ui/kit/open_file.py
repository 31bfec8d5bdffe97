"""Asks for a file that is there, without stopping the window."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QWidget

DOCUMENTS = "Documents (*.pdf *.jpg *.jpeg *.png *.gif)"
"""What families send, and staff scan."""

AskFile = Callable[[Callable[[Path], None]], None]
"""Asks for a file, and calls back with it; never, if it was given up."""


def ask_file(parent: QWidget, title: str, kinds: str = DOCUMENTS) -> AskFile:
    """Give what asks with the system's own dialog over a widget."""

    def ask(then: Callable[[Path], None]) -> None:
        open_dialog(parent, title, kinds, then).open()

    return ask


def open_dialog(parent: QWidget, title: str, kinds: str, then: Callable[[Path], None]) -> QFileDialog:
    """Make the dialog."""
    dialog = QFileDialog(parent, title)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    dialog.setNameFilter(kinds)
    dialog.fileSelected.connect(lambda file: then(Path(file)))
    return dialog
