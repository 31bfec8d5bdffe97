"""The section Sauvegarde by mouse and key."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QLineEdit
from pytestqt.qtbot import QtBot

from staffdesk.services.backup import BackupRow
from staffdesk.ui.settings.backup_section import BackupSection
from tests.ui.conftest import Stage
from tests.ui.hand import click, type_text
from tests.ui.typography import shown_texts


@pytest.fixture
def section(stage: Stage) -> BackupSection:
    made = BackupSection()
    stage(made).resize(900, 700)
    made.show_state(False)
    return made


def test_without_passphrase_nothing_can_be_backed_up_yet(qtbot: QtBot, section: BackupSection) -> None:
    assert not section.backup_button.isVisible()
    assert isinstance(section.passphrase.control, QLineEdit)
    assert section.passphrase.control.echoMode() is QLineEdit.EchoMode.Password
    type_text(section.passphrase.control, "la lune est pleine ce soir")
    type_text(section.again.control, "la lune est pleine ce soir")
    with qtbot.waitSignal(section.passphrase_chosen) as told:
        click(section.choose_button)
    assert told.args == ["la lune est pleine ce soir"]


def test_two_different_phrases_are_refused(qtbot: QtBot, section: BackupSection) -> None:
    type_text(section.passphrase.control, "la lune est pleine")
    type_text(section.again.control, "la lune est vide")
    with qtbot.assertNotEmitted(section.passphrase_chosen):
        click(section.choose_button)
    assert section.again.error() == "Les deux phrases diffèrent"


def test_the_recovery_key_is_shown_once(section: BackupSection) -> None:
    section.show_recovery_key("ABCD-EFGH")
    assert section.backup_button.isVisible()
    assert not section.form.isVisible()
    click(section.copy_button)
    assert QGuiApplication.clipboard().text() == "ABCD-EFGH"
    click(section.kept_button)
    assert not section.key_part.isVisible()
    assert section.recovery.text() == ""


def test_a_folder_is_chosen_without_blocking_the_window(
    qtbot: QtBot, section: BackupSection, tmp_path: Path
) -> None:
    section.show_state(True)
    click(section.backup_button)
    dialog = section.findChild(QFileDialog)
    assert isinstance(dialog, QFileDialog)
    with qtbot.waitSignal(section.backup_asked) as told:
        dialog.fileSelected.emit(str(tmp_path))
    assert told.args == [tmp_path]
    dialog.close()


def test_a_backup_says_where_it_is(section: BackupSection) -> None:
    section.show_state(True)
    section.set_busy(True)
    assert not section.backup_button.isEnabled()
    section.set_busy(False)
    made_at = datetime(2026, 11, 16, 8, 30, tzinfo=UTC)
    section.show_backup(BackupRow(Path("cle/nuit.staffdesk-backup"), 12_400_000, made_at, 7))
    texts = list(shown_texts(section))
    assert "nuit.staffdesk-backup" in texts
    assert "12\u00a0Mo" in texts


def test_the_phrase_can_be_changed(section: BackupSection) -> None:
    section.show_state(True)
    click(section.change)
    assert section.form.isVisible()
    assert section.passphrase.control.hasFocus()
