"""Deadlines in French: a rule in words, and a limit as an instant that includes itself.

The limit is always "au plus tard", never "avant": the instant itself is still in time.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from types import MappingProxyType

from staffdesk.domain.calendars import Day, DayKind
from staffdesk.domain.circumstances import LATE
from staffdesk.domain.dates import END_OF_DAY, ClockTime, local_date
from staffdesk.domain.deadlines import (
    BeforePeriodStart,
    ClearDays,
    DayOfMonth,
    DaysBefore,
    DeadlineRule,
    HoursBefore,
    LastInstant,
    Late,
    OnSkippedDay,
    Operation,
    SkipDays,
    Table,
    TableRow,
    WeekdayOfWeek,
    Window,
)
from staffdesk.domain.french.amounts import NARROW, NO_BREAK
from staffdesk.domain.french.dates import (
    WEEKDAYS,
    WEEKDAYS_SHORT,
    day_of_month,
    day_short,
    hour,
    instant,
    instant_short,
    local,
)
from staffdesk.domain.french.prices import SURCHARGES

_VERBS = {Operation.ADD: "réserver", Operation.CANCEL: "annuler"}

DAY_KIND_WORDS: Mapping[DayKind, str] = MappingProxyType(
    {
        DayKind.SCHOOL: "jour de classe",
        DayKind.WEDNESDAY: "jour sans classe",
        DayKind.WEEKEND: "week-end",
        DayKind.PUBLIC_HOLIDAY: "jour férié",
        DayKind.SCHOOL_HOLIDAY: "vacances scolaires",
        DayKind.CLOSED: "fermé",
        DayKind.STRIKE: "grève",
    }
)
"""Kinds of day; a label of the calendar, where there is one, says it better."""


# ------------------------------------------------------------------------------------------ instants


def last_minute(at: datetime) -> datetime:
    """The instant by which a limit is told: the end of a day is that day at 23:59, never the next at 0:00."""
    shown = local(at)
    return at - timedelta(minutes=1) if (shown.hour, shown.minute) == (0, 0) else at


def limit(at: datetime) -> str:
    """A UTC instant as a limit: `au plus tard le dim. 4 oct. 2026 à 21:00`."""
    return f"au plus tard le {instant(last_minute(at))}"


def limit_instant(at: datetime) -> str:
    """A UTC instant until which something is in time, where a sentence says so: `dim. 4 oct. 23:59`."""
    return instant_short(last_minute(at))


def limit_short(at: datetime) -> str:
    """A UTC instant as a limit in a list: `limite ven. 8 janv. 12:00`."""
    return f"limite {limit_instant(at)}"


def limit_near(at: datetime, on: date) -> str:
    """A limit told beside the day it belongs to, the month said only if it differs: `ven. 8 à 12:00`."""
    return NO_BREAK.join((day_near(local_date(at), on), "à", hour(local(at))))


def day_near(day: date, on: date) -> str:
    """A day told beside another one: `mar. 12`, with its month when that is another."""
    if (day.year, day.month) != (on.year, on.month):
        return day_short(day)
    return NO_BREAK.join((WEEKDAYS_SHORT[day.weekday()], day_of_month(day)))


def limit_explained(found: LastInstant) -> str:
    """A limit with the days stepped over: `… sans compter dim. 28 mars (week-end), lun. 29 mars (Pâques)`."""
    if not found.skipped:
        return limit(found.at)
    skipped = sorted(set(found.skipped), key=lambda day: day.on)
    return f"{limit(found.at)}, sans compter {', '.join(_day_and_reason(day) for day in skipped)}"


def _day_and_reason(day: Day) -> str:
    return f"{day_short(day.on)} ({day.label or DAY_KIND_WORDS[day.kind]})"


# ------------------------------------------------------------------------------------------ rules


def rule_in_words(rule: DeadlineRule) -> str:
    """A rule in one sentence: `Réserver au plus tard le jeudi de la semaine précédente à 9:00`."""
    verb = _verbs(rule.applies_to)
    match rule.shape:
        case Table():
            return f"{verb} au plus tard{NO_BREAK}: {_table(rule.shape, rule.at)}"
        case Window(opens_at=opens, closes_at=closes):
            return f"{verb} du {instant(opens)} au {instant(last_minute(closes))}"
        case HoursBefore():
            return f"{verb} au plus tard {_hours_before(rule.shape)}{_counting(rule.skip)}"
        case _:
            return f"{verb} au plus tard {_day_of(rule)}{_counting(rule.skip)} {_at(rule.at)}"


def rule_details(rule: DeadlineRule) -> tuple[str, ...]:
    """What else a rule says, one sentence each: moved limits, late requests."""
    moved = () if rule.skip == SkipDays() or _counts_days(rule) else (_MOVED[rule.on_skipped_day],)
    return (*moved, late_in_words(rule))


def kept_from_effect_words(other: DeadlineRule, operations: frozenset[Operation]) -> str:
    """Say that a rule never counts for some operations because another one does, and the ways out."""
    verbs = _verbs(operations)
    return (
        f"Sans effet pour {verbs[:1].lower()}{verbs[1:]}{NO_BREAK}: les mêmes demandes ont déjà un délai, "
        f"«{NO_BREAK}{rule_in_words(other)}{NO_BREAK}». "
        "Modifier celui-là, ou restreindre celui-ci à un groupe, un site ou une période."
    )


def no_surcharge_words(activities: Sequence[str]) -> str:
    """Say that a late request costs nothing more for some activities (names), and where to mend it."""
    return (
        f"Sans majoration pour {_listed(activities)}{NO_BREAK}: le tarif en vigueur n’a pas de supplément "
        f"«{NO_BREAK}{SURCHARGES[LATE]}{NO_BREAK}». L’ajouter dans Tarifs."
    )


_MOVED = {
    OnSkippedDay.EARLIER: "Si ce jour ne compte pas, la limite est avancée au jour compté précédent",
    OnSkippedDay.LATER: "Si ce jour ne compte pas, la limite est reportée au jour compté suivant",
    OnSkippedDay.KEEP: "La limite reste à ce jour même s’il ne compte pas",
}


def late_in_words(rule: DeadlineRule) -> str:
    """What becomes of a late request: `Hors délai : refus ; un jour annulé reste facturé`."""
    words = {
        Late.REFUSE: "refus",
        Late.SURCHARGE: "acceptation avec majoration",
        Late.ACCEPT_IF_PLACE: "acceptation s’il reste une place",
        Late.WAITING_LIST: "liste d’attente",
    }
    booked = words[rule.late] if Operation.ADD in rule.applies_to else ""
    given_up = "un jour annulé reste facturé" if Operation.CANCEL in rule.applies_to else ""
    return f"Hors délai{NO_BREAK}: {f'{NARROW}; '.join(filter(None, (booked, given_up)))}"


def _verbs(operations: frozenset[Operation]) -> str:
    text = _listed([_VERBS[operation] for operation in Operation if operation in operations], "ou")
    return text[:1].upper() + text[1:]


def _listed(words: Sequence[str], link: str = "et") -> str:
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {link} {words[-1]}"


def _counts_days(rule: DeadlineRule) -> bool:
    """Tell whether the rule walks over counted days, so that its limit never falls on another."""
    return isinstance(rule.shape, DaysBefore | ClearDays) and rule.shape != DaysBefore(0)


def _at(clock: ClockTime) -> str:
    return "en fin de journée" if clock == END_OF_DAY else f"à{NO_BREAK}{_clock(clock)}"


def _clock(clock: ClockTime) -> str:
    return f"{clock.hour}:{clock.minute:02d}"


def _day_of(rule: DeadlineRule) -> str:
    match rule.shape:
        case DaysBefore(days=days):
            return _days_before(days)
        case ClearDays(days=days):
            return f"{_days(days, 'franc')} avant"
        case WeekdayOfWeek():
            return _weekday(rule.shape)
        case DayOfMonth(day=day, months=months):
            return f"le {'1ᵉʳ' if day == 1 else day} {_month_before(months)}"
        case BeforePeriodStart():
            return _before_period(rule.shape)
        case _:
            raise AssertionError(rule.shape)


def _days_before(days: int) -> str:
    return ("le jour même", "la veille")[days] if days < 2 else f"{_days(days)} avant"


def _days(count: int, kind: str = "") -> str:
    plural = "s" if count > 1 else ""
    noun = f"jour{plural}{f' {kind}{plural}' if kind else ''}"
    return f"{count}{NO_BREAK}{noun}"


def _hours_before(shape: HoursBefore) -> str:
    plural = "s" if shape.hours > 1 else ""
    start = _clock(shape.service_starts)
    if shape.hours == 0:
        return f"au début du service ({start})"
    return f"{shape.hours}{NO_BREAK}heure{plural} avant le début du service ({start})"


def _weekday(shape: WeekdayOfWeek) -> str:
    week = {0: "de la même semaine", 1: "de la semaine précédente"}.get(shape.weeks)
    return f"le {WEEKDAYS[shape.weekday]} {week or f'{shape.weeks}{NO_BREAK}semaines avant'}"


def _month_before(months: int) -> str:
    near = {0: "du même mois", 1: "du mois précédent"}.get(months)
    return near or f"{months}{NO_BREAK}mois avant"


def _before_period(shape: BeforePeriodStart) -> str:
    parts = [f"{shape.months}{NO_BREAK}mois"] if shape.months else []
    if shape.days:
        parts.append(_days(shape.days, "franc" if shape.clear else ""))
    return f"{' et '.join(parts)} avant le premier jour" if parts else "le premier jour"


def _table(shape: Table, at: ClockTime) -> str:
    """Weekdays that share a limit are told together."""
    told: dict[str, list[str]] = {}
    for weekday in sorted(shape.rows):
        told.setdefault(_row(shape.rows[weekday], at), []).append(WEEKDAYS[weekday])
    return f"{NARROW}; ".join(f"pour {_listed(days)}, {until}" for until, days in told.items())


def _row(row: TableRow, at: ClockTime) -> str:
    until = f"{_weekday(WeekdayOfWeek(row.weekday, row.weeks))} {_at(row.at or at)}"
    if row.on_holiday is None:
        return until
    return f"{until} (si ce jour est férié, {_weekday(row.on_holiday)})"


def _counting(skip: SkipDays) -> str:
    words = [
        *(["les week-ends"] if skip.weekends else []),
        *(["les jours fériés"] if skip.public_holidays else []),
        *(["les vacances scolaires"] if skip.school_holidays else []),
        *(["les jours de fermeture"] if skip.closed_days else []),
        *(f"les {WEEKDAYS[weekday]}s" for weekday in sorted(skip.weekdays)),
    ]
    return f", sans compter {_listed(words)}," if words else ""
