"""Rows of a decided request: each day with its answer, what became of it since, and what can be corrected."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from staffdesk.domain.bookings import BookingState
from staffdesk.domain.french.amounts import NO_BREAK
from staffdesk.domain.french.bookings import STATE_WORDS
from staffdesk.domain.french.dates import day_short
from staffdesk.domain.french.fields import whole_label
from staffdesk.domain.french.requests import outcome_line
from staffdesk.domain.requests import Outcome, OutcomeKind
from staffdesk.models.bookings import Booking
from staffdesk.models.households import AidGrantRow, FamilyQuotientRow
from staffdesk.models.requests import Request, SupportingDocument
from staffdesk.services.request_rows import CorrectionRow, DateRow, FieldRow, ItemDecision, Verdict
from staffdesk.services.validation.asked import Asked
from staffdesk.services.validation.cells import CellFacts
from staffdesk.services.validation.checking import EditedField
from staffdesk.services.validation.corrected_effects import excused_days, left_value
from staffdesk.services.validation.decided import Trail, answers_of, correction_of
from staffdesk.services.validation.health import is_about_health
from staffdesk.services.validation.lines import changed_note

_VERDICTS = {
    OutcomeKind.REFUSED: Verdict.BLOCKED,
    OutcomeKind.WAITING: Verdict.WAITING,
    OutcomeKind.ABSENT_BILLED: Verdict.LOOK,
}
INVOICED = f"sur une facture{NO_BREAK}: une correction s’y ajoute"


def answer_rows(request: Request) -> tuple[ItemDecision, ...]:
    """List the answers of a request as they stand now."""
    return tuple(
        ItemDecision(index, one.kind.value, one.reason) for index, one in enumerate(answers_of(request))
    )


def correction_row(request: Request) -> CorrectionRow | None:
    """Tell the last correction of a request; None where its first decision stands."""
    last = correction_of(request)
    return None if last is None else CorrectionRow(last.count, last.by, last.at, last.reason)


def decided_dates(
    session: Session, request: Request, rows: Sequence[DateRow], cells: Sequence[CellFacts]
) -> tuple[DateRow, ...]:
    """Turn the rows of the asked days into what was answered; a day moved since keeps its answer."""
    answers = answers_of(request)
    if len(answers) < len(rows):
        return tuple(rows)
    left = {int(entry["id"]): str(entry["after"]) for entry in Trail(request.undo).of("booking")}
    invoiced = _invoiced(session, left)
    found = []
    for row, cell in zip(rows, cells, strict=True):
        answer, booking = answers[row.index], cell.booking
        choices, note = row.choices, ""
        if booking is not None and left.get(booking.booking_id, booking.state.value) != booking.state.value:
            choices, note = (answer.kind.value,), f"depuis{NO_BREAK}: {STATE_WORDS[booking.state]}"
        elif booking is not None and booking.booking_id in invoiced:
            note = INVOICED
        verdict = _VERDICTS.get(answer.kind, Verdict.OK)
        outcome = answer.kind.value
        found.append(
            replace(row, verdict=verdict, reason=answer.reason, proposed=outcome, choices=choices, note=note)
        )
    return tuple(found)


def _invoiced(session: Session, booking_ids: Collection[int]) -> set[int]:
    question = select(Booking.id).where(Booking.id.in_(sorted(booking_ids)), Booking.invoice_id.is_not(None))
    return set(session.scalars(question)) if booking_ids else set()


def decided_fields(
    request: Request, asked: Asked, rows: Sequence[FieldRow], edited: Mapping[int, EditedField]
) -> tuple[FieldRow, ...]:
    """Mark the fields that somebody changed after they were decided: their answer stays.

    Of a health form nothing is compared here: what it holds stays sealed until it is corrected.
    """
    answers, trail = answers_of(request), Trail(request.undo)
    if is_about_health(asked) or request.undo is None or len(answers) < len(rows):
        return tuple(rows)
    found = []
    for row in rows:
        held = edited.get(row.index)
        moved = held is not None and held.is_own and held.value != left_value(trail, asked, row.index)
        done = answers[row.index].kind is OutcomeKind.ALREADY_DONE
        note = changed_note(held) if held is not None and moved else ""
        found.append(
            replace(row, in_conflict=moved, already_done=done, changed_note=note, locked=moved or done)
        )
    return tuple(found)


def outcome_lines(request: Request, asked: Asked, cells: Sequence[CellFacts]) -> tuple[str, ...]:
    """Tell what was answered, in the order asked: which days or fields got each answer, and why."""
    named: dict[Outcome, list[str]] = {}
    for index, answer in enumerate(answers_of(request)):
        named.setdefault(answer, []).extend(_name(index, asked, cells))
    return tuple(
        outcome_line(one.kind.value, one.reason, tuple(dict.fromkeys(names))) for one, names in named.items()
    )


def _name(index: int, asked: Asked, cells: Sequence[CellFacts]) -> list[str]:
    """Name one item: a day, with its slot and child where the request asks several of them; or a field."""
    if index < len(cells):
        cell = cells[index]
        slots = {one.slot_name for one in cells}
        children = {one.asked.child_uid for one in cells}
        child = cell.child.first_name if cell.child is not None and len(children) > 1 else ""
        beside = " ".join(filter(None, (cell.slot_name.lower() if len(slots) > 1 else "", child)))
        day = day_short(cell.asked.on)
        return [f"{day} ({beside})" if beside else day]
    return [whole_label(asked.edits[index].field)] if index < len(asked.edits) else []


def excused_on(session: Session, request: Request) -> tuple[date, ...]:
    """List the days that the document of a request excused and that still are."""
    left = [int(entry["id"]) for entry in excused_days(Trail(request.undo))]
    question = select(Booking.day_on).where(
        Booking.id.in_(left), Booking.state == BookingState.ABSENT_EXCUSED.value
    )
    return tuple(session.scalars(question.distinct().order_by(Booking.day_on))) if left else ()


def proves_aid(session: Session, request: Request) -> bool:
    """Tell whether an aid granted by name rests on the document of a request."""
    cited = (
        select(AidGrantRow.id)
        .join(SupportingDocument, AidGrantRow.document_id == SupportingDocument.id)
        .where(SupportingDocument.request_id == request.id)
    )
    return session.scalar(cited.limit(1)) is not None


def proves_quotient(session: Session, request: Request) -> bool:
    """Tell whether a family quotient on file rests on the document of a request."""
    cited = (
        select(FamilyQuotientRow.id)
        .join(SupportingDocument, FamilyQuotientRow.document_id == SupportingDocument.id)
        .where(SupportingDocument.request_id == request.id)
    )
    return session.scalar(cited.limit(1)) is not None
