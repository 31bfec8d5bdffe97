"""What the planning shows: one immutable month, indexed by child row, day and slot row."""

from dataclasses import dataclass, replace
from datetime import date

from staffdesk.domain.topics import Topics
from staffdesk.services.planning_undo import Undo


@dataclass(frozen=True)
class GridDay:
    """A column. ``kind`` is school, wednesday, weekend, public_holiday, school_holiday or closed."""

    on: date
    kind: str
    label: str


@dataclass(frozen=True)
class GridChild:
    """A row: the child, its class group heading, marks under its name, and the other household's days."""

    child_id: int
    household_id: int
    name: str
    class_key: str
    mark: str
    care_plan: bool
    other_household_days: frozenset[int]


@dataclass(frozen=True)
class GridClass:
    """A heading above children: "CE1 A, école Jean-Zay", and how many children."""

    class_key: str
    label: str
    children: int


@dataclass(frozen=True)
class Occupancy:
    """One footer row: per day of the month, booked and capacity (capacity 0: no service)."""

    slot_row: int
    label: str
    capacity: int
    booked: tuple[int, ...]
    capacities: tuple[int, ...]

    def added(self, other: "Occupancy") -> "Occupancy":
        """Sum up with the places of other groups."""
        capacities = tuple(map(sum, zip(self.capacities, other.capacities, strict=True)))
        booked = tuple(map(sum, zip(self.booked, other.booked, strict=True)))
        return replace(self, capacity=max(capacities, default=0), booked=booked, capacities=capacities)


@dataclass(frozen=True)
class MonthGrid:
    """A month: ``cells[(row * len(days) + day) * slots + slot]`` is an index into ``CELL_STATES``, 0 nothing.

    ``slot_labels`` are the slot rows shown ("matin", "midi", "soir"; one, "journée", for leisure).
    ``pending`` counts requests to decide in the month.
    """

    year: int
    month: int
    days: tuple[GridDay, ...]
    classes: tuple[GridClass, ...]
    children: tuple[GridChild, ...]
    slot_labels: tuple[str, ...]
    cells: bytes
    occupancy: tuple[Occupancy, ...]
    pending: int

    def joined(self, other: "MonthGrid") -> "MonthGrid":
        """Put the children of another page of the same month under these."""
        return replace(
            self,
            classes=self.classes + other.classes,
            children=self.children + other.children,
            cells=self.cells + other.cells,
            occupancy=tuple(one.added(two) for one, two in zip(self.occupancy, other.occupancy, strict=True)),
            pending=self.pending + other.pending,
        )


CELL_STATES: tuple[str, ...] = (
    "",
    "booked",
    "requested",
    "cancel_requested",
    "absent_excused",
    "absent_billed",
    "waiting",
    "present",
    "present_unbooked",
    "full",
    "closed",
)


@dataclass(frozen=True)
class PlanningFilter:
    """What the grid shows; null does not filter.

    ``is_page``: one page of the whole town, so that children with two sites are on one page only: those in a
    class of the school, or with no school the children of no school's class.
    """

    year: int
    month: int
    site_id: int | None = None
    class_group_id: int | None = None
    activity_kind: str | None = None
    text: str = ""
    group_id: int | None = None
    is_page: bool = False


@dataclass(frozen=True)
class ActivityRow:
    """A row of the grid by activity: booked and capacity per day (capacity 0: no service)."""

    group_id: int
    slot_id: int
    label: str
    slot: str
    booked: tuple[int, ...]
    capacities: tuple[int, ...]


@dataclass(frozen=True)
class ActivityGrid:
    """The month by activity."""

    year: int
    month: int
    days: tuple[GridDay, ...]
    rows: tuple[ActivityRow, ...]


@dataclass(frozen=True)
class CellRef:
    """One cell: child, day, slot row."""

    child_id: int
    on: date
    slot_row: int


@dataclass(frozen=True)
class SlotChoice:
    """A slot that may be booked where several share a row: "Accueil, soir jusqu’à 18 h 30".

    ``instead_of`` names the slot that is given up for it, where the two exclude one another.
    """

    slot_id: int
    label: str
    instead_of: str = ""


@dataclass(frozen=True)
class CellStory:
    """The tooltip of a cell: what it is, who decided it and when, in French."""

    lines: tuple[str, ...]


@dataclass(frozen=True)
class BlockChanged:
    """Result of an action on a block: how many changed, and each one left with why.

    ``full`` are the cells left for want of a place, which staff may book with a reason; ``undo`` takes the
    action back, null when nothing changed. ``corrections`` counts invoiced days that cost more or less now.
    """

    changed: int
    left: tuple[str, ...]
    topics: Topics
    full: tuple[CellRef, ...] = ()
    undo: Undo | None = None
    corrections: int = 0
