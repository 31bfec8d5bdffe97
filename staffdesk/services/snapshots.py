"""What the portal shows of the office: a snapshot for each family and one for all of them (R13).

A snapshot is written out when its message is numbered, from the data of that transaction, at the revision the
data have there; `touch_household` and `touch_town` of `services.sync.outbox` raise revisions.
"""

from collections.abc import Collection, Iterator
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from staffdesk.contract.v1 import FamilySnapshot, MessageKind, TownSnapshot, Wire
from staffdesk.domain.errors import NotFound
from staffdesk.models.households import Household
from staffdesk.models.sync import OutboxMessage
from staffdesk.services.bulk import building_many
from staffdesk.services.family_projection import FamilyProjection, project_town
from staffdesk.services.town_projection import town_snapshot as project_snapshot_of_town

AT_A_TIME = 500
"""Families loaded together; all of a large town would fill the memory."""

_PREPARED = "staffdesk.snapshots.prepared"


def family_snapshot(session: Session, household_id: int, at: datetime) -> FamilySnapshot:
    """Build the snapshot of one family.

    Raises:
        NotFound: ``household``.
    """
    found = next(family_snapshots(session, [household_id], at), None)
    if found is None:
        raise NotFound("household", household_id=household_id)
    return found


def family_snapshots(
    session: Session, household_ids: Collection[int], at: datetime
) -> Iterator[FamilySnapshot]:
    """Build the snapshots of many families, in ascending order of their ids; unknown ids give nothing."""
    wanted = sorted(set(household_ids))
    town = project_town(session, at)
    for start in range(0, len(wanted), AT_A_TIME):
        part = wanted[start : start + AT_A_TIME]
        with building_many():
            projection = FamilyProjection(session, town, part)
            built = [projection.snapshot(household) for household in projection.households]
        yield from built


def town_snapshot(session: Session, at: datetime) -> TownSnapshot:
    """Build the snapshot of what all families share.

    Raises:
        NotFound: ``town``.
    """
    return project_snapshot_of_town(session, at)


def render(session: Session, row: OutboxMessage) -> Wire:
    """Write out a snapshot message as the data stand in this transaction.

    The families whose messages the session holds are loaded together, at the first of them.

    Raises:
        NotFound: ``household``, ``town``.
    """
    if row.kind == MessageKind.TOWN_SNAPSHOT.value or row.household_id is None:
        return town_snapshot(session, row.created_at)
    prepared: dict[int, FamilySnapshot] = session.info.setdefault(_PREPARED, {})
    found = prepared.pop(row.household_id, None)
    if found is None or found.rev != _revision(session, row.household_id):
        together = _waiting_with(session, row)
        prepared.update(_by_household(session, together, row.created_at))
        found = prepared.pop(row.household_id, None)
    if found is None:
        raise NotFound("household", household_id=row.household_id)
    return found


def _revision(session: Session, household_id: int) -> int | None:
    question = select(Household.snapshot_rev).where(Household.id == household_id)
    return session.connection().scalar(question)  # no flush: what waits to be written are the messages


def _waiting_with(session: Session, row: OutboxMessage) -> set[int]:
    """Return the families whose snapshots this session is about to write out."""
    held = (one for one in session.identity_map.values() if isinstance(one, OutboxMessage))
    ids = {one.household_id for one in held if one.kind == row.kind and one.body is None}
    return {household for household in (*ids, row.household_id) if household is not None}


def _by_household(
    session: Session, household_ids: Collection[int], at: datetime
) -> Iterator[tuple[int, FamilySnapshot]]:
    ids = dict(
        session.execute(select(Household.uid, Household.id).where(Household.id.in_(sorted(household_ids))))
        .tuples()
        .all()
    )
    for snapshot in family_snapshots(session, household_ids, at):
        yield ids[snapshot.household.uid], snapshot
