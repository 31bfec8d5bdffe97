"""What is shown of policies: switches, what each would have done, what they did."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True)
class PolicyRow:
    """One switch; ``since_at`` and ``changed_by`` tell who moved it last, empty where nobody ever did."""

    kind: str
    activity: str
    kind_name: str
    activity_name: str
    is_on: bool
    since_at: datetime | None = None
    changed_by: str = ""


@dataclass(frozen=True)
class PolicyDecisionRow:
    """One automatic decision: when, on what, under which policies, with how many checks, and if it stands.

    ``undone_by`` names who took it back; empty while it stands.
    """

    request_id: int
    at: datetime
    family: str
    summary: str
    policies: str
    checks: str
    undone_by: str = ""


@dataclass(frozen=True)
class PoliciesView:
    """Everything the section shows: the switches, and the last decisions, newest first."""

    policies: tuple[PolicyRow, ...]
    decisions: tuple[PolicyDecisionRow, ...]


@dataclass(frozen=True)
class SimulatedRow:
    """One past request: what the policy would have done with it, and what was decided then.

    ``would_accept`` with a ``status`` other than accepted is where policy and people differ.
    """

    request_id: int
    received_at: datetime
    family: str
    child: str
    summary: str
    would_accept: bool
    why_left: str
    status: str
    decided_by: str

    @property
    def differs(self) -> bool:
        """Tell whether people refused, at least in part, what the policy would have accepted."""
        return self.would_accept and self.status != "accepted"


@dataclass(frozen=True)
class Simulation:
    """A policy on the past: the requests of a period, those that differ first, and why the others were left.

    ``reasons`` counts the requests by each reason they were left for, the commonest first.
    """

    kind: str
    activity: str
    first_on: date
    last_on: date
    rows: tuple[SimulatedRow, ...]
    reasons: tuple[tuple[str, int], ...]

    @property
    def accepted(self) -> int:
        """Count what the policy would have accepted."""
        return sum(row.would_accept for row in self.rows)

    @property
    def left(self) -> int:
        """Count what it would have left to a person."""
        return len(self.rows) - self.accepted

    @property
    def differing(self) -> int:
        """Count what it would have accepted and people refused, at least in part."""
        return sum(row.differs for row in self.rows)
