"""A message of the office with its body written once: as those bytes it is stored, hashed and sent (R6)."""

from collections.abc import Sequence
from dataclasses import dataclass

from staffdesk.domain.canonical import canonical_bytes


@dataclass(frozen=True)
class Outgoing:
    """An ``OutboxItem`` on its way out; ``body`` is canonical JSON text, never read and written again.

    A first exchange sends thousands of snapshots of twenty kilobytes.
    """

    n: int
    msg_id: str
    kind: str
    version: int
    family: str | None
    body: str

    def text(self) -> str:
        """Give the whole message as canonical JSON: ``body`` is the first of its keys in order."""
        around = canonical_bytes(
            {
                "family": self.family,
                "kind": self.kind,
                "msg_id": self.msg_id,
                "n": self.n,
                "version": self.version,
            }
        ).decode("utf-8")
        return f'{{"body":{self.body},{around[1:]}'


def push_bytes(epoch: int, messages: Sequence[Outgoing]) -> bytes:
    """Give the canonical bytes of a ``Push``."""
    written = ",".join(message.text() for message in messages)
    return f'{{"epoch":{epoch},"messages":[{written}]}}'.encode()
