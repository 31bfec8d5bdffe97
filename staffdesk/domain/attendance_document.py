"""The snapshot of attendance sheets: every word their pages print, for site staff on paper (S19 to S22).

Health stands on it on purpose: allergies and care plans are for who looks after the child (section G). The
pick-up ban is a sentence of its own: nobody may miss it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from staffdesk.domain.letterhead import Letterhead

HEALTH_WARNING = "Données de santé\u00a0: à ranger, puis à détruire après le service."


class Box(StrEnum):
    """What a box of a child, day and slot holds."""

    NOTHING = "nothing"
    """Not booked: drawn as a dash."""
    TO_TICK = "to_tick"
    PRESENT = "present"
    UNBOOKED = "unbooked"
    EXCUSED = "excused"
    BILLED = "billed"
    ASKED = "asked"
    """A request waits for its decision."""
    AWAY = "away"
    """Its class is on a trip."""


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """A box to tick: a day and slot, with its two lines of head (`lun. 16`, `soir`)."""

    on: date
    head: str
    slot: str


@dataclass(frozen=True, slots=True)
class SheetPerson:
    """Somebody to call or to hand the child to."""

    name: str
    link: str
    phone: str
    emergency: bool = False


@dataclass(frozen=True, slots=True)
class SheetChild:
    """A child of a sheet.

    Attributes:
        name: last name first.
        class_name: of its class.
        boxes: one for each column.
        health: allergies and advice, each a sentence; what its form lacks, or that nothing is reported;
            empty where it may not be read.
        care_plan: a written protocol exists.
        diet: as the kitchen reads it; empty for the usual one.
        image: `oui`, `NON` or `?`.
        parents: who to call first.
        collectors: who may collect it.
        banned: who may not.
        call_only: who is called and does not collect.
        trips: the trips of its class on the days of the sheet, each a sentence.
    """

    name: str
    class_name: str
    boxes: tuple[Box, ...]
    health: tuple[str, ...] = ()
    care_plan: bool = False
    diet: str = ""
    image: str = "?"
    parents: tuple[SheetPerson, ...] = ()
    collectors: tuple[SheetPerson, ...] = ()
    banned: tuple[SheetPerson, ...] = ()
    call_only: tuple[SheetPerson, ...] = ()
    trips: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SheetSection:
    """One list: a group, or one class of it, on a day, a week or a month; it begins on a page of its own."""

    title: str
    place: str
    columns: tuple[SheetColumn, ...]
    children: tuple[SheetChild, ...]


@dataclass(frozen=True, slots=True)
class AttendanceSheets:
    """Attendance sheets as printed.

    Attributes:
        letterhead: who prints them.
        period: `lundi 16 novembre 2026`, `semaine du 16 au 20 novembre 2026`.
        sections: the lists.
        printed_at, printed_by: the stamp; changes made later are not on the paper.
        with_health: False where the person who prints may not read health; the column says so.
        is_month: a month needs narrower boxes than a day or a week.
    """

    letterhead: Letterhead
    period: str
    sections: tuple[SheetSection, ...]
    printed_at: datetime
    printed_by: str
    with_health: bool = True
    is_month: bool = False

    @property
    def health_warning(self) -> str:
        """What stands at the foot of a page that shows health; nothing elsewhere."""
        return HEALTH_WARNING if self.with_health else ""
