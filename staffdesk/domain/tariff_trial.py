"""A new grid on past attendance: what families would have paid, who more and who less, by band of quotient.

Pure. Both prices are those of invoicing, month by month: the tariffs as they were, and the new one in the
place of all versions of its activity.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from staffdesk.domain.dates import Period, month_of
from staffdesk.domain.drafts import BilledActivity, BilledHousehold
from staffdesk.domain.family_quotient import in_force
from staffdesk.domain.invoicing import draft
from staffdesk.domain.price_book import PriceBook
from staffdesk.domain.tariffs.bands import Interval
from staffdesk.domain.tariffs.methods import BandGrid
from staffdesk.domain.tariffs.versions import STANDARD, Residence, TariffVersion


@dataclass(frozen=True, slots=True)
class BandKey:
    """Where a family stands in the new grid: its band, without proof, or outside the town."""

    interval: Interval | None = None
    outside: bool = False


@dataclass(slots=True)
class BandSum:
    """What the families of a band paid, and would have paid."""

    families: int = 0
    before_cents: int = 0
    after_cents: int = 0
    more: int = 0
    less: int = 0

    def add(self, before: int, after: int) -> None:
        """Count one family."""
        self.families += 1
        self.before_cents += before
        self.after_cents += after
        self.more += after > before
        self.less += after < before


@dataclass(slots=True)
class Trial:
    """The outcome so far, by band in ascending order, and over all."""

    bands: dict[BandKey, BandSum] = field(default_factory=dict)
    total: BandSum = field(default_factory=BandSum)

    def add(self, key: BandKey, before: int, after: int) -> None:
        """Count one family that used the activity."""
        self.bands.setdefault(key, BandSum()).add(before, after)
        self.total.add(before, after)

    def in_order(self) -> tuple[tuple[BandKey, BandSum], ...]:
        """Return bands from the lowest, then families without proof, then those outside."""
        return tuple(sorted(self.bands.items(), key=lambda item: _place(item[0])))


def books(
    versions: Iterable[TariffVersion], tried: TariffVersion, period: Period
) -> tuple[PriceBook, PriceBook]:
    """Return the tariffs as they were, and with the one tried in the place of its activity's."""
    known = tuple(versions)
    others = (version for version in known if version.activity != tried.activity)
    return PriceBook(known), PriceBook([*others, replace(tried, valid_from=period.start)])


def paid(
    household: BilledHousehold, activities: Mapping[str, BilledActivity], book: PriceBook, period: Period
) -> int:
    """Return what a family pays for a period, invoiced month by month."""
    days: dict[date, list[int]] = {}
    for place, day in enumerate(household.days):
        days.setdefault(day.on.replace(day=1), []).append(place)
    total = 0
    for start, places in days.items():
        month = month_of(start)
        part = replace(household, days=tuple(household.days[place] for place in places))
        within = Period(max(month.start, period.start), min(month.end, period.end))
        total += draft(part, activities, book, within).total_cents
    return total


def band_key(household: BilledHousehold, tried: TariffVersion, on: date) -> BandKey:
    """Return where a family stands in the grid that is tried."""
    if household.residences.on(on) is Residence.NON_RESIDENT:
        return BandKey(outside=True)
    rule = tried.case_for(STANDARD, Residence.RESIDENT).rule
    held = in_force(household.quotients, on, tried.measure)
    if held is None or not isinstance(rule, BandGrid):
        return BandKey()
    return BandKey(rule.band_of(held.value).interval)


def _place(key: BandKey) -> tuple[int, int]:
    if key.interval is not None:
        return (0, int(key.interval.lower * 100))
    return (2 if key.outside else 1, 0)
