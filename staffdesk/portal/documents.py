"""Files of families and of the town: kept in pieces, given out by piece, each for one family only (1.4, I9).

A document is asked for by its id together with the family it must belong to, never by hash: a hash looked up
would tell who owns what.
"""

import hashlib
from dataclasses import dataclass

from sqlalchemy import Connection, delete, func, insert, select, update
from sqlalchemy.engine import RowMapping

from staffdesk.contract.v1 import CHUNK_BYTES, DocumentDescription
from staffdesk.domain.errors import NotFound, RuleBroken
from staffdesk.portal import tables


@dataclass(frozen=True)
class StoredDocument:
    """A document as the portal holds it; `received` counts the bytes present."""

    doc_id: str
    family: str
    direction: str
    name: str
    title: str
    media_type: str
    size: int
    sha256: str
    received: int
    complete: bool


class WrongOffset(Exception):
    """A piece does not start where the document ends; `received` says where it does."""

    def __init__(self, received: int) -> None:
        """Keep the true size."""
        super().__init__(received)
        self.received = received


def keep_upload(
    connection: Connection,
    *,
    doc_id: str,
    family: str,
    name: str,
    media_type: str,
    content: bytes,
    created_at: str,
) -> DocumentDescription:
    """Keep a whole file that a family sent, and describe it as its request must.

    The caller has counted the bytes and looked at them (SEC9). `name` is text for people, never a path.
    """
    description = DocumentDescription(
        doc_id=doc_id,
        name=name,
        media_type=media_type,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
    )
    announce(connection, family, description, direction="in", title=name, created_at=created_at)
    for start in range(0, len(content), CHUNK_BYTES):
        append(connection, doc_id, start, content[start : start + CHUNK_BYTES])
    return description


def announce(
    connection: Connection,
    family: str,
    description: DocumentDescription,
    *,
    direction: str,
    title: str,
    created_at: str,
) -> None:
    """Make room for a document whose bytes follow; the same announcement twice changes nothing.

    Raises:
        RuleBroken: ``document_taken``: the id is in use for another family or other bytes.
    """
    earlier = find(connection, description.doc_id)
    if earlier is not None:
        if (earlier.family, earlier.sha256, earlier.size) != (family, description.sha256, description.size):
            raise RuleBroken("document_taken", doc_id=description.doc_id)
        return
    connection.execute(
        insert(tables.document).values(
            doc_id=description.doc_id,
            family=family,
            direction=direction,
            name=description.name,
            title=title,
            media_type=description.media_type,
            size=description.size,
            sha256=description.sha256,
            received=0,
            complete=0,
            created_at=created_at,
        )
    )


def append(connection: Connection, doc_id: str, offset: int, piece: bytes) -> StoredDocument:
    """Add a piece at the end of a document; the last one is checked against size and SHA-256.

    Raises:
        NotFound: ``document``.
        WrongOffset: the piece starts elsewhere than where the document ends.
        RuleBroken: ``document_damaged``: the bytes are not those announced; roll back, then `reset`.
    """
    found = _locked(connection, doc_id)
    if offset != found.received:
        raise WrongOffset(found.received)
    received = offset + len(piece)
    if received > found.size:
        raise RuleBroken("document_damaged", doc_id=doc_id)
    connection.execute(insert(tables.document_chunk).values(doc_id=doc_id, start=offset, content=piece))
    complete = received == found.size
    if complete and _digest_of(connection, doc_id) != found.sha256:
        raise RuleBroken("document_damaged", doc_id=doc_id)
    _set_received(connection, doc_id, received, complete=complete)
    return StoredDocument(**{**vars(found), "received": received, "complete": complete})


def reset(connection: Connection, doc_id: str) -> None:
    """Forget the bytes of a document whose pieces did not add up, so that it can be sent again."""
    connection.execute(delete(tables.document_chunk).where(tables.document_chunk.c.doc_id == doc_id))
    _set_received(connection, doc_id, 0, complete=False)


def find(connection: Connection, doc_id: str) -> StoredDocument | None:
    """Return a document by its id, whoever it belongs to: for the office's own calls."""
    row = connection.execute(select(tables.document).where(tables.document.c.doc_id == doc_id)).mappings()
    found = row.first()
    return None if found is None else _from_row(found)


def find_for_family(connection: Connection, family: str, doc_id: str) -> StoredDocument:
    """Return a document of this family.

    Raises:
        NotFound: ``document``: it does not exist, or is another family's; nobody can tell which.
    """
    found = find(connection, doc_id)
    if found is None or found.family != family:
        raise NotFound("document", uid=doc_id)
    return found


def read_range(connection: Connection, doc_id: str, start: int, stop: int) -> bytes:
    """Return the bytes from `start` up to, not including, `stop`."""
    chunk = tables.document_chunk
    question = (
        select(chunk.c.start, chunk.c.content)
        .where(chunk.c.doc_id == doc_id, chunk.c.start < stop)
        .where(chunk.c.start + func.length(chunk.c.content) > start)
        .order_by(chunk.c.start)
    )
    rows = connection.execute(question).all()
    if not rows:
        return b""
    first = rows[0].start
    whole = b"".join(bytes(row.content) for row in rows)
    return whole[start - first : stop - first]


def _from_row(row: RowMapping) -> StoredDocument:
    names = StoredDocument.__dataclass_fields__
    return StoredDocument(
        **{name: row[name] for name in names if name != "complete"}, complete=bool(row["complete"])
    )


def _locked(connection: Connection, doc_id: str) -> StoredDocument:
    question = select(tables.document).where(tables.document.c.doc_id == doc_id).with_for_update()
    row = connection.execute(question).mappings().first()
    if row is None:
        raise NotFound("document", uid=doc_id)
    return _from_row(row)


def _digest_of(connection: Connection, doc_id: str) -> str:
    chunk = tables.document_chunk
    question = select(chunk.c.content).where(chunk.c.doc_id == doc_id).order_by(chunk.c.start)
    found = hashlib.sha256()
    for (content,) in connection.execute(question):
        found.update(bytes(content))
    return found.hexdigest()


def _set_received(connection: Connection, doc_id: str, received: int, *, complete: bool) -> None:
    changed = connection.execute(
        update(tables.document)
        .where(tables.document.c.doc_id == doc_id)
        .values(received=received, complete=int(complete))
    )
    if changed.rowcount != 1:
        raise RuntimeError(f"document {doc_id} vanished")
