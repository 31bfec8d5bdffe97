"""The rows of the list, from the rows of the service: who, what, until when, and what the checks say.

The model itself is the kit's grouped list; here is what it shows and in which groups.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import TYPE_CHECKING

from staffdesk.domain.french.amounts import counted
from staffdesk.domain.french.checks import group_heading
from staffdesk.domain.french.policies import is_automatic
from staffdesk.domain.french.requests import KIND_PLURALS, KIND_WORDS, WHEN
from staffdesk.domain.requests import OutcomeKind, RequestKind, RequestStatus
from staffdesk.domain.urgency import UrgencyGroup, is_too_late
from staffdesk.ui.kit.list_rows import TwoLineRow, Verdict
from staffdesk.ui.kit.tokens import Tone
from staffdesk.ui.validation.request_phrases import moment_tone, moment_words
from staffdesk.ui.wording import CANCELLATION_ICON, KIND_ICONS, OUTCOME_SIGNS, STATUS_SIGNS, SUBJECT_ICONS

if TYPE_CHECKING:
    from staffdesk.services.request_rows import QueueRow

BY_URGENCY, BY_KIND, BY_FAMILY, BY_SCHOOL = "urgency", "kind", "family", "school"
BY_ACTIVITY = "activity"
ORDERS: tuple[tuple[str, str], ...] = (
    (BY_URGENCY, "Urgence"),
    (BY_KIND, "Type"),
    (BY_FAMILY, "Famille"),
    (BY_SCHOOL, "École"),
    (BY_ACTIVITY, "Activité"),
)
"""How the list can be grouped: key and words."""

TOO_LATE = "Délai dépassé"
BY_RULE = "auto"
CORRECTED = "Décision automatique corrigée"
WAITS, IS_WAITING = "LA", "en liste d’attente"
WITH_DATES = (RequestKind.BOOKING, RequestKind.ABSENCE)
NO_SCHOOL = "Foyer"
NO_ACTIVITY = "Dossier et documents"

_SIGNS: Mapping[str, tuple[str, Tone, str]] = MappingProxyType(
    {
        "ok": ("check-circle", Tone.OK, "conforme"),
        "late": ("warning", Tone.WARN, "à voir"),
        "look": ("warning", Tone.WARN, "à voir"),
        "waiting": ("warning", Tone.WARN, "à voir"),
        "blocked": ("x-circle", Tone.BAD, "bloquant"),
    }
)


def list_rows(
    rows: Sequence[QueueRow], now: datetime, order: str = BY_URGENCY, schools: Mapping[int, str] | None = None
) -> tuple[TwoLineRow, ...]:
    """Build the list in one of :data:`ORDERS`; inside a group the order of the service stays.

    ``schools`` names sites by primary key, for the order by school.
    """
    headings = _headings(rows, now, order, schools or {})
    built = [_list_row(row, heading, now) for row, heading in zip(rows, headings, strict=True)]
    places: dict[str, int] = {}
    for heading in sorted(set(headings)) if order in (BY_FAMILY, BY_SCHOOL, BY_ACTIVITY) else headings:
        places.setdefault(heading, len(places))
    return tuple(sorted(built, key=lambda row: places[row.group]))


def kind_icon(kind: str, subject: str = "") -> str:
    """Choose the icon of a request; ``subject`` is finer where it is known."""
    if subject == "cancellation":
        return CANCELLATION_ICON
    if subject in SUBJECT_ICONS:
        return SUBJECT_ICONS[subject]
    return KIND_ICONS[RequestKind(kind)] if kind in set(RequestKind) else "note-pencil"


def is_green(row: QueueRow) -> bool:
    """Tell whether every check of a row is conform, so that a bulk accept takes it."""
    return row.worst == "ok"


def _headings(rows: Sequence[QueueRow], now: datetime, order: str, schools: Mapping[int, str]) -> list[str]:
    if order == BY_KIND:
        return [KIND_PLURALS.get(row.kind, KIND_WORDS.get(row.kind, row.kind)) for row in rows]
    if order == BY_FAMILY:
        return [row.family for row in rows]
    if order == BY_ACTIVITY:
        return [row.activity or NO_ACTIVITY for row in rows]
    if order == BY_SCHOOL:
        return [schools.get(row.site_id or 0, NO_SCHOOL) for row in rows]
    soon = [row.useful_until_at for row in rows if _is_soon(row, now) and row.useful_until_at is not None]
    last = max(soon, default=None)
    return [_urgency_heading(row, now, last) for row in rows]


def _urgency_heading(row: QueueRow, now: datetime, last_soon_at: datetime | None) -> str:
    if not _is_open(row):
        return ""
    if row.useful_until_at is not None and is_too_late(row.useful_until_at, now):
        return TOO_LATE
    group = UrgencyGroup(row.urgent_group)
    return group_heading(group, last_soon_at if group is UrgencyGroup.SOON else None)


def _is_soon(row: QueueRow, now: datetime) -> bool:
    until_at = row.useful_until_at
    return row.urgent_group == UrgencyGroup.SOON and until_at is not None and not is_too_late(until_at, now)


def _is_open(row: QueueRow) -> bool:
    return row.status in (RequestStatus.PENDING, RequestStatus.CANNOT_READ)


def _list_row(row: QueueRow, heading: str, now: datetime) -> TwoLineRow:
    until_at = row.useful_until_at or row.received_at
    opened = _is_open(row)
    return TwoLineRow(
        key=row.request_id,
        group=heading,
        icon=kind_icon(row.kind, row.subject),
        title=row.family,
        subtitle=row.child or "Foyer",
        line2=row.summary,
        moment=moment_words(until_at if opened else row.received_at, now),
        moment_tone=moment_tone(until_at, now) if opened else Tone.QUIET,
        verdict=_verdict(row) if opened else _answer(row),
        kept=row.summary.rpartition(WHEN)[2] if row.kind in WITH_DATES else "",
    )


def _verdict(row: QueueRow) -> Verdict:
    icon, tone, word = _SIGNS[row.worst]
    noun = counted(row.to_look_at, "contrôle", "contrôles")
    plural = "s" if row.to_look_at > 1 and word != "à voir" else ""
    return Verdict(icon, tone, str(row.to_look_at), f"{noun} {word}{plural}")


def _answer(row: QueueRow) -> Verdict:
    """Show the answer; one that a policy gave says so beside its sign.

    A policy only ever accepts: any other answer is what a person corrected since.
    """
    icon, tone = STATUS_SIGNS[RequestStatus(row.status)]
    if row.waits and row.status == RequestStatus.ACCEPTED:
        icon, tone = OUTCOME_SIGNS[OutcomeKind.WAITING]
        return Verdict(icon, tone, WAITS, IS_WAITING)
    if is_automatic(row.decided_by) and row.status != RequestStatus.ACCEPTED:
        return Verdict(icon, tone, "", CORRECTED)
    return Verdict(icon, tone, BY_RULE if is_automatic(row.decided_by) else "", row.decided_by)
