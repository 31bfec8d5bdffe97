"""What a family typed in the form of a pattern: read, checked, and kept as it was typed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from staffdesk.contract.v1 import TownSnapshot
from staffdesk.domain.booking_horizon import fits_one_sending, read_horizon
from staffdesk.domain.dates import Period
from staffdesk.domain.patterns import WeekPattern, Weeks
from staffdesk.portal.views.pattern import Wishes, read_slots
from staffdesk.portal.visit import FormErrors

LONGEST_DAYS = 400
"""A pattern over more days than a school year is a slip of the pen."""


@dataclass(frozen=True)
class TypedPattern:
    """The fields as text: ``first`` and ``last`` day, weeks, reference, ticks."""

    first: str = ""
    last: str = ""
    weeks: str = Weeks.EVERY.value
    reference: str = ""
    slots: tuple[str, ...] = ()
    waiting_list: bool = False
    other_days: bool = False

    @property
    def wishes(self) -> Wishes:
        """The choices beside the pattern."""
        return Wishes(self.waiting_list, self.other_days)


def typed_pattern(fields: Mapping[str, Sequence[str]], usual: TypedPattern) -> TypedPattern:
    """Read the fields of a form or of a draft; what is not there is as usual."""

    def one(name: str, otherwise: str) -> str:
        return (fields.get(name) or [otherwise])[0].strip()

    return TypedPattern(
        first=one("du", usual.first),
        last=one("au", usual.last),
        weeks=one("semaines", usual.weeks),
        reference=one("reference", usual.reference),
        slots=tuple(fields.get("slot", usual.slots)),
        waiting_list=bool(fields.get("attente")),
        other_days=bool(fields.get("autre")),
    )


def read_day(text: str) -> date | None:
    """Read a day as a date field sends it."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def read_period(typed: TypedPattern, town: TownSnapshot, errors: FormErrors) -> Period | None:
    """Read both days, or say what is wrong with them."""
    first, last = read_day(typed.first), read_day(typed.last)
    if first is None:
        errors.add("du", "day_wanted")
    if last is None:
        errors.add("au", "day_wanted")
    if first is None or last is None:
        return None
    if last < first or (last - first).days > LONGEST_DAYS:
        errors.add("au", "last_before_first" if last < first else "period_too_long")
        return None
    period = Period.through(first, last)
    if not fits_one_sending(period, read_horizon(town.horizon)):
        errors.add("au", "one_month")
        return None
    return period


def read_pattern(
    typed: TypedPattern, child: str, town: TownSnapshot, errors: FormErrors
) -> WeekPattern | None:
    """Read the whole form, or say field by field what is wrong with it."""
    period = read_period(typed, town, errors)
    weeks = next((one for one in Weeks if one.value == typed.weeks), Weeks.EVERY)
    reference = read_day(typed.reference) if weeks is Weeks.ALTERNATE else None
    if weeks is Weeks.ALTERNATE and reference is None:
        errors.add("reference", "reference_wanted")
    slots = read_slots(child, typed.slots)
    if not slots:
        errors.add("slots", "no_slot")
    if errors or period is None:
        return None
    return WeekPattern(period, slots, weeks, reference)
