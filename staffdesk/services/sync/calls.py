"""What the desk may ask of its portal; `gateways.portal_client` speaks it over HTTP."""

from collections.abc import Sequence
from typing import Protocol

from staffdesk.contract.outgoing import Outgoing
from staffdesk.contract.v1 import (
    AckAnswer,
    DocumentSize,
    Hello,
    PushAnswer,
    RequestPage,
)


class PortalCalls(Protocol):
    """The portal as the desk sees it.

    Every call raises `PortalFault` when the portal is out of reach, refuses, or answers what cannot be
    trusted; the code of a refusal is ``portal_`` and the portal's own word (``portal_behind``…).

    Attributes:
        epoch: of the office, signed with each call.
        drift_seconds: how far the portal's clock is ahead of ours, as far as is known (R15).
    """

    epoch: int
    drift_seconds: float

    def hello(self) -> Hello:
        """Ask versions, clock and heads of both streams."""
        ...

    def requests_after(self, after: int, stream: str, limit: int) -> RequestPage:
        """Ask for the requests after a number, proving the stream so far."""
        ...

    def ack(self, upto: int, stream: str) -> AckAnswer:
        """Say that every request up to a number is stored for good."""
        ...

    def push(self, epoch: int, messages: Sequence[Outgoing]) -> PushAnswer:
        """Send consecutive messages."""
        ...

    def read_document(self, doc_id: str, start: int, stop: int) -> bytes:
        """Fetch bytes of a family's document, from `start` up to, not including, `stop`."""
        ...

    def write_document(self, doc_id: str, offset: int, piece: bytes) -> DocumentSize:
        """Add bytes at the end of a document of the town."""
        ...
