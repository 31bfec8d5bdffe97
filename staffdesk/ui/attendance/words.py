"""What the screens of attendance say: titles of days, files, notices."""

import re
from datetime import date
from typing import TYPE_CHECKING

from staffdesk.domain.attendance import HealthForm
from staffdesk.domain.french.amounts import NARROW, counted
from staffdesk.domain.french.attendance import HEALTH_FORM_SHORT
from staffdesk.domain.french.dates import day_short, day_short_year, hour
from staffdesk.domain.search_text import search_text

if TYPE_CHECKING:
    from datetime import time

    from staffdesk.services.attendance_rows import Care, ListOption, ListRow

MARKING, MEALS = "attendance", "meals"
VIEWS = (("child", "Par enfant"), ("activity", "Par activité"), (MARKING, "Pointage"), (MEALS, "Effectifs"))
"""The four views of the planning; the first two are of the screen Planning."""

MOST_LEFT = 3
SEMICOLON = f"{NARROW}; "


def day_title(on: date, today: date) -> str:
    """Name the day of a list: ``Lun. 16 nov.``, with the year when it is another."""
    words = day_short(on) if on.year == today.year else day_short_year(on)
    return f"{words[:1].upper()}{words[1:]}"


def option_words(option: "ListOption") -> str:
    """Name a list in its picker: ``Cantine, midi · 4 à pointer``."""
    if option.expected == 0:
        done = "personne"
    else:
        done = f"{option.unmarked} à pointer" if option.unmarked else "pointée"
    return f"{option.activity}, {option.slot.lower()} · {done}"


def care_words(row: "ListRow", care: "Care | None") -> str:
    """Tell what to mind of a child: ``PAI · arachide · sans porc``."""
    told = ["PAI"] if row.care_plan else []
    if care is not None:
        told += [", ".join(care.allergies)] if care.allergies else []
        if care.form in HEALTH_FORM_SHORT:
            told.append(HEALTH_FORM_SHORT[care.form])
    if row.diet not in ("", "standard"):
        told.append(row.diet)
    return " · ".join(told)


def has_warning(row: "ListRow", care: "Care | None") -> bool:
    """Tell whether health asks for care: an allergy, a care plan, a record nobody can read."""
    return row.care_plan or (care is not None and bool(care.allergies or care.form is HealthForm.UNREADABLE))


def collectors_words(care: "Care | None") -> str:
    """Tell who collects the child, the ban first."""
    if care is None:
        return ""
    banned = [one.name for one in care.collectors if not one.may_collect and not one.emergency]
    allowed = [
        f"{one.name} ({one.link})" if one.link else one.name for one in care.collectors if one.may_collect
    ]
    parts = [f"Ne pas confier à {', '.join(banned)}"] if banned else []
    return " · ".join([*parts, *([", ".join(allowed)] if allowed else [])])


def is_banned_told(care: "Care | None") -> bool:
    """Tell whether somebody may not collect the child."""
    return care is not None and any(not one.may_collect and not one.emergency for one in care.collectors)


def closing_words(closes_at: "time | None") -> str:
    """Tell when a slot closes, beside the hour of a departure."""
    if closes_at is None:
        return "Sans heure de fermeture\N{NO-BREAK SPACE}: en minutes"
    return f"Fermeture à {hour(closes_at)}"


def left_notice(left: tuple[str, ...]) -> str:
    """Tell who was left, the first few by name."""
    shown = SEMICOLON.join(left[:MOST_LEFT])
    more = len(left) - MOST_LEFT
    return shown if more <= 0 else f"{shown}{SEMICOLON}et {counted(more, 'autre')}"


def file_name(*parts: str, ending: str) -> str:
    """Name a file that every system takes: ``feuille-ecole-jean-zay-2026-11-16.pdf``."""
    words = re.sub(r"[^a-z0-9]+", "-", search_text(" ".join(parts))).strip("-")
    return f"{words}.{ending}"
