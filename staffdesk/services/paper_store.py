"""PDFs of invoices, credit notes, receipts: drawn after the commit, stored once, sealed, published (L6).

An invoice or a payment without its file is one whose drawing was cut short: whoever comes next draws it, the
start of the program at the latest (``store_missing``). The snapshot is frozen, so the bytes are the same.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from staffdesk.domain.french import credit_note_text, invoice_text, receipt_text
from staffdesk.domain.invoice_life import credit_note_number, invoice_number, receipt_number
from staffdesk.domain.ledger import EntryKind
from staffdesk.domain.permissions import SYSTEM
from staffdesk.models.base import new_uid
from staffdesk.models.households import Household
from staffdesk.models.invoices import CreditNote, Invoice
from staffdesk.models.payments import Payment
from staffdesk.models.requests import StoredFile
from staffdesk.services import ledger
from staffdesk.services.ledger import NewEntry
from staffdesk.services.office import Office
from staffdesk.services.paper_press import ALONE, PaperKind, draw_all
from staffdesk.services.progress import Progress
from staffdesk.services.sync import outbox

PDF = "application/pdf"


@dataclass(frozen=True)
class _Shelf:
    """Where the documents of a kind belong: the columns of their rows, and how they are named."""

    key: InstrumentedAttribute[int]
    household_id: InstrumentedAttribute[int]
    year: InstrumentedAttribute[Any]
    number: InstrumentedAttribute[Any]
    ledger_no: InstrumentedAttribute[Any]
    snapshot: InstrumentedAttribute[Any]
    file_id: InstrumentedAttribute[int | None]
    printed: Callable[[int, int], str]
    name: Callable[[str], str]
    title: Callable[[str], str]


_SHELVES = {
    PaperKind.INVOICE: _Shelf(
        Invoice.id,
        Invoice.household_id,
        Invoice.year,
        Invoice.number,
        Invoice.ledger_no,
        Invoice.snapshot,
        Invoice.file_id,
        invoice_number,
        invoice_text.file_name,
        invoice_text.document_title,
    ),
    PaperKind.RECEIPT: _Shelf(
        Payment.id,
        Payment.household_id,
        Payment.receipt_year,
        Payment.receipt_number,
        Payment.ledger_no,
        Payment.receipt_snapshot,
        Payment.receipt_file_id,
        receipt_number,
        receipt_text.file_name,
        receipt_text.document_title,
    ),
    PaperKind.CREDIT_NOTE: _Shelf(
        CreditNote.id,
        CreditNote.household_id,
        CreditNote.year,
        CreditNote.number,
        CreditNote.ledger_no,
        CreditNote.snapshot,
        CreditNote.file_id,
        credit_note_number,
        credit_note_text.file_name,
        credit_note_text.document_title,
    ),
}


@dataclass(frozen=True)
class _Paper:
    """A document about to be stored: the row it belongs to, and how it is named."""

    key: int
    household_id: int
    family: str
    number: str
    ledger_no: int


def store_missing(
    office: Office,
    kind: PaperKind | None = None,
    keys: Sequence[int] | None = None,
    *,
    progress: Progress | None = None,
    alone: int = ALONE,
) -> int:
    """Draw, store and publish what has no file yet, and say how many files were made.

    Each batch is a transaction of its own: stopped anywhere, what is stored stays, the rest comes later.

    Args:
        office: whose.
        kind: invoices, credit notes or receipts; all kinds by default.
        keys: primary keys of the documents wanted; all by default.
        progress: told after each batch.
        alone: see ``paper_press.draw_all``.
    """
    done = 0
    for one in PaperKind if kind is None else (kind,):
        with office.database.read() as session:
            wanted = _missing(session, _SHELVES[one], keys)

        def load(some: Sequence[int], one: PaperKind = one) -> list[tuple[int, str]]:
            with office.database.read() as session:
                return _snapshots(session, _SHELVES[one], some)

        for batch in draw_all(one, wanted, load, alone=alone):
            with office.database.begin() as session:
                done += _store(session, one, dict(batch), at=office.clock.now())
            if progress is not None:
                progress.step(min(done, len(wanted)), len(wanted))
    return done


def file_content(session: Session, file_id: int | None) -> bytes | None:
    """Return the bytes of a stored file; None when there is none."""
    if file_id is None:
        return None
    return session.scalar(select(StoredFile.content).where(StoredFile.id == file_id))


def _missing(session: Session, shelf: _Shelf, keys: Sequence[int] | None) -> list[int]:
    question = select(shelf.key).where(shelf.file_id.is_(None), shelf.snapshot.is_not(None))
    if keys is not None:
        question = question.where(shelf.key.in_(keys))
    return list(session.scalars(question.order_by(shelf.key)))


def _snapshots(session: Session, shelf: _Shelf, keys: Sequence[int]) -> list[tuple[int, str]]:
    question = select(shelf.key, shelf.snapshot).where(shelf.key.in_(keys)).order_by(shelf.key)
    return [(key, text) for key, text in session.execute(question)]


def _store(session: Session, kind: PaperKind, drawn: dict[int, bytes], *, at: datetime) -> int:
    """Store a batch, but for what somebody else stored meanwhile."""
    shelf = _SHELVES[kind]
    papers = _papers(session, shelf, list(drawn))
    files = [_file(paper, shelf, drawn[paper.key], at) for paper in papers]
    session.add_all(files)
    session.flush()
    pairs = list(zip(papers, files, strict=True))
    if pairs:
        values = [{"id": paper.key, shelf.file_id.key: file.id} for paper, file in pairs]
        session.execute(update(shelf.key.class_), values)
    ledger.append_all(session, [_entry(kind, paper, file) for paper, file in pairs], at=at, by=SYSTEM)
    told = [(file, paper.family, shelf.title(paper.number)) for paper, file in pairs]
    outbox.publish_documents(session, told, at=at)
    outbox.touch_households(session, {paper.household_id for paper in papers}, at=at)
    return len(papers)


def _papers(session: Session, shelf: _Shelf, keys: Sequence[int]) -> list[_Paper]:
    """Lock the rows that still have no file, and number their documents as printed."""
    rows = session.execute(
        select(shelf.key, shelf.household_id, Household.uid, shelf.year, shelf.number, shelf.ledger_no)
        .join(Household, Household.id == shelf.household_id)
        .where(shelf.key.in_(keys), shelf.file_id.is_(None))
        .order_by(shelf.key)
        .with_for_update(of=shelf.key.class_)
    ).tuples()
    return [
        _Paper(key, household_id, family, shelf.printed(year, number), ledger_no)
        for key, household_id, family, year, number, ledger_no in rows
    ]


def _file(paper: _Paper, shelf: _Shelf, content: bytes, at: datetime) -> StoredFile:
    return StoredFile(
        uid=new_uid(),
        household_id=paper.household_id,
        direction="out",
        name=shelf.name(paper.number),
        media_type=PDF,
        size=len(content),
        sha256=sha256(content).hexdigest(),
        received=len(content),
        complete=True,
        uploaded=0,
        upload_done=False,
        content=content,
        created_at=at,
    )


def _entry(kind: PaperKind, paper: _Paper, file: StoredFile) -> NewEntry:
    facts = {"paper": kind.value, "sha256": file.sha256, "size": file.size}
    return NewEntry(
        EntryKind.DOCUMENT,
        (),
        household_ref=paper.family,
        document_ref=paper.number,
        ref_no=paper.ledger_no,
        facts=facts,
    )
