"""What the planning says of the waiting list: what a run would do, who waits, what was done."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from staffdesk.domain.french.amounts import counted
from staffdesk.domain.french.dates import day_short, instant_short
from staffdesk.ui.kit.list_rows import TwoLineRow

if TYPE_CHECKING:
    from datetime import datetime

    from staffdesk.services.waiting_rows import PlannedOffer, WaitingMoved, WaitingPlan, WaitingRow

NBSP = "\N{NO-BREAK SPACE}"
TO_OFFER, RAN_OUT, OFFERED, WAITS = "À proposer", "Offres sans réponse", "Proposées", "En attente"
NOTHING = "Aucune place libre à proposer"
FETCHED = "Réponses du portail reçues, liste d’attente à jour"


def plan_words(plan: "WaitingPlan") -> str:
    """Say what a run would do: "2 places à proposer, 1 offre sans réponse à clore"."""
    parts = [
        _many(len(plan.offers), "place à proposer", "places à proposer"),
        _many(len(plan.lapses), "offre sans réponse à clore", "offres sans réponse à clore"),
        _many(plan.past, "attente d’un jour passé à clore", "attentes de jours passés à clore"),
    ]
    return ", ".join(filter(None, parts)) or NOTHING


def place_plan_words(plan: "WaitingPlan") -> str:
    """Say it of one place, with names: "Place à proposer à Inès Lemoine jusqu’au mer. 25 nov., 10:30"."""
    parts = [f"Offre sans réponse à clore{NBSP}: {one.child}" for one in plan.lapses]
    parts += [
        f"Place à proposer à {one.child} jusqu’au {instant_short(one.until)}"
        for one in plan.offers
        if one.until is not None
    ]
    return ". ".join(parts)


def button_words(plan: "WaitingPlan") -> str:
    """Name the button after what it does: "Proposer 2 places", "Clore 1 offre"."""
    if plan.offers or not plan.total:
        return f"Proposer {_many(len(plan.offers), 'place', 'places') or 'les places'}"
    return f"Clore {_many(len(plan.lapses) + plan.past, 'attente', 'attentes')}"


def moved_words(done: "WaitingMoved") -> str:
    """Say what a run did: "2 places proposées, 1 offre close"."""
    parts = [
        _many(done.offered, "place proposée", "places proposées"),
        _many(done.lapsed + done.past, "attente close", "attentes closes"),
    ]
    return ", ".join(filter(None, parts)) or NOTHING


def unheard_words(last_at: "datetime | None") -> str:
    """Say that the portal was not heard, and since when: an answer given in time may wait there."""
    last = "jamais faite" if last_at is None else instant_short(last_at)
    return (
        f"Le portail n’a pas répondu, rien n’est proposé. Dernière synchronisation{NBSP}: {last}. Une "
        "famille a peut-être accepté sa place depuis."
    )


def taken_back_words(done: "WaitingMoved") -> str:
    """Say which offers were taken back; what was answered or sent meanwhile stays."""
    if not done.offered:
        return "Rien à reprendre, les familles ont répondu ou ont été prévenues"
    return _many(done.offered, "proposition reprise", "propositions reprises")


def waiting_rows(rows: "Sequence[WaitingRow]", plan: "WaitingPlan") -> tuple[TwoLineRow, ...]:
    """List what a run would do first, then who has an offer, then who waits, place by place."""
    planned = {one.booking_id for one in (*plan.offers, *plan.lapses)}
    others = [row for row in rows if row.booking_id not in planned]
    return (
        *_planned(plan.offers, TO_OFFER, "arrow-bend-up-right"),
        *_planned(plan.lapses, RAN_OUT, "clock"),
        *(_row(row) for row in others if row.offer_until_at is not None),
        *(_row(row) for row in others if row.offer_until_at is None),
    )


def _planned(offers: "Sequence[PlannedOffer]", group: str, icon: str) -> Iterator[TwoLineRow]:
    for one in offers:
        until = "" if one.until is None else f"jusqu’au {instant_short(one.until)}"
        yield TwoLineRow(one.booking_id, group, icon, one.child, one.family, one.place, until)


def _row(row: "WaitingRow") -> TwoLineRow:
    is_offered = row.offer_until_at is not None
    place = f"{row.activity}, {row.slot.lower()}, {day_short(row.on)}"
    until = "" if row.offer_until_at is None else f"jusqu’au {instant_short(row.offer_until_at)}"
    rank = f"{row.rank}{'ᵉʳ' if row.rank == 1 else 'ᵉ'} sur la liste, {row.places}"
    return TwoLineRow(
        key=row.booking_id,
        group=OFFERED if is_offered else WAITS,
        icon="hourglass-medium",
        title=row.child,
        subtitle=row.family,
        line2=place if is_offered else f"{place} · {rank}",
        moment=until,
    )


def _many(count: int, one: str, many: str) -> str:
    return counted(count, one, many) if count else ""
