"""Running digests: one value that proves a whole stream, its order included (R5).

D(0) is the empty text and D(n) = SHA-256(D(n-1) + digest(n)), both as hexadecimal text. Two halves that
agree on D(n) hold the same n items, in the same order, unaltered.
"""

import hashlib

from staffdesk.contract.outgoing import Outgoing
from staffdesk.contract.v1 import OutboxItem, RequestItem
from staffdesk.domain.canonical import canonical_bytes, digest

START = ""


def item_digest(item: RequestItem | OutboxItem) -> str:
    """Return the digest of an item exactly as it travels, unknown fields included."""
    return digest(item.to_wire())


def item_text(item: OutboxItem, body: str) -> str:
    """Return an item as canonical text, its body being written already; fields we do not know stay in it."""
    if item.model_extra:
        return canonical_bytes(item.to_wire()).decode("utf-8")
    return Outgoing(item.n, item.msg_id, item.kind, item.version, item.family, body).text()


def extend_stream(stream: str, item: str) -> str:
    """Return D(n) from D(n-1) and the digest of item n."""
    return hashlib.sha256((stream + item).encode("ascii")).hexdigest()
