"""Asking where to save: the name offered, the ending kept, the place given back."""

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from staffdesk.ui.kit.save_file import ask_where, save_dialog


def test_the_dialog_offers_a_name_and_gives_the_place_back(qtbot: QtBot, tmp_path: Path) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    chosen: list[Path] = []
    dialog = save_dialog(parent, "feuille.xlsx", chosen.append)
    qtbot.addWidget(dialog)
    assert dialog.acceptMode() is QFileDialog.AcceptMode.AcceptSave
    assert dialog.defaultSuffix() == "xlsx"
    assert dialog.selectedNameFilter() == "Classeur (*.xlsx)"
    assert Path(dialog.selectedFiles()[0]).name == "feuille.xlsx"
    dialog.fileSelected.emit(str(tmp_path / "feuille.xlsx"))
    assert chosen == [tmp_path / "feuille.xlsx"]


def test_asking_opens_the_dialog_over_the_page(qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    parent.show()
    ask_where(parent)("feuille.pdf", lambda _file: None)
    dialogs = parent.findChildren(QFileDialog)
    assert [dialog.isVisible() for dialog in dialogs] == [True]
    dialogs[0].reject()
