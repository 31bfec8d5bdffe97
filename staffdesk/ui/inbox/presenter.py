"""Feeds Messages, keeps each answer in the making, and sends the one that is finished."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from staffdesk.domain.permissions import Permission
from staffdesk.domain.topics import Topic, Topics
from staffdesk.ui.inbox.page import STATES, InboxPage
from staffdesk.ui.inbox.threads_model import ANSWERED, TO_ANSWER, list_rows

if TYPE_CHECKING:
    from staffdesk.domain.permissions import Actor
    from staffdesk.services.family_rows import ThreadDetail, ThreadRow
    from staffdesk.services.inbox import Inbox
    from staffdesk.ui.kit.failures import Failures
    from staffdesk.ui.kit.shell import Shell
    from staffdesk.ui.kit.tasks import Tasks

_EMPTY = {
    TO_ANSWER: ("Aucun message à répondre.", "Les nouveaux messages arrivent à chaque synchronisation."),
    ANSWERED: ("Aucune conversation répondue.", "Elles restent ici, et dans Tous une fois closes."),
    None: ("Aucun message.", "Les familles écrivent depuis le portail."),
}


class InboxPresenter(QObject):
    """Between the page and its service."""

    def __init__(
        self,
        page: InboxPage,
        inbox: Inbox,
        *,
        tasks: Tasks,
        failures: Failures,
        shell: Shell,
        actor: Actor,
        now: Callable[[], datetime],
    ) -> None:
        """``now`` gives the aware instant that moments are told from."""
        super().__init__(page)
        self._page, self._inbox, self._actor, self._now = page, inbox, actor, now
        self._tasks, self._failures, self._shell = tasks, failures, shell
        self._detail: ThreadDetail | None = None
        self._typed: dict[int, str] = {}
        self._wanted: int | None = None
        if not actor.may(Permission.ANSWER_MESSAGES):
            page.refuse_answers()
        page.wish_changed.connect(self.refresh)
        page.thread_chosen.connect(self._load)
        page.answer_asked.connect(self._answer)
        page.close_asked.connect(self._close)
        page.wish_opened.connect(self._open_wish)
        page.conversation.family_asked.connect(self._show_family)
        page.answer.textChanged.connect(self._keep_typed)
        tasks.topics_changed.connect(self._refresh_if)
        self.refresh()

    def refresh(self) -> None:
        """Ask for the list again."""
        actor, inbox, state, text = self._actor, self._inbox, self._page.state(), self._page.search.text()
        self._tasks.run(
            lambda: inbox.threads(actor, state, text), self._show_rows, self._fail, key="inbox.rows"
        )
        self._tasks.run(
            lambda: inbox.waiting(actor),
            lambda count: self._page.show_counts({TO_ANSWER: count}),
            self._fail,
            key="inbox.waiting",
        )

    def _refresh_if(self, topics: Topics) -> None:
        if Topic.MESSAGES in topics:
            self.refresh()

    def _show_rows(self, threads: Sequence[ThreadRow]) -> None:
        rows = list_rows(self._with_thread_in_hand(tuple(threads)), self._now())
        if not rows:
            self._page.show_empty(*self._empty_words())
        self._page.fill(rows)
        if self._wanted is not None and self._page.list.choose(self._wanted):
            self._wanted = None
            return
        current = self._page.list.current_row()
        if self._detail is not None and current is not None and current.key == self._detail.thread.thread_id:
            self._load(self._detail.thread.thread_id)

    def _with_thread_in_hand(self, threads: tuple[ThreadRow, ...]) -> tuple[ThreadRow, ...]:
        """Keep the conversation one is writing in although it left the list: nothing jumps away."""
        mine = self._detail.thread if self._detail is not None else None
        if mine is None or not self._typed.get(mine.thread_id):
            return threads
        if any(thread.thread_id == mine.thread_id for thread in threads):
            return threads
        return tuple(sorted((*threads, mine), key=lambda thread: thread.last_at, reverse=True))

    def _empty_words(self) -> tuple[str, str]:
        text = self._page.search.text().strip()
        if text:
            return f"Rien pour «\N{NO-BREAK SPACE}{text}\N{NO-BREAK SPACE}».", "Essayer un autre mot."
        return _EMPTY[self._page.state()]

    def _load(self, thread_id: int | None) -> None:
        if thread_id is None:
            self._detail = None
            return
        actor, inbox = self._actor, self._inbox
        self._tasks.run(
            lambda: inbox.thread(actor, thread_id), self._show_thread, self._fail, key="inbox.thread"
        )

    def _show_thread(self, detail: ThreadDetail) -> None:
        if detail == self._detail:
            return
        self._detail = None  # what the field shows while it changes hands belongs to nobody
        self._page.show_thread(detail, self._typed.get(detail.thread.thread_id, ""))
        self._detail = detail

    def _keep_typed(self) -> None:
        if self._detail is not None:
            self._typed[self._detail.thread.thread_id] = self._page.answer.toPlainText()

    def _answer(self, text: str) -> None:
        if self._detail is not None:
            self._send(self._detail, text)

    def _send(self, detail: ThreadDetail, text: str) -> None:
        actor, inbox, thread_id = self._actor, self._inbox, detail.thread.thread_id
        self._page.set_busy(busy=True)
        self._page.banners.withdraw("failure")

        def sent(_topics: Topics) -> None:
            self._typed.pop(thread_id, None)
            if self._detail is not None and self._detail.thread.thread_id == thread_id:
                self._page.answer.clear()
            self._page.set_busy(busy=False)
            self._shell.show_toast(f"Réponse envoyée à la famille {detail.thread.family}")

        def again() -> None:
            """Send what is typed by now, to the family it was meant for."""
            self._send(detail, self._typed.get(thread_id, text))

        self._tasks.run(
            lambda: inbox.answer(actor, thread_id, text),
            sent,
            lambda error: self._fail(error, again),
            key="inbox.answer",
        )

    def _close(self) -> None:
        if self._detail is not None:
            self._end(self._detail)

    def _end(self, detail: ThreadDetail) -> None:
        actor, inbox, thread_id = self._actor, self._inbox, detail.thread.thread_id
        said = f"Conversation close, famille {detail.thread.family}"
        self._page.banners.withdraw("failure")
        self._tasks.run(
            lambda: inbox.close(actor, thread_id),
            lambda _: self._shell.show_toast(said),
            lambda error: self._fail(error, lambda: self._end(detail)),
            key="inbox.close",
        )

    def _open_wish(self, wish: object) -> None:
        """Go where another screen points: a conversation by its id, or a state by its word."""
        if isinstance(wish, int):
            self._wanted = wish
            self._page.filters.hold(STATES, "all")
        elif wish in (TO_ANSWER, ANSWERED):
            self._page.filters.hold(STATES, str(wish))
        self.refresh()

    def _show_family(self) -> None:
        if self._detail is not None:
            self._shell.go_to("families", self._detail.household_id)

    def _fail(self, error: Exception, again: Callable[[], None] | None = None) -> None:
        """Show what went wrong over the page; what is typed stays. ``again`` does what was asked."""
        self._page.set_busy(busy=False)
        retry = again or self.refresh
        self._failures.show(error, board=self._page.banners, retry=retry, reload=self.refresh)
