"""What a change of a family's circumstances makes of its prices: shown first, and invoiced days once decided.

A quotient, a residence, or a meal brought from home may be entered with a first day that is gone by. What is
open follows by itself. What is invoiced stays, unless somebody decides so, having seen what would change:
each day then has a correction of its own on the invoice that holds it, as any invoiced day that costs
something else (C1).
So has a fee that fell due while the change counts (`domain.asked_fees`); a pack stays as it was sold.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from staffdesk.domain.asked_fees import AskedFee
from staffdesk.domain.dates import Period, month_of
from staffdesk.domain.drafts import BilledHousehold
from staffdesk.domain.errors import RuleBroken, Stale
from staffdesk.domain.repricing import RepricingPlan, repricing
from staffdesk.models.bookings import Booking
from staffdesk.models.households import Child
from staffdesk.models.town import Activity
from staffdesk.services.asked_fees import (
    Reading,
    WatchedFees,
    changes,
    load_asked_fees,
    read_as_they_are,
)
from staffdesk.services.billing_facts import load_households, load_town
from staffdesk.services.billing_scope import Scope
from staffdesk.services.booking_moves import Hand
from staffdesk.services.invoice_corrections import InvoicedDays, watch_days


@dataclass(frozen=True)
class PriceChange:
    """What one child's activity would cost in a month."""

    month: date
    child: str
    activity: str
    before_cents: int
    after_cents: int
    invoiced: bool


@dataclass(frozen=True)
class PricePreview:
    """What would change: rows by month, and the sums of what is invoiced and what is not."""

    rows: tuple[PriceChange, ...] = ()
    invoiced_cents: int = 0
    open_cents: int = 0

    @property
    def is_retroactive(self) -> bool:
        """Whether days already invoiced would cost another price."""
        return any(row.invoiced for row in self.rows)


@dataclass(frozen=True)
class Watched:
    """What invoices ask, days and fees, before a change is written."""

    days: InvoicedDays
    fees: WatchedFees

    def correct(self, hand: Hand, *, why: str) -> int:
        """Keep what each day and fee now costs more or less than its invoice says, and how many do."""
        return self.days.correct(hand, why=why) + self.fees.correct(hand, why=why)


@dataclass(frozen=True)
class Repricing:
    """A change of prices.

    Attributes:
        households: whose.
        first, end: the first day it counts, and the first it no longer does; None where no day bounds it.
        after: how they are read once it is written.
    """

    households: Collection[int]
    first: date | None
    end: date | None
    after: Reading

    def preview(self, session: Session) -> PricePreview:
        """Price each month twice, its days already invoiced and those still open, and tell what differs."""
        names = dict(session.execute(select(Activity.code, Activity.name)).tuples().all())
        children = dict(session.execute(select(Child.id, Child.first_name)).tuples().all())
        rows: list[PriceChange] = []
        sums = {True: 0, False: 0}
        for invoiced, plan in self._plans(session):
            sums[invoiced] += plan.difference_cents
            rows += (
                PriceChange(
                    plan.period.start,
                    children[change.child_id],
                    names[change.activity],
                    change.before_cents,
                    change.after_cents,
                    invoiced,
                )
                for change in plan.changes
            )
        for fee, after, cents in self._fees(session):
            sums[True] += cents
            row = (fee.first.replace(day=1), children[fee.child_id], names[fee.activity])
            rows.append(PriceChange(*row, after - cents, after, invoiced=True))
        rows.sort(key=lambda row: (row.month, not row.invoiced, row.child, row.activity))
        return PricePreview(tuple(rows), sums[True], sums[False])

    def require_decided(
        self,
        session: Session,
        refusal: str,
        *,
        retroactive: bool,
        seen: PricePreview | None,
        field: str = "valid_from",
    ) -> PricePreview:
        """Return what the change makes of prices, once somebody decided it who saw just that.

        Args:
            session: of the change, before it is written.
            refusal: code of the sentence for what nobody decided.
            retroactive: whether it is to count for what is invoiced.
            seen: what was shown; None where nobody was asked.
            field: name of the day that may be put later instead.

        Raises:
            RuleBroken: `refusal`, with what invoiced days cost more or less.
            Stale: `prices_moved`, where a colleague changed something since.
        """
        found = self.preview(session)
        if found.is_retroactive and not retroactive:
            raise RuleBroken(refusal, field=field, cents=abs(found.invoiced_cents))
        if seen is not None and seen != found:
            raise Stale("prices_moved", field=field)
        return found

    def watch(self, session: Session) -> Watched:
        """Note what is invoiced costs before the change is written, for who corrects it after it."""
        days = [(row.id, row.state, row.invoice_id) for row in self._bookings(session)]
        fees = load_asked_fees(session, self.households, self.first, self.end)
        return Watched(watch_days(session, days), fees.watch())

    def _fees(self, session: Session) -> Iterator[tuple[AskedFee, int, int]]:
        """Give the invoiced fees that cost something else, with what they come to, and what that is more."""
        asked = load_asked_fees(session, self.households, self.first, self.end)
        if not asked.fees:
            return
        before, after = asked.prices(read_as_they_are), asked.prices(self.after)
        for fee, cents in changes(before, after):
            yield fee, fee.told_cents + cents, cents

    def _plans(self, session: Session) -> Iterator[tuple[bool, RepricingPlan]]:
        """Give the plans of what invoices hold of each month, and of what is still open.

        A fee beside the days is open with a month of which no day is invoiced.
        """
        town = load_town(session)
        of_days = [code for code in town.activities if not town.book.with_fees([code])]
        months: dict[tuple[int, Period], dict[bool, set[int]]] = defaultdict(lambda: defaultdict(set))
        for row in self._bookings(session):
            held = row.invoice_id is not None
            months[row.household_id, month_of(row.day_on)][held].add(row.id)
        for (household_id, month), by_held in months.items():
            for invoiced, own in by_held.items():
                codes = of_days if True in by_held else list(town.activities)
                activities = {code: town.activities[code] for code in codes}
                families = frozenset({household_id})
                scope = Scope(month, tuple(sorted(codes)), families, with_invoiced=invoiced)
                before = _with_days(load_households(session, scope, idle=True), own)
                after = _with_days(self.after(session, scope), own)
                for then, now in zip(before, after, strict=False):  # without days and rights it is in neither
                    yield invoiced, repricing(then, now, activities, town.book, month)

    def _bookings(self, session: Session) -> Iterable[Row[Any]]:
        """Read its families' days of the whole months that it meets: caps and ranks look at them all."""
        asked = select(Booking.id, Booking.state, Booking.invoice_id, Booking.household_id, Booking.day_on)
        asked = asked.where(Booking.household_id.in_(sorted(self.households)))
        if self.first is not None:
            asked = asked.where(Booking.day_on >= self.first.replace(day=1))
        if self.end is not None:
            asked = asked.where(Booking.day_on < month_of(self.end).end)
        return session.execute(asked.order_by(Booking.day_on, Booking.id)).all()


def _with_days(households: Iterable[BilledHousehold], own: Collection[int]) -> list[BilledHousehold]:
    return [
        replace(household, days=tuple(day for day in household.days if day.booking_id in own))
        for household in households
    ]
