"""The proofs of a quotient: documents of a family on file, to be attached, cited and opened."""

from dataclasses import dataclass

from sqlalchemy import func, select

from staffdesk.domain.errors import NotFound
from staffdesk.domain.french.dates import day_month_year
from staffdesk.domain.permissions import Actor, Permission
from staffdesk.models.requests import StoredFile, SupportingDocument
from staffdesk.models.town import DocumentType
from staffdesk.services.document_preview import PagePicture, preview
from staffdesk.services.office import Office
from staffdesk.services.request_rows import AttachedFile


@dataclass(frozen=True)
class ProofOnFile:
    """A document one may attach: its words, and its file where there is one to open."""

    document_id: int
    words: str
    file: AttachedFile | None


class QuotientProofs:
    """Use cases of the proof of a quotient."""

    def __init__(self, office: Office) -> None:
        """Keep the office."""
        self.office = office

    def on_file(self, actor: Actor, household_id: int) -> tuple[ProofOnFile, ...]:
        """List the accepted documents of a household that are of no child, newest first."""
        actor.need(Permission.READ)
        with self.office.database.read() as session:
            rows = session.execute(
                select(
                    SupportingDocument.id,
                    func.coalesce(DocumentType.name, SupportingDocument.type_code).label("type"),
                    SupportingDocument.received_on,
                    StoredFile.uid,
                    StoredFile.name,
                    StoredFile.media_type,
                    StoredFile.size,
                    StoredFile.complete,
                )
                .outerjoin(DocumentType, DocumentType.code == SupportingDocument.type_code)
                .outerjoin(StoredFile, StoredFile.id == SupportingDocument.file_id)
                .where(
                    SupportingDocument.household_id == household_id,
                    SupportingDocument.child_id.is_(None),
                    SupportingDocument.status == "accepted",
                )
                .order_by(SupportingDocument.received_on.desc(), SupportingDocument.id.desc())
            ).all()
        return tuple(
            ProofOnFile(
                row.id,
                f"{row.type}, reçu le {day_month_year(row.received_on)}",
                None
                if row.uid is None
                else AttachedFile(row.uid, row.name, row.media_type, row.size, bool(row.complete)),
            )
            for row in rows
        )

    def page(self, actor: Actor, household_id: int, doc_id: str, page: int, width: int) -> PagePicture:
        """Draw a page, from 1, of a document of the household, in a process of its own.

        Raises:
            NotFound: ``file``: it is another family's, or its bytes are not all here.
            RuleBroken, Unavailable: as ``document_preview.preview``.
        """
        actor.need(Permission.READ)
        with self.office.database.read() as session:
            row = session.execute(
                select(StoredFile.content, StoredFile.media_type)
                .join(SupportingDocument, SupportingDocument.file_id == StoredFile.id)
                .where(
                    StoredFile.uid == doc_id,
                    StoredFile.complete,
                    SupportingDocument.household_id == household_id,
                )
            ).first()
        if row is None or row.content is None:
            raise NotFound("file", doc_id=doc_id)
        return preview(row.content, row.media_type, page - 1, width)
