"""Days of the months of a run that other invoices hold already: prices that look at other days count them.

By times of the month (D1), or by who is there that day (D4).

Only asked where the town has such a price: a run of meals pays nothing for it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Select, cast, func, select

from staffdesk.domain.circumstances import looks_at_others
from staffdesk.domain.dates import Period, add_months
from staffdesk.domain.tariffs.versions import TariffVersion
from staffdesk.models.bookings import Booking
from staffdesk.models.town import Activity, Slot

DAY_COLUMNS = (
    Booking.id,
    Booking.household_id,
    Booking.child_id,
    Booking.slot_id,
    Booking.day_on,
    Booking.state,
    Booking.surcharge,
    Booking.reason,
    Booking.late_minutes,
    Booking.invoice_id,
)


@dataclass(frozen=True)
class EarlierDays:
    """Which invoiced days count with those of a period: of these activities, in its whole months."""

    period: Period
    codes: tuple[str, ...]

    def rows(self, of_family: ColumnElement[bool]) -> Select[Any]:
        """Return the question for the days of some families."""
        return (
            select(*DAY_COLUMNS)
            .where(self._held(), of_family)
            .order_by(Booking.household_id, Booking.day_on, Booking.id)
        )

    def summed(self) -> Select[Any]:
        """Return the question that tells whether any of them changed."""
        key, household = cast(Booking.id, BigInteger), cast(Booking.household_id, BigInteger)
        return (
            select(
                Booking.state,
                Booking.surcharge,
                func.count(),
                cast(func.sum(key), BigInteger),
                cast(func.sum(key * (household % 9973)), BigInteger),
                cast(func.sum(key * Booking.late_minutes), BigInteger),
            )
            .where(self._held())
            .group_by(Booking.state, Booking.surcharge)
            .order_by(Booking.state, Booking.surcharge)
        )

    def _held(self) -> ColumnElement[bool]:
        first = self.period.start.replace(day=1)
        end = add_months(self.period.last.replace(day=1), 1)
        slots = select(Slot.id).join(Activity).where(Activity.code.in_(self.codes))
        return (
            (Booking.day_on >= first)
            & (Booking.day_on < end)
            & Booking.slot_id.in_(slots)
            & Booking.invoice_id.is_not(None)
        )


def earlier_days(
    versions: Iterable[TariffVersion], period: Period, codes: Iterable[str]
) -> EarlierDays | None:
    """Return what counts with a period; None where no price of these activities looks at other days."""
    looking = {one.activity for one in versions if looks_at_others(one)}
    found = tuple(sorted(looking & set(codes)))
    return EarlierDays(period, found) if found else None
