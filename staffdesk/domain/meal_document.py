"""The snapshot of a meal count: what the kitchen reads. Counts only, never a name (section G)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from staffdesk.domain.letterhead import Letterhead


@dataclass(frozen=True, slots=True)
class MealLine:
    """One site or one day.

    Attributes:
        label: `École Jean-Zay`, `lun. 16 nov.`.
        diets: one figure for each column of the sheet.
        children, adults, total: sums.
        brought: children with their own meal, beside the total.
        order: who sent what when; empty before.
        changes: what changed since, in words; empty when nothing did.
    """

    label: str
    diets: tuple[int, ...]
    children: int
    adults: int
    total: int
    brought: int = 0
    order: str = ""
    changes: str = ""


@dataclass(frozen=True, slots=True)
class MealSection:
    """A table: lines and their sum."""

    title: str
    head: str
    lines: tuple[MealLine, ...]
    total: MealLine


@dataclass(frozen=True, slots=True)
class MealSheet:
    """A meal count as printed: `diets` name the columns, the usual one first."""

    letterhead: Letterhead
    period: str
    diets: tuple[str, ...]
    sections: tuple[MealSection, ...]
    printed_at: datetime
    printed_by: str
