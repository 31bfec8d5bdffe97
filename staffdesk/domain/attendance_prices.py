"""What attendance costs beside what was booked: each difference in cents, by the rules of the tariff (D1).

The price of the booking and the price of what happened are those of invoicing, line for line: a difference
here is the difference on the invoice.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from staffdesk.domain.attendance import AttendedDay, Difference, differences
from staffdesk.domain.bookings import BookingState, is_billed
from staffdesk.domain.circumstances import UNBOOKED, Circumstances
from staffdesk.domain.drafts import BilledDay
from staffdesk.domain.invoicing import surcharge_codes
from staffdesk.domain.money import Cents
from staffdesk.domain.price_book import PriceBook
from staffdesk.domain.tariffs.explanation import Fact
from staffdesk.domain.tariffs.versions import Unit

ZERO = Cents(0)
_CAME = frozenset({BookingState.PRESENT, BookingState.PRESENT_UNBOOKED})


@dataclass(frozen=True, slots=True)
class PricedDifference:
    """One difference and what it changes on the invoice; 0 when it costs nothing."""

    kind: Difference
    cents: Cents


@dataclass(frozen=True, slots=True)
class PricedDay:
    """A day as booked and as it was.

    Attributes:
        booked_cents: what the booking alone would cost; 0 for who came without one.
        attended_cents: what the day costs as it was.
        differences: their cents sum up to attended - booked.
        facts: why the day costs what it does.
        fee: the unit whose fee covers the day, where one does: the cents are what is due beside it.
    """

    booked_cents: Cents
    attended_cents: Cents
    differences: tuple[PricedDifference, ...]
    facts: tuple[Fact, ...] = ()
    fee: Unit | None = None

    @property
    def difference_cents(self) -> Cents:
        """What attendance adds to (or takes off) the booking."""
        return Cents(self.attended_cents - self.booked_cents)


def priced_day(
    day: BilledDay, circumstances: Circumstances, book: PriceBook, *, marked: bool
) -> PricedDay | None:
    """Price one day; None where there is no tariff yet. A fee due whatever the days covers it for nothing."""
    version = book.version(day.activity, day.on)
    if version is None:
        return None
    kept = ",".join(code for code in day.surcharge.split(",") if code and code != UNBOOKED)
    booked = replace(day, state=BookingState.BOOKED, surcharge=kept, late_minutes=0)
    in_time = replace(day, late_minutes=0)
    came_unbooked = day.state is BookingState.PRESENT_UNBOOKED
    booked_cents = ZERO if came_unbooked else _cents(booked, circumstances, book)[0]
    in_time_cents = _cents(in_time, circumstances, book)[0]
    attended_cents, facts = _cents(day, circumstances, book)
    parts = {
        Difference.UNBOOKED: in_time_cents - booked_cents,
        Difference.LATE_PICKUP: attended_cents - in_time_cents,
        Difference.ABSENT_BILLED: attended_cents - booked_cents,
        Difference.ABSENT_EXCUSED: attended_cents - booked_cents,
        Difference.NOT_MARKED: 0,
    }
    found = differences(AttendedDay(day.state, marked=marked, late_minutes=day.late_minutes))
    priced = tuple(PricedDifference(kind, Cents(parts[kind])) for kind in found)
    fee = version.unit if version.is_covered(day.on) else None
    return PricedDay(booked_cents, attended_cents, priced, facts, fee)


def _cents(day: BilledDay, circumstances: Circumstances, book: PriceBook) -> tuple[Cents, tuple[Fact, ...]]:
    """Price a day in a state, as an invoice would."""
    version = book.version(day.activity, day.on)
    if version is None or not is_billed(day.state):
        return ZERO, ()
    counted = day if day.state in _CAME else replace(day, late_minutes=0)
    happened = surcharge_codes(counted.state, counted.surcharge, counted.late_minutes)
    codes = tuple(code for code in happened if version.surcharge(code) is not None)
    price = book.price(version, circumstances.use(version, counted, codes))
    return price.amount_cents, price.facts
