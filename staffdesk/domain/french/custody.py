"""Shared custody in French: an agreement as an agent reads it back, in one sentence."""

from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType

from staffdesk.domain.custody import Agreement
from staffdesk.domain.french.amounts import NARROW
from staffdesk.domain.french.dates import WEEKDAYS, day_month_year
from staffdesk.domain.patterns import Weeks

Naming = Callable[[str], str]
"""Names a household by its uid, as « la famille Lemoine »."""

OTHER_HOME = "autre foyer"
"""What stands in a grid, on screen and on paper, on days of the other household, however many they are."""

OTHER_HOMES_DAY = "jour de l’autre foyer"
"""The same in a sentence about one day."""

WEEKS_OF: Mapping[Weeks, str] = MappingProxyType(
    {Weeks.ODD: "semaines impaires", Weeks.EVEN: "semaines paires"}
)


def agreement_words(agreed: Agreement, name: Naming) -> str:
    """Tell an agreement.

    « Semaines alternées, chez Lemoine à partir du vendredi 4 sept. 2026, passage le vendredi après la
    classe ; mercredi toujours chez Faure ; vacances : première moitié chez Lemoine les années paires… »
    """
    parts = [f"{_weeks(agreed, name)}, {handover_words(agreed)}", *_weekdays(agreed, name)]
    if agreed.holidays is not None:
        parts.append(_holidays(agreed, name))
    else:
        parts.append("vacances comme les autres semaines")
    told = f"{NARROW}; ".join(parts)
    return f"{told[:1].upper()}{told[1:]}."


def _weeks(agreed: Agreement, name: Naming) -> str:
    first, other = name(agreed.first_household), name(agreed.other_household)
    if agreed.weeks is Weeks.ALTERNATE and agreed.reference is not None:
        return f"semaines alternées, chez {first} à partir du {_day(agreed.reference)}, puis chez {other}"
    rest = WEEKS_OF[Weeks.EVEN if agreed.weeks is Weeks.ODD else Weeks.ODD]
    return f"{WEEKS_OF[agreed.weeks]} chez {first}, {rest} chez {other}"


def _day(on: date) -> str:
    return f"{WEEKDAYS[on.weekday()]} {day_month_year(on)}"


def handover_words(agreed: Agreement) -> str:
    """Tell when the child passes: ``passage le vendredi après la classe``."""
    when = "après la classe" if agreed.after_class else "matin"
    return f"passage le {WEEKDAYS[agreed.handover_weekday]} {when}"


def _weekdays(agreed: Agreement, name: Naming) -> list[str]:
    """Tell the fixed weekdays, those of one household together: ``lundi et mardi toujours chez Lemoine``."""
    by_household: dict[str, list[str]] = {}
    for weekday in sorted(agreed.weekdays):
        by_household.setdefault(agreed.weekdays[weekday], []).append(WEEKDAYS[weekday])
    return [f"{_listed(days)} toujours chez {name(uid)}" for uid, days in by_household.items()]


def _listed(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} et {words[-1]}"


def _holidays(agreed: Agreement, name: Naming) -> str:
    halves = agreed.holidays
    if halves is None:
        return ""
    first, second = name(halves.first_half), name(agreed.rest(halves.first_half))
    if not halves.by_year:
        return f"vacances\u00a0: première moitié chez {first}, seconde chez {second}"
    return (
        f"vacances\u00a0: première moitié chez {first} les années paires, chez {second} les années impaires"
    )


def custody_short(agreed: Agreement) -> str:
    """Tell how a child is shared, for a mark beside its name: ``garde alternée, sem. impaires``."""
    weeks = {Weeks.ODD: "sem. impaires", Weeks.EVEN: "sem. paires", Weeks.ALTERNATE: "une semaine sur deux"}
    return f"garde alternée, {weeks[agreed.weeks]}"


def since_words(agreed: Agreement) -> str:
    """Tell from when on an agreement counts; the first one is of always."""
    return "" if agreed.since == date.min else f"Depuis le {day_month_year(agreed.since)}\u00a0: "
