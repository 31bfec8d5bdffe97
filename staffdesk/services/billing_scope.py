"""Which days are priced: those of an invoice run, of a list, or of some invoices."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, select, true
from sqlalchemy.orm import InstrumentedAttribute

from staffdesk.domain.dates import Period
from staffdesk.domain.invoice_life import InvoiceState
from staffdesk.models.bookings import Booking
from staffdesk.models.invoices import Invoice
from staffdesk.models.town import Activity, Slot


def asks() -> ColumnElement[bool]:
    """Return the condition on `Invoice` that it asks something: issued, and not cancelled by any credit."""
    return Invoice.state.not_in([InvoiceState.DRAFT.value, InvoiceState.CANCELLED.value])


def stands() -> ColumnElement[bool]:
    """Return the condition on `Invoice` that what it asks counts: issued, and its days not freed since.

    Credit notes of its days may take all that an invoice asks, so that it reads as cancelled; the days are
    still on it, and so is what they cost when they count again.
    """
    return asks() | ((Invoice.state == InvoiceState.CANCELLED.value) & Invoice.freed_at.is_(None))


@dataclass(frozen=True)
class Scope:
    """What a run invoices: the days of a period not invoiced yet, of some activities (their codes).

    ``households`` narrows it to some families and ``with_invoiced`` adds the days on invoices: to price what
    happened on a list, whatever was invoiced. ``of_invoices`` takes the days of these invoices instead, all
    of them that these families pay, and no others.
    """

    period: Period
    codes: tuple[str, ...]
    households: frozenset[int] | None = None
    with_invoiced: bool = False
    of_invoices: frozenset[int] | None = None

    def open_days(self) -> ColumnElement[bool]:
        """Return the condition on `Booking` that a day is in the run, whatever its state."""
        if self.of_invoices is not None:
            of_family = self.of_family(Booking.household_id)
            return Booking.invoice_id.in_(sorted(self.of_invoices)) & of_family
        slots = select(Slot.id).join(Activity).where(Activity.code.in_(self.codes))
        found = (
            (Booking.day_on >= self.period.start)
            & (Booking.day_on < self.period.end)
            & Booking.slot_id.in_(slots)
            & self.of_family(Booking.household_id)
        )
        return found if self.with_invoiced else found & Booking.invoice_id.is_(None)

    def of_family(self, household_id: ColumnElement[int] | InstrumentedAttribute[int]) -> ColumnElement[bool]:
        """Return the condition that a row is of a family of the run."""
        return true() if self.households is None else household_id.in_(sorted(self.households))

    @property
    def is_of_the_past(self) -> bool:
        """Whether days on invoices are priced: no run, so that nothing is due beside them."""
        return self.with_invoiced or self.of_invoices is not None
