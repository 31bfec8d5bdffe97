"""What was given by hand on an invoice cancelled since: shown on the next draft, taken up by one click.

A gesture is no price: invoicing the days anew would lose it. Nor is every credit by hand a gesture: one that
mended a price must not be given twice. So a person decides, on the draft.
"""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import ColumnElement, exists, func, or_, select, update
from sqlalchemy.orm import Session, aliased

from staffdesk.domain.anomalies import AnomalyKind
from staffdesk.domain.dates import Period
from staffdesk.domain.drafts import Gesture
from staffdesk.domain.errors import NotFound, RuleBroken, Stale
from staffdesk.domain.french.invoice_text import gesture_again
from staffdesk.domain.invoice_life import InvoiceState, invoice_number
from staffdesk.domain.money import Cents
from staffdesk.domain.permissions import Actor
from staffdesk.models.bookings import Booking
from staffdesk.models.invoices import CreditNote, CreditNoteLine, Invoice, InvoiceLine, InvoiceRun
from staffdesk.services import audit

_CANCELLED = InvoiceState.CANCELLED.value
_Carrier = aliased(Invoice)


def load_gestures(
    session: Session, period: Period, codes: tuple[str, ...], of_family: ColumnElement[bool]
) -> Mapping[int, tuple[Gesture, ...]]:
    """Read what cancelled invoices of a time had given each household and nothing gives again, oldest first.

    `of_family` is a condition on ``Invoice.household_id``. An invoice that still holds its days was given
    away whole: they are invoiced no more.
    """
    line = select(CreditNoteLine.id).where(
        CreditNoteLine.credit_note_id == CreditNote.id, CreditNoteLine.activity_code.in_(codes)
    )
    holds_days = exists().where(
        Booking.invoice_id == Invoice.id, Booking.household_id == Invoice.household_id
    )
    rows = session.execute(
        select(
            CreditNote.id,
            CreditNote.household_id,
            CreditNote.cause,
            CreditNote.total_cents,
            Invoice.year,
            Invoice.number,
        )
        .join(Invoice, Invoice.id == CreditNote.invoice_id)
        .join(InvoiceRun, InvoiceRun.id == Invoice.run_id)
        .outerjoin(_Carrier, _Carrier.id == CreditNote.carried_on_id)
        .where(
            CreditNote.by_hand,
            Invoice.state == _CANCELLED,
            or_(_Carrier.id.is_(None), _Carrier.state == _CANCELLED),
            InvoiceRun.starts_on < period.end,
            InvoiceRun.ends_on >= period.start,
            line.exists(),
            ~holds_days,
            of_family,
        )
        .order_by(CreditNote.id)
    )
    found: dict[int, list[Gesture]] = defaultdict(list)
    for row in rows:
        number = invoice_number(row.year or 0, row.number or 0)
        found[row.household_id].append(Gesture(row.id, number, row.cause, Cents(row.total_cents)))
    return {household: tuple(gestures) for household, gestures in found.items()}


def carry_gesture(session: Session, actor: Actor, run: InvoiceRun, note_id: int, *, at: datetime) -> None:
    """Give a gesture again on the draft of its family, as far as the same service costs; twice is once.

    Raises:
        NotFound: ``credit_note``.
        Stale: ``run_issued``, ``run_dropped``.
        RuleBroken: ``gesture_without_line``: the draft asks nothing for what it was given on.
    """
    if run.state != "draft":
        raise Stale(f"run_{run.state}", run=run.title)
    note = session.get(CreditNote, note_id, with_for_update=True)
    if note is None or not note.by_hand:
        raise NotFound("credit_note", note_id=note_id)
    drafted = session.scalar(
        select(Invoice).where(Invoice.run_id == run.id, Invoice.household_id == note.household_id)
    )
    if drafted is not None and note.carried_on_id == drafted.id:
        return
    given = note.lines[0]
    room, place = (0, 0) if drafted is None else _room(session, drafted.id, given)
    cents = min(note.total_cents, room)
    if drafted is None or cents <= 0:
        raise RuleBroken("gesture_without_line", activity=given.label)
    own = session.get_one(Invoice, note.invoice_id)
    number = invoice_number(own.year or 0, own.number or 0)
    _make_way(session, drafted.id, place)
    session.add(
        InvoiceLine(
            invoice_id=drafted.id,
            position=place + 1,
            child_id=given.child_id,
            activity_code=given.activity_code,
            label=given.label,
            detail=gesture_again(number, note.cause),
            quantity=1,
            unit_cents=-cents,
            amount_cents=-cents,
            cesu_eligible=given.cesu_eligible,
        )
    )
    drafted.total_cents -= cents
    note.carried_on_id = drafted.id
    run.anomalies = [one for one in run.anomalies if not _is_of(one, note_id)]
    facts = {"invoice": number, "cents": cents, "cause": note.cause}
    audit.record(session, actor, "gesture.carried", f"invoice_run:{run.id}", facts, at=at)
    session.flush()


def drop_carried(session: Session, drafts: ColumnElement[bool]) -> None:
    """Let gestures wait again whose drafts (a condition on `Invoice`) are deleted."""
    gone = select(Invoice.id).where(drafts, Invoice.number.is_(None))
    session.execute(
        update(CreditNote).where(CreditNote.carried_on_id.in_(gone)).values(carried_on_id=None),
        execution_options={"synchronize_session": False},
    )


def _room(session: Session, invoice_id: int, given: CreditNoteLine) -> tuple[int, int]:
    """Return what a draft asks for what was given on, and the place of the last of these lines."""
    cents, place = session.execute(
        select(func.sum(InvoiceLine.amount_cents), func.max(InvoiceLine.position)).where(
            InvoiceLine.invoice_id == invoice_id,
            InvoiceLine.child_id == given.child_id,
            InvoiceLine.activity_code == given.activity_code,
        )
    ).one()
    return int(cents or 0), int(place or 0)


def _make_way(session: Session, invoice_id: int, place: int) -> None:
    """Move what follows a place by one, so that lines of a child stay together."""
    session.execute(
        update(InvoiceLine)
        .where(InvoiceLine.invoice_id == invoice_id, InvoiceLine.position > place)
        .values(position=InvoiceLine.position + 1)
    )


def _is_of(stored: Mapping[str, object], note_id: int) -> bool:
    values = stored["values"]
    return (
        stored["kind"] == AnomalyKind.GESTURE.value
        and isinstance(values, Mapping)
        and values.get("note") == note_id
    )
