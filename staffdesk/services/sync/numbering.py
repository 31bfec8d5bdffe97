"""Numbers for messages that leave, given after commit, one transaction at a time (R2, R6, R13).

Snapshots are written out here, at the last moment, so that one message stands for every change since the one
before. What a message says never changes once it has its number.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session, aliased

from staffdesk.contract.outgoing import Outgoing
from staffdesk.contract.streams import extend_stream
from staffdesk.contract.v1 import PUSH_BYTES, MessageKind, Wire
from staffdesk.domain.canonical import canonical_bytes, text_digest
from staffdesk.domain.errors import StaffdeskError
from staffdesk.models.households import Household
from staffdesk.models.sync import OutboxMessage, SyncState
from staffdesk.models.town import Town
from staffdesk.services.sync.state import require_not_recovering, sync_state

_Columns = TypeVar("_Columns", bound=tuple[Any, ...])

Render = Callable[[Session, OutboxMessage], Wire]
"""Writes a snapshot out at its present revision: of ``row.household_id``, or of the town without one."""


class Written(NamedTuple):
    """A family's snapshot written out before its turn, and the revision its data had before it was begun."""

    revision: int
    body: str


WrittenAhead = Callable[[Collection[int]], Mapping[int, Written]]
"""Gives what is written out of some households, by id; what is missing is written in its turn."""


class Waiting(NamedTuple):
    """A family whose snapshot waits for its number, and since when."""

    household_id: int
    created_at: datetime


def nothing_ahead(_household_ids: Collection[int]) -> Mapping[int, Written]:
    """Have written nothing ahead."""
    return {}


ROOM = 2048
"""Bytes kept free in a batch for what surrounds the messages."""


def number_waiting(
    session: Session, render: Render, at: datetime, limit: int, ahead: WrittenAhead = nothing_ahead
) -> int:
    """Give numbers to messages that may leave, oldest first, until `limit` of them wait; return how many.

    A snapshot waits while an answer to its family may still be taken back, and while somebody is changing the
    family. One that was written ahead is taken as it is if the family's revision has not moved since: every
    change of what a family may see raises it (R13). A message that cannot be written out, or is too long for
    the wire, goes to the tray "À corriger".

    Raises:
        RecoveryNeeded: this office went back in time.
    """
    require_not_recovering(session)
    state = sync_state(session, lock=True)
    unsent = session.scalar(
        select(func.count()).where(OutboxMessage.n.is_not(None), OutboxMessage.status == "queued")
    )
    room = limit - (unsent or 0)
    numbered = 0
    rows = _ready(session, at, room) if room > 0 else []
    revisions = _lock_households(session, rows)
    written = ahead(revisions)
    for row in _unlocked(session, rows, revisions):
        if row.body is None:
            row.body = _still_true(written.get(row.household_id or 0), revisions.get(row.household_id or 0))
        if _write_out(session, row, render):
            _number(state, row)
            numbered += 1
    session.flush()
    return numbered


def waiting_snapshots(session: Session, at: datetime) -> list[Waiting]:
    """Return the families whose snapshots may be numbered now, in the order in which they will be."""
    question = _may_be_numbered(select(OutboxMessage.household_id, OutboxMessage.created_at), at)
    mine = OutboxMessage.kind == MessageKind.FAMILY_SNAPSHOT.value
    rows = session.execute(question.where(mine, OutboxMessage.body.is_(None)))
    return [Waiting(household, created) for household, created in rows if household is not None]


def _still_true(written: Written | None, revision: int | None) -> str | None:
    return written.body if written is not None and written.revision == revision else None


def _ready(session: Session, at: datetime, room: int) -> Sequence[OutboxMessage]:
    question = _may_be_numbered(select(OutboxMessage), at).limit(room).with_for_update(skip_locked=True)
    return session.scalars(question).all()


def _may_be_numbered(question: Select[_Columns], at: datetime) -> Select[_Columns]:
    held = aliased(OutboxMessage)
    may_be_taken_back = select(held.family).where(
        held.family.is_not(None), held.n.is_(None), held.hold_until_at > at
    )  # one list, not a question for each message: thousands wait after an invoice run
    return (
        question.where(OutboxMessage.n.is_(None), OutboxMessage.status == "queued")
        .where(or_(OutboxMessage.hold_until_at.is_(None), OutboxMessage.hold_until_at <= at))
        .where(
            or_(
                OutboxMessage.kind != MessageKind.FAMILY_SNAPSHOT.value,
                OutboxMessage.family.not_in(may_be_taken_back),
            )
        )
        .order_by(OutboxMessage.id)
    )


def _lock_households(session: Session, rows: Sequence[OutboxMessage]) -> dict[int, int]:
    """Hold the households of some snapshots, but those another transaction holds; give their revisions."""
    wanted = [row.household_id for row in rows if row.household_id is not None]
    lock = select(Household.id, Household.snapshot_rev).where(Household.id.in_(wanted))
    held = session.execute(lock.with_for_update(skip_locked=True)).tuples().all() if wanted else ()
    return dict(held)


def _unlocked(session: Session, rows: Sequence[OutboxMessage], free: Collection[int]) -> list[OutboxMessage]:
    """Leave out snapshots of what another transaction is changing: they would miss that change."""
    has_town = any(row.kind == MessageKind.TOWN_SNAPSHOT.value for row in rows)
    town = session.scalar(select(Town.id).with_for_update(skip_locked=True)) if has_town else None
    return [row for row in rows if _is_free(row, free, is_town_free=town is not None)]


def _is_free(row: OutboxMessage, households: Collection[int], *, is_town_free: bool) -> bool:
    if row.kind == MessageKind.TOWN_SNAPSHOT.value:
        return is_town_free
    return row.household_id is None or row.household_id in households


def _write_out(session: Session, row: OutboxMessage, render: Render) -> bool:
    try:
        if row.body is None:
            row.body = canonical_bytes(render(session, row).to_wire()).decode("utf-8")
    except (StaffdeskError, ValueError) as fault:
        row.status, row.reject_reason = "rejected", f"cannot_write_out: {fault}"[:500]
        return False
    if len(row.body.encode("utf-8")) > PUSH_BYTES - ROOM:
        row.status, row.reject_reason = "rejected", "too_large"
        return False
    return True


def _number(state: SyncState, row: OutboxMessage) -> None:
    row.n = state.n + 1
    row.digest = text_digest(as_outgoing(row).text())
    row.stream = extend_stream(state.out_stream, row.digest)
    state.n, state.out_stream = row.n, row.stream


def as_outgoing(row: OutboxMessage) -> Outgoing:
    """Give a numbered message the shape in which it is hashed and leaves."""
    return Outgoing(row.n or 0, row.msg_id, row.kind, row.version, row.family, row.body or "{}")
