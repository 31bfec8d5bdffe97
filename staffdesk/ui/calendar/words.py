"""What the planning says aloud and in its bar: states of a cell, what is selected, what was done."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from staffdesk.domain.bookings import BookingState
from staffdesk.domain.french.amounts import counted
from staffdesk.domain.french.bookings import STATE_WORDS
from staffdesk.domain.french.custody import OTHER_HOMES_DAY
from staffdesk.domain.french.dates import (
    day_month,
    day_month_year,
    day_of_month,
    day_short,
    day_short_year,
    instant_short,
)
from staffdesk.ui.kit.list_rows import TwoLineRow

if TYPE_CHECKING:
    from staffdesk.services.pattern_rows import PatternChild, PatternConflict, PatternPreview
    from staffdesk.services.planning_people import PlaceList, PlacePerson
    from staffdesk.services.planning_rows import MonthGrid, SlotChoice

NBSP, THIN = "\N{NO-BREAK SPACE}", "\N{NARROW NO-BREAK SPACE}"

CELL_WORDS: tuple[str, ...] = (
    "rien",
    *(
        STATE_WORDS[state]
        for state in (
            BookingState.BOOKED,
            BookingState.REQUESTED,
            BookingState.CANCEL_REQUESTED,
            BookingState.ABSENT_EXCUSED,
            BookingState.ABSENT_BILLED,
            BookingState.WAITING,
            BookingState.PRESENT,
            BookingState.PRESENT_UNBOOKED,
        )
    ),
    "complet",
    "fermé",
)
"""By the index of ``planning_rows.CELL_STATES``."""

_DONE = {
    "book": ("réservé", "réservés"),
    "cancel": ("annulé", "annulés"),
    "excuse": ("noté en absence excusée", "notés en absence excusée"),
    "bill": ("noté en absence facturée", "notés en absence facturée"),
    "restore": ("rétabli", "rétablis"),
    "undo": ("remis comme avant", "remis comme avant"),
    "pattern": ("ajouté", "ajoutés"),
    "copy": ("copié", "copiés"),
    "present": ("pointé présent", "pointés présents"),
    "absent": ("pointé absent", "pointés absents"),
    "late": ("noté avec un départ tardif", "notés avec un départ tardif"),
    "unbooked": ("pointé présent sans réservation", "pointés présents sans réservation"),
    "none": ("remis à pointer", "remis à pointer"),
}
LEFT_SHOWN = 2


def spoken_cell(grid: "MonthGrid", child: int, slot: int, day: int) -> str:
    """Say a cell: « Inès Lemoine, jeu. 14 janv., midi : demande de réservation »."""
    row, on = grid.children[child], grid.days[day].on
    state = grid.cells[(child * len(grid.days) + day) * len(grid.slot_labels) + slot]
    words = CELL_WORDS[state]
    if state == 0 and day in row.other_household_days:
        words = OTHER_HOMES_DAY
    elif state == 0 and grid.days[day].label:
        words = grid.days[day].label
    return f"{row.name}, {day_short(on)}, {grid.slot_labels[slot]}{NBSP}: {words}"


def spoken_child(grid: "MonthGrid", child: int) -> str:
    """Say a row: the child, its class, what stands under its name."""
    row = grid.children[child]
    heading = next((one.label for one in grid.classes if one.class_key == row.class_key), "")
    return ", ".join(filter(None, (row.name, heading, "PAI" if row.care_plan else "", row.mark)))


def count_words(cells: int) -> str:
    """Count what is selected: ``18 créneaux``."""
    return counted(cells, "créneau", "créneaux")


def block_words(grid: "MonthGrid", lines: range, days: Sequence[int]) -> str:
    """Say who and when: ``3 enfants, 18 et 19 janv.``, ``Inès Lemoine, du 4 au 8 janv.``."""
    slots = len(grid.slot_labels)
    first, last = lines[0] // slots, lines[-1] // slots
    who = grid.children[first].name if first == last else counted(last - first + 1, "enfant")
    return f"{who}, {_days([grid.days[day].on for day in days])}"


def _days(days: Sequence[date]) -> str:
    if len(days) == 1:
        return day_month(days[0])
    if len(days) == 2:
        return f"{day_of_month(days[0])} et {day_month(days[1])}"
    return f"du {day_of_month(days[0])} au {day_month(days[-1])}"


def done_words(action: str, changed: int, corrections: int = 0) -> str:
    """Say what was done, and what follows for invoiced days: ``18 créneaux réservés``."""
    one, many = _DONE[action]
    done = f"{count_words(changed)} {many if changed > 1 else one}"
    if not corrections:
        return done
    days = counted(corrections, "jour déjà facturé", "jours déjà facturés")
    return f"{done} · {days}{NBSP}: à régulariser dans Facturation, Corrections"


def left_words(left: Sequence[str]) -> str:
    """Say what was left and why; the first ones, and how many more."""
    told = f"{THIN}; ".join(left[:LEFT_SHOWN])
    more = len(left) - LEFT_SHOWN
    tail = (
        "" if more <= 0 else f"{THIN}; et un autre" if more == 1 else f"{THIN}; et {counted(more, 'autre')}"
    )
    return f"{count_words(len(left))} sans changement{NBSP}: {told}{tail}."


def full_words(full: int) -> str:
    """Say how many cells are left for want of a place: ``3 créneaux complets``."""
    return f"{count_words(full)} complet{'s' if full > 1 else ''}"


def children_words(names: Sequence[str]) -> str:
    """Name the children a pattern is for: all of them up to three, then how many."""
    if len(names) <= 3:
        return ", ".join(names)
    return counted(len(names), "enfant")


def preview_words(preview: "PatternPreview | None") -> str:
    """Sum a preview up: ``124 créneaux à ajouter, 6 existent déjà, 4 laissés.``."""
    if preview is None:
        return "Indiquer la période et les créneaux\N{NO-BREAK SPACE}: rien n’est écrit avant l’ajout."
    left = sum(child.left for child in preview.children)
    parts = [f"{count_words(preview.added)} à ajouter" if preview.added else "Rien à ajouter"]
    if preview.already:
        parts.append(counted(preview.already, "existe déjà", "existent déjà"))
    if left:
        parts.append(counted(left, "laissé"))
    return ", ".join(parts) + "."


def preview_rows(preview: "PatternPreview") -> tuple[TwoLineRow, ...]:
    """Turn a preview into rows: what is left, then child by child what is added, where there are several."""
    several = len(preview.children) > 1
    return (*conflict_rows(preview.conflicts), *(map(_child_row, preview.children) if several else ()))


def _child_row(child: "PatternChild") -> TwoLineRow:
    parts = [f"{count_words(child.added)} à ajouter" if child.added else "rien à ajouter"]
    if child.already:
        parts.append(counted(child.already, "déjà là", "déjà là"))
    if child.left:
        parts.append(counted(child.left, "laissé"))
    icon = "calendar-plus" if child.added else "minus"
    return TwoLineRow(
        key=("child", child.child_id), group="Par enfant", icon=icon, title=child.name, line2=", ".join(parts)
    )


def conflict_rows(conflicts: "Sequence[PatternConflict]") -> tuple[TwoLineRow, ...]:
    """Turn what is left into rows: who and which slot; why, and when."""
    return tuple(
        TwoLineRow(
            key=("left", at),
            group="Laissé",
            icon="prohibit",
            title=line.who,
            subtitle=line.slot,
            line2=f"{line.why} · {days_words(line.days)}",
        )
        for at, line in enumerate(conflicts)
    )


def slot_entries(choices: "Sequence[SlotChoice]") -> list[tuple[int, str]]:
    """Name the slots of a row one chooses from, each with its figure as key: "1  Accueil, soir"."""
    return [
        (
            one.slot_id,
            f"&{at}  {one.label}" + (f", à la place de {one.instead_of.lower()}" if one.instead_of else ""),
        )
        for at, one in enumerate(choices, 1)
    ]


def days_words(days: Sequence[date]) -> str:
    """Say some days: two of them, or how many from when to when."""
    if len(days) == 1:
        return day_short_year(days[0])
    if len(days) == 2:
        return f"{day_short(days[0])} et {day_short_year(days[1])}"
    return f"{counted(len(days), 'jour')}, du {day_month_year(days[0])} au {day_month_year(days[-1])}"


def week_words(monday: date) -> str:
    """Name the copy of a week: ``Copie de la semaine du lun. 4 janv. 2027``."""
    return f"Copie de la semaine du {day_short_year(monday)}"


_PERSON_GROUPS = ("Avec une place", "Liste d’attente", "Absents")
_PERSON_ICONS = ("check", "hourglass-medium", "calendar-x")


def place_words(found: "PlaceList") -> str:
    """Say which slot a list is of, and how full: ``lun. 18 janv. 2027, midi : 24 places prises sur 24``."""
    taken = counted(found.taken, "place prise", "places prises")
    return f"{day_short_year(found.on)}, {found.slot.lower()}{NBSP}: {taken} sur {found.capacity}"


def person_rows(people: "Sequence[PlacePerson]") -> tuple[TwoLineRow, ...]:
    """Turn the children behind a figure into rows under three headings."""
    return tuple(_person_row(person) for person in people)


def _person_row(person: "PlacePerson") -> TwoLineRow:
    absent = person.state in ("absent_excused", "absent_billed")
    part = 1 if person.rank else 2 if absent else 0
    rank = f"{person.rank}{'ᵉʳ' if person.rank == 1 else 'ᵉ'} sur la liste" if person.rank else ""
    if person.offer_until_at is not None:
        rank = f"place proposée jusqu’au {instant_short(person.offer_until_at)}"
    state = STATE_WORDS[BookingState(person.state)]
    return TwoLineRow(
        key=person.booking_id,
        group=_PERSON_GROUPS[part],
        icon=_PERSON_ICONS[part],
        title=person.name,
        subtitle="",
        line2=" · ".join(filter(None, (rank or state, person.where, person.reason))),
    )
