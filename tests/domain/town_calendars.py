"""Calendars of 2026-27 for tests: public holidays and the school holidays of zone C (C5)."""

from __future__ import annotations

from datetime import date

from staffdesk.domain.calendars import CalendarException, SchoolHoliday, TownCalendar
from staffdesk.domain.dates import Period

PUBLIC_HOLIDAYS = {
    date(2026, 11, 1): "Toussaint",
    date(2026, 11, 11): "Armistice",
    date(2026, 12, 25): "Noël",
    date(2027, 1, 1): "Jour de l’an",
    date(2027, 3, 29): "Lundi de Pâques",
    date(2027, 5, 1): "Fête du travail",
    date(2027, 5, 6): "Ascension",
    date(2027, 5, 8): "Victoire 1945",
    date(2027, 5, 17): "Lundi de Pentecôte",
}

ZONE_C = (
    SchoolHoliday("Vacances de la Toussaint", Period.through(date(2026, 10, 17), date(2026, 11, 1))),
    SchoolHoliday("Vacances de Noël", Period.through(date(2026, 12, 19), date(2027, 1, 3))),
    SchoolHoliday("Vacances d’hiver", Period.through(date(2027, 2, 6), date(2027, 2, 21))),
    SchoolHoliday("Vacances de printemps", Period.through(date(2027, 4, 3), date(2027, 4, 18))),
    SchoolHoliday("Vacances d’été", Period.through(date(2027, 7, 3), date(2027, 8, 31))),
)


def zone_c(*exceptions: CalendarException) -> TownCalendar:
    """A town of zone C in 2026-27, four days a week, with those exceptions."""
    return TownCalendar(ZONE_C, PUBLIC_HOLIDAYS, exceptions)
