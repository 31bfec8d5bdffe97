"""What becomes of open corrections: which invoices are credited for days that cost less, and how far (C1)."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from staffdesk.domain.corrections import DayCorrection, Netted, cover, spread_credit
from staffdesk.models.bookings import Booking, BookingCorrection
from staffdesk.models.invoices import CreditNote, CreditNoteLine, Invoice, InvoiceLine
from staffdesk.models.town import Activity, Slot
from staffdesk.services.billing_scope import asks
from staffdesk.services.covered_rests import load_rests
from staffdesk.services.open_corrections import load_netted

DayOf = tuple[int, int]
"""A booking, and a household that pays or paid it: what another one was billed is its own affair."""


@dataclass(frozen=True)
class CreditPart:
    """What an invoice credits of a day, in cents above zero.

    ``booking_id`` is the day that the invoice asked it for: that one, or another of the same invoice.
    """

    day: DayCorrection
    invoice_id: int
    cents: int
    booking_id: int


@dataclass(frozen=True)
class Shared:
    """What is credited where, and what is not for a gesture covers it (`covered_rests`), above zero."""

    parts: Sequence[CreditPart] = ()
    rests: Sequence[tuple[DayCorrection, int]] = ()


def load_settling(
    session: Session,
    codes: Collection[str] | None = None,
    households: Collection[int] | None = None,
    invoices: Collection[int] | None = None,
) -> Netted:
    """Net open corrections as `load_netted`, less what gestures on their invoices cover of those that ask.

    That is what was not credited before, whatever the activity, and what will not be now.
    """
    found = load_netted(session, codes, households, invoices)
    if not found.debits:
        return found
    asking = {(day.invoice_id, day.household_id) for day in found.debits}
    rests: dict[tuple[int, int], int] = defaultdict(int)
    rests |= load_rests(session, {invoice_id for invoice_id, _ in asking})
    payers = {day.household_id for day in found.credits if (day.invoice_id, day.household_id) in asking}
    if payers:
        credits_ = [day for day in found.credits if day.household_id in payers]
        for day, cents in share_credits(session, credits_).rests:
            rests[day.invoice_id, day.household_id] += cents
    return cover(found, rests)


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


def share_credits(session: Session, days: Sequence[DayCorrection]) -> Shared:
    """Share each day over the invoices that carry it, and never credit more than one is still worth.

    A cap of the month may have left an invoice less than its days cost: what is beyond its worth is credited
    on the other invoices of the family for the same activity, the newest first. Not what a person had given
    by hand there: a gesture on a day that is credited now was all there is to credit, unless later invoices
    ask more for the other days of its invoice. So does what is left of a day that stands on the invoice of
    another household.
    """
    if not days:
        return Shared()
    added = load_added(session, (day.booking_id for day in days))
    keys = {day.invoice_id for day in days} | {key for found in added.values() for key, _ in found}
    sharing = _Sharing(session, added, _worth(session, keys))
    owners = _owners(session, keys)
    for day in days:
        later = added.get((day.booking_id, day.household_id), ())
        for invoice_id, cents in spread_credit(-day.cents, day.invoice_id, later):
            sharing.share(day, invoice_id, int(cents), is_own=owners[invoice_id] == day.household_id)
    return Shared(sharing.parts, sharing.rests)


@dataclass
class _Sharing:
    """Days being shared.

    Attributes:
        session: of the change.
        added: what later invoices billed of days and still carry.
        worth: what invoices are still worth, by invoice.
        gifts: what gestures may cover still, by invoice.
        parts, rests: as in `Shared`.
    """

    session: Session
    added: dict[DayOf, list[tuple[int, int]]]
    worth: dict[int, int]
    gifts: dict[int, int] = field(default_factory=dict)
    parts: list[CreditPart] = field(default_factory=list)
    rests: list[tuple[DayCorrection, int]] = field(default_factory=list)

    def share(self, day: DayCorrection, invoice_id: int, cents: int, *, is_own: bool) -> None:
        """Credit a part of a day on an invoice, and on others what that one cannot bear."""
        own = (invoice_id,) if is_own else ()
        for key in chain(own, _others(self.session, day, self.worth)):
            cents -= self._credit(day, key, cents, day.booking_id)
            if cents and key == invoice_id:
                gift = min(cents, self._gift(key))
                part = gift - self._credit_since(day, gift) if gift else 0
                self.gifts[key] -= part
                self.rests += [(day, part)] if part else []
                cents -= gift
            if not cents:
                break

    def _credit(self, day: DayCorrection, invoice_id: int, cents: int, booking_id: int) -> int:
        part = min(cents, self.worth[invoice_id])
        if part:
            self.worth[invoice_id] -= part
            self.parts.append(CreditPart(day, invoice_id, part, booking_id))
            found = self.added.get((booking_id, day.household_id), [])
            for place, (key, carried) in enumerate(found):
                if key == invoice_id:
                    found[place] = key, carried - part
        return part

    def _credit_since(self, day: DayCorrection, cents: int) -> int:
        """Credit what later invoices ask more for other days of its invoice, and return how much."""
        others = _billed_since(self.session, day)
        missing = [key for key in others if (key, day.household_id) not in self.added]
        self.added |= load_added(self.session, missing)
        left = cents
        for booking in others:
            for invoice_id, carried in reversed(self.added.get((booking, day.household_id), [])):
                self.worth |= {} if invoice_id in self.worth else _worth(self.session, [invoice_id])
                left -= self._credit(day, invoice_id, min(left, max(0, carried)), booking)
        return cents - left

    def _gift(self, invoice_id: int) -> int:
        """Return what was given by hand on an invoice and covers nothing else; read once for each."""
        if invoice_id not in self.gifts:
            given = select(func.sum(CreditNote.total_cents)).where(
                CreditNote.invoice_id == invoice_id, CreditNote.by_hand
            )
            kept = sum(load_rests(self.session, [invoice_id]).values())
            self.gifts[invoice_id] = max(0, int(self.session.scalar(given) or 0) - kept)
        return self.gifts[invoice_id]


def _billed_since(session: Session, day: DayCorrection) -> list[int]:
    """Give the days of the same invoice and activity that later invoices asked more for, newest first."""
    asked = (
        select(BookingCorrection.booking_id)
        .join(Booking, Booking.id == BookingCorrection.booking_id)
        .join(Slot, Slot.id == Booking.slot_id)
        .join(Activity, Activity.id == Slot.activity_id)
        .where(
            BookingCorrection.invoice_id == day.invoice_id,
            BookingCorrection.settled_invoice_id.is_not(None),
            Activity.code == day.activity,
        )
        .group_by(BookingCorrection.booking_id)
        .order_by(func.max(BookingCorrection.settled_invoice_id).desc(), BookingCorrection.booking_id)
    )
    return list(session.scalars(asked))


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
