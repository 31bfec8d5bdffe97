"""Asks where to save a file, without stopping the window: a name is offered, its ending is kept."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QWidget

KINDS = {".pdf": "Document PDF (*.pdf)", ".xlsx": "Classeur (*.xlsx)"}
"""What the dialog calls each ending."""

AskWhere = Callable[[str, Callable[[Path], None]], None]
"""Asks for the place of a file of that name, and calls back with it; never, if it was given up."""


def ask_where(parent: QWidget) -> AskWhere:
    """Give what asks with the system's own dialog over a widget."""

    def ask(name: str, then: Callable[[Path], None]) -> None:
        save_dialog(parent, name, then).open()

    return ask


def save_dialog(parent: QWidget, name: str, then: Callable[[Path], None]) -> QFileDialog:
    """Make the dialog for a file of that name."""
    ending = Path(name).suffix
    dialog = QFileDialog(parent, "Enregistrer sous")
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setFileMode(QFileDialog.FileMode.AnyFile)
    dialog.setNameFilter(KINDS.get(ending, f"*{ending}"))
    dialog.setDefaultSuffix(ending.removeprefix("."))
    dialog.selectFile(name)
    dialog.fileSelected.connect(lambda file: then(Path(file)))
    return dialog
