"""What a household owes beside its days: fees of a month, a period or a school year, and packs (D1).

A fee is asked once for its *spell* (`spell_of`), by the first run that meets it. A right that was entered
after that run is asked for by the next one, on a line that says so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from staffdesk.domain.bookings import BookingState, is_billed
from staffdesk.domain.caps import Charged, Place
from staffdesk.domain.circumstances import Circumstances
from staffdesk.domain.dates import Period, month_of, school_year_of
from staffdesk.domain.draft_lines import NO_BOOKING, LineKey, LinePiles
from staffdesk.domain.drafts import (
    OWN_INVOICE,
    BilledActivity,
    BilledChild,
    BilledDay,
    BilledHousehold,
    DraftLine,
    LineReason,
    Since,
    Terms,
)
from staffdesk.domain.price_book import PriceBook
from staffdesk.domain.tariffs.evaluation import Price, Use
from staffdesk.domain.tariffs.explanation import Fact, FactCode
from staffdesk.domain.tariffs.extras import packs_due
from staffdesk.domain.tariffs.flat_fees import covers, fee_dates, months_of, spell_of
from staffdesk.domain.tariffs.versions import STANDARD, TariffVersion, Unit

NO_TERMS = Terms()


@dataclass(frozen=True, slots=True)
class FeeTools:
    """What pricing a fee takes: tariffs, activities, the household as tariffs see it, whether CESU pays."""

    book: PriceBook
    activities: Mapping[str, BilledActivity]
    circumstances: Circumstances
    priced: Callable[[TariffVersion, Use, int], Price]
    cesu_pays: Callable[[int, str, date], bool]


@dataclass(frozen=True, slots=True)
class _Fee:
    """A fee of a child that falls due on a day of a run; `first` is the first day of its spell."""

    child: BilledChild
    version: TariffVersion
    due: date
    first: date
    run: Period
    is_late: bool = False

    @property
    def place(self) -> Place:
        """What it is the fee of: asked once."""
        return (self.child.child_id, self.version.activity, self.first)

    @property
    def rights(self) -> tuple[Period, ...]:
        """When the child had the right to the activity; none when nobody knows."""
        return self.child.terms.get(self.version.activity, NO_TERMS).rights

    @property
    def fact(self) -> Fact:
        """What it is the fee of, and the day that prices it, as its line remembers it."""
        if self.version.unit is Unit.MONTH:
            return Fact(FactCode.MONTH, {"month": self.first.isoformat(), "due": self.due.isoformat()})
        code = FactCode.YEAR if self.version.unit is Unit.YEAR else FactCode.PERIOD
        return Fact(code, {"from": self.first.isoformat(), "due": self.due.isoformat()})

    @property
    def covered(self) -> Period:
        """The days of the run that it is the fee of."""
        month = month_of(self.due).intersection(self.run) if self.version.unit is Unit.MONTH else None
        return month or self.run


class Fees:
    """Puts what is due beside the days on the lines of a draft.

    Attributes:
        since: days that a fee covers: of another invoice, or of this one though they are of no line of it.
    """

    def __init__(
        self, household: BilledHousehold, days: Sequence[BilledDay], piles: LinePiles, tools: FeeTools
    ) -> None:
        """Begin; `days` are those of the run."""
        self._household = household
        self._days = days
        self._piles = piles
        self._tools = tools
        self._asked: set[Place] = set()
        self.since: list[Since] = []

    def add(self, child: BilledChild, activity: str, period: Period) -> None:
        """Add what a child owes for an activity, whatever the days used, and refund excused days (G11)."""
        used = [day for day in self._days if (day.child_id, day.activity) == (child.child_id, activity)]
        if used or activity in child.enrolled:
            for fee in self._due(child, activity, period):
                if _concerns(fee, used):
                    self._ask(fee, used)
            self._add_packs(child, activity, period, used)
        for run in self._household.runs.get(activity, ()):
            for fee in self._due(child, activity, run, is_late=True) if run.start < period.end else ():
                if self._is_open(fee):
                    self._ask(fee, [])

    def _due(
        self, child: BilledChild, activity: str, period: Period, *, is_late: bool = False
    ) -> Iterator[_Fee]:
        """Give the fees that fall due in a period for who has the right to the activity."""
        book, holidays = self._tools.book, self._tools.activities[activity].holidays
        for start in months_of(period):
            version = book.version(activity, start)
            if version is None or version.unit is Unit.YEAR or start not in fee_dates(version.unit, period):
                continue
            first = spell_of(version.unit, start, period, holidays)
            yield _Fee(child, version, start, first, period, is_late)
        for year in dict.fromkeys((school_year_of(period.start), school_year_of(period.last))):
            within = year.period.intersection(period)
            joined = child.terms.get(activity, NO_TERMS).joined_in(year.period)
            for due in fee_dates(Unit.YEAR, within, joined) if within else ():
                version = book.version(activity, due)
                if version is not None and version.unit is Unit.YEAR:
                    yield _Fee(child, version, due, year.period.start, period, is_late)

    def _is_open(self, fee: _Fee) -> bool:
        """Whether there is still something to do of a fee that was due in another run.

        That run missed it, of somebody who had the right to the activity; or it asked, and days were entered
        since.
        """
        charged = self._household.charged
        if fee.place in charged.fees:
            return True
        if fee.place in charged.not_missed:
            return False
        if any(right.overlaps(fee.covered) for right in fee.rights):
            return True
        return any(is_billed(day.state) for day in self._left(fee))

    def _left(self, fee: _Fee) -> list[BilledDay]:
        """Return days that a fee covers, of other runs, and that no invoice holds."""
        unit, activity = fee.version.unit, fee.version.activity
        if unit is Unit.YEAR:
            return []
        runs, holidays = self._household.runs.get(activity, ()), self._tools.activities[activity].holidays

        def is_covered(on: date) -> bool:
            if unit is Unit.MONTH:
                return on.replace(day=1) == fee.first
            return any(on in run and spell_of(unit, run.start, run, holidays) == fee.first for run in runs)

        return [
            day
            for day in self._household.left
            if (day.child_id, day.activity) == fee.place[:2] and is_covered(day.on)
        ]

    def _ask(self, fee: _Fee, used: Sequence[BilledDay]) -> None:
        """A fee is due once, however many runs share its spell.

        Days covered by the fee of another invoice, the holder, stand on that one: excused since, they are
        refunded there.
        """
        if fee.place in self._asked:
            return
        self._asked.add(fee.place)
        charged, version = self._household.charged, fee.version
        holder = charged.fees.get(fee.place)
        if version.unit is Unit.YEAR:
            if holder is None:
                self._add_line(fee, used, [])
            return
        covered = [day for day in used if covers(version.unit, fee.due, day.on)]
        left = self._left(fee)
        asked = self._add_line(fee, used, left) if holder is None else 0
        elsewhere = left if holder is None else [*covered, *left]
        on = OWN_INVOICE if holder is None else holder
        billed = (day for day in elsewhere if is_billed(day.state))
        self.since += (Since(day.booking_id, on, day.on, 0) for day in billed)
        covered += left
        self._add_refund(fee, covered, asked + _of_spell(charged, fee), holder)

    def _add_line(self, fee: _Fee, used: Sequence[BilledDay], left: Sequence[BilledDay]) -> int:
        """Put a fee on its line, with the days of the run that it covers and those `left` of other runs."""
        covered = [day for day in used if covers(fee.version.unit, fee.due, day.on)]
        billed = [day.booking_id for day in (*covered, *left) if is_billed(day.state)]
        own = fee.child.terms.get(fee.version.activity, NO_TERMS).variant_in(fee.covered)
        variant = own or next((day.variant for day in (*used, *left)), STANDARD)
        reason = LineReason.LATE_FEE if fee.is_late else LineReason.FLAT_FEE
        return self._put(fee.child, fee.version, fee.due, variant, billed, reason, facts=[fee.fact])

    def _add_packs(
        self, child: BilledChild, activity: str, period: Period, used: Sequence[BilledDay]
    ) -> None:
        """Packs are due as days use them up; what is left of the last serves the next invoice."""
        version = self._tools.book.version(activity, period.start)
        counted = [day for day in used if is_billed(day.state)]
        left = child.terms.get(activity, NO_TERMS).pack_left
        if version is None or version.unit is not Unit.PACK or not (counted or left < 0):
            return
        packs, left_after = packs_due(len(counted), left, version.pack_size)
        said = {"used": len(counted), "left": left, "size": version.pack_size, "left_after": left_after}
        ids = [day.booking_id for day in counted]
        facts = [Fact(FactCode.PACK, said)]
        variant = used[0].variant if used else STANDARD
        reason = LineReason.FLAT_FEE
        self._put(child, version, period.start, variant, ids, reason, quantity=packs, facts=facts)

    def _put(
        self,
        child: BilledChild,
        version: TariffVersion,
        on: date,
        variant: str,
        booking_ids: Sequence[int],
        reason: LineReason,
        *,
        quantity: int = 1,
        facts: Sequence[Fact] = (),
    ) -> int:
        """Price a fee, put it on its line, and return its cents."""
        use = self._tools.circumstances.flat_use(version, child.child_id, on, variant)
        price = self._tools.priced(version, use, child.child_id)
        key = LineKey(
            child.child_id,
            version.activity,
            version.unit,
            reason,
            price.unit_cents,
            cesu_eligible=self._tools.cesu_pays(child.child_id, version.activity, on),
            variant=variant,
        )
        self._piles.add(key, quantity, on=on, booking_ids=booking_ids, facts=[*price.facts, *facts])
        self._piles.pile(key).bear(price.shares, on, [NO_BOOKING] * quantity)
        return quantity * price.unit_cents

    def _add_refund(self, fee: _Fee, days: Sequence[BilledDay], asked: int, holder: int | None) -> None:
        """Give back excused days, never more than the fee `asked`: nobody is paid for staying away (G11).

        What a refund takes off a fee that another invoice holds is a correction of that invoice (C1).
        """
        refund = fee.version.refund_per_absence
        for day in days if refund else ():
            cents = min(refund, asked)
            if cents > 0 and day.state is BookingState.ABSENT_EXCUSED:
                asked -= cents
                place = (fee.child.child_id, fee.version.activity, Unit.DAY, LineReason.REFUND)
                if holder is None:
                    key, shares = LineKey(*place, -cents), [(day.booking_id, -cents)]
                    self._piles.add(key, 1, on=day.on, booking_ids=[day.booking_id], shares=shares)
                else:
                    since = [Since(day.booking_id, holder, day.on, -cents)]
                    self._piles.add(LineKey(*place, -cents, since=True), 1, on=day.on, since=since)


def fee_places(line: DraftLine) -> tuple[Place, ...]:
    """Return the fees that a line asks: one of a period or school year, one a month; none of other lines."""
    if line.reason not in _ASKING:
        return ()
    return tuple(
        (line.child_id, line.activity, date.fromisoformat(str(fact.values[_FIRST[fact.code]])))
        for fact in line.facts
        if fact.code in _FIRST
    )


_ASKING = frozenset({LineReason.FLAT_FEE, LineReason.LATE_FEE})
_FIRST = {FactCode.MONTH: "month", FactCode.PERIOD: "from", FactCode.YEAR: "from"}
"""The facts that tell a fee, each with the name of the first day of its spell."""


def _concerns(fee: _Fee, used: Sequence[BilledDay]) -> bool:
    """Whether a child had the right to what a fee of the run covers, or used it all the same."""
    if fee.version.unit is Unit.YEAR or not fee.rights:
        return True
    if any(right.overlaps(fee.covered) for right in fee.rights):
        return True
    return any(covers(fee.version.unit, fee.due, day.on) for day in used)


def _of_spell(charged: Charged, fee: _Fee) -> int:
    """Return what other invoices ask of a month, or of the months of a period, refunds taken off."""
    if fee.version.unit is Unit.MONTH:
        return charged.cents.get(fee.place, 0)
    first, last = fee.first.replace(day=1), fee.run.last
    return sum(
        cents
        for place, cents in charged.cents.items()
        if place[:2] == fee.place[:2] and first <= place[-1] <= last
    )
