"""What was invoiced and changes since: the invoice stays, its correction is added beside it (C1)."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy.orm import Session

from staffdesk.domain.bookings import BookingState, InvoiceCorrection, invoice_correction
from staffdesk.models.bookings import Booking, BookingCorrection
from staffdesk.services.attendance_prices import price_days
from staffdesk.services.booking_moves import Hand


@dataclass(frozen=True)
class _Before:
    """An invoiced day before it changes: its row, its state, what it cost."""

    row: Booking
    state: str
    cents: int


@dataclass(frozen=True)
class InvoicedDays:
    """Days on issued invoices that are about to change."""

    session: Session
    before: tuple[_Before, ...]

    def correct(self, hand: Hand) -> dict[int, int]:
        """Keep what each now costs more or less than its invoice says; correction ids by booking."""
        if not self.before:
            return {}
        self.session.flush()
        now = _cents(self.session, [one.row for one in self.before])
        found = {}
        for one in self.before:
            cents = now[one.row.id] - one.cents
            kind = invoice_correction(BookingState(one.state), BookingState(one.row.state))
            if cents:
                kind = kind if kind is not InvoiceCorrection.NONE else _kind_of(cents)
                found[one.row.id] = add_correction(self.session, one.row, one.state, kind, cents, hand)
        return found


def watch_invoiced(session: Session, rows: Iterable[Booking]) -> InvoicedDays:
    """Note what invoiced days cost before they are moved; the others are left out."""
    invoiced = [row for row in rows if row.invoice_id is not None]
    cents = _cents(session, invoiced)
    return InvoicedDays(session, tuple(_Before(row, row.state, cents[row.id]) for row in invoiced))


def add_correction(
    session: Session, row: Booking, before: str, kind: InvoiceCorrection, cents: int, hand: Hand
) -> int:
    """Keep what an invoiced day costs more (or less) than its invoice says, and return its id."""
    correction = BookingCorrection(
        booking_id=row.id,
        invoice_id=row.invoice_id,
        kind=kind.value,
        cents=cents,
        from_state=before,
        to_state=row.state,
        reason=row.reason,
        by=hand.name,
        at=hand.at,
    )
    session.add(correction)
    session.flush()
    return correction.id


def take_back(session: Session, row: Booking, correction_id: int, before: str, hand: Hand) -> int:
    """Undo a correction: it is only ever added, so its opposite takes it back."""
    made = session.get_one(BookingCorrection, correction_id)
    return add_correction(session, row, before, _kind_of(-made.cents), -made.cents, hand)


def _kind_of(cents: int) -> InvoiceCorrection:
    return InvoiceCorrection.EXTRA_LINE if cents > 0 else InvoiceCorrection.CREDIT_NOTE_LINE


def _cents(session: Session, rows: Iterable[Booking]) -> dict[int, int]:
    """Price some days as invoicing would; a day without a price costs nothing."""
    by_day: dict[object, list[Booking]] = defaultdict(list)
    for row in rows:
        by_day[row.day_on].append(row)
    found: dict[int, int] = {}
    for many in by_day.values():
        priced = price_days(session, many[0].day_on, [row.id for row in many])
        for row in many:
            price = priced.get(row.id)
            found[row.id] = 0 if price is None else int(price.attended_cents)
    return found
