"""The section Sauvegarde: the passphrase, its recovery key shown once, and a backup made and re-read now."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from staffdesk.domain.french.amounts import number
from staffdesk.domain.french.dates import instant
from staffdesk.ui.kit.buttons import Button, ButtonKind, LinkButton
from staffdesk.ui.kit.fields import Field, focus_first_error
from staffdesk.ui.kit.labels import IconLabel, SectionHeading, label
from staffdesk.ui.kit.notices import ProgressLine
from staffdesk.ui.kit.theme import px
from staffdesk.ui.kit.tokens import Tone
from staffdesk.ui.settings.parts import empty_layout, pairs

if TYPE_CHECKING:
    from staffdesk.services.backup import BackupRow

NBSP = "\N{NO-BREAK SPACE}"
FORM_WIDTH = 420
OCTETS_A_MEGA = 1_000_000


class BackupSection(QWidget):
    """What is set up, and what can be done about it.

    Signals:
        passphrase_chosen: the passphrase of the backups to come.
        backup_asked: the folder (``Path``) to back up into.
    """

    passphrase_chosen = Signal(str)
    backup_asked = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.state = IconLabel("warning", "", Tone.WARN, 14)
        self.passphrase = _secret("Phrase secrète", "Elle sera demandée pour restaurer une sauvegarde")
        self.again = _secret("La même phrase encore une fois", "")
        self.choose_button = Button("Choisir cette phrase", ButtonKind.PRIMARY)
        self.change = LinkButton("Changer la phrase secrète")
        self.recovery = label("", "title", wrap=True)
        self.recovery.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.copy_button = Button("Copier la clé", icon="copy")
        self.kept_button = Button("La clé est rangée")
        self.backup_button = Button("Sauvegarder maintenant…", ButtonKind.PRIMARY, icon="hard-drives")
        self.progress = ProgressLine(can_cancel=False)
        self.done = QVBoxLayout()
        self._lay_out()
        self.choose_button.clicked.connect(self._send)
        self.change.clicked.connect(self._show_form)
        self.copy_button.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.recovery.text()))
        self.kept_button.clicked.connect(self._put_key_away)
        self.backup_button.clicked.connect(self._choose_folder)

    def show_state(self, set_up: bool) -> None:
        """Show whether this workstation can back up."""
        if set_up:
            self.state.show_text("check-circle", "Sauvegardes prêtes sur ce poste", Tone.OK)
        else:
            self.state.show_text(
                "warning", "Aucune phrase secrète sur ce poste, rien ne peut être sauvegardé", Tone.WARN
            )
        self.form.setVisible(not set_up)
        self.now.setVisible(set_up)
        self.change.setVisible(set_up)

    def show_recovery_key(self, key: str) -> None:
        """Show the recovery key, this once."""
        self.passphrase.set_text("")
        self.again.set_text("")
        self.show_state(True)
        self.recovery.setText(key)
        self.key_part.show()
        self.copy_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_backup(self, row: "BackupRow") -> None:
        """Show the backup that was made and re-read."""
        empty_layout(self.done)
        self.done.addWidget(IconLabel("check-circle", "Sauvegarde faite, restaurée et relue", Tone.OK, 14))
        size = f"{number(max(1, round(row.size / OCTETS_A_MEGA)))}{NBSP}Mo"
        facts = [("Fichier", row.file.name), ("Dossier", str(row.file.parent)), ("Taille", size)]
        self.done.addWidget(pairs([*facts, ("Le", instant(row.made_at))]))

    def set_busy(self, busy: bool) -> None:
        """Show that a backup is under way."""
        self.backup_button.setEnabled(not busy)
        self.choose_button.setEnabled(not busy)
        if busy:
            empty_layout(self.done)
            self.progress.begin("Sauvegarde et relecture en cours")
        else:
            self.progress.end()

    def _send(self) -> None:
        typed, again = self.passphrase.text(), self.again.text()
        self.passphrase.set_error("" if typed else "Saisir une phrase secrète")
        self.again.set_error("" if typed == again else "Les deux phrases diffèrent")
        if not focus_first_error([self.passphrase, self.again]):
            self.passphrase_chosen.emit(typed)

    def _show_form(self) -> None:
        self.form.show()
        self.change.hide()
        self.passphrase.focus()

    def _put_key_away(self) -> None:
        self.recovery.setText("")
        self.key_part.hide()

    def _choose_folder(self) -> None:
        dialog = QFileDialog(self, "Dossier de la sauvegarde")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(lambda folder: self.backup_asked.emit(Path(folder)))
        dialog.open()

    # -------------------------------------------------------------------------------------- layout

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(12))
        column.addWidget(self.state)
        column.addWidget(self._key_part())
        column.addWidget(self._now_part())
        column.addWidget(self._form())
        column.addWidget(self.change, 0, Qt.AlignmentFlag.AlignLeft)
        for part in (self.key_part, self.now, self.form, self.change):
            part.hide()

    def _key_part(self) -> QWidget:
        self.key_part = QWidget()
        column = QVBoxLayout(self.key_part)
        column.setContentsMargins(0, 0, 0, px(8))
        column.setSpacing(px(4))
        column.addWidget(SectionHeading("Clé de secours"))
        column.addWidget(self.recovery)
        told = (
            "Elle ouvre les sauvegardes si la phrase est oubliée. L’imprimer ou la recopier, la ranger "
            "hors de ce poste. Elle ne sera plus montrée."
        )
        column.addWidget(label(told, "body2", wrap=True))
        row = QHBoxLayout()
        row.setContentsMargins(0, px(6), 0, 0)
        row.setSpacing(px(8))
        row.addWidget(self.copy_button)
        row.addWidget(self.kept_button)
        row.addStretch()
        column.addLayout(row)
        return self.key_part

    def _now_part(self) -> QWidget:
        self.now = QWidget()
        column = QVBoxLayout(self.now)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(8))
        told = (
            "La sauvegarde est chiffrée, puis restaurée à part et relue en entier avant d’être annoncée. "
            "Le travail continue pendant ce temps."
        )
        column.addWidget(label(told, "body2", wrap=True))
        column.addWidget(self.backup_button, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.progress)
        column.addLayout(self.done)
        return self.now

    def _form(self) -> QWidget:
        self.form = QWidget()
        self.form.setFixedWidth(px(FORM_WIDTH))
        column = QVBoxLayout(self.form)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(12))
        column.addWidget(self.passphrase)
        column.addWidget(self.again)
        column.addWidget(self.choose_button, 0, Qt.AlignmentFlag.AlignLeft)
        return self.form


def _secret(name: str, hint: str) -> Field:
    edit = QLineEdit()
    edit.setEchoMode(QLineEdit.EchoMode.Password)
    return Field(name, edit, hint=hint)
