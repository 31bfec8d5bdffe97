"""What a person must look at before an invoice gets a number: found with the draft, kept as data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class AnomalyKind(StrEnum):
    """Kinds of anomaly, in the order they are shown."""

    NO_TARIFF = "no_tariff"
    NO_PAYER_ADDRESS = "no_payer_address"
    NEGATIVE = "negative"
    CREDITED = "credited"
    UNDECIDED = "undecided"
    NO_QUOTIENT = "no_quotient"
    NO_MANDATE = "no_mandate"
    FEE_OF_BOTH_HOMES = "fee_of_both_homes"
    UNBOOKED_PRESENCE = "unbooked_presence"
    NOT_MARKED = "not_marked"
    UNUSUALLY_HIGH = "unusually_high"
    GESTURE = "gesture"


BLOCKING = frozenset({AnomalyKind.NO_TARIFF, AnomalyKind.NO_PAYER_ADDRESS, AnomalyKind.NEGATIVE})
"""An invoice with one of these cannot be issued; the others are seen, then accepted by a person."""


@dataclass(frozen=True, slots=True)
class Anomaly:
    """One anomaly of one household.

    Attributes:
        kind: what.
        household_id: whose draft.
        child_id: None when it concerns the whole invoice.
        activity: its code; empty when it concerns the whole invoice.
        days: dates of service concerned.
        values: cents and other integers or texts that the sentence needs.
    """

    kind: AnomalyKind
    household_id: int
    child_id: int | None = None
    activity: str = ""
    days: tuple[date, ...] = ()
    values: Mapping[str, int | str] = field(default_factory=dict)

    @property
    def blocking(self) -> bool:
        """Whether the invoice cannot be issued as it is."""
        return self.kind in BLOCKING

    def stored(self) -> dict[str, object]:
        """Return the anomaly as JSON."""
        return {
            "kind": self.kind.value,
            "household_id": self.household_id,
            "child_id": self.child_id,
            "activity": self.activity,
            "days": [day.isoformat() for day in self.days],
            "values": dict(self.values),
        }


class AnomalyLog:
    """Anomalies met while a draft is made: days of one kind, child and activity become one anomaly."""

    def __init__(self, household_id: int) -> None:
        """Start with none."""
        self._household_id = household_id
        self._met: dict[tuple[AnomalyKind, int, str], list[date]] = {}

    def meet(self, kind: AnomalyKind, on: date, child_id: int, activity: str) -> None:
        """Note a day."""
        self._met.setdefault((kind, child_id, activity), []).append(on)

    def with_whole(self, whole: list[Anomaly]) -> tuple[Anomaly, ...]:
        """Return everything met and the anomalies of the whole invoice, in the order they are shown."""
        met = [
            Anomaly(kind, self._household_id, child_id, activity, tuple(sorted(set(days))))
            for (kind, child_id, activity), days in self._met.items()
        ]
        kinds = tuple(AnomalyKind)
        return tuple(sorted([*met, *whole], key=lambda a: (kinds.index(a.kind), a.child_id or 0, a.activity)))
