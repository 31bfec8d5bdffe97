"""Rules, simulations and decisions to be shown."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from staffdesk.services.policy_rows import (
    PoliciesView,
    PolicyDecisionRow,
    PolicyRow,
    SimulatedRow,
    Simulation,
)

AT = datetime(2026, 11, 16, 8, 30, tzinfo=UTC)
MEALS = PolicyRow("booking", "cantine", "Réservations", "Cantine", is_on=False)
CANCELLED = PolicyRow("cancellation", "cantine", "Annulations", "Cantine", True, AT, "Alex T.")
CARE = PolicyRow("booking", "soir", "Réservations", "Accueil du soir", is_on=False)
CARE_CANCELLED = replace(CARE, kind="cancellation", kind_name="Annulations")
CONTACT = PolicyRow("contact", "", "Téléphones et profession", "", is_on=False)
DECISION = PolicyDecisionRow(
    7, AT, "Lemoine", "Cantine · lun. 23 nov.", "Réservations, Cantine", "9 contrôles conformes"
)
VIEW = PoliciesView((MEALS, CARE, CANCELLED, CARE_CANCELLED, CONTACT), (DECISION,))


def simulated(number: int, status: str = "accepted", why: str = "") -> SimulatedRow:
    """Make one past request; a reason leaves it to a person."""
    at = AT - timedelta(days=20, minutes=number)
    return SimulatedRow(
        number, at, "Lemoine", "Inès, CE1", "Cantine · ven. 16 oct.", not why, why, status, "Camille R."
    )


def simulation(*rows: SimulatedRow) -> Simulation:
    """Make the simulation of October."""
    reasons = tuple((row.why_left, 1) for row in rows if row.why_left)
    return Simulation("booking", "cantine", date(2026, 10, 1), date(2026, 10, 31), rows, reasons)
