"""Has the pages of a request's files drawn, one lane after the other: first the bytes, then their picture."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from staffdesk.domain.errors import StaffdeskError
from staffdesk.domain.french.errors import sentence
from staffdesk.ui.kit.tasks import Lane
from staffdesk.ui.validation.detail_pane import DetailPane

if TYPE_CHECKING:
    from staffdesk.domain.permissions import Actor
    from staffdesk.ui.kit.failures import Failures
    from staffdesk.ui.kit.tasks import Tasks
    from staffdesk.ui.validation.queue_services import QueueServices


class FileDrawer(QObject):
    """Answers a pane that asks for pages; why a file cannot be drawn stands in its place."""

    def __init__(
        self, pane: DetailPane, services: QueueServices, tasks: Tasks, failures: Failures, actor: Actor
    ) -> None:
        super().__init__(pane)
        self._pane, self._services, self._actor = pane, services, actor
        self._tasks, self._failures = tasks, failures
        pane.page_asked.connect(self.draw)

    def draw(self, doc_id: str, page: int, width: int) -> None:
        """Ask for a page, from 1, as wide as that many device pixels."""
        actor, requests = self._actor, self._services.requests
        self._tasks.run(
            lambda: requests.file_content(actor, doc_id),
            lambda content: self._draw_content(doc_id, content, page, width),
            lambda error: self._say_unseen(doc_id, error),
            key=f"queue.file.{doc_id}",
        )

    def _draw_content(self, doc_id: str, content: tuple[bytes, str], page: int, width: int) -> None:
        preview = self._services.preview
        self._tasks.run(
            lambda: preview(*content, page - 1, width),
            lambda picture: self._show(doc_id, page, picture.png, picture.pages),
            lambda error: self._say_unseen(doc_id, error),
            lane=Lane.DOCUMENTS,
            key=f"queue.page.{doc_id}",
        )

    def _show(self, doc_id: str, page: int, png: bytes, pages: int) -> None:
        if self._pane.files is not None:
            self._pane.files.show_page(doc_id, page, png, pages)

    def _say_unseen(self, doc_id: str, error: Exception) -> None:
        if not isinstance(error, StaffdeskError):
            self._failures.show(error)
        elif self._pane.files is not None:
            self._pane.files.say(doc_id, sentence(error))
