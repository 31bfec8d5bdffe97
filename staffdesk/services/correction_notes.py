"""Open corrections become documents: credit notes now, lines of the next invoice later, each once (C1)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from staffdesk.domain.corrections import DayCorrection, Netted
from staffdesk.domain.french.corrections import correction_reason, correction_unit
from staffdesk.domain.french.credit_note_text import CORRECTED_DAYS
from staffdesk.domain.permissions import Actor
from staffdesk.models.households import Child
from staffdesk.services.billing_facts import BillingTown, load_town
from staffdesk.services.covered_rests import keep_rest, spend_rest
from staffdesk.services.credit_notes import CreditLine, IssuedNote, WantedNote, issue_notes
from staffdesk.services.credit_sharing import CreditPart, share_credits
from staffdesk.services.open_corrections import settle


def credit_corrections(
    session: Session, actor: Actor, netted: Netted, *, at: datetime
) -> tuple[IssuedNote, ...]:
    """Issue a credit note for each invoice of which days cost less now, and settle what undid itself.

    What is not credited for a gesture on the invoice covers it is remembered: it is taken off what the
    invoice asks more later, so that the gesture counts once, and whole.
    """
    settle(session, netted.void, at)
    shared = share_credits(session, netted.credits)
    lines = _lines(session, shared.parts)
    notes = issue_notes(session, actor, [_note(key, found) for key, found in lines.items()], at=at)
    by_invoice = {note.invoice_id: note.note_id for note in notes}
    for invoice_id, ids in _settled_on(netted.credits).items():
        settle(session, ids, at, credit_note_id=by_invoice.get(invoice_id))
    for day, cents in shared.rests:
        keep_rest(session, day, cents, at, actor.name)
    for day in netted.covered:
        settle(session, day.ids, at)
        spend_rest(session, day, at, actor.name)
    return notes


def bill_corrections(
    session: Session,
    actor: Actor,
    debits: Iterable[DayCorrection],
    invoices: Mapping[int, int],
    *,
    at: datetime,
) -> None:
    """Settle what the invoices of a run carry now, by household; who has no invoice stays open."""
    ids: dict[int, list[int]] = defaultdict(list)
    for day in debits:
        if day.household_id in invoices:
            ids[invoices[day.household_id]] += day.ids
            spend_rest(session, day, at, actor.name, invoice_id=invoices[day.household_id])
    for invoice_id, found in ids.items():
        settle(session, found, at, invoice_id=invoice_id)


def _lines(session: Session, parts: Sequence[CreditPart]) -> dict[int, list[CreditLine]]:
    if not parts:
        return {}
    town = load_town(session)
    born_on = _births(session, {part.day.child_id for part in parts})
    lines: dict[int, list[CreditLine]] = defaultdict(list)
    for part in parts:
        lines[part.invoice_id].append(_line(part, town, born_on))
    return lines


def _births(session: Session, children: Iterable[int]) -> Mapping[int, date]:
    rows = session.execute(select(Child.id, Child.born_on).where(Child.id.in_(sorted(children)))).tuples()
    return dict(rows.all())


def _line(part: CreditPart, town: BillingTown, born_on: Mapping[int, date]) -> CreditLine:
    day = part.day
    reason = correction_reason(day)
    unit = correction_unit(day)
    return CreditLine(
        child_id=day.child_id,
        activity_code=day.activity,
        label=town.names[day.activity],
        detail=f"{unit}\n{reason}" if reason else unit,
        cents=part.cents,
        cesu_eligible=day.cesu_may_pay
        and town.activities[day.activity].cesu_pays(born_on[day.child_id], day.on),
        booking_id=part.booking_id,
    )


def _note(invoice_id: int, lines: Sequence[CreditLine]) -> WantedNote:
    cause = lines[0].detail.partition("\n")[0] if len(lines) == 1 else CORRECTED_DAYS
    return WantedNote(invoice_id, cause, tuple(lines))


def _settled_on(days: Iterable[DayCorrection]) -> dict[int, list[int]]:
    ids: dict[int, list[int]] = defaultdict(list)
    for day in days:
        ids[day.invoice_id] += day.ids
    return ids
