"""What is to be looked at of a draft as a whole before it has a number."""

from __future__ import annotations

from staffdesk.domain.anomalies import Anomaly, AnomalyKind
from staffdesk.domain.drafts import BilledHousehold, DraftInvoice, Gesture

UNUSUAL_RATIO = 2
UNUSUAL_CENTS = 5000
"""A total is unusually high above twice what the family usually pays, and 50 € more."""


def _gesture(household_id: int, given: Gesture) -> Anomaly:
    values: dict[str, int | str] = {
        "cents": given.cents,
        "invoice": given.invoice,
        "cause": given.cause,
        "note": given.note_id,
    }
    return Anomaly(AnomalyKind.GESTURE, household_id, values=values)


def anomalies_of_whole(household: BilledHousehold, invoice: DraftInvoice) -> list[Anomaly]:
    """Return what is odd of a draft as a whole: who pays it, and what it comes to."""
    found: list[Anomaly] = []
    total = invoice.total_cents
    if invoice.groups and not household.has_payer_address:
        found.append(Anomaly(AnomalyKind.NO_PAYER_ADDRESS, household.household_id))
    if invoice.groups and household.lacks_mandate:
        found.append(Anomaly(AnomalyKind.NO_MANDATE, household.household_id))
    if total < 0:
        found.append(Anomaly(AnomalyKind.NEGATIVE, household.household_id, values={"cents": total}))
    credited = -sum(since.cents for since in invoice.since)
    if credited:
        found.append(Anomaly(AnomalyKind.CREDITED, household.household_id, values={"cents": credited}))
    if invoice.groups:
        found += [_gesture(household.household_id, gesture) for gesture in household.gestures]
    usual = household.usual_cents
    if usual is not None and total > usual * UNUSUAL_RATIO and total - usual >= UNUSUAL_CENTS:
        values: dict[str, int | str] = {"cents": total, "usual": usual}
        found.append(Anomaly(AnomalyKind.UNUSUALLY_HIGH, household.household_id, values=values))
    return found
