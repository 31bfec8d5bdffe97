"""Messages: states, conversations, the one in hand with the answer at its foot; the page decides nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget
from typing_extensions import override

from staffdesk.ui.inbox.thread_view import ThreadView
from staffdesk.ui.inbox.threads_model import ANSWERED, TO_ANSWER
from staffdesk.ui.kit.buttons import Button, ButtonKind
from staffdesk.ui.kit.containers import DecisionBar
from staffdesk.ui.kit.fields import SearchField
from staffdesk.ui.kit.filters import FilterEntry, FilterSection
from staffdesk.ui.kit.list_page import ListPage, list_head
from staffdesk.ui.kit.list_rows import ListRow
from staffdesk.ui.kit.shortcuts import ScreenKeys
from staffdesk.ui.kit.theme import px

if TYPE_CHECKING:
    from staffdesk.services.family_rows import ThreadDetail

STATES = "Messages"
ALL = "all"
_ENTRIES = (
    (TO_ANSWER, "À répondre", "arrow-bend-up-left"),
    (ANSWERED, "Répondus", "check"),
    (ALL, "Tous", "chat-circle"),
)
_NOTHING = ("Aucun message choisi.", "Choisir une conversation dans la liste.")


class InboxPage(ListPage):
    """The page.

    Signals:
        wish_changed: another state or other words are searched.
        thread_chosen: another conversation is in hand (its id, or None).
        answer_asked: send what is typed.
        close_asked: the conversation needs no answer.
        wish_opened: another part of the program leads here with an argument.
    """

    wish_changed = Signal()
    thread_chosen = Signal(object)
    answer_asked = Signal(str)
    close_asked = Signal()
    wish_opened = Signal(object)

    def __init__(self, now: Callable[[], datetime]) -> None:
        """``now`` gives the aware instant that moments are told from."""
        super().__init__("Messages", STATES, TO_ANSWER)
        self.filters.chosen.connect(lambda *_: self.wish_changed.emit())
        self.show_counts({})
        self.search = SearchField("Chercher une famille, un mot", "F2")
        self.search.textEdited.connect(lambda _: self.wish_changed.emit())
        self.list.current_changed.connect(self._choose)
        self.conversation = ThreadView(now)
        self._build()
        keys = ScreenKeys(self)
        keys.bind("F2", "Chercher", self.search.begin)
        keys.bind("J", "Conversation suivante", lambda: self._step(1))
        keys.bind("K", "Conversation précédente", lambda: self._step(-1))

    def refuse_answers(self) -> None:
        """Show the conversations to somebody whose role answers none."""
        self.foot.hide()

    def state(self) -> str | None:
        """Give the state that is listed, or None for all."""
        held = self.filters.held().get(STATES, ALL)
        return None if held == ALL else held

    def show_counts(self, counts: dict[str, int]) -> None:
        """Show the filters, with figures where they are known (by key)."""
        entries = tuple(
            FilterEntry(key, words, str(counts[key]) if key in counts else "", icon)
            for key, words, icon in _ENTRIES
        )
        self.filters.replace([FilterSection(STATES, entries)])

    def show_thread(self, detail: ThreadDetail, typed: str) -> None:
        """Show a conversation with what was typed for it before."""
        self.conversation.show_thread(detail)
        if self.answer.toPlainText() != typed:
            self.answer.setPlainText(typed)
        self.close_button.setVisible(detail.thread.state != "closed")
        self.show_work()
        self._judge()

    def clear_thread(self) -> None:
        """Say that no conversation is in hand."""
        self.show_nothing(*_NOTHING)

    def set_busy(self, busy: bool) -> None:
        """Wait for the answer of the service: nothing is sent twice."""
        if busy:
            self.send_button.refuse("Envoi en cours")
        else:
            self._judge()

    def _build(self) -> None:
        self.search.setProperty("density", "inline")
        head = list_head(20, 20)
        head.addWidget(self.search, 1)
        work = QWidget()
        column = QVBoxLayout(work)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.conversation, 1)
        self.foot = self._build_foot()
        column.addWidget(self.foot)
        self.toast_over = self.conversation
        self.lay_out(head, work, _NOTHING)

    def _build_foot(self) -> QWidget:
        bar = DecisionBar()
        self.answer = QPlainTextEdit()
        self.answer.setFixedHeight(px(96))
        self.answer.setTabChangesFocus(True)
        self.answer.setPlaceholderText("Répondre à la famille")
        self.answer.setAccessibleName("Réponse à la famille")
        self.answer.textChanged.connect(self._judge)
        self.close_button = Button("Clore sans répondre", ButtonKind.GHOST)
        self.send_button = Button("Répondre", ButtonKind.PRIMARY, "Ctrl+Return")
        self.close_button.clicked.connect(self.close_asked)
        self.send_button.clicked.connect(lambda: self.answer_asked.emit(self.answer.toPlainText().strip()))
        bar.set_words(self.answer)
        bar.set_buttons([self.close_button, self.send_button])
        self._judge()
        return bar

    def _judge(self) -> None:
        if self.answer.toPlainText().strip():
            self.send_button.allow()
        else:
            self.send_button.refuse("Écrire d’abord la réponse")

    def _step(self, by: int) -> None:
        self.list.step(by)

    def _choose(self, row: ListRow | None) -> None:
        if row is None:
            self.clear_thread()
        self.thread_chosen.emit(row.key if row is not None else None)

    @override
    def open(self, argument: object) -> None:
        self.wish_opened.emit(argument)
