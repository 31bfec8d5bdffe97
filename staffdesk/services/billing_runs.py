"""What earlier runs leave to a run: fees they did not ask yet, and days that such a fee covers (D1).

Only asked where the town has a fee of a month, a period or a school year: a run of meals pays nothing for it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BigInteger, Select, cast, func, select
from sqlalchemy.orm import Session

from staffdesk.domain.bookings import BookingState, is_billed
from staffdesk.domain.dates import Period, school_year_of
from staffdesk.domain.tariffs.versions import TariffVersion, Unit
from staffdesk.models.bookings import Booking
from staffdesk.models.invoices import InvoiceRun
from staffdesk.models.town import Activity, Slot
from staffdesk.services.billing_earlier import DAY_COLUMNS
from staffdesk.services.billing_scope import Scope

ONCE = frozenset({Unit.MONTH, Unit.PERIOD, Unit.YEAR})
"""Fees that are asked once for a stretch of time, whatever the days used."""
_LEFT = tuple(
    sorted(state.value for state in BookingState if is_billed(state) or state is BookingState.ABSENT_EXCUSED)
)


@dataclass(frozen=True)
class EarlierRuns:
    """Issued runs that asked for fees: their periods, activities and families (None: all), by first day."""

    runs: tuple[tuple[Period, frozenset[str], frozenset[int] | None], ...]
    scope: Scope

    def of(self, household_id: int) -> Mapping[str, tuple[Period, ...]]:
        """Return the periods invoiced for a household, by activity."""
        found: dict[str, tuple[Period, ...]] = {}
        for period, codes, households in self.runs:
            if households is None or household_id in households:
                found |= {code: (*found.get(code, ()), period) for code in codes}
        return found

    def left(self) -> Select[Any]:
        """Return the question for days of these runs that no invoice holds, outside the period of the run."""
        return (
            select(*DAY_COLUMNS)
            .where(*self._open(), self.scope.of_family(Booking.household_id))
            .order_by(Booking.household_id, Booking.day_on, Booking.id)
        )

    def summed(self) -> Select[Any]:
        """Return the question that tells whether any of these days changed."""
        key, household = cast(Booking.id, BigInteger), cast(Booking.household_id, BigInteger)
        counted = (
            func.count(),
            cast(func.sum(key), BigInteger),
            cast(func.sum(key * (household % 9973)), BigInteger),
        )
        state = Booking.state
        return select(state, *counted).where(*self._open()).group_by(state).order_by(state)

    def _open(self) -> tuple[Any, ...]:
        codes = sorted({code for _, codes, _ in self.runs for code in codes})
        first = min(period.start for period, *_ in self.runs)
        end = max(period.end for period, *_ in self.runs)
        inside = (Booking.day_on >= self.scope.period.start) & (Booking.day_on < self.scope.period.end)
        return (
            Booking.day_on >= first,
            Booking.day_on < end,
            ~inside,
            Booking.slot_id.in_(select(Slot.id).join(Activity).where(Activity.code.in_(codes))),
            Booking.invoice_id.is_(None),
            Booking.state.in_(_LEFT),
        )


def fee_codes(versions: Iterable[TariffVersion], codes: Iterable[str]) -> frozenset[str]:
    """Return those of some activities that have such a fee in any version."""
    return frozenset(codes) & {one.activity for one in versions if one.unit in ONCE}


def school_years(period: Period) -> Period:
    """Return the school years that a period meets, as one."""
    return Period(school_year_of(period.start).period.start, school_year_of(period.last).period.end)


def load_runs(session: Session, scope: Scope, versions: Iterable[TariffVersion]) -> EarlierRuns | None:
    """Read the issued runs of the same school years; None without any that asked for such a fee."""
    codes = frozenset() if scope.is_of_the_past else fee_codes(versions, scope.codes)
    if not codes:
        return None
    years = school_years(scope.period)
    rows = session.execute(
        select(InvoiceRun.starts_on, InvoiceRun.ends_on, InvoiceRun.activity_codes, InvoiceRun.household_ids)
        .where(
            InvoiceRun.state == "issued", InvoiceRun.starts_on < years.end, InvoiceRun.ends_on >= years.start
        )
        .order_by(InvoiceRun.starts_on, InvoiceRun.id)
    ).tuples()
    found = tuple(
        (Period.through(first, last), codes & set(invoiced), frozenset(households) or None)
        for first, last, invoiced, households in rows
        if codes & set(invoiced)
    )
    return EarlierRuns(found, scope) if found else None
