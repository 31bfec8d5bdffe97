"""What is told when bookings change in the planning: audit entries, snapshots, places, cells left."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from staffdesk.domain.french.planning import LEFT_WORDS, SLOT_ROW_WORDS, cell_left
from staffdesk.domain.permissions import Actor
from staffdesk.domain.undoing import Kept
from staffdesk.models.households import Child
from staffdesk.models.town import Slot
from staffdesk.services import audit
from staffdesk.services.booking_moves import households_of_children
from staffdesk.services.places import Place
from staffdesk.services.planning_undo import UndoneCell
from staffdesk.services.publication import publish_places
from staffdesk.services.sync import outbox

_KEPT_WORDS = {
    Kept.CHANGED_SINCE: LEFT_WORDS["changed_since"],
    Kept.FULL: "complet",
}


def tell_families(
    session: Session,
    actor: Actor,
    children: Collection[int],
    places: Collection[Place],
    facts: Mapping[str, object],
    at: datetime,
) -> None:
    """Touch each family once, write one audit entry for it, and show places that filled up or became free."""
    if not children:
        return
    households = sorted(households_of_children(session, children))
    outbox.touch_households(session, households, at=at)
    for household in households:
        audit.record(session, actor, "bookings.changed", f"household:{household}", facts, at=at)
    publish_places(session, places, at)


def kept_words(session: Session, kept: Sequence[tuple[UndoneCell, Kept]]) -> tuple[str, ...]:
    """Say of each cell that was not taken back who, when, and why."""
    children = {row.child_id for row, _ in kept}
    names = {
        child: f"{first} {last}"
        for child, first, last in session.execute(
            select(Child.id, Child.first_name, Child.last_name).where(Child.id.in_(children))
        )
    }
    rows = dict(session.execute(select(Slot.id, Slot.row)).tuples().all()) if kept else {}
    return tuple(
        cell_left(names[row.child_id], row.day_on, SLOT_ROW_WORDS[rows[row.slot_id]], _KEPT_WORDS[why])
        for row, why in kept
    )
