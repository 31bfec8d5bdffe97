"""Attendance sheets and a meal count as tests draw them: generated people, two lists, hostile names."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from staffdesk.domain.attendance_document import (
    AttendanceSheets,
    Box,
    SheetChild,
    SheetColumn,
    SheetPerson,
    SheetSection,
)
from staffdesk.domain.letterhead import Letterhead
from staffdesk.domain.meal_document import MealLine, MealSection, MealSheet

MONDAY = date(2026, 11, 16)
PRINTED = datetime(2026, 11, 16, 8, 30, tzinfo=UTC)
HEAD = Letterhead(
    "Ville de Valbrune-sur-Orle", "Service scolaire", "1 place de l’Orle", demonstration="essai"
)

MOTHER = SheetPerson("Salima Lemoine", "", "06 00 12 34 56")
NEIGHBOUR = SheetPerson("Jeanne Petit", "voisine", "06 00 00 00 01", emergency=True)
UNCLE = SheetPerson("Paul Oncle", "oncle", "06 00 00 00 02")
BANNED = SheetPerson("Marc Interdit", "", "")

NINA = SheetChild(
    name="Lemoine-Daoud Nina",
    class_name="CE1 A",
    boxes=(Box.TO_TICK, Box.EXCUSED),
    health=("Allergies\u00a0: arachide", "Trousse dans la classe"),
    care_plan=True,
    diet="sans porc",
    image="NON",
    parents=(MOTHER,),
    collectors=(NEIGHBOUR,),
    banned=(BANNED,),
    call_only=(UNCLE,),
)
FORMULA = SheetChild(
    name="=cmd|' /C calc'!A0",
    class_name="@CE1",
    boxes=(Box.PRESENT, Box.NOTHING),
    health=("+33",),
    diet="-sans",
    image="oui",
)


def columns(count: int) -> tuple[SheetColumn, ...]:
    """Give so many boxes, a day each."""
    days = [MONDAY + timedelta(days=rank) for rank in range(count)]
    return tuple(SheetColumn(on, f"lun.\u00a0{on.day}", "midi") for on in days)


def sheets(*children: SheetChild, boxes: int = 2, with_health: bool = True) -> AttendanceSheets:
    """Give one list of children, and an empty one."""
    found = (
        SheetSection("Cantine, midi · École Jean-Zay", "Cantine École Jean-Zay", columns(boxes), children),
        SheetSection("Cantine, midi · École [Vide]", "Cantine École Jean-Zay", columns(boxes), ()),
    )
    return AttendanceSheets(HEAD, "lundi 16 novembre 2026", found, PRINTED, "Camille R.", with_health)


def crowd(count: int) -> tuple[SheetChild, ...]:
    """Give so many children alike but for their names."""
    return tuple(
        SheetChild(f"Enfant{rank:03d} Nour", "CE1 A", (Box.TO_TICK, Box.TO_TICK), parents=(MOTHER,))
        for rank in range(count)
    )


def meals(lines: int = 2, *, changes: str = "+2\u00a0standard, −1\u00a0sans porc") -> MealSheet:
    """Give a count of so many sites."""
    rows = tuple(
        MealLine(
            f"École {rank}",
            (10 + rank, 2),
            12 + rank,
            1,
            13 + rank,
            brought=rank,
            order="12\u00a0repas commandés lun. 16 nov. 9:30 à cuisine par Camille R." if rank == 0 else "",
            changes=changes if rank == 0 else "",
        )
        for rank in range(lines)
    )
    total = MealLine(
        "Total",
        (sum(row.diets[0] for row in rows), sum(row.diets[1] for row in rows)),
        sum(row.children for row in rows),
        lines,
        sum(row.total for row in rows),
        sum(row.brought for row in rows),
    )
    section = MealSection("Effectifs des repas", "Site", rows, total)
    return MealSheet(
        HEAD, "lundi 16 novembre 2026", ("standard", "sans porc"), (section,), PRINTED, "Camille R."
    )
