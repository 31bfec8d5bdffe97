"""Supporting documents on file or missing: the same answer for staff and family."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from staffdesk.domain.supporting_documents import DocumentOwner, MissingEffect, is_valid_on
from staffdesk.models.requests import StoredFile, SupportingDocument
from staffdesk.models.town import DocumentType

EXPIRING_WITHIN = timedelta(days=30)
"""A paper that ends sooner is announced as expiring."""


@dataclass(frozen=True)
class PaperKind:
    """A kind of paper the town knows."""

    code: str
    name: str
    owner: DocumentOwner
    effect: MissingEffect
    mandatory: bool


@dataclass(frozen=True)
class PaperState:
    """One paper of one owner, the household where ``child_id`` is null: valid, expiring, expired, missing."""

    kind: PaperKind
    child_id: int | None
    status: str
    expires_on: date | None = None
    doc_id: str = ""

    @property
    def is_lacking(self) -> bool:
        """Whether the town waits for it."""
        return self.kind.mandatory and self.status in ("missing", "expired")


Key = tuple[str, int, int | None]
"""Type, household (0 for a child's paper, which both households share) and child."""


@dataclass(frozen=True)
class OnFile:
    """The best accepted paper of a key: its last good day (None: no end) and its file."""

    expires_on: date | None
    doc_id: str = ""


def paper_kinds(session: Session) -> tuple[PaperKind, ...]:
    """List the kinds of paper of the town, in its order."""
    rows = session.scalars(select(DocumentType).order_by(DocumentType.position, DocumentType.id))
    return tuple(
        PaperKind(row.code, row.name, DocumentOwner(row.owner), MissingEffect(row.blocking), row.mandatory)
        for row in rows
    )


def papers_on_file(
    session: Session,
    household_ids: Collection[int] | None = None,
    child_ids: Collection[int] | None = None,
) -> dict[Key, OnFile]:
    """Give the best accepted paper of each owner; None asks for everybody's."""
    question = (
        select(
            SupportingDocument.type_code,
            SupportingDocument.household_id,
            SupportingDocument.child_id,
            SupportingDocument.expires_on,
            StoredFile.uid,
        )
        .outerjoin(StoredFile, SupportingDocument.file_id == StoredFile.id)
        .where(SupportingDocument.status == "accepted")
    )
    if household_ids is not None:
        of_household = SupportingDocument.household_id.in_(household_ids)
        question = question.where(of_household | SupportingDocument.child_id.in_(child_ids or ()))
    best: dict[Key, OnFile] = {}
    for code, household, child, expires_on, uid in session.execute(question):
        key = (code, 0 if child is not None else household, child)
        known = best.get(key)
        if known is None or _is_later(expires_on, known.expires_on):
            best[key] = OnFile(expires_on, uid or "")
    return best


def states_of(
    household_id: int,
    child_ids: Iterable[int],
    kinds: Iterable[PaperKind],
    on_file: Mapping[Key, OnFile],
    today: date,
) -> list[PaperState]:
    """Say where each paper of a household and its children stands; optional ones are listed too."""
    found = []
    children = list(child_ids)
    for kind in kinds:
        owners = [None] if kind.owner is DocumentOwner.HOUSEHOLD else children
        for child in owners:
            key = (kind.code, household_id if child is None else 0, child)
            found.append(_state(kind, child, on_file.get(key), today))
    return found


def _state(kind: PaperKind, child_id: int | None, paper: OnFile | None, today: date) -> PaperState:
    if paper is None:
        return PaperState(kind, child_id, "missing")
    if not is_valid_on(paper.expires_on, today):
        status = "expired"
    elif not is_valid_on(paper.expires_on, today + EXPIRING_WITHIN):
        status = "expiring"
    else:
        status = "valid"
    return PaperState(kind, child_id, status, paper.expires_on, paper.doc_id)


def _is_later(new: date | None, old: date | None) -> bool:
    return old is not None and (new is None or new > old)
