"""Bytes of documents, both ways, piece by piece, each piece kept before the next is asked (1.4, I9)."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Select, select, update
from sqlalchemy.orm import Session, undefer

from staffdesk.contract.v1 import CHUNK_BYTES
from staffdesk.domain.errors import PortalFault
from staffdesk.models.requests import StoredFile
from staffdesk.models.unit_of_work import Database
from staffdesk.services.sync.calls import PortalCalls
from staffdesk.services.sync.pull import Steps

SKIPPED = frozenset({"portal_not_found", "portal_conflict", "portal_invalid", "portal_document_damaged"})
"""Faults about one document: the others go on, and this one is asked again at the next cycle."""

AT_A_CYCLE = 300
"""Documents moved each way in one cycle: what families ask does not wait behind a month of invoices."""

Stopped = Callable[[], bool]


@dataclass(frozen=True)
class Transfer:
    """What a pass over the documents did.

    Attributes:
        done: documents moved whole.
        skipped: those the portal could not serve.
        left: whether others wait for the next cycle.
    """

    done: int = 0
    skipped: tuple[str, ...] = ()
    left: bool = False


def _never() -> bool:
    return False


def download_all(
    database: Database, calls: PortalCalls, step: Steps, *, stopped: Stopped = _never
) -> Transfer:
    """Fetch the bytes of the documents that families sent and that are not here whole, `AT_A_CYCLE` of them.

    Raises:
        PortalFault: the portal cannot be reached; what came is kept and the next cycle goes on from there.
    """
    wanted = select(StoredFile.uid).where(StoredFile.direction == "in", StoredFile.complete.is_(False))
    return _pass_over(database, wanted, lambda doc_id: download(database, calls, doc_id, step), stopped)


def upload_all(database: Database, calls: PortalCalls, step: Steps, *, stopped: Stopped = _never) -> Transfer:
    """Send the bytes of the town's documents that the portal was told of, `AT_A_CYCLE` of them.

    Raises:
        PortalFault: as `download_all`.
    """
    wanted = select(StoredFile.uid).where(
        StoredFile.direction == "out", StoredFile.complete.is_(True), StoredFile.upload_done.is_(False)
    )
    return _pass_over(database, wanted, lambda doc_id: upload(database, calls, doc_id, step), stopped)


def _pass_over(
    database: Database, wanted: Select[tuple[str]], move: Callable[[str], None], stopped: Stopped
) -> Transfer:
    with database.read() as session:
        doc_ids = session.scalars(wanted.order_by(StoredFile.id)).all()
    done = 0
    skipped: list[str] = []
    for doc_id in doc_ids:
        if done == AT_A_CYCLE or stopped():
            return Transfer(done, tuple(skipped), left=True)
        try:
            move(doc_id)
            done += 1
        except PortalFault as fault:
            if fault.code not in SKIPPED:
                raise
            skipped.append(doc_id)
    return Transfer(done, tuple(skipped))


# ------------------------------------------------------------------------------------------ down


def download(database: Database, calls: PortalCalls, doc_id: str, step: Steps) -> None:
    """Fetch what is missing of one document, and accept it only if size and SHA-256 are right.

    Raises:
        PortalFault: ``portal_document_damaged``: the bytes are not those announced; they are dropped, and
            fetched again at the next cycle.
    """
    while (missing := _missing(database, doc_id)) is not None:
        start, size = missing
        piece = calls.read_document(doc_id, start, min(start + CHUNK_BYTES, size))
        step("piece_received")
        if not piece:
            raise PortalFault("portal_damaged", doc_id=doc_id)
        _keep_piece(database, doc_id, start, piece)
        step("piece_kept")


def _missing(database: Database, doc_id: str) -> tuple[int, int] | None:
    """Return how many bytes are here and how many there should be; None when the document is whole."""
    with database.read() as session:
        file = session.scalar(select(StoredFile).where(StoredFile.uid == doc_id))
        return None if file is None or file.complete else (file.received, file.size)


def _keep_piece(database: Database, doc_id: str, start: int, piece: bytes) -> None:
    """Add a piece, unless another workstation was faster; when the last one is in, check the whole (I9)."""
    with database.begin() as session:
        file = _locked(session, doc_id)
        if file.received != start or file.complete:
            return
        content = bytes(file.content or b"") + piece
        whole = len(content) >= file.size
        if not whole or is_right(content, file.size, file.sha256):
            file.content, file.received, file.complete = content, len(content), whole
            return
        file.content, file.received = None, 0
    raise PortalFault("portal_document_damaged", doc_id=doc_id)


def is_right(content: bytes, size: int, sha256: str) -> bool:
    """Tell whether bytes are those that were announced."""
    return len(content) == size and hashlib.sha256(content).hexdigest() == sha256


def _locked(session: Session, doc_id: str) -> StoredFile:
    question = select(StoredFile).where(StoredFile.uid == doc_id).options(undefer(StoredFile.content))
    return session.scalars(question.with_for_update()).one()


# ------------------------------------------------------------------------------------------ up


def upload(database: Database, calls: PortalCalls, doc_id: str, step: Steps) -> None:
    """Send what the portal misses of one document; the portal says where it stands."""
    with database.read() as session:
        file = _locked(session, doc_id)
        content, offset = bytes(file.content or b""), file.uploaded
    is_corrected = False
    while offset < len(content):
        try:
            offset = calls.write_document(doc_id, offset, content[offset : offset + CHUNK_BYTES]).size
        except PortalFault as fault:
            if is_corrected:
                raise
            offset, is_corrected = _where_the_portal_stands(fault), True
        step("piece_sent")
        _note_uploaded(database, doc_id, offset, len(content))


def _where_the_portal_stands(fault: PortalFault) -> int:
    size = fault.facts.get("size")
    if fault.code != "portal_conflict" or not isinstance(size, int):
        raise fault
    return size


def _note_uploaded(database: Database, doc_id: str, offset: int, size: int) -> None:
    with database.begin() as session:
        session.execute(
            update(StoredFile)
            .where(StoredFile.uid == doc_id)
            .values(uploaded=offset, upload_done=offset == size)
            .execution_options(synchronize_session=False)
        )
