"""What invoices ask already for the months of a run: caps and fees of a month or period are no run's (D1).

Only asked where the town has such a tariff: a run of meals pays nothing for it.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Select, cast, func, select, true
from sqlalchemy.orm import InstrumentedAttribute, Session

from staffdesk.domain.caps import Charged, Place
from staffdesk.domain.dates import Period, add_months
from staffdesk.domain.tariffs.explanation import FactCode
from staffdesk.domain.tariffs.versions import TariffVersion, Unit
from staffdesk.models.bookings import Booking, BookingCorrection
from staffdesk.models.invoices import Invoice, InvoiceLine, InvoiceRun
from staffdesk.models.town import Activity, SchoolHoliday, Slot
from staffdesk.services.billing_scope import stands

_PAYER = func.coalesce(BookingCorrection.household_id, Invoice.household_id)
"""Who owes a correction, or is owed it."""
_TOLD = frozenset({FactCode.CAP.value, FactCode.MONTH.value, FactCode.PERIOD.value})


@dataclass(frozen=True)
class ChargedMonths:
    """Which lines count with those of a period: of these activities, in its whole months.

    ``households`` narrows it to some families; None takes all of them.
    """

    period: Period
    codes: tuple[str, ...]
    households: frozenset[int] | None = None

    def lines(self) -> Select[Any]:
        """Return the question for the lines of invoices that stand."""
        return (
            select(
                Invoice.id,
                Invoice.household_id,
                InvoiceLine.child_id,
                InvoiceLine.activity_code,
                InvoiceLine.months,
                InvoiceLine.why,
            )
            .join(Invoice, Invoice.id == InvoiceLine.invoice_id)
            .join(InvoiceRun, InvoiceRun.id == Invoice.run_id)
            .where(*self._standing(), self._of(Invoice.household_id))
        )

    def corrections(self) -> Select[Any]:
        """Return the question for what days of these months cost more or less since, by payer and day.

        Who has a day of another household since pays it, whatever becomes of the other's invoice.
        """
        return (
            select(
                _PAYER.label("household_id"),
                Booking.child_id,
                Activity.code,
                Booking.day_on,
                func.sum(BookingCorrection.cents).label("cents"),
                func.sum(BookingCorrection.capped_cents).label("capped_cents"),
                func.sum(BookingCorrection.family_capped_cents).label("family_cents"),
            )
            .join(Invoice, Invoice.id == BookingCorrection.invoice_id)
            .join(Booking, Booking.id == BookingCorrection.booking_id)
            .join(Slot, Slot.id == Booking.slot_id)
            .join(Activity, Activity.id == Slot.activity_id)
            .where(
                stands() | BookingCorrection.household_id.is_not(None),
                Activity.code.in_(self.codes),
                Booking.day_on >= self._first,
                Booking.day_on < self._end,
                self._of(_PAYER),
            )
            .group_by(_PAYER, Booking.child_id, Activity.code, Booking.day_on)
        )

    def summed(self) -> Select[Any]:
        """Return the question that tells whether any of the lines changed."""
        key = cast(InvoiceLine.id, BigInteger)
        return (
            select(func.count(), cast(func.sum(key), BigInteger))
            .select_from(InvoiceLine)
            .join(Invoice, Invoice.id == InvoiceLine.invoice_id)
            .join(InvoiceRun, InvoiceRun.id == Invoice.run_id)
            .where(*self._standing())
        )

    def holds(self, month: date) -> bool:
        """Whether a month is one of these."""
        return self._first <= month < self._end

    def _of(self, household_id: ColumnElement[int] | InstrumentedAttribute[int]) -> ColumnElement[bool]:
        return true() if self.households is None else household_id.in_(sorted(self.households))

    @property
    def _first(self) -> date:
        return self.period.start.replace(day=1)

    @property
    def _end(self) -> date:
        return add_months(self.period.last.replace(day=1), 1)

    def _standing(self) -> tuple[ColumnElement[bool], ...]:
        return (
            stands(),
            InvoiceLine.activity_code.in_(self.codes),
            InvoiceRun.starts_on < self._end,
            InvoiceRun.ends_on >= self._first,
        )


def charged_months(
    versions: Iterable[TariffVersion],
    period: Period,
    codes: Iterable[str],
    households: frozenset[int] | None = None,
    holidays: Iterable[Period] = (),
) -> ChargedMonths | None:
    """Return what counts with a period; None where none of these activities has a cap or such a fee.

    `holidays` are whole periods of a fee: one that the period meets counts from its first day.
    """
    wanted, fees = set(codes), (Unit.MONTH, Unit.PERIOD)
    shared = {one.activity for one in versions if one.is_capped or one.unit in fees}
    found = tuple(sorted(wanted & shared))
    if not found:
        return None
    first = min([period.start, *(one.start for one in holidays if one.overlaps(period))])
    return ChargedMonths(Period(first, period.end), found, households)


def fee_holidays(session: Session) -> tuple[Period, ...]:
    """Read the school holidays: the periods of a fee of an activity of holidays."""
    rows = session.execute(
        select(SchoolHoliday.starts_on, SchoolHoliday.last_on).order_by(SchoolHoliday.starts_on)
    ).tuples()
    return tuple(Period.through(first, last) for first, last in rows)


def load_charged(session: Session, months: ChargedMonths) -> Mapping[int, Charged]:
    """Read what each household was asked, by child, activity and month."""
    found: dict[int, _Sums] = defaultdict(_Sums)
    for row in session.execute(months.lines()):
        facts = [fact for fact in row.why if fact["code"] in _TOLD]
        for month, cents in row.months:
            on = date.fromisoformat(month)
            if months.holds(on):
                found[row.household_id].add_line((row.child_id, row.activity_code, on), cents, facts, row.id)
    for row in session.execute(months.corrections()):
        place = (row.child_id, row.code, row.day_on.replace(day=1))
        sums = found[row.household_id]
        sums.cents[place] += int(row.cents) - int(row.family_cents)
        sums.taken[place] -= int(row.capped_cents)
        sums.family[place[1:]] -= int(row.family_cents)
    return {household: sums.charged() for household, sums in found.items()}


@dataclass
class _Sums:
    """What one household was asked, line by line."""

    cents: dict[Place, int] = field(default_factory=lambda: defaultdict(int))
    taken: dict[Place, int] = field(default_factory=lambda: defaultdict(int))
    family: dict[tuple[str, date], int] = field(default_factory=lambda: defaultdict(int))
    fees: dict[Place, int] = field(default_factory=dict)

    def add_line(self, place: Place, cents: int, facts: Iterable[Mapping[str, Any]], invoice_id: int) -> None:
        """Count what a line asks of one month; its facts tell a cap, a family's cap and a fee."""
        caps = [fact["values"] for fact in facts if fact["code"] == FactCode.CAP]
        if any(values.get("family") for values in caps):
            self.family[place[1:]] -= cents
            return
        self.cents[place] += cents
        if caps:
            self.taken[place] -= cents
        for fact in facts:
            if fact["code"] == FactCode.MONTH:
                self.fees[place] = invoice_id
            if fact["code"] == FactCode.PERIOD:
                self.fees[*place[:2], date.fromisoformat(fact["values"]["from"])] = invoice_id

    def charged(self) -> Charged:
        """Return the sums as invoicing reads them."""
        return Charged(self.cents, self.taken, self.family, self.fees)
