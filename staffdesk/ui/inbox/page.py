"""Messages: states, conversations, the one in hand with the answer at its foot; the page decides nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from staffdesk.ui.inbox.thread_view import ThreadView
from staffdesk.ui.inbox.threads_model import ANSWERED, TO_ANSWER
from staffdesk.ui.kit.buttons import Button, ButtonKind, IconButton
from staffdesk.ui.kit.containers import DecisionBar, Page
from staffdesk.ui.kit.fields import SearchField
from staffdesk.ui.kit.filters import FilterColumn, FilterEntry, FilterSection
from staffdesk.ui.kit.labels import EmptyState, hairline
from staffdesk.ui.kit.list_and_detail import ListAndDetail
from staffdesk.ui.kit.list_rows import ListRow, TwoLineRow
from staffdesk.ui.kit.list_view import TwoLineList
from staffdesk.ui.kit.notices import BannerSlot
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


class InboxPage(Page):
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
        super().__init__()
        self.banners = BannerSlot()
        self.filters = FilterColumn(required=STATES)
        self.filters.hold(STATES, TO_ANSWER)
        self.filters.chosen.connect(lambda *_: self.wish_changed.emit())
        self.aside = self.filters
        self.show_counts({})
        self.search = SearchField("Chercher une famille, un mot", "F2")
        self.search.textEdited.connect(lambda _: self.wish_changed.emit())
        self.list = TwoLineList("Messages")
        self.list.current_changed.connect(self._choose)
        self.conversation = ThreadView(now)
        self._lay_out()
        keys = ScreenKeys(self)
        keys.bind("F2", "Chercher", self.search.setFocus)
        keys.bind("J", "Conversation suivante", lambda: self._step(1))
        keys.bind("K", "Conversation précédente", lambda: self._step(-1))

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

    def show_rows(self, rows: Sequence[TwoLineRow]) -> None:
        """Show the list; the choice and the place stay where they can."""
        had = self.list.current_row() is not None
        self.list.replace(rows)
        self._list_stack.setCurrentWidget(self.list if rows else self.empty)
        if rows and not had:
            self.list.step(1)

    def show_empty(self, headline: str, hint: str) -> None:
        """Say why the list is empty."""
        self.empty.say(headline, hint)

    def show_thread(self, detail: ThreadDetail, typed: str) -> None:
        """Show a conversation with what was typed for it before."""
        self.conversation.show_thread(detail)
        if self.answer.toPlainText() != typed:
            self.answer.setPlainText(typed)
        self.close_button.setVisible(detail.thread.state != "closed")
        self._right.setCurrentWidget(self._work)
        self._judge()

    def clear_thread(self) -> None:
        """Say that no conversation is in hand."""
        self._right.setCurrentWidget(self._nothing)

    def set_busy(self, busy: bool) -> None:
        """Wait for the answer of the service: nothing is sent twice."""
        if busy:
            self.send_button.refuse("Envoi en cours")
        else:
            self._judge()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.banners)
        self.split = ListAndDetail(self._build_left(), self._build_right())
        column.addWidget(self.split, 1)

    def _build_left(self) -> QWidget:
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        head = QWidget()
        head.setFixedHeight(px(48))
        row = QHBoxLayout(head)
        row.setContentsMargins(px(12), 0, px(12), 0)
        row.setSpacing(px(4))
        self.search.setProperty("density", "inline")
        self.filter_button = IconButton("funnel", "Filtrer", height=28)
        self.filter_button.clicked.connect(self._open_filters)
        self.filter_button.hide()
        row.addWidget(self.search, 1)
        row.addWidget(self.filter_button)
        self.empty = EmptyState("")
        self._list_stack = QStackedWidget()
        self._list_stack.addWidget(self.list)
        self._list_stack.addWidget(self.empty)
        column.addWidget(head)
        column.addWidget(hairline())
        column.addWidget(self._list_stack, 1)
        return left

    def _build_right(self) -> QWidget:
        self._work = QWidget()
        column = QVBoxLayout(self._work)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.conversation, 1)
        column.addWidget(self._build_foot())
        self._nothing = EmptyState(*_NOTHING)
        self._right = QStackedWidget()
        self._right.addWidget(self._nothing)
        self._right.addWidget(self._work)
        return self._right

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

    def _open_filters(self) -> None:
        menu = self.filters.menu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.filter_button.mapToGlobal(QPoint(0, self.filter_button.height())))

    @override
    def enter(self) -> None:
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    @override
    def open(self, argument: object) -> None:
        self.wish_opened.emit(argument)

    @override
    def set_aside_folded(self, folded: bool) -> None:
        self.filter_button.setVisible(folded)
