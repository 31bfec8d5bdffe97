"""The month of the planning as paper: the same grids as the screen, with the town's head."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType

from sqlalchemy import select
from sqlalchemy.orm import Session

from staffdesk.domain.dates import local_date
from staffdesk.domain.french.dates import WEEKDAYS_SHORT, instant, month_year
from staffdesk.domain.french.invoice_text import invoice_letterhead
from staffdesk.domain.letterhead import Letterhead
from staffdesk.domain.permissions import Actor, Permission
from staffdesk.domain.planning_document import PaperDay, PaperGroup, PaperPlaces, PaperRow, PlanningDocument
from staffdesk.models.town import ClassGroup, Site, Town
from staffdesk.services.bulk import building_many
from staffdesk.services.documents.planning_pdf import PaperSize, render_planning
from staffdesk.services.office import Office
from staffdesk.services.planning_grid import activity_grid
from staffdesk.services.planning_pages import whole_month
from staffdesk.services.planning_rows import (
    CELL_STATES,
    ActivityGrid,
    GridDay,
    MonthGrid,
    PlanningFilter,
)
from staffdesk.services.progress import Progress

_GROUNDS = {
    "weekend": "weekend",
    "public_holiday": "holiday",
    "school_holiday": "holiday",
    "closed": "closed",
}
PAPER_SIZES: Mapping[str, PaperSize] = MappingProxyType({size.value: size for size in PaperSize})
"""The papers by their word, for screens."""

_KINDS = {"meals": "Cantine", "wraparound": "Périscolaire", "leisure": "Loisirs"}


@dataclass(frozen=True)
class PrintedPlanning:
    """A file ready to be shown and printed."""

    title: str
    content: bytes


class PlanningPrints:
    """Use cases of the printed planning."""

    def __init__(self, office: Office) -> None:
        """Keep the office."""
        self.office = office

    def month(
        self,
        actor: Actor,
        wanted: PlanningFilter,
        paper: PaperSize = PaperSize.A3,
        *,
        progress: Progress | None = None,
    ) -> PrintedPlanning:
        """Draw the month by child, as the filter narrows it; ``progress`` hears of each page drawn."""
        actor.need(Permission.READ)
        at = self.office.clock.now()
        with building_many(), self.office.database.read() as session:
            grid = whole_month(session, wanted, progress)
            head, scope = _letterhead(session), _scope(session, wanted)
        return _drawn(_document(head, scope, "Planning", wanted, actor, at, grid), paper, progress)

    def activities(
        self,
        actor: Actor,
        wanted: PlanningFilter,
        paper: PaperSize = PaperSize.A3,
        *,
        progress: Progress | None = None,
    ) -> PrintedPlanning:
        """Draw the places of the month by activity, likewise."""
        actor.need(Permission.READ)
        at = self.office.clock.now()
        with self.office.database.read() as session:
            grid = activity_grid(session, wanted)
            head, scope = _letterhead(session), _scope(session, wanted)
        return _drawn(_document(head, scope, "Places prises", wanted, actor, at, grid), paper, progress)


def _drawn(document: PlanningDocument, paper: PaperSize, progress: Progress | None) -> PrintedPlanning:
    return PrintedPlanning(document.title, render_planning(document, paper, progress))


def _document(
    head: Letterhead,
    scope: str,
    what: str,
    wanted: PlanningFilter,
    actor: Actor,
    at: datetime,
    grid: MonthGrid | ActivityGrid,
) -> PlanningDocument:
    by_child = grid if isinstance(grid, MonthGrid) else None
    return PlanningDocument(
        letterhead=head,
        title=f"{what}, {month_year(date(wanted.year, wanted.month, 1))}",
        scope=scope,
        printed=f"Imprimé par {actor.name}, {instant(at)}",
        days=tuple(_paper_day(day) for day in grid.days),
        slot_labels=() if by_child is None else by_child.slot_labels,
        groups=() if by_child is None else _groups(by_child),
        places=_occupancy(by_child) if by_child is not None else _activities(grid),
        made_on=f"{local_date(at):%Y%m%d}",
    )


def _paper_day(day: GridDay) -> PaperDay:
    weekend = day.on.weekday() > 4
    head = str(day.on.day) if weekend else f"{WEEKDAYS_SHORT[day.on.weekday()]}\u00a0{day.on.day}"
    ground = "weekend" if weekend else _GROUNDS.get(day.kind, "")
    named = not weekend and day.kind in ("public_holiday", "closed")
    return PaperDay(head, ground, day.label if named else "")


def _groups(grid: MonthGrid) -> tuple[PaperGroup, ...]:
    size, slots = len(grid.days), len(grid.slot_labels)
    rows: dict[str, list[PaperRow]] = {row.class_key: [] for row in grid.classes}
    for at, child in enumerate(grid.children):
        cells = grid.cells[at * size * slots : (at + 1) * size * slots]
        lines = tuple(
            tuple(CELL_STATES[cells[day * slots + slot]] for day in range(size)) for slot in range(slots)
        )
        mark = " · ".join(filter(None, ("PAI" if child.care_plan else "", child.mark)))
        rows[child.class_key].append(PaperRow(child.name, mark, lines, child.other_household_days))
    return tuple(PaperGroup(row.label, tuple(rows[row.class_key])) for row in grid.classes)


def _occupancy(grid: MonthGrid) -> tuple[PaperPlaces, ...]:
    return tuple(
        PaperPlaces(
            row.label.capitalize(),
            f"{row.capacity} places" if row.capacity else "",
            row.booked,
            row.capacities,
        )
        for row in grid.occupancy
    )


def _activities(grid: MonthGrid | ActivityGrid) -> tuple[PaperPlaces, ...]:
    rows = grid.rows if isinstance(grid, ActivityGrid) else ()
    return tuple(PaperPlaces(*_two_lines(row.label, row.slot), row.booked, row.capacities) for row in rows)


def _two_lines(label: str, slot: str) -> tuple[str, str]:
    activity, _, where = label.partition(", ")
    return activity, " · ".join(filter(None, (where, slot.lower())))


def _letterhead(session: Session) -> Letterhead:
    town = session.scalars(select(Town)).one()
    return invoice_letterhead(
        {**town.identity, "name": town.identity.get("name", town.name)}, demonstration=town.is_demonstration
    )


def _scope(session: Session, wanted: PlanningFilter) -> str:
    """Say what the grid is narrowed to: ``École Jean-Zay · CE1 A · Cantine``."""
    site = session.get(Site, wanted.site_id) if wanted.site_id is not None else None
    room = session.get(ClassGroup, wanted.class_group_id) if wanted.class_group_id is not None else None
    parts: Sequence[str] = (
        "Toutes les écoles" if site is None else site.name,
        "" if room is None else room.name,
        _KINDS.get(wanted.activity_kind or "", ""),
        wanted.text.strip(),
    )
    return " · ".join(part for part in parts if part)
