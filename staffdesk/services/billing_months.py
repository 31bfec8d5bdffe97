"""What invoices ask already for the months of a run: caps and fees of a month or period are no run's (D1).

Only asked where the town has such a tariff: a run of meals pays nothing for it.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Select, case, cast, func, select, true
from sqlalchemy.orm import InstrumentedAttribute, Session

from staffdesk.domain.bookings import InvoiceCorrection
from staffdesk.domain.caps import Charged, Place
from staffdesk.domain.dates import Period, add_months
from staffdesk.domain.tariffs.explanation import FactCode
from staffdesk.domain.tariffs.versions import TariffVersion
from staffdesk.models.bookings import Booking, BookingCorrection
from staffdesk.models.households import Membership
from staffdesk.models.invoices import FeeCorrectionRow, Invoice, InvoiceLine, InvoiceRun
from staffdesk.models.town import Activity, SchoolHoliday, Slot
from staffdesk.services.billing_runs import fee_codes, school_years
from staffdesk.services.billing_scope import stands

_PAYER = func.coalesce(BookingCorrection.household_id, Invoice.household_id)
"""Who owes a correction, or is owed it."""
_FEES = frozenset({FactCode.MONTH.value, FactCode.PERIOD.value, FactCode.YEAR.value})
_TOLD = _FEES | {FactCode.CAP.value}


@dataclass(frozen=True)
class ChargedMonths:
    """Which lines count with those of a period: of these activities, in its whole months.

    ``households`` narrows it to some families; None takes all of them. ``with_late`` takes lines of later
    runs too, and those of invoices that a person cancelled: a fee may be asked late, and is asked once.
    """

    period: Period
    codes: tuple[str, ...]
    households: frozenset[int] | None = None
    with_late: bool = False

    def lines(self) -> Select[Any]:
        """Return the question for the lines of invoices that stand; ``with_late``, of cancelled ones too."""
        return (
            select(
                stands().label("stands"),
                Invoice.id,
                Invoice.household_id,
                InvoiceLine.child_id,
                InvoiceLine.activity_code,
                InvoiceLine.months,
                InvoiceLine.why,
            )
            .join(Invoice, Invoice.id == InvoiceLine.invoice_id)
            .join(InvoiceRun, InvoiceRun.id == Invoice.run_id)
            .where(*self._standing(), self._of_homes())
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
                BookingCorrection.kind != InvoiceCorrection.COVERED.value,
                Activity.code.in_(self.codes),
                Booking.day_on >= self._first,
                Booking.day_on < self._end,
                self._of(_PAYER),
            )
            .group_by(_PAYER, Booking.child_id, Activity.code, Booking.day_on)
        )

    def fee_corrections(self) -> Select[Any]:
        """Return the question for what fees of these months, or begun in them, cost more or less since."""
        row = FeeCorrectionRow
        return (
            select(
                Invoice.household_id, InvoiceLine.child_id, InvoiceLine.activity_code, row.first_on, row.cents
            )
            .join(InvoiceLine, InvoiceLine.id == row.line_id)
            .join(Invoice, Invoice.id == row.invoice_id)
            .where(
                stands(),
                InvoiceLine.activity_code.in_(self.codes),
                row.first_on >= self._first,
                row.first_on < self._end,
                self._of(Invoice.household_id),
            )
        )

    def summed(self) -> Select[Any]:
        """Return the question that tells whether any of the lines changed."""
        key = cast(InvoiceLine.id, BigInteger)
        standing = func.sum(case((stands(), 1), else_=0))
        return (
            select(func.count(), cast(func.sum(key), BigInteger), cast(standing, BigInteger))
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

    def _of_homes(self) -> ColumnElement[bool]:
        """Lines of these families; ``with_late``, of other homes of their children too."""
        own = self._of(Invoice.household_id)
        if self.households is None or not self.with_late:
            return own
        children = select(Membership.child_id).where(self._of(Membership.household_id))
        return own | InvoiceLine.child_id.in_(children)

    @property
    def _first(self) -> date:
        return self.period.start.replace(day=1)

    @property
    def _end(self) -> date:
        return add_months(self.period.last.replace(day=1), 1)

    def _standing(self) -> tuple[ColumnElement[bool], ...]:
        return (
            stands() | Invoice.freed_at.is_not(None) if self.with_late else stands(),
            InvoiceLine.activity_code.in_(self.codes),
            true() if self.with_late else InvoiceRun.starts_on < self._end,
            InvoiceRun.ends_on >= self._first,
        )


def charged_months(
    versions: Collection[TariffVersion],
    period: Period,
    codes: Collection[str],
    households: frozenset[int] | None = None,
    holidays: Iterable[Period] = (),
) -> tuple[ChargedMonths, ...]:
    """Return what counts with a period; nothing where none of these activities has a cap or a fee.

    Caps count its months, fees its school years: a right entered late is asked for later. `holidays` are
    whole periods of a fee: one that the period meets counts from its first day.
    """
    fees = fee_codes(versions, codes)
    capped = {one.activity for one in versions if one.is_capped}.intersection(codes) - fees
    found = [ChargedMonths(period, tuple(sorted(capped)), households)] if capped else []
    if fees:
        years = school_years(period)
        first = min([years.start, *(one.start for one in holidays if one.overlaps(period))])
        found.append(ChargedMonths(Period(first, years.end), tuple(sorted(fees)), households, with_late=True))
    return tuple(found)


def fee_holidays(session: Session) -> tuple[Period, ...]:
    """Read the school holidays: the periods of a fee of an activity of holidays."""
    rows = session.execute(
        select(SchoolHoliday.starts_on, SchoolHoliday.last_on).order_by(SchoolHoliday.starts_on)
    ).tuples()
    return tuple(Period.through(first, last) for first, last in rows)


def load_charged(session: Session, *asked: ChargedMonths) -> Mapping[int, Charged]:
    """Read what each household was asked, by child, activity and month."""
    found: dict[int, _Sums] = defaultdict(_Sums)
    homes = _second_homes(session) if any(months.with_late for months in asked) else {}
    for months in asked:
        for row in session.execute(months.lines()):
            facts = [fact for fact in row.why if fact["code"] in _TOLD]
            for month, cents in row.months:
                place = (row.child_id, row.activity_code, date.fromisoformat(month))
                fees = {_fee_of(place, fact) for fact in facts if fact["code"] in _FEES}
                for home in homes.get(row.child_id, ()) if row.stands else (row.household_id,):
                    found[home].not_missed |= fees
                    if home != row.household_id:
                        found[home].elsewhere |= dict.fromkeys(fees, row.household_id)
                if row.stands and months.holds(place[-1]):
                    found[row.household_id].add_line(place, cents, facts)
                    found[row.household_id].fees |= dict.fromkeys(fees, row.id)
        for row in session.execute(months.corrections()):
            place = (row.child_id, row.code, row.day_on.replace(day=1))
            sums = found[row.household_id]
            sums.cents[place] += int(row.cents) - int(row.family_cents)
            sums.taken[place] -= int(row.capped_cents)
            sums.family[place[1:]] -= int(row.family_cents)
        for row in session.execute(months.fee_corrections()) if months.with_late else ():
            place = (row.child_id, row.activity_code, row.first_on.replace(day=1))
            found[row.household_id].cents[place] += row.cents
    return {household: sums.charged() for household, sums in found.items()}


@dataclass
class _Sums:
    """What one household was asked, line by line."""

    cents: dict[Place, int] = field(default_factory=lambda: defaultdict(int))
    taken: dict[Place, int] = field(default_factory=lambda: defaultdict(int))
    family: dict[tuple[str, date], int] = field(default_factory=lambda: defaultdict(int))
    fees: dict[Place, int] = field(default_factory=dict)
    not_missed: set[Place] = field(default_factory=set)
    elsewhere: dict[Place, int] = field(default_factory=dict)

    def add_line(self, place: Place, cents: int, facts: Iterable[Mapping[str, Any]]) -> None:
        """Count what a line asks of one month; its facts tell a cap, and a family's cap."""
        caps = [fact["values"] for fact in facts if fact["code"] == FactCode.CAP]
        if any(values.get("family") for values in caps):
            self.family[place[1:]] -= cents
            return
        self.cents[place] += cents
        if caps:
            self.taken[place] -= cents

    def charged(self) -> Charged:
        """Return the sums as invoicing reads them."""
        missed = frozenset(self.not_missed)
        return Charged(self.cents, self.taken, self.family, self.fees, missed, self.elsewhere)


def _second_homes(session: Session) -> Mapping[int, frozenset[int]]:
    """Give the homes of each child that has several."""
    several = select(Membership.child_id).group_by(Membership.child_id).having(func.count() > 1)
    rows = session.execute(
        select(Membership.child_id, Membership.household_id).where(Membership.child_id.in_(several))
    )
    found: dict[int, frozenset[int]] = {}
    for child_id, household_id in rows.tuples():
        found[child_id] = found.get(child_id, frozenset()) | {household_id}
    return found


def _fee_of(place: Place, fact: Mapping[str, Any]) -> Place:
    """Return what a line of a month is the fee of: the month itself, or what began on the day it says."""
    if fact["code"] == FactCode.MONTH:
        return place
    return (*place[:2], date.fromisoformat(fact["values"]["from"]))
