"""The page of the journal: how things stand, what is to be put right, the last exchanges."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from staffdesk.ui.kit.buttons import Button, ButtonKind
from staffdesk.ui.kit.containers import Page, Toolbar
from staffdesk.ui.kit.labels import IconLabel, SectionHeading
from staffdesk.ui.kit.notices import BannerSlot, ProgressLine
from staffdesk.ui.kit.table_view import Density, PlainTable, inset
from staffdesk.ui.kit.theme import px
from staffdesk.ui.kit.tokens import Tone
from staffdesk.ui.sync_journal.journal_model import JournalColumn, journal_model, rejected_model
from staffdesk.ui.sync_journal.words import StateWords

if TYPE_CHECKING:
    from staffdesk.services.sync_status import JournalRow, RejectedRow


_HOLDER_NEEDS = 1000
NOT_YOURS = "Votre rôle permet de lire ce journal, non de synchroniser"


class SyncJournalPage(Page):
    """The page.

    Signals:
        sync_asked: exchange now.
        settled: key of a message of the tray that somebody has dealt with.
    """

    sync_asked = Signal()
    settled = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.banners = BannerSlot()
        self.progress = ProgressLine(can_cancel=False)
        self.state = IconLabel("arrows-clockwise", "", Tone.QUIET, 14)
        self.sync_button = Button("Synchroniser", ButtonKind.PRIMARY, "F5")
        self.sync_button.clicked.connect(self.sync_asked)
        self.journal: PlainTable[JournalRow] = PlainTable(journal_model(), "Échanges", Density.LOG)
        self.journal.wrap_words()
        self.tray: PlainTable[RejectedRow] = PlainTable(rejected_model(), "À corriger", Density.READ)
        self.settle_button = Button("Marquer comme traité")
        self.settle_button.clicked.connect(self._settle)
        bar = Toolbar("Synchronisation")
        bar.add(self.state)
        bar.add_stretch()
        bar.add(self.sync_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(bar)
        column.addWidget(self.banners)
        column.addWidget(self._body(), 1)

    def refuse_exchanges(self) -> None:
        """Show the journal to somebody whose role exchanges nothing: the buttons say why."""
        self._may_sync = False
        for button in (self.sync_button, self.settle_button):
            button.refuse(NOT_YOURS)

    _may_sync = True

    def show_state(self, said: StateWords) -> None:
        """Say how things stand."""
        self.state.show_text(said.icon, said.words, said.tone)

    def show_journal(self, rows: tuple[JournalRow, ...]) -> None:
        """Show the last exchanges."""
        self.journal.replace(rows)

    def show_tray(self, rows: tuple[RejectedRow, ...]) -> None:
        """Show what is to be put right; nothing, if there is nothing."""
        self.tray.replace(rows)
        self._tray_part.setVisible(bool(rows))
        if rows and self.tray.current_row() is None:
            self.tray.selectRow(0)

    def set_busy(self, busy: bool) -> None:
        """Show that an exchange is under way."""
        self.sync_button.setEnabled(self._may_sync and not busy)
        if busy:
            self.progress.begin("Échange avec le portail")
        else:
            self.progress.end()

    @override
    def open(self, argument: object) -> None:
        """Exchange at once ("now")."""
        if argument == "now":
            self.sync_button.click()

    @override
    def enter(self) -> None:
        self.journal.setFocus()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave out which workstation exchanged where the detail of a failure would have no room."""
        super().resizeEvent(event)
        self.journal.setColumnHidden(JournalColumn.HOLDER, self.width() < px(_HOLDER_NEEDS))
        self.journal.share_width()

    def _body(self) -> QWidget:
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(px(12), px(16), px(12), px(12))
        column.setSpacing(px(4))
        self._tray_part = QWidget()
        tray = QVBoxLayout(self._tray_part)
        tray.setContentsMargins(0, 0, 0, px(16))
        tray.setSpacing(px(4))
        tray.addLayout(inset(SectionHeading("À corriger", beside="refusés par le portail")))
        self.tray.fit_height()
        tray.addWidget(self.tray)
        row = QHBoxLayout()
        row.setContentsMargins(px(8), px(8), px(8), 0)
        row.addWidget(self.settle_button)
        row.addStretch()
        tray.addLayout(row)
        self._tray_part.hide()
        column.addWidget(self._tray_part)
        column.addLayout(inset(SectionHeading("Derniers échanges")))
        column.addLayout(inset(self.progress))
        column.addWidget(self.journal, 1)
        return body

    def _settle(self) -> None:
        row = self.tray.current_row()
        if row is not None:
            self.settled.emit(row.message_id)
