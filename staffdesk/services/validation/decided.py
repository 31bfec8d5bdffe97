"""What a decision said and did, as its request keeps it: answers, undo journals, the corrections since.

A corrected request keeps every earlier decision whole inside the undo of the next: nothing of it is edited.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from staffdesk.contract import v1
from staffdesk.domain.errors import NotFound
from staffdesk.domain.requests import Outcome, OutcomeKind, RequestKind, RequestStatus
from staffdesk.models.requests import Request
from staffdesk.models.sync import OutboxMessage
from staffdesk.services.validation.asked import Asked
from staffdesk.services.validation.fields import current_value, find_holder
from staffdesk.services.validation.health import health_mark, is_about_health

CORRECTED_KINDS = (
    RequestKind.EDIT.value,
    RequestKind.BOOKING.value,
    RequestKind.ABSENCE.value,
    RequestKind.DOCUMENT.value,
)
DECIDED = (RequestStatus.ACCEPTED.value, RequestStatus.PARTLY.value, RequestStatus.REFUSED.value)


@dataclass(frozen=True)
class Correction:
    """The last correcting decision of a request: which one it is (from 1), by whom, when, why."""

    count: int
    by: str
    at: datetime
    reason: str


def correction_of(request: Request) -> Correction | None:
    """Give the last correction of a request; None where its first decision stands."""
    kept = (request.outcome or {}).get("correction")
    if kept is None:
        return None
    return Correction(kept["count"], kept["by"], datetime.fromisoformat(kept["at"]), kept["reason"])


def answers_of(request: Request) -> tuple[Outcome, ...]:
    """List what each item of a decided request was answered last, in the order of its items."""
    items = (request.outcome or {}).get("items", ())
    by_index = sorted(items, key=lambda item: int(item["index"]))
    return tuple(Outcome(OutcomeKind(item["outcome"]), item.get("reason", "")) for item in by_index)


def may_be_corrected(session: Session, request: Request) -> bool:
    """Tell whether a decision was taken by the rules of the queue and left: before that it is undone."""
    return (
        request.status in DECIDED
        and request.kind in CORRECTED_KINDS
        and request.undo is not None
        and request.household_id is not None
        and not is_unsent(session, request.id)
    )


def is_unsent(session: Session, request_id: int) -> bool:
    """Tell whether the last decision on a request has no number yet, so that it can be taken back (R17)."""
    waiting = select(OutboxMessage.id).where(
        OutboxMessage.request_id == request_id,
        OutboxMessage.kind == v1.MessageKind.DECISION.value,
        OutboxMessage.n.is_(None),
    )
    return session.scalar(waiting.limit(1)) is not None


def values_now(session: Session, asked: Asked) -> dict[str, Any]:
    """Give what a correction will compare: the edited fields as a decision leaves them.

    Of a health form only a mark is kept: its values stay sealed where they are.
    """
    if is_about_health(asked):
        return {"health": health_mark(session, asked.edits[0].uid)}
    return {"fields": [_value(session, asked, index) for index in range(len(asked.edits))]}


def _value(session: Session, asked: Asked, index: int) -> str | None:
    edit = asked.edits[index]
    try:
        return current_value(find_holder(session, edit.subject, edit.uid), edit.field)
    except NotFound:
        return None


class Trail:
    """What the decisions of one request did, the first one and its corrections, oldest first."""

    def __init__(self, undo: Mapping[str, Any] | None) -> None:
        """Read the undo of a request, with the earlier ones inside it."""
        found: list[Mapping[str, Any]] = []
        while undo is not None:
            found.append(undo)
            undo = (undo.get("before") or {}).get("undo")
        self._layers = found[::-1]

    def first_journal(self) -> Sequence[Mapping[str, Any]]:
        """Give what the first decision did."""
        return self._layers[0]["journal"] if self._layers else ()

    def of(self, what: str, **wanted: object) -> list[Mapping[str, Any]]:
        """List the entries of a kind, oldest first: of a booking by its ``id``, of a field by its names."""
        return [
            entry
            for layer in self._layers
            for entry in layer["journal"]
            if entry["what"] == what and all(entry.get(name) == value for name, value in wanted.items())
        ]

    def left(self, name: str) -> Any:
        """Give what the last decision left of the fields, or of the health form; None: it was not kept."""
        return self._layers[-1].get(name) if self._layers else None
