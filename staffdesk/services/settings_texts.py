"""Paramètres, Textes and Documents: reasons, topics, news, links, terms; what families must bring."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from typing_extensions import override

from staffdesk.domain.absences import ReasonEffect
from staffdesk.domain.errors import RuleBroken
from staffdesk.domain.supporting_documents import MissingEffect, Validity, ValidityKind
from staffdesk.models.bookings import Booking
from staffdesk.models.requests import SupportingDocument
from staffdesk.models.town import DocumentType, TextTemplate
from staffdesk.services.settings_activities import free_code
from staffdesk.services.settings_records import RecordKind, Values
from staffdesk.services.settings_values import (
    LONGEST_TEXT,
    day_of,
    flag_of,
    text_of,
    whole_of,
    word_of,
)

OUTCOMES = tuple(effect.value for effect in ReasonEffect)
OWNERS = ("household", "child")
LONGEST_VALIDITY = 120
LONGEST_URL = 500


class TextKind(RecordKind[TextTemplate]):
    """Texts of one kind; those of a kind follow one another by their rank."""

    model = TextTemplate

    def __init__(self, name: str) -> None:
        """Take the kind as the table stores it: it names the records too."""
        self.name = name

    @override
    def rows(self, session: Session) -> Iterable[TextTemplate]:
        wanted = select(TextTemplate).where(TextTemplate.kind == self.name)
        return session.scalars(wanted.order_by(TextTemplate.position, TextTemplate.id))

    @override
    def values(self, session: Session, row: TextTemplate) -> Values:
        return {"label": row.label, "position": row.position, **self.body_values(row)}

    def body_values(self, row: TextTemplate) -> Values:
        """Read what this kind keeps besides its title."""
        return {"text": str(row.body.get("text") or "")}

    def body(self, values: Mapping[str, Any]) -> Values:
        """Check and give what this kind keeps besides its title."""
        return {"text": text_of(values, "text", longest=LONGEST_TEXT, needed=False)}

    @override
    def write(self, session: Session, row: TextTemplate | None, values: Mapping[str, Any]) -> TextTemplate:
        label = text_of(values, "label")
        same = select(TextTemplate).where(TextTemplate.kind == self.name)
        others = [one for one in session.scalars(same) if row is None or one.id != row.id]
        if any(one.label == label for one in others):
            raise RuleBroken("name_taken", field="label")
        written = row or TextTemplate(kind=self.name, code=free_code(label, {one.code for one in others}))
        written.label = label
        written.position = whole_of(values, "position", 0, 10_000)
        written.body = {**written_body(row), **self.body(values)}
        session.add(written)
        return written

    @override
    def require_unused(self, session: Session, row: TextTemplate) -> None:
        """What was answered with a text keeps its words."""


def written_body(row: TextTemplate | None) -> dict[str, Any]:
    """Give what a text keeps already."""
    return dict(row.body) if row is not None else {}


class RefusalKind(TextKind):
    """Why a request is refused; the text goes to the family."""

    def __init__(self) -> None:
        super().__init__("refusal")


class TopicKind(TextKind):
    """What a message is about: a title alone."""

    def __init__(self) -> None:
        super().__init__("message_topic")

    @override
    def body_values(self, row: TextTemplate) -> Values:
        return {}

    @override
    def body(self, values: Mapping[str, Any]) -> Values:
        return {}


class AbsenceReasonKind(TextKind):
    """Why a child is absent, and what it leads to."""

    def __init__(self) -> None:
        super().__init__("absence_reason")

    @override
    def body_values(self, row: TextTemplate) -> Values:
        return {"outcome": str(row.body.get("outcome") or ReasonEffect.BILLED.value)}

    @override
    def body(self, values: Mapping[str, Any]) -> Values:
        return {"outcome": word_of(values, "outcome", OUTCOMES)}

    @override
    def require_unused(self, session: Session, row: TextTemplate) -> None:
        uses = (
            session.scalar(select(func.count()).select_from(Booking).where(Booking.reason == row.code)) or 0
        )
        if uses:
            raise RuleBroken("reason_in_use", name=row.label, count=uses)


class NewsKind(TextKind):
    """What the portal tells everybody, with its date."""

    def __init__(self) -> None:
        super().__init__("news")

    @override
    def body_values(self, row: TextTemplate) -> Values:
        on = row.body.get("on") or row.body.get("published_on")
        return {"text": str(row.body.get("text") or ""), "on": str(on) if on else None}

    @override
    def body(self, values: Mapping[str, Any]) -> Values:
        on = day_of(values, "on")
        text = text_of(values, "text", longest=LONGEST_TEXT)
        return {"text": text, "on": on and on.isoformat()}


class LinkKind(TextKind):
    """A page elsewhere that families may need."""

    def __init__(self) -> None:
        super().__init__("link")

    @override
    def body_values(self, row: TextTemplate) -> Values:
        return {"url": str(row.body.get("url") or "")}

    @override
    def body(self, values: Mapping[str, Any]) -> Values:
        url = text_of(values, "url", longest=LONGEST_URL)
        if not url.startswith(("https://", "http://")) or " " in url:
            raise RuleBroken("link_unreadable", field="url")
        return {"url": url}


class TermsKind(TextKind):
    """Versions of the terms of use: the last one holds, those before stay as families accepted them."""

    def __init__(self) -> None:
        super().__init__("terms")

    @override
    def values(self, session: Session, row: TextTemplate) -> Values:
        return {"label": row.label, "version": row.code, "text": str(row.body.get("text") or "")}

    @override
    def write(self, session: Session, row: TextTemplate | None, values: Mapping[str, Any]) -> TextTemplate:
        if row is not None:
            raise RuleBroken("terms_frozen", field="text")
        known = session.scalars(select(TextTemplate).where(TextTemplate.kind == self.name)).all()
        version = text_of(values, "version", longest=40)
        if any(one.code == version for one in known):
            raise RuleBroken("name_taken", field="version")
        written = TextTemplate(
            kind=self.name,
            code=version,
            label=text_of(values, "label"),
            position=max((one.position for one in known), default=0) + 1,
            body={"text": text_of(values, "text", longest=LONGEST_TEXT)},
        )
        session.add(written)
        return written

    @override
    def require_unused(self, session: Session, row: TextTemplate) -> None:
        known = list(self.rows(session))
        if len(known) == 1 or known[-1].id != row.id:
            raise RuleBroken("terms_kept", version=row.code)


class DocumentKind(RecordKind[DocumentType]):
    """A kind of supporting document."""

    name = "document_type"
    model = DocumentType

    @override
    def rows(self, session: Session) -> Iterable[DocumentType]:
        return session.scalars(select(DocumentType).order_by(DocumentType.position, DocumentType.id))

    @override
    def values(self, session: Session, row: DocumentType) -> Values:
        validity = Validity.from_json(row.validity)
        return {
            "name": row.name,
            "owner": row.owner,
            "mandatory": row.mandatory,
            "blocking": row.blocking,
            "validity": validity.kind.value,
            "months": validity.months or None,
            "position": row.position,
        }

    @override
    def write(self, session: Session, row: DocumentType | None, values: Mapping[str, Any]) -> DocumentType:
        name = text_of(values, "name")
        others = [one for one in session.scalars(select(DocumentType)) if row is None or one.id != row.id]
        if any(one.name == name for one in others):
            raise RuleBroken("name_taken", field="name")
        owner = word_of(values, "owner", OWNERS)
        if row is not None and row.owner != owner and self._uses(session, row):
            raise RuleBroken("setting_moves", field="owner")
        written = row or DocumentType(code=free_code(name, {one.code for one in others}))
        written.name, written.owner = name, owner
        written.mandatory = flag_of(values, "mandatory")
        written.blocking = word_of(values, "blocking", [effect.value for effect in MissingEffect])
        written.validity = _validity(values).to_json()
        written.position = whole_of(values, "position", 0, 1000)
        session.add(written)
        return written

    @override
    def require_unused(self, session: Session, row: DocumentType) -> None:
        uses = self._uses(session, row)
        if uses:
            raise RuleBroken("document_type_in_use", name=row.name, count=uses)

    def _uses(self, session: Session, row: DocumentType) -> int:
        of_type = select(func.count()).select_from(SupportingDocument)
        return session.scalar(of_type.where(SupportingDocument.type_code == row.code)) or 0


def _validity(values: Mapping[str, Any]) -> Validity:
    kind = ValidityKind(word_of(values, "validity", [kind.value for kind in ValidityKind]))
    if kind is ValidityKind.MONTHS_FROM_ISSUE:
        return Validity(kind, whole_of(values, "months", 1, LONGEST_VALIDITY))
    return Validity(kind)


TEXT_KINDS = (RefusalKind, AbsenceReasonKind, TopicKind, NewsKind, LinkKind, TermsKind)
