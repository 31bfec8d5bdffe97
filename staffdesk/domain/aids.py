"""Aids granted by name (CCAS, CAF, employer): to a household or to one child, from a day on, by a decision.

What an aid is worth stands in the tariffs (`domain.tariffs.extras.Aid`); a grant only says who is given
which, and when. The period is half-open, as that of a quotient: `valid_to` is the first day it no longer
counts.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class GrantedAid:
    """An aid that a price may count: its code in the tariffs, and the decision or voucher it rests on."""

    code: str
    reference: str = ""


@dataclass(frozen=True, slots=True)
class AidGrant:
    """A grant in force over a period.

    Attributes:
        code: of the aid, in every tariff that has it.
        valid_from: first day it counts.
        valid_to: first day it no longer counts; None while it has no end.
        reference: number of the decision, voucher or notification; may be empty.
        child_id: whom it is for; None for every child of the household.
    """

    code: str
    valid_from: date
    valid_to: date | None = None
    reference: str = ""
    child_id: int | None = None

    def counts_for(self, child_id: int, on: date) -> bool:
        """Tell whether it is in force for a child on a day."""
        is_for = self.child_id is None or self.child_id == child_id
        return is_for and self.valid_from <= on and (self.valid_to is None or on < self.valid_to)

    def overlaps(self, other: AidGrant) -> bool:
        """Tell whether both give the same aid to the same child on some day: one of them is too much."""
        same = self.code == other.code and (
            self.child_id == other.child_id or None in (self.child_id, other.child_id)
        )
        begins = other.valid_to is None or self.valid_from < other.valid_to
        return same and begins and (self.valid_to is None or other.valid_from < self.valid_to)


def granted_on(grants: Iterable[AidGrant], child_id: int, on: date) -> tuple[GrantedAid, ...]:
    """Return the aids that count for a child on a day, by code; each once, the latest to begin."""
    counting = sorted(
        (grant for grant in grants if grant.counts_for(child_id, on)), key=lambda grant: grant.valid_from
    )
    found = {grant.code: GrantedAid(grant.code, grant.reference) for grant in counting}
    return tuple(found[code] for code in sorted(found))


def changes_of(grants: Iterable[AidGrant]) -> tuple[date, ...]:
    """Return the days from which other aids may count than the day before."""
    return tuple(day for grant in grants for day in (grant.valid_from, grant.valid_to) if day is not None)
