"""The dialog that asks for a file."""

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from staffdesk.ui.kit.open_file import DOCUMENTS, ask_file, open_dialog


def test_a_file_that_is_there_is_given(qtbot: QtBot, tmp_path: Path) -> None:
    file = tmp_path / "carnet.pdf"
    file.write_bytes(b"%PDF-")
    parent = QWidget()
    qtbot.addWidget(parent)
    given: list[Path] = []
    dialog = open_dialog(parent, "Document de la famille", DOCUMENTS, given.append)
    assert dialog.fileMode() is QFileDialog.FileMode.ExistingFile
    assert dialog.nameFilters() == [DOCUMENTS]
    dialog.fileSelected.emit(str(file))
    assert given == [file]


def test_the_dialog_opens_over_its_widget_without_stopping(qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    parent.show()
    ask_file(parent, "Document de la famille")(lambda _path: None)
    dialog = parent.findChild(QFileDialog)
    assert dialog is not None
    assert dialog.isVisible()
    dialog.reject()
