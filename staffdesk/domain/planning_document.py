"""The planning on paper: what the month prints, by child or by activity; words and states, no ids."""

from __future__ import annotations

from dataclasses import dataclass

from staffdesk.domain.letterhead import Letterhead


@dataclass(frozen=True)
class PaperDay:
    """A column: its head ("lun. 4"), its ground ("", weekend, holiday, closed), the name it carries."""

    head: str
    ground: str = ""
    name: str = ""

    @property
    def is_narrow(self) -> bool:
        """Weekends take little room."""
        return self.ground == "weekend"


@dataclass(frozen=True)
class PaperRow:
    """A child: name, what stands under it, the state of each slot by day, days of the other household."""

    name: str
    mark: str
    lines: tuple[tuple[str, ...], ...]
    away: frozenset[int] = frozenset()


@dataclass(frozen=True)
class PaperGroup:
    """A heading with its rows: a class."""

    heading: str
    rows: tuple[PaperRow, ...]


@dataclass(frozen=True)
class PaperPlaces:
    """A row of figures: what it counts, then booked and capacity by day; capacity 0 is no service."""

    label: str
    beside: str
    booked: tuple[int, ...]
    capacities: tuple[int, ...]


@dataclass(frozen=True)
class PlanningDocument:
    """A month to print. ``scope`` says what it is narrowed to, ``printed`` who printed it and when."""

    letterhead: Letterhead
    title: str
    scope: str
    printed: str
    days: tuple[PaperDay, ...]
    slot_labels: tuple[str, ...]
    groups: tuple[PaperGroup, ...]
    places: tuple[PaperPlaces, ...]
    made_on: str

    def between(self, first: int, last: int) -> PlanningDocument:
        """Give some days of it, for paper that does not hold a month."""
        span = slice(first, last)
        return PlanningDocument(
            self.letterhead,
            self.title,
            self.scope,
            self.printed,
            self.days[span],
            self.slot_labels,
            tuple(
                PaperGroup(
                    group.heading,
                    tuple(
                        PaperRow(
                            row.name,
                            row.mark,
                            tuple(line[span] for line in row.lines),
                            frozenset(day - first for day in row.away if first <= day < last),
                        )
                        for row in group.rows
                    ),
                )
                for group in self.groups
            ),
            tuple(
                PaperPlaces(row.label, row.beside, row.booked[span], row.capacities[span])
                for row in self.places
            ),
            self.made_on,
        )
