"""What a sent document proves: its type, whose it is, and until when it counts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from staffdesk.domain.french.amounts import NO_BREAK
from staffdesk.ui.kit.fields import DateField
from staffdesk.ui.kit.labels import SectionHeading, label
from staffdesk.ui.kit.theme import px

if TYPE_CHECKING:
    from staffdesk.services.request_rows import DocumentAsk

NO_LIMIT = f"Laisser vide{NO_BREAK}: sans limite"


class ProofSection(QWidget):
    """What a document proves: its type, whose it is, and until when it counts.

    Signals:
        expiry_changed: the date or None.
    """

    expiry_changed = Signal(object)

    def __init__(self, ask: DocumentAsk, today: Callable[[], date], *, decidable: bool) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(SectionHeading("Ce qu’il prouve"))
        column.addSpacing(px(2))
        column.addWidget(label(ask.type_name, "value", wrap=True))
        column.addWidget(label(ask.owner, "hint", wrap=True))
        column.addSpacing(px(12))
        self.expiry = DateField("Valable jusqu’au", today, optional=True, hint=NO_LIMIT)
        self.expiry.set_day(ask.proposed_expires_on)
        self.expiry.setEnabled(decidable)
        self.expiry.day_changed.connect(self.expiry_changed)
        self.expiry.edit.textEdited.connect(self._tell_typed)
        column.addWidget(self.expiry)

    def _tell_typed(self, text: str) -> None:
        """Tell a day as soon as it can be read: one decides from inside the field too."""
        day = self.expiry.day()
        if day is not None or not text.strip():
            self.expiry_changed.emit(day)

    def show_expiry(self, day: date | None) -> None:
        """Show the day chosen so far."""
        if not self.expiry.edit.hasFocus():
            self.expiry.set_day(day)
