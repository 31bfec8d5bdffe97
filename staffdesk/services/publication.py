"""When the town's snapshot is made anew: at the first exchange of a day, when a nearly full place changes.

The snapshot shows a window of days with their limits, and the places left where few are. Both age by
themselves; families would go on reading "complet", or not read it, until somebody touched the town.
"""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from staffdesk.contract.v1 import MessageKind
from staffdesk.domain.dates import local_date
from staffdesk.models.bookings import Booking
from staffdesk.models.sync import OutboxMessage
from staffdesk.models.town import ActivityGroup, Town
from staffdesk.services.booking_moves import Place, holding_states
from staffdesk.services.sync import outbox
from staffdesk.services.town_projection import NEARLY_FULL


def publish_day(session: Session, at: datetime) -> None:
    """Touch the town once a day, at the first exchange; before the town is installed nothing happens."""
    newest = session.scalar(
        select(OutboxMessage.created_at)
        .where(OutboxMessage.kind == MessageKind.TOWN_SNAPSHOT.value)
        .order_by(OutboxMessage.id.desc())
        .limit(1)
    )
    is_done = newest is not None and local_date(newest) == local_date(at)
    if not is_done and session.scalar(select(Town.id)) is not None:
        outbox.touch_town(session, at=at)


def publish_places(session: Session, places: Collection[Place], at: datetime) -> None:
    """Touch the town if one of the places that changed is full, or nearly: families are shown those.

    Whoever touches the town already is not waited for: a pull holds families one after the other, and waiting
    for each other would be a deadlock. Its snapshot, or that of the next day, shows this change too.
    """
    if _any_tight(session, places):
        free = select(Town.id).with_for_update(skip_locked=True)
        if session.scalar(free) is not None:
            outbox.touch_town(session, at=at)


def _any_tight(session: Session, places: Collection[Place]) -> bool:
    """Tell whether one of the places is nearly full; two questions, however many places there are."""
    if not places:
        return False
    groups = {place.group_id for place in places}
    wanted = select(ActivityGroup.id, ActivityGroup.capacity).where(ActivityGroup.id.in_(groups))
    capacities = dict(session.execute(wanted).tuples().all())
    counted = session.execute(
        select(Booking.group_id, Booking.slot_id, Booking.day_on, func.count())
        .where(
            Booking.group_id.in_(groups),
            Booking.slot_id.in_({place.slot_id for place in places}),
            Booking.day_on.in_({place.on for place in places}),
            Booking.state.in_(holding_states()),
        )
        .group_by(Booking.group_id, Booking.slot_id, Booking.day_on)
    )
    taken = {Place(group, slot, on): count for group, slot, on, count in counted}
    return any(capacities.get(one.group_id, 0) - taken.get(one, 0) <= NEARLY_FULL for one in places)
