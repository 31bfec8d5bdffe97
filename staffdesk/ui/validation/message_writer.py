"""Writes to the family about the request in hand; what is typed waits, request by request."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from staffdesk.domain.dates import local_date
from staffdesk.domain.french.amounts import NO_BREAK
from staffdesk.domain.french.dates import day_short
from staffdesk.domain.topics import Topics
from staffdesk.ui.validation.page import ValidationPage

if TYPE_CHECKING:
    from staffdesk.domain.permissions import Actor
    from staffdesk.services.inbox import Inbox
    from staffdesk.services.request_rows import RequestDetail
    from staffdesk.ui.kit.shell import Shell
    from staffdesk.ui.kit.tasks import Failure, Tasks

TOPICS = {"booking": "booking", "absence": "booking", "edit": "file", "document": "file"}
"""Topic of a message about a request, by its kind (codes of the town's list)."""


class MessageWriter(QObject):
    """Between the message foot of the page and the use case that sends."""

    def __init__(
        self, page: ValidationPage, inbox: Inbox, tasks: Tasks, shell: Shell, actor: Actor, failed: Failure
    ) -> None:
        """``failed`` shows what went wrong; the words stay where they are."""
        super().__init__(page)
        self._page, self._inbox, self._actor = page, inbox, actor
        self._tasks, self._shell, self._failed = tasks, shell, failed
        self._typed: dict[int, str] = {}
        self._about: RequestDetail | None = None
        page.message_foot.closed.connect(self.close)
        page.message_foot.sent.connect(self._send)

    def open(self, detail: RequestDetail) -> None:
        """Begin, or go on with what was typed; nothing for a family we do not know."""
        if detail.household_id is not None:
            self._about = detail
            self._page.open_message(detail.family, self._typed.get(detail.request_id, ""))

    def close(self) -> None:
        """Put the message aside with what was typed."""
        if self._about is None:
            return
        self._typed[self._about.request_id] = self._page.message_foot.text()
        self._about = None
        self._page.close_message()

    def _send(self, text: str) -> None:
        detail, actor, inbox = self._about, self._actor, self._inbox
        if detail is None or detail.household_id is None:
            return
        household_id, topic = detail.household_id, TOPICS.get(detail.kind, "other")
        self._tasks.run(
            lambda: inbox.write(actor, household_id, topic, subject_of(detail), text, detail.request_id),
            self._finish(detail),
            self._failed,
            key="queue.message",
        )

    def _finish(self, detail: RequestDetail) -> Callable[[Topics], None]:
        def sent(_topics: Topics) -> None:
            if self._about is not None and self._about.request_id == detail.request_id:
                self.close()
            self._typed.pop(detail.request_id, None)
            self._shell.show_toast(f"Message envoyé à la famille {detail.family}")

        return sent


def subject_of(detail: RequestDetail) -> str:
    """Name the conversation after the request: "Votre demande du dim. 10 janv. : Réservation cantine"."""
    return f"Votre demande du {day_short(local_date(detail.received_at))}{NO_BREAK}: {detail.title}"
