"""Open corrections become documents: credit notes now, lines of the next invoice later, each once (C1)."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from itertools import chain

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from staffdesk.domain.corrections import DayCorrection, Netted, spread_credit
from staffdesk.domain.french.corrections import correction_reason, correction_unit
from staffdesk.domain.french.credit_note_text import CORRECTED_DAYS
from staffdesk.domain.permissions import Actor
from staffdesk.models.bookings import BookingCorrection
from staffdesk.models.households import Child
from staffdesk.models.invoices import CreditNote, CreditNoteLine, Invoice, InvoiceLine
from staffdesk.services.billing_facts import BillingTown, load_town
from staffdesk.services.billing_scope import asks
from staffdesk.services.credit_notes import CreditLine, IssuedNote, WantedNote, issue_notes
from staffdesk.services.open_corrections import settle

DayOf = tuple[int, int]
"""A booking, and a household that pays or paid it: what another one was billed is its own affair."""


def credit_corrections(
    session: Session, actor: Actor, netted: Netted, *, at: datetime
) -> tuple[IssuedNote, ...]:
    """Issue a credit note for each invoice of which days cost less now, and settle what undid itself."""
    settle(session, netted.void, at)
    if not netted.credits:
        return ()
    lines = _by_invoice(session, netted.credits)
    notes = issue_notes(session, actor, [_note(key, found) for key, found in lines.items()], at=at)
    by_invoice = {note.invoice_id: note.note_id for note in notes}
    for invoice_id, ids in _settled_on(netted.credits).items():
        settle(session, ids, at, credit_note_id=by_invoice.get(invoice_id))
    return notes


def bill_corrections(
    session: Session, debits: Iterable[DayCorrection], invoices: Mapping[int, int], *, at: datetime
) -> None:
    """Settle what the invoices of a run carry now, by household; who has no invoice stays open."""
    ids: dict[int, list[int]] = defaultdict(list)
    for day in debits:
        if day.household_id in invoices:
            ids[invoices[day.household_id]] += day.ids
    for invoice_id, found in ids.items():
        settle(session, found, at, invoice_id=invoice_id)


def load_added(session: Session, bookings: Iterable[int]) -> dict[DayOf, list[tuple[int, int]]]:
    """Read what later invoices billed of some days and still carry, by household, oldest invoice first."""
    wanted = sorted(set(bookings))
    billed = session.execute(
        select(
            BookingCorrection.booking_id,
            Invoice.household_id,
            Invoice.id,
            func.sum(BookingCorrection.cents),
        )
        .join(Invoice, Invoice.id == BookingCorrection.settled_invoice_id)
        .where(BookingCorrection.booking_id.in_(wanted))
        .group_by(BookingCorrection.booking_id, Invoice.household_id, Invoice.id)
        .order_by(Invoice.id)
    ).tuples()
    credited = {
        (booking, invoice): int(cents)
        for booking, invoice, cents in session.execute(
            select(CreditNoteLine.booking_id, CreditNote.invoice_id, func.sum(CreditNoteLine.amount_cents))
            .join(CreditNote, CreditNote.id == CreditNoteLine.credit_note_id)
            .where(CreditNoteLine.booking_id.in_(wanted))
            .group_by(CreditNoteLine.booking_id, CreditNote.invoice_id)
        ).tuples()
    }
    added: dict[DayOf, list[tuple[int, int]]] = defaultdict(list)
    for booking, household, invoice, cents in billed:
        added[booking, household].append((invoice, int(cents) - credited.get((booking, invoice), 0)))
    return added


def _by_invoice(session: Session, days: Sequence[DayCorrection]) -> dict[int, list[CreditLine]]:
    """Share each day over the invoices that carry it, and never credit more than one is still worth.

    A cap of the month may have left an invoice less than its days cost: what is beyond its worth is credited
    on the other invoices of the family for the same activity, the newest first. Not what a person had given
    by hand there: a gesture on a day that is credited now was all there is to credit. So does what is left of
    a day that stands on the invoice of another household.
    """
    town = load_town(session)
    added = load_added(session, (day.booking_id for day in days))
    born_on = _births(session, {day.child_id for day in days})
    keys = {day.invoice_id for day in days} | {key for found in added.values() for key, _ in found}
    worth, owners = _worth(session, keys), _owners(session, keys)
    lines: dict[int, list[CreditLine]] = defaultdict(list)
    gifts: dict[int, int] = {}
    for day in days:
        later = added.get((day.booking_id, day.household_id), ())
        for invoice_id, cents in spread_credit(-day.cents, day.invoice_id, later):
            left = int(cents)
            own = (invoice_id,) if owners[invoice_id] == day.household_id else ()
            for key in chain(own, _others(session, day, worth)):
                part = min(left, worth[key])
                worth[key] -= part
                left -= part
                if part:
                    lines[key].append(_line(day, part, town, born_on))
                if left and key == invoice_id:
                    left -= _gift_used(session, gifts, key, left)
                if not left:
                    break
    return lines


def _gift_used(session: Session, gifts: dict[int, int], invoice_id: int, cents: int) -> int:
    """Take from what was given by hand on an invoice, as far as it goes; read once for each."""
    if invoice_id not in gifts:
        given = select(func.sum(CreditNote.total_cents)).where(
            CreditNote.invoice_id == invoice_id, CreditNote.by_hand
        )
        gifts[invoice_id] = int(session.scalar(given) or 0)
    used = min(cents, gifts[invoice_id])
    gifts[invoice_id] -= used
    return used


def _others(session: Session, day: DayCorrection, worth: dict[int, int]) -> Iterator[int]:
    """Give the invoices of a family that ask something of an activity, newest first; asked only if needed."""
    rows = session.execute(
        select(Invoice.id, Invoice.total_cents - Invoice.credited_cents)
        .join(InvoiceLine, InvoiceLine.invoice_id == Invoice.id)
        .where(
            Invoice.household_id == day.household_id,
            InvoiceLine.activity_code == day.activity,
            asks(),
        )
        .distinct()
        .order_by(Invoice.id.desc())
    ).tuples()
    for key, cents in rows.all():
        worth.setdefault(key, int(cents))
        yield key


def _births(session: Session, children: Iterable[int]) -> Mapping[int, date]:
    rows = session.execute(select(Child.id, Child.born_on).where(Child.id.in_(sorted(children)))).tuples()
    return dict(rows.all())


def _worth(session: Session, invoices: Iterable[int]) -> dict[int, int]:
    rows = session.execute(
        select(Invoice.id, Invoice.total_cents - Invoice.credited_cents).where(
            Invoice.id.in_(sorted(invoices))
        )
    ).tuples()
    return dict(rows.all())


def _owners(session: Session, invoices: Iterable[int]) -> dict[int, int]:
    asked = select(Invoice.id, Invoice.household_id).where(Invoice.id.in_(sorted(invoices)))
    return dict(session.execute(asked).tuples().all())


def _line(day: DayCorrection, cents: int, town: BillingTown, born_on: Mapping[int, date]) -> CreditLine:
    reason = correction_reason(day)
    unit = correction_unit(day)
    return CreditLine(
        child_id=day.child_id,
        activity_code=day.activity,
        label=town.names[day.activity],
        detail=f"{unit}\n{reason}" if reason else unit,
        cents=cents,
        cesu_eligible=day.cesu_may_pay
        and town.activities[day.activity].cesu_pays(born_on[day.child_id], day.on),
        booking_id=day.booking_id,
    )


def _note(invoice_id: int, lines: Sequence[CreditLine]) -> WantedNote:
    cause = lines[0].detail.partition("\n")[0] if len(lines) == 1 else CORRECTED_DAYS
    return WantedNote(invoice_id, cause, tuple(lines))


def _settled_on(days: Iterable[DayCorrection]) -> dict[int, list[int]]:
    ids: dict[int, list[int]] = defaultdict(list)
    for day in days:
        ids[day.invoice_id] += day.ids
    return ids
