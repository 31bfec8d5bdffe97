"""Accepts what is green of the requests chosen together, and says which it left."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from staffdesk.ui.kit.notices import Notice
from staffdesk.ui.kit.tokens import Tone
from staffdesk.ui.validation.queue_filters import DECIDED
from staffdesk.ui.validation.queue_model import is_green
from staffdesk.ui.validation.request_phrases import joined

if TYPE_CHECKING:
    from collections.abc import Mapping

    from staffdesk.domain.permissions import Actor
    from staffdesk.services.request_rows import BulkDecided, QueueRow
    from staffdesk.services.validation.queue import Requests
    from staffdesk.ui.kit.tasks import Failure, Tasks
    from staffdesk.ui.validation.page import ValidationPage


class RangeAcceptance(QObject):
    """Between the foot of a range and the use case.

    Signals:
        accepted: some of the range were (BulkDecided).
    """

    accepted = Signal(object)

    def __init__(
        self, page: ValidationPage, requests: Requests, tasks: Tasks, actor: Actor, failed: Failure
    ) -> None:
        """``failed`` shows what went wrong; the range stays chosen."""
        super().__init__(page)
        self._page, self._requests, self._tasks, self._actor, self._failed = (
            page,
            requests,
            tasks,
            actor,
            failed,
        )
        self._rows: Mapping[int, QueueRow] = {}
        page.range_changed.connect(lambda _ids: self._show())
        page.bulk_foot.accept_asked.connect(self._accept)

    def know(self, rows: Mapping[int, QueueRow]) -> None:
        """Take the rows of the list, by the id of their request."""
        self._rows = rows

    def _chosen(self) -> tuple[QueueRow, ...]:
        keys = [row.key for row in self._page.list.selected_rows()]
        return tuple(self._rows[key] for key in keys if isinstance(key, int) and key in self._rows)

    def _show(self) -> None:
        rows = self._chosen()
        if len(rows) < 2 or self._page.criteria().view == DECIDED:
            self._page.show_range((), ())
            return
        green = [row.family for row in rows if is_green(row)]
        self._page.show_range(green, [row.family for row in rows if not is_green(row)])

    def _accept(self) -> None:
        rows = self._chosen()
        wanted = tuple(row.request_id for row in rows if is_green(row))
        names = {row.request_id: row.family for row in rows}
        actor, requests = self._actor, self._requests
        self._page.bulk_foot.accept_button.refuse("Décisions en cours d’enregistrement")
        self._page.banners.withdraw("failure")
        self._tasks.run(
            lambda: requests.accept_all_green(actor, wanted),
            lambda done: self._done(done, names),
            self._fail,
            key="queue.bulk",
        )

    def _done(self, done: BulkDecided, names: Mapping[int, str]) -> None:
        if done.accepted:
            self.accepted.emit(done)
        if done.left:
            who = joined([f"{names.get(request_id, '')} ({why})" for request_id, why in done.left], 2)
            sentence = f"Non acceptées, leurs contrôles ont changé\N{NO-BREAK SPACE}: {who}."
            self._page.banners.show_notice(Notice("bulk", Tone.WARN, sentence, lasts=False))

    def _fail(self, error: Exception) -> None:
        self._show()
        self._failed(error)
