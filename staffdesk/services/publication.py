"""When the town's snapshot is made anew: at the first exchange of a day, when a nearly full place changes.

With the day, prices may change that were decided earlier: the families they are of are published too. The
snapshot shows a window of days with their limits, and the places left where few are. Both age by
themselves; families would go on reading "complet", or not read it, until somebody touched the town.
"""

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from staffdesk.contract.v1 import MessageKind
from staffdesk.domain.dates import local_date
from staffdesk.models.households import AidGrantRow, FamilyQuotientRow, HouseholdMove
from staffdesk.models.sync import OutboxMessage
from staffdesk.models.town import TariffVersionRow, Town
from staffdesk.services.places import Place, book_of
from staffdesk.services.sync import outbox
from staffdesk.services.tariffs import priced_by
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
        if newest is not None:
            _publish_prices(session, local_date(newest), at)
        outbox.touch_town(session, at=at)


def _publish_prices(session: Session, after: date, at: datetime) -> None:
    """Touch the families whose prices changed by themselves since a day: tariff, quotient, aid, residence."""
    today = local_date(at)
    tariffs = session.scalars(
        select(TariffVersionRow.activity_id).where(
            TariffVersionRow.valid_from > after, TariffVersionRow.valid_from <= today
        )
    ).all()
    families = set(priced_by(session, tariffs) if tariffs else ())
    for row in (FamilyQuotientRow, AidGrantRow):
        edges = (row.valid_from, row.valid_to)
        begun = or_(*((edge > after) & (edge <= today) for edge in edges))
        families.update(session.scalars(select(row.household_id).where(begun)))
    moved = (HouseholdMove.valid_from > after) & (HouseholdMove.valid_from <= today)
    families.update(session.scalars(select(HouseholdMove.household_id).where(moved)))
    if families:
        outbox.touch_households(session, families, at=at)


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
    """Tell whether one of the places is nearly full; a few questions, however many places there are."""
    if not places:
        return False
    book = book_of(session, places, locked=False)
    return any((book.of(place).left or 0) <= NEARLY_FULL for place in places)
