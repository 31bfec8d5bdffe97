"""What is to be looked at of a draft as a whole before it has a number."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from staffdesk.domain.anomalies import Anomaly, AnomalyKind
from staffdesk.domain.caps import Place
from staffdesk.domain.draft_fees import fee_places
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
    found += _asked_elsewhere(invoice, household.charged.elsewhere)
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


def with_both_homes(invoices: Sequence[DraftInvoice]) -> list[DraftInvoice]:
    """Return the drafts of a run, with what two homes of a child are both asked in it.

    No text says which home owes the fee of a child that has two: a person decides, and neither is asked in
    silence.
    """
    askers: dict[Place, set[int]] = {}
    for place, household in ((place, one.household_id) for one in invoices for place in _fees(one)):
        askers.setdefault(place, set()).add(household)
    twice = {place: homes for place, homes in askers.items() if len(homes) > 1}
    if not twice:
        return list(invoices)
    found = []
    for one in invoices:
        others = {
            place: min(homes - {one.household_id})
            for place, homes in twice.items()
            if one.household_id in homes
        }
        told = tuple(_asked_elsewhere(one, others))
        known = tuple(anomaly for anomaly in one.anomalies if anomaly not in told)
        found.append(replace(one, anomalies=(*known, *told)))
    return found


def _asked_elsewhere(invoice: DraftInvoice, elsewhere: Mapping[Place, int]) -> Iterator[Anomaly]:
    """Give each fee of a draft that another home of the child is asked too, with that household."""
    for place, cents in _fees(invoice).items() if elsewhere else ():
        child_id, activity, first = place
        if place in elsewhere:
            values: dict[str, int | str] = {"cents": cents, "other": elsewhere[place]}
            yield Anomaly(
                AnomalyKind.FEE_OF_BOTH_HOMES, invoice.household_id, child_id, activity, (first,), values
            )


def _fees(invoice: DraftInvoice) -> dict[Place, int]:
    """Return what a draft asks of each fee."""
    return {place: line.unit_cents for line in invoice.lines for place in fee_places(line)}
