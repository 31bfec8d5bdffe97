"""The calendar in French: why a day differs, what is wrong with a line of an official file."""

from collections.abc import Mapping
from types import MappingProxyType

from staffdesk.domain.calendars import ClassTime, DayReason
from staffdesk.domain.holiday_file import FaultyLine, FileFault

REASON_WORDS: Mapping[DayReason, str] = MappingProxyType(
    {
        DayReason.CLOSURE: "Fermeture",
        DayReason.BRIDGE: "Pont",
        DayReason.STAFF_DAY: "Journée du personnel",
        DayReason.STRIKE: "Grève",
        DayReason.MINIMUM_SERVICE: "Service minimum",
        DayReason.TRIP: "Sortie scolaire",
        DayReason.EXTRA_DAY: "Jour ouvert exceptionnellement",
    }
)
"""Why a day is not what the calendar says; also its name when staff give none."""

CLASS_TIME_WORDS: Mapping[ClassTime, str] = MappingProxyType(
    {ClassTime.FULL: "journée", ClassTime.MORNING: "matin", ClassTime.NONE: "pas de classe"}
)
"""How much class a weekday holds."""

_FAULTS: Mapping[FileFault, str] = MappingProxyType(
    {
        FileFault.UNKNOWN_FORMAT: (
            "Ce fichier n’est pas un calendrier scolaire officiel (CSV à points-virgules ou ICS)."
        ),
        FileFault.COLUMN_MISSING: "La colonne « {value} » manque.",
        FileFault.DATE_UNREADABLE: "La date « {value} » est illisible.",
        FileFault.REVERSED: "« {value} » finit avant d’avoir commencé.",
        FileFault.TOO_LONG: "« {value} » dure plus longtemps qu’aucunes vacances.",
        FileFault.ZONE_MISSING: "Ni zone ni académie ne sont indiquées.",
    }
)


def fault_words(fault: FaultyLine) -> str:
    """Tell what is wrong with a line: ``Ligne 12 : la date « 31/02 » est illisible.``."""
    said = _FAULTS[fault.fault].format(value=fault.value)
    if fault.line == 0:
        return said
    first = said[:1].lower() if said[:1].isalpha() else said[:1]
    return f"Ligne\u00a0{fault.line}\u00a0: {first}{said[1:]}"
