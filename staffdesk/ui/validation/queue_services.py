"""What the queue is handed: the use cases it asks and the records these take."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from staffdesk.services.document_preview import PagePicture
    from staffdesk.services.inbox import Inbox
    from staffdesk.services.request_rows import Decision, ItemDecision, QueueFilter, QueueView
    from staffdesk.services.validation.queue import Requests


class RequestRecords(Protocol):
    """The records the service takes; ``services.request_rows`` itself is handed in."""

    @property
    def QueueFilter(self) -> Callable[..., QueueFilter]:
        """Make a filter."""

    @property
    def QueueView(self) -> Callable[[str], QueueView]:
        """Name a view."""

    @property
    def Decision(self) -> Callable[..., Decision]:
        """Make a decision."""

    @property
    def ItemDecision(self) -> Callable[..., ItemDecision]:
        """Make the answer to one item."""


@dataclass(frozen=True)
class QueueServices:
    """What the screen asks: the queue, messages, the picture of a file, and the records they take.

    ``preview`` takes (content, media type, page from 0, width in pixels).
    """

    requests: Requests
    inbox: Inbox
    records: RequestRecords
    preview: Callable[[bytes, str, int, int], PagePicture]
