"""One conversation: subject and family, then each message with name and instant, hairlines between."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from staffdesk.domain.dates import local_date
from staffdesk.domain.french.dates import day_short, day_short_year, hour, local
from staffdesk.ui.inbox.threads_model import STATE_WORDS, TO_ANSWER
from staffdesk.ui.kit.buttons import LinkButton
from staffdesk.ui.kit.labels import Pill, hairline, label
from staffdesk.ui.kit.steady_column import SteadyColumn
from staffdesk.ui.kit.theme import px
from staffdesk.ui.kit.tokens import Tone

if TYPE_CHECKING:
    from staffdesk.services.family_rows import MessageRow, ThreadDetail

TOPIC_WORDS = {
    "booking": "Réservations",
    "invoice": "Factures et paiements",
    "file": "Dossier",
    "other": "Autre sujet",
}
_WIDEST = 620


class ThreadView(QWidget):
    """The conversation; the newest message is in sight.

    Signals:
        family_asked: show the family's file.
    """

    family_asked = Signal()

    def __init__(self, now: Callable[[], datetime]) -> None:
        """``now`` gives the aware instant that moments are told from."""
        super().__init__()
        self._now = now
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._build_head())
        column.addWidget(hairline())
        self.column = SteadyColumn(28, 4, 28, 16, gap=0)
        self.column.read_by_keys("Conversation")
        self.column.verticalScrollBar().rangeChanged.connect(self._show_newest)
        self.column.verticalScrollBar().actionTriggered.connect(self._stay)
        self._messages = QWidget()
        self.column.body.addWidget(self._messages)
        self.column.body.addStretch()
        column.addWidget(self.column, 1)

    def show_thread(self, detail: ThreadDetail) -> None:
        """Show another conversation, or the same one with more messages."""
        thread = detail.thread
        self.subject.setText(thread.subject)
        self.subject.setToolTip(thread.subject)
        self.family.set_text(f"Famille {thread.family}")
        self.topic.setText(TOPIC_WORDS.get(thread.topic, thread.topic))
        self.state.setVisible(thread.state != TO_ANSWER)
        self.state.show_text(STATE_WORDS[thread.state], Tone.QUIET)
        fresh = QWidget()
        column = QVBoxLayout(fresh)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for place, message in enumerate(detail.messages):
            if place:
                column.addWidget(hairline())
            column.addWidget(message_widget(message, self._now()))
        self.column.body.replaceWidget(self._messages, fresh)
        fresh.show()  # at once: a layout would show it a moment after the old one went
        self._messages.hide()
        self._messages.deleteLater()
        self._messages = fresh
        self._follows = True
        self._show_newest()

    def _build_head(self) -> QWidget:
        head = QWidget()
        column = QVBoxLayout(head)
        column.setContentsMargins(px(28), px(20), px(28), px(12))
        column.setSpacing(px(2))
        first = QHBoxLayout()
        self.subject = label("", "title", wrap=True)
        self.subject.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.state = Pill("")
        first.addWidget(self.subject, 1)
        first.addWidget(self.state)
        second = QHBoxLayout()
        second.setSpacing(px(6))
        self.family = LinkButton("", weight=600)
        self.family.clicked.connect(self.family_asked)
        self.topic = label("", "body2")
        second.addWidget(self.family)
        second.addWidget(self.topic, 1)
        column.addLayout(first)
        column.addLayout(second)
        return head

    _follows = True

    def _stay(self, *_: int) -> None:
        """Let who scrolls by hand stay where he reads."""
        self._follows = False

    def _show_newest(self, *_: int) -> None:
        bar = self.column.verticalScrollBar()
        if self._follows:
            bar.setValue(bar.maximum())


def message_widget(message: MessageRow, now: datetime) -> QWidget:
    """Lay out one message: name and instant, then its words; the town's side is said in words."""
    box = QWidget()
    box.setAccessibleName(f"{message.author}, {stamp_words(message.written_at, now)}, {message.body}")
    column = QVBoxLayout(box)
    column.setContentsMargins(0, px(14), 0, px(14))
    column.setSpacing(px(4))
    row = QHBoxLayout()
    row.setSpacing(px(8))
    row.addWidget(label(message.author, "value"))
    if message.from_town:
        row.addWidget(label("mairie", "hint"))
    row.addStretch()
    row.addWidget(label(stamp_words(message.written_at, now), "hint"))
    column.addLayout(row)
    words = label(message.body, "body", wrap=True)
    words.setMaximumWidth(px(_WIDEST))
    words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    column.addWidget(words)
    return box


def stamp_words(at: datetime, now: datetime) -> str:
    """Say when a message was written: "ce jour, 9:12", "ven. 8 janv., 17:40"."""
    seen, today = local(at), local_date(now)
    if seen.date() == today:
        return f"ce jour, {hour(seen)}"
    day = day_short(seen.date()) if seen.year == today.year else day_short_year(seen.date())
    return f"{day}, {hour(seen)}"
