"""A stored request read as what it asks: domain items instead of wire JSON."""

from dataclasses import dataclass

from pydantic import ValidationError

from staffdesk.contract import v1
from staffdesk.domain.requests import (
    AbsenceItem,
    BookingItem,
    BookingOp,
    FieldEdit,
    RequestKind,
    Subject,
)
from staffdesk.models.requests import Request

Cell = BookingItem | AbsenceItem


@dataclass(frozen=True)
class Asked:
    """What one request asks. Exactly the part of its kind is filled.

    Attributes:
        readable: false for a kind or shape this program does not know (R16).
        cells: slots of days, in the order of the sending; their place is the index of their outcome.
        edits: fields, likewise.
        payment: how days with immediate payment are paid, for those alone.
        documents: descriptions of the files that came with it.
    """

    kind: str
    readable: bool = True
    cells: tuple[Cell, ...] = ()
    edits: tuple[FieldEdit, ...] = ()
    document: v1.DocumentBody | None = None
    message: v1.MessageBody | None = None
    absence: v1.AbsenceBody | None = None
    withdrawn_req_id: str | None = None
    note: str = ""
    payment: v1.PaidAtOnce | None = None
    documents: tuple[v1.DocumentDescription, ...] = ()

    @property
    def child_uids(self) -> tuple[str, ...]:
        """Every child it speaks of, in order of first mention."""
        uids = [cell.child_uid for cell in self.cells]
        uids += [edit.uid for edit in self.edits if edit.subject in (Subject.CHILD, Subject.HEALTH_RECORD)]
        if self.document is not None and self.document.child is not None:
            uids.append(self.document.child)
        return tuple(dict.fromkeys(uids))

    @property
    def item_count(self) -> int:
        """How many outcomes a decision of it holds: one for a request that is decided as a whole."""
        return len(self.cells) or len(self.edits) or 1


def read_request(request: Request) -> Asked:
    """Read the body of a request; an unknown kind or shape is kept as unreadable, never refused here."""
    return read_body(request.kind, request.body)


def read_body(kind: str, body: dict[str, object]) -> Asked:
    """Read the body of a request of a kind."""
    try:
        known = RequestKind(kind)
        return _READERS[known](body)
    except (ValueError, KeyError, ValidationError):
        return Asked(kind=kind, readable=False)


def _edit(body: dict[str, object]) -> Asked:
    read = v1.EditBody.model_validate(body)
    subject = Subject(read.subject)
    edits = tuple(FieldEdit(subject, read.uid, one.name, one.base, one.asked) for one in read.fields)
    return Asked(RequestKind.EDIT, edits=edits)


def _booking(body: dict[str, object]) -> Asked:
    read = v1.BookingBody.model_validate(body)
    cells = tuple(
        BookingItem(one.child, one.activity, one.slot, one.on, BookingOp(one.op)) for one in read.items
    )
    return Asked(RequestKind.BOOKING, cells=cells, note=read.note, payment=read.payment)


def _absence(body: dict[str, object]) -> Asked:
    read = v1.AbsenceBody.model_validate(body)
    proofs = tuple(read.documents)
    cells = tuple(
        AbsenceItem(one.child, one.activity, one.slot, one.on, read.reason, read.words, proofs)
        for one in read.items
    )
    return Asked(RequestKind.ABSENCE, cells=cells, absence=read, note=read.words)


def _document(body: dict[str, object]) -> Asked:
    read = v1.DocumentBody.model_validate(body)
    return Asked(RequestKind.DOCUMENT, document=read, note=read.note, documents=(read.document,))


def _message(body: dict[str, object]) -> Asked:
    return Asked(RequestKind.MESSAGE, message=v1.MessageBody.model_validate(body))


def _withdrawal(body: dict[str, object]) -> Asked:
    return Asked(RequestKind.WITHDRAWAL, withdrawn_req_id=v1.WithdrawalBody.model_validate(body).req_id)


def _terms(body: dict[str, object]) -> Asked:
    v1.TermsBody.model_validate(body)
    return Asked(RequestKind.TERMS)


_READERS = {
    RequestKind.EDIT: _edit,
    RequestKind.BOOKING: _booking,
    RequestKind.ABSENCE: _absence,
    RequestKind.DOCUMENT: _document,
    RequestKind.MESSAGE: _message,
    RequestKind.WITHDRAWAL: _withdrawal,
    RequestKind.TERMS: _terms,
}
