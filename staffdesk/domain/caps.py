"""Monthly caps: the most a child, then a family, pays for an activity in a calendar month (D1, step 12).

A cap is of the month of the days of service, whatever the invoice runs: what other invoices of the household
ask for the same month counts first. Each household that pays has caps of its own: a child in shared custody
is capped in both, each with the days that it pays.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import date

from staffdesk.domain.dates import month_of
from staffdesk.domain.money import Cents
from staffdesk.domain.tariffs.explanation import Fact, FactCode
from staffdesk.domain.tariffs.versions import TariffVersion

Place = tuple[int, str, date]
"""A child, the code of an activity, and the first day of a month of service."""


@dataclass(frozen=True, slots=True)
class Charged:
    """What the invoices of a household ask already for months of service; those cancelled ask nothing.

    Days that changed since count as corrected. A part of a line credited by hand still counts: a gesture
    that the next invoice took back would be none.

    Attributes:
        cents: by child, activity and month, as a child's own cap left it.
        taken: what that cap took off, above zero.
        family: what the family's cap took off, above zero, by activity and month.
        fees: the invoice, by primary key, that asks the fee of a month, or of the period or school year of
            that first day.
        not_missed: fees that these invoices do not ask, and that no run missed: a person cancelled the one
            that did, which may be drafted again; or another home of the child was asked.
        elsewhere: fees that an invoice of another home of the child asks, with that household.
    """

    cents: Mapping[Place, int] = field(default_factory=dict)
    taken: Mapping[Place, int] = field(default_factory=dict)
    family: Mapping[tuple[str, date], int] = field(default_factory=dict)
    fees: Mapping[Place, int] = field(default_factory=dict)
    not_missed: frozenset[Place] = frozenset()
    elsewhere: Mapping[Place, int] = field(default_factory=dict)


NOTHING = Charged()
"""A household without any invoice."""


@dataclass(frozen=True, slots=True)
class Capped:
    """What a cap changes on an invoice: cents below zero, or above where it gives back what it took.

    `of_family` tells the cap of the family from the child's own.
    """

    version: TariffVersion
    child_id: int
    month: date
    cents: Cents
    fact: Fact
    of_family: bool = False


Version = Callable[[str, date], TariffVersion | None]
"""The tariff of an activity in force on a date of service."""


def due_cents(now: int, cap: int, charged: int, taken: int) -> int:
    """Return what an invoice may ask of `now`, where `charged` is asked already and a cap took `taken` off.

    Whatever the parts a month is invoiced in, and in whatever order, they sum up to ``min(cap, month)``. It
    lies between nothing and `now`: a cap that was passed already is not paid back by days that follow.
    """
    return max(min(now, 0), min(max(now, 0), cap - charged, now + taken))


def capped(
    now: Mapping[Place, int], charged: Charged, version_on: Version, rank: Callable[[int], int]
) -> tuple[Capped, ...]:
    """Return what the caps change on an invoice that asks `now` by child, activity and month.

    The version in force on the last day of a month says its caps. What the family's cap takes off stands
    with the youngest child of the invoice: the one of the highest `rank`.
    """
    found: list[Capped] = []
    families: dict[tuple[str, date], dict[int, int]] = {}
    for (child_id, activity, month), cents in sorted(now.items()):
        place = (child_id, activity, month)
        version = version_on(activity, month_of(month).last)
        if version is None:
            continue
        due = cents
        if version.monthly_cap is not None:
            before = charged.cents.get(place, 0)
            due = due_cents(cents, version.monthly_cap, before, charged.taken.get(place, 0))
            if due != cents:
                fact = _fact(version.monthly_cap, month, cents, due, before)
                found.append(Capped(version, child_id, month, Cents(due - cents), fact))
        if version.family_cap is not None:
            families.setdefault((activity, month), {})[child_id] = due
    for (activity, month), dues in families.items():
        version = version_on(activity, month_of(month).last)
        if version is not None and version.family_cap is not None:
            cents, taken = sum(dues.values()), charged.family.get((activity, month), 0)
            before = _of_family(charged.cents, activity, month) - taken
            due = due_cents(cents, version.family_cap, before, taken)
            if due != cents:
                fact = _fact(version.family_cap, month, cents, due, before, family=1)
                youngest = max(dues, key=rank)
                found.append(Capped(version, youngest, month, Cents(due - cents), fact, of_family=True))
    return tuple(found)


def given_back(
    places: Collection[Place], charged: Charged, version_on: Version
) -> tuple[dict[Place, int], dict[tuple[str, date], int]]:
    """Return what caps took off and leave room for again, where an invoice of these months was cancelled.

    By place for the child's own cap, then what the family's makes of it by month: above zero where it gives
    back too, below where it still takes a part of what the child's gives back.
    """
    own: dict[Place, int] = {}
    of_family: dict[tuple[str, date], int] = {}
    for place in sorted(places):
        version = version_on(place[1], month_of(place[2]).last)
        if version is not None and version.monthly_cap is not None:
            room = version.monthly_cap - charged.cents.get(place, 0)
            own[place] = max(0, min(room, charged.taken.get(place, 0)))
    for activity, month in sorted({place[1:] for place in places}):
        version = version_on(activity, month_of(month).last)
        if version is not None and version.family_cap is not None:
            rise = sum(cents for place, cents in own.items() if place[1:] == (activity, month))
            taken = charged.family.get((activity, month), 0)
            room = version.family_cap - _of_family(charged.cents, activity, month) + taken
            of_family[activity, month] = max(0, min(room, taken + rise)) - rise
    return own, of_family


def _of_family(cents: Mapping[Place, int], activity: str, month: date) -> int:
    return sum(one for (_, code, of), one in cents.items() if (code, of) == (activity, month))


def _fact(cap: int, month: date, cents: int, due: int, before: int, *, family: int = 0) -> Fact:
    said: dict[str, int | str] = {"cap": cap, "month": month.isoformat(), "cents": cents, "due": due}
    said |= {"before": before} if before else {}
    return Fact(FactCode.CAP, said | ({"family": family} if family else {}))
