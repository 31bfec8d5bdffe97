"""What an invoice changes of days that other invoices hold: corrections of these, settled by it (C1)."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from sqlalchemy import Select, String, cast, func, select, update
from sqlalchemy.orm import Session

from staffdesk.domain.bookings import InvoiceCorrection
from staffdesk.domain.french.credit_note_text import cancelled_invoice
from staffdesk.domain.invoice_life import invoice_number
from staffdesk.domain.permissions import Actor
from staffdesk.models.bookings import Booking, BookingCorrection
from staffdesk.models.invoices import Invoice, InvoiceLine
from staffdesk.services.billing_facts import load_town
from staffdesk.services.billing_scope import stands
from staffdesk.services.booking_moves import Hand
from staffdesk.services.correction_notes import credit_corrections
from staffdesk.services.credit_notes import IssuedNote
from staffdesk.services.credit_sharing import load_settling
from staffdesk.services.invoice_caps import caps_given_back

Value = TypeVar("Value")


@dataclass(frozen=True)
class _Since:
    """A change of a day, who pays it, and the invoice that asks it (None: nothing asks it yet)."""

    booking_id: int
    invoice_id: int
    household_id: int
    cents: int
    asked_on: int | None = None
    capped_cents: int = 0
    family_capped_cents: int = 0
    reason: str = ""


def write_since(session: Session, run_id: int, hand: Hand) -> None:
    """Write what the lines of a run that is issued change of other invoices, settled by its own."""
    rows = session.execute(
        select(Invoice.id, Invoice.household_id, InvoiceLine.since)
        .join(InvoiceLine, InvoiceLine.invoice_id == Invoice.id)
        .where(Invoice.run_id == run_id, cast(InvoiceLine.since, String) != "[]")
        .order_by(InvoiceLine.id)
    ).tuples()
    found = [
        _Since(booking, invoice_id, household, cents, asked_on)
        for asked_on, household, changes in rows
        for booking, invoice_id, cents in changes
    ]
    _hold(session, found)
    _add(session, found, hand)


def credit_since(
    session: Session, actor: Actor, beside: Sequence[Sequence[int]], codes: Collection[str], *, at: datetime
) -> tuple[IssuedNote, ...]:
    """Issue the credit notes that a run makes beside its invoices, and let days stand where their fee does.

    `beside` are rows of ``InvoiceRun.since``. Open corrections of these families are settled before.
    """
    changes = [
        _Since(booking, invoice_id, household, cents, capped_cents=capped, family_capped_cents=of_family)
        for household, booking, invoice_id, cents, capped, of_family in beside
    ]
    _hold(session, changes)
    credits_ = [one for one in changes if one.cents]
    _add(session, credits_, Hand(actor.name, at))
    families = {one.household_id for one in credits_}
    if not families:
        return ()
    return credit_corrections(session, actor, load_settling(session, codes, families), at=at)


def _hold(session: Session, changes: Iterable[_Since]) -> None:
    """Make days remember the invoice that their fee, or what was taken off it, stands on."""
    of_invoice: dict[int, list[int]] = defaultdict(list)
    for one in changes:
        of_invoice[one.invoice_id].append(one.booking_id)
    for invoice_id, bookings in of_invoice.items():
        session.execute(
            update(Booking)
            .where(Booking.id.in_(bookings), Booking.invoice_id.is_(None))
            .values(invoice_id=invoice_id),
            execution_options={"synchronize_session": False},
        )


def take_back_since(session: Session, invoice: Invoice, bookings: Collection[int], hand: Hand) -> None:
    """Ask back what later invoices took off the days of an invoice that is cancelled.

    They will be invoiced anew, whole. What later invoices added is credited: `load_added`.
    """
    settled = select(Invoice.id).where(stands())
    rows = session.execute(
        select(BookingCorrection.booking_id, func.sum(BookingCorrection.cents))
        .where(
            BookingCorrection.booking_id.in_(sorted(bookings)),
            BookingCorrection.invoice_id == invoice.id,
            BookingCorrection.household_id.is_(None),
            BookingCorrection.settled_invoice_id.in_(settled),
        )
        .group_by(BookingCorrection.booking_id, BookingCorrection.settled_invoice_id)
        .order_by(BookingCorrection.booking_id)
    ).tuples()
    taken: dict[int, int] = defaultdict(int)
    for booking, cents in rows:
        taken[booking] -= min(0, int(cents))
    _add(
        session,
        [
            _Since(booking, invoice.id, invoice.household_id, cents)
            for booking, cents in taken.items()
            if cents
        ],
        hand,
    )


def ask_capped(session: Session, invoice: Invoice, bookings: Collection[int], hand: Hand) -> None:
    """Ask what caps took off other invoices because of one that is cancelled: the month has room again.

    ``bookings`` are the days it held, of whomever they are now: its cap counted those that were handed over.
    """
    given = caps_given_back(session, load_town(session), invoice.household_id, bookings)
    why = cancelled_invoice(invoice_number(invoice.year or 0, invoice.number or 0))
    _add(
        session,
        [
            _Since(
                booking,
                invoice_id,
                invoice.household_id,
                cap.child + cap.family,
                capped_cents=cap.child,
                family_capped_cents=cap.family,
                reason=why,
            )
            for (booking, invoice_id), cap in given.items()
        ],
        hand,
    )


def _add(session: Session, changes: Collection[_Since], hand: Hand) -> None:
    if not changes:
        return
    bookings = sorted({one.booking_id for one in changes})
    states = _read(session, select(Booking.id, Booking.state).where(Booking.id.in_(bookings)))
    invoices = sorted({one.invoice_id for one in changes})
    owners = _read(session, select(Invoice.id, Invoice.household_id).where(Invoice.id.in_(invoices)))
    for one in changes:
        kind = InvoiceCorrection.EXTRA_LINE if one.cents > 0 else InvoiceCorrection.CREDIT_NOTE_LINE
        session.add(
            BookingCorrection(
                booking_id=one.booking_id,
                invoice_id=one.invoice_id,
                household_id=None if owners[one.invoice_id] == one.household_id else one.household_id,
                kind=kind.value,
                cents=one.cents,
                capped_cents=one.capped_cents,
                family_capped_cents=one.family_capped_cents,
                from_state=states[one.booking_id],
                to_state=states[one.booking_id],
                reason=one.reason,
                by=hand.name,
                at=hand.at,
                settled_at=None if one.asked_on is None else hand.at,
                settled_invoice_id=one.asked_on,
            )
        )
    session.flush()


def _read(session: Session, asked: Select[tuple[int, Value]]) -> dict[int, Value]:
    return dict(session.execute(asked).tuples().all())
