"""Shared custody: which household has the child, and so books and pays, on a date (C6).

What two households agreed is data, and counts from a date on: days before keep what was agreed then. From the
first agreement on every day belongs to exactly one of the two, whatever the year, the holidays and the
agreements that follow; before it no day is anybody's turn.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from types import MappingProxyType

from staffdesk.domain.calendars import SchoolHoliday
from staffdesk.domain.dates import DAYS_A_WEEK, MONDAY, ONE_DAY, Period
from staffdesk.domain.errors import RuleBroken
from staffdesk.domain.patterns import Weeks, takes_week

TURNS = (Weeks.ALTERNATE, Weeks.ODD, Weeks.EVEN)
"""How weeks can be shared."""


@dataclass(frozen=True)
class HolidayHalves:
    """Each school holiday is cut in two; an odd day goes to the first half.

    ``first_half`` has it: every year, or with ``by_year`` in even years, the other household in odd ones. The
    year is that in which the holiday begins.
    """

    first_half: str
    by_year: bool = True


@dataclass(frozen=True)
class Agreement:
    """What two households agreed from ``since`` on.

    ``first_household`` has the child in the weeks chosen by ``weeks`` (and by ``reference`` for alternate
    weeks: the turn of that day is its own), ``other_household`` in the rest. A turn begins on
    ``handover_weekday``; ``after_class``: once class is over, so that the day itself belongs to the household
    that brought the child to school. ``weekdays`` gives single weekdays (Monday = 0) to a household whatever
    the week; ``holidays`` wins over both.

    Raises:
        RuleBroken: ``custody_same_household``, ``custody_needs_reference``, ``custody_weeks_unknown``,
            ``custody_foreign_household``.
    """

    first_household: str
    other_household: str
    weeks: Weeks = Weeks.ALTERNATE
    reference: date | None = None
    handover_weekday: int = MONDAY
    after_class: bool = False
    weekdays: Mapping[int, str] = field(default_factory=lambda: MappingProxyType({}))
    holidays: HolidayHalves | None = None
    since: date = date.min

    def __post_init__(self) -> None:
        """Refuse what cannot be meant."""
        if self.first_household == self.other_household:
            raise RuleBroken("custody_same_household", field="first_household")
        if self.weeks not in TURNS:
            raise RuleBroken("custody_weeks_unknown", field="weeks")
        if self.weeks is Weeks.ALTERNATE and self.reference is None:
            raise RuleBroken("custody_needs_reference", field="reference")
        named = {*self.weekdays.values(), *([self.holidays.first_half] if self.holidays else [])}
        if not named <= self.households:
            raise RuleBroken("custody_foreign_household", field="weekdays")

    @property
    def households(self) -> frozenset[str]:
        """Both."""
        return frozenset((self.first_household, self.other_household))

    @property
    def first_day_of_turn(self) -> int:
        """The weekday whose meals are the first of a turn."""
        return (self.handover_weekday + self.after_class) % DAYS_A_WEEK

    @cached_property
    def shifted_reference(self) -> date | None:
        """The reference day, put back by as much as a turn begins after Monday."""
        if self.reference is None:
            return None
        return _first_of_turn(self, self.reference) - timedelta(days=self.first_day_of_turn)

    def rest(self, household: str) -> str:
        """Give the other of the two."""
        return self.other_household if household == self.first_household else self.first_household


@dataclass(frozen=True)
class Custody:
    """The agreements about one child, the oldest first, and the school holidays they may speak of."""

    agreements: tuple[Agreement, ...]
    holidays: tuple[SchoolHoliday, ...] = ()

    def __post_init__(self) -> None:
        """Keep them in the order of their dates; a child without any has no shared custody."""
        if not self.agreements:
            raise ValueError("custody needs an agreement")
        ordered = tuple(sorted(self.agreements, key=lambda one: one.since))
        object.__setattr__(self, "agreements", ordered)

    def on(self, day: date) -> Agreement | None:
        """The agreement that counts that day; None before the first."""
        return next((one for one in reversed(self.agreements) if one.since <= day), None)


def household_on(custody: Custody, day: date) -> str | None:
    """The uid of the household that has the child that day; None before anything was agreed."""
    agreed = custody.on(day)
    if agreed is None:
        return None
    if agreed.holidays is not None:
        holiday = next((one for one in custody.holidays if day in one.period), None)
        if holiday is not None:
            return _by_half(agreed, agreed.holidays, holiday.period, day)
    return agreed.weekdays.get(day.weekday()) or _by_week(agreed, day)


def _by_half(agreed: Agreement, halves: HolidayHalves, holiday: Period, day: date) -> str:
    turned = halves.by_year and holiday.start.year % 2 == 1
    first = agreed.rest(halves.first_half) if turned else halves.first_half
    return first if day < middle_of(holiday) else agreed.rest(first)


def middle_of(holiday: Period) -> date:
    """The first day of the second half."""
    return holiday.start + timedelta(days=(len(holiday) + 1) // 2)


def _by_week(agreed: Agreement, day: date) -> str:
    """Turns change on the handover day: days before it still belong to the week before."""
    first = takes_week(agreed.weeks, day - timedelta(days=agreed.first_day_of_turn), agreed.shifted_reference)
    return agreed.first_household if first else agreed.other_household


def _first_of_turn(agreed: Agreement, reference: date) -> date:
    """A turn that begins on a day after class has its first meals on the next: it is that turn one means."""
    begins = agreed.after_class and reference.weekday() == agreed.handover_weekday
    return reference + timedelta(days=int(begins))


def days_of_other(custody: Custody, household_uid: str, period: Period) -> tuple[date, ...]:
    """The days of a period on which another household has the child."""
    return tuple(
        day
        for turn, holder in _turns(custody, period)
        if holder not in (None, household_uid)
        for day in turn.days()
    )


def _turns(custody: Custody, period: Period) -> Iterator[tuple[Period, str | None]]:
    """Tell who has the child, turn by turn, day by day where an exception may speak: families see a year."""
    day = period.start
    while day < period.end:
        agreed, end = custody.on(day), day + ONE_DAY
        later = [one.since for one in custody.agreements if one.since > day]
        if agreed is None:
            end = min(period.end, *later)
        elif agreed.holidays is None and not agreed.weekdays:
            past = (day.toordinal() - 1 - agreed.first_day_of_turn) % DAYS_A_WEEK
            end = min(day + timedelta(days=DAYS_A_WEEK - past), period.end, *later)
        yield Period(day, end), household_on(custody, day)
        day = end


def is_others_day(custody: Custody, household_uid: str, day: date) -> bool:
    """Tell whether the other household has the child: a booking is then a thing to look at, no error."""
    return household_on(custody, day) not in (None, household_uid)


FIRST, OTHER = "first", "other"
"""The two households, in the stored rules of an agreement: who they are stands beside."""


def agreement_to_json(agreed: Agreement) -> dict[str, object]:
    """Write the rules of an agreement as they are stored; households and dates have columns of their own."""
    side = {agreed.first_household: FIRST, agreed.other_household: OTHER}
    return {
        "weeks": agreed.weeks.value,
        "reference": None if agreed.reference is None else agreed.reference.isoformat(),
        "handover_weekday": agreed.handover_weekday,
        "after_class": agreed.after_class,
        "weekdays": {str(day): side[uid] for day, uid in sorted(agreed.weekdays.items())},
        "holidays": None
        if agreed.holidays is None
        else {"first_half": side[agreed.holidays.first_half], "by_year": agreed.holidays.by_year},
    }


def agreement_from_json(first: str, other: str, since: date, stored: Mapping[str, object]) -> Agreement:
    """Read an agreement back.

    Raises:
        RuleBroken: as ``Agreement``; ``custody_unreadable``.
    """
    halves, weekdays, reference = (stored.get(name) for name in ("holidays", "weekdays", "reference"))
    uids = {FIRST: first, OTHER: other}
    try:
        return Agreement(
            first,
            other,
            Weeks(str(stored.get("weeks", Weeks.ALTERNATE.value))),
            None if reference is None else date.fromisoformat(str(reference)),
            int(str(stored.get("handover_weekday", MONDAY))),
            bool(stored.get("after_class", False)),
            MappingProxyType({int(day): uids[str(side)] for day, side in _mapping(weekdays).items()}),
            HolidayHalves(uids[str(_mapping(halves)["first_half"])], bool(_mapping(halves)["by_year"]))
            if halves
            else None,
            since,
        )
    except (ValueError, KeyError):
        raise RuleBroken("custody_unreadable", field="weeks") from None


def _mapping(stored: object) -> Mapping[str, object]:
    return stored if isinstance(stored, Mapping) else {}


def payers_changed(
    before: Custody | None, after: Custody, booked: Collection[tuple[date, str]]
) -> list[tuple[date, str, str]]:
    """Booked days (date, household that pays) whose payer is no longer who has the child: (date, from, to).

    A day that was booked for the household that had it not stays with whoever asked for it: that was decided.
    """
    found = []
    for day, payer in booked:
        deliberate = before is not None and is_others_day(before, payer, day)
        now = household_on(after, day)
        if not deliberate and now is not None and now != payer:
            found.append((day, payer, now))
    return found
