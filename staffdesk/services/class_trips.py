"""Classes that are away: their children need no service that day, although the school is open (C7)."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from staffdesk.models.households import Child, Membership
from staffdesk.models.town import CalendarException

TripKey = tuple[int, date, int | None]
"""Class, day, and the activity concerned (None: all)."""


@dataclass(frozen=True)
class Trips:
    """The trips of some days, looked up by class, activity and date."""

    labels: Mapping[TripKey, str] = field(default_factory=dict)

    @classmethod
    def of(cls, rows: Iterable[CalendarException]) -> "Trips":
        """Keep those of some exceptions that are trips."""
        return cls(
            {
                (row.class_group_id, row.day_on, row.activity_id): row.label
                for row in rows
                if row.class_group_id is not None
            }
        )

    def label(self, class_group_id: int | None, activity_id: int, on: date) -> str | None:
        """Name the trip a class is on; None where it is at school."""
        if class_group_id is None or not self.labels:
            return None
        own = self.labels.get((class_group_id, on, activity_id))
        return own if own is not None else self.labels.get((class_group_id, on, None))

    def together(self, other: "Trips") -> "Trips":
        """Add those of another."""
        return Trips({**self.labels, **other.labels})


def families_of(session: Session, rows: Collection[CalendarException]) -> set[int]:
    """List the households whose children are in the classes that some exceptions send away: they are told."""
    classes = sorted({row.class_group_id for row in rows if row.class_group_id is not None})
    if not classes:
        return set()
    members = select(Membership.household_id).join(Child, Membership.child_id == Child.id)
    return set(session.scalars(members.where(Child.class_group_id.in_(classes))))


def load_trips(session: Session, days: Collection[date]) -> Trips:
    """Load the trips between the first and the last of some days."""
    if not days:
        return Trips()
    return Trips.of(
        session.scalars(
            select(CalendarException).where(
                CalendarException.class_group_id.is_not(None),
                CalendarException.day_on.between(min(days), max(days)),
            )
        )
    )
