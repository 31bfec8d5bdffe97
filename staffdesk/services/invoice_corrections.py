"""What was invoiced and changes since: the invoice stays, its correction is added beside it (C1).

Whoever moves bookings watches them first, moves them, then asks for the corrections. Undoing is a change like
any other: corrections are only ever added.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from staffdesk.domain.bookings import BookingState, InvoiceCorrection, invoice_correction
from staffdesk.domain.invoice_worth import Worth, corrected_cents
from staffdesk.models.bookings import Booking, BookingCorrection
from staffdesk.models.invoices import Invoice
from staffdesk.services.billing_facts import BillingTown, load_town
from staffdesk.services.booking_moves import Hand
from staffdesk.services.invoice_caps import UNCAPPED, DayOfAccount, capped_changes
from staffdesk.services.invoice_worth import Account, load_carried, load_worths


@dataclass(frozen=True)
class InvoicedDays:
    """Days on issued invoices that are about to change: their states, and what their invoices are worth."""

    session: Session
    states: Mapping[int, str] = field(default_factory=dict)
    worths: Mapping[Account, Worth] = field(default_factory=dict)
    town: BillingTown | None = None

    def correct(self, hand: Hand, *, new_payer: str = "") -> int:
        """Keep what each day now costs more or less than its invoice says, and say how many corrections.

        A day that nobody moved has one too, when its price depends on a brother or sister who was moved.

        Args:
            hand: who changed the days.
            new_payer: why they are another household's now: credited to the one, billed to the other.
        """
        if self.town is None:
            return 0
        self.session.flush()
        invoices = {invoice_id for invoice_id, _ in self.worths}
        now = load_worths(self.session, self.town, invoices)
        carried = load_carried(self.session, invoices)
        own = _households(self.session, invoices)
        changes: dict[DayOfAccount, int] = {}
        for account in sorted(self.worths.keys() | now.keys()):
            before, after = self.worths.get(account, Worth()), now.get(account, Worth())
            told = carried.get(account, {} if (account[0], own[account[0]]) in carried else None)
            for booking, change in sorted(_changes(before, after, told).items()):
                if change:
                    changes[account, booking] = change
        capped = capped_changes(self.session, self.town, changes)
        count = 0
        rows = self._rows({booking for _, booking in changes})
        for key, change in sorted(changes.items()):
            (invoice_id, household_id), booking = key
            cap = capped.get(key, UNCAPPED)
            row = self._row(rows[booking], change + cap.child + cap.family, hand, new_payer)
            row.capped_cents, row.family_capped_cents = cap.child, cap.family
            count += row.cents != 0
            row.invoice_id = invoice_id
            row.household_id = None if household_id == own[invoice_id] else household_id
            self.session.add(row)
        self.session.flush()
        return count

    def _rows(self, bookings: set[int]) -> dict[int, Booking]:
        question = select(Booking).where(Booking.id.in_(sorted(bookings)))
        found = self.session.scalars(question.execution_options(populate_existing=True))
        return {row.id: row for row in found}

    def _row(self, row: Booking, cents: int, hand: Hand, new_payer: str) -> BookingCorrection:
        """Write down what an invoiced day costs more (or less) than its invoice says."""
        handed = bool(new_payer) and row.id in self.states
        before = self.states.get(row.id, row.state)
        kind = invoice_correction(BookingState(before), BookingState(row.state))
        if kind is InvoiceCorrection.NONE or (kind is InvoiceCorrection.EXTRA_LINE) != (cents > 0):
            kind = InvoiceCorrection.EXTRA_LINE if cents > 0 else InvoiceCorrection.CREDIT_NOTE_LINE
        return BookingCorrection(
            booking_id=row.id,
            kind=(InvoiceCorrection.NEW_PAYER if handed else kind).value,
            cents=cents,
            from_state=before,
            to_state=row.state,
            reason=new_payer if handed else row.reason,
            by=hand.name,
            at=hand.at,
        )


def _households(session: Session, invoices: Iterable[int]) -> dict[int, int]:
    asked = select(Invoice.id, Invoice.household_id).where(Invoice.id.in_(sorted(invoices)))
    return dict(session.execute(asked).tuples().all())


def watch_invoiced(session: Session, rows: Iterable[Booking]) -> InvoicedDays:
    """Note what invoiced days cost before they are moved; the others are left out."""
    return watch_days(session, [(row.id, row.state, row.invoice_id) for row in rows])


def watch_days(session: Session, days: Iterable[tuple[int, str, int | None]]) -> InvoicedDays:
    """Note the same of (booking, state, invoice) for whoever moves very many at once."""
    states, invoices = {}, set()
    for booking, state, invoice_id in days:
        if invoice_id is not None:
            states[booking] = state
            invoices.add(invoice_id)
    if not states:
        return InvoicedDays(session)
    session.flush()
    town = load_town(session)
    return InvoicedDays(session, states, load_worths(session, town, invoices), town)


def _changes(before: Worth, after: Worth, carried: Mapping[int, int] | None) -> dict[int, int]:
    """Return what to add for each booking of one invoice."""
    found = {}
    for booking in before.days.keys() | after.days.keys():
        was, now = before.days.get(booking, 0), after.days.get(booking, 0)
        on_paper = was if carried is None else carried.get(booking, 0)
        found[booking] = int(corrected_cents(was, now, on_paper))
    return found
