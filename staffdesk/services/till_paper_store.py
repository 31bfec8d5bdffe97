"""Papers of the régie on file: drawn and stored in the transaction that seals them (L6)."""

from datetime import datetime
from hashlib import sha256

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from staffdesk.domain.errors import NotFound
from staffdesk.domain.french.till_text import file_name
from staffdesk.domain.ledger import EntryKind
from staffdesk.domain.permissions import SYSTEM, Actor
from staffdesk.domain.till_document import TillDocument
from staffdesk.models.base import new_uid
from staffdesk.models.requests import StoredFile
from staffdesk.models.staff import AuditEntry
from staffdesk.services import audit, ledger
from staffdesk.services.documents.receipt_pdf import Copy
from staffdesk.services.documents.till_pdf import render_till_paper
from staffdesk.services.numbering import lock_numbers

REPRINTED = "till_paper.reprinted"


def store_paper(session: Session, paper: TillDocument, printed: str, ledger_no: int, *, at: datetime) -> int:
    """Draw a paper, keep it, seal its digest in an entry that follows, and return the file's key."""
    content = render_till_paper(paper)
    digest = sha256(content).hexdigest()
    file = StoredFile(
        uid=new_uid(),
        household_id=None,
        direction="out",
        name=file_name(printed),
        media_type="application/pdf",
        size=len(content),
        sha256=digest,
        received=len(content),
        complete=True,
        content=content,
        created_at=at,
    )
    session.add(file)
    session.flush()
    facts = {"paper": "till", "sha256": digest, "size": len(content)}
    ledger.append(
        session, EntryKind.DOCUMENT, (), at=at, by=SYSTEM, document_ref=printed, ref_no=ledger_no, facts=facts
    )
    return file.id


def paper_copy(session: Session, actor: Actor, record: str, snapshot: str | None, *, at: datetime) -> bytes:
    """Return a copy that says DUPLICATA and its number, and note who made it (L8).

    Raises:
        NotFound: ``till_paper``.
    """
    if not snapshot:
        raise NotFound("till_paper", record=record)
    lock_numbers(session)
    made = select(func.count()).where(AuditEntry.action == REPRINTED, AuditEntry.record == record)
    count = int(session.scalar(made) or 0) + 1
    audit.record(session, actor, REPRINTED, record, {"copy": count}, at=at)
    return render_till_paper(TillDocument.from_json(snapshot), Copy(count, at))


def stored_paper(session: Session, file_id: int | None) -> bytes:
    """Return the bytes of a paper as they were sealed.

    Raises:
        NotFound: ``till_paper``.
    """
    content = session.scalar(select(StoredFile.content).where(StoredFile.id == file_id))
    if content is None:
        raise NotFound("till_paper", file_id=file_id)
    return content
