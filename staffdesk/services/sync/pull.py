"""Storing what the portal sends: a page of requests in one transaction, with the cursor (R3, R5, R16)."""

import json
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pydantic import ValidationError
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from staffdesk.contract.streams import extend_stream, item_digest
from staffdesk.contract.v1 import BODIES, RequestItem, RequestPage
from staffdesk.contract.v1 import RequestKind as WireKind
from staffdesk.domain.canonical import canonical_bytes
from staffdesk.domain.errors import PortalFault
from staffdesk.domain.requests import RequestStatus
from staffdesk.models.households import Child, Household
from staffdesk.models.requests import Request, RequestEvent, StoredFile
from staffdesk.models.sync import SyncState
from staffdesk.services.sync.numbering import Render, Waiting, WrittenAhead, nothing_ahead
from staffdesk.services.sync.state import sync_state

OnArrival = Callable[[Session, Sequence[Request], datetime], None]
"""What follows the arrival of a page of requests that can be read, in the transaction that stores them."""

WriteAhead = Callable[[Sequence[Waiting]], AbstractContextManager[WrittenAhead]]
"""Writes out beside, while the context lasts, the snapshots that wait, in the order of their numbers."""


def write_nothing_ahead(_waiting: Sequence[Waiting]) -> AbstractContextManager[WrittenAhead]:
    """Leave every snapshot to be written out in its turn."""
    return nullcontext(nothing_ahead)


Steps = Callable[[str], None]
"""Told the name of each step as it is done: progress for people, and the places where tests crash."""


@dataclass(frozen=True)
class SyncHooks:
    """What the use cases add to the synchronisation.

    Attributes:
        render: writes snapshots out when they are numbered.
        on_arrival: given the new requests of a page, in the order of their numbers.
        drop: once everything was pulled: what nobody paid for in time; returns how many bookings changed.
        offer: after that, before anything is decided: freed places go to those who wait; returns how many
            bookings changed.
        decide: once everything was pulled, before anything is numbered: what the town's policies decide by
            themselves; returns how many requests.
        before_push: in a transaction of its own, before anything is numbered: what ages by itself; called
            again while it returns true.
        write_ahead: given the snapshots that wait; while they are numbered, writes the next ones out beside.
    """

    render: Render
    on_arrival: OnArrival = lambda _session, _requests, _at: None
    drop: Callable[[], int] = lambda: 0
    offer: Callable[[], int] = lambda: 0
    decide: Callable[[], int] = lambda: 0
    before_push: Callable[[Session, datetime], bool] = lambda _session, _at: False
    write_ahead: WriteAhead = write_nothing_ahead


class Overtaken(Exception):
    """Another workstation stored this page first: nothing is wrong, read the cursor again (R3)."""


@dataclass(frozen=True)
class Position:
    """The last request stored, and the running digest up to it."""

    cursor: int
    stream: str


def store_page(
    session: Session,
    page: RequestPage,
    since: Position,
    *,
    hooks: SyncHooks,
    at: datetime,
    step: Steps = lambda _name: None,
) -> list[Request]:
    """Store every request of a page and move the cursor; return the rows that are new.

    Args:
        session: of one transaction for the whole page.
        page: as answered.
        since: what the page was asked after.
        hooks: what follows an arrival.
        at: now.
        step: told after each item.

    Raises:
        PortalFault: ``portal_hole``: numbers are missing; ``portal_stream``: the page is not what its digest
            proves; ``portal_request_changed``: it came before with another content. All are alarms: stop.
        Overtaken: the cursor is no longer where the page was asked.
    """
    stream = _prove(page, since)
    _require_cursor(session, since)
    new: list[Request] = []
    known = look_up(session, page.items)
    for item, running in zip(page.items, stream, strict=True):
        stored = store_item(session, item, running, known=known, at=at)
        new += [stored] if stored is not None else []
        step("item_stored")
    follow_arrivals(session, new, hooks, at)
    step("arrivals_followed")
    move_cursor(session, since, Position(page.items[-1].seq, stream[-1]))
    step("cursor_moved")
    return new


def _prove(page: RequestPage, since: Position) -> list[str]:
    """Return the running digest at each item, after checking numbers and the page's own digest."""
    streams, running = [], since.stream
    for place, item in enumerate(page.items):
        if item.seq != since.cursor + 1 + place:
            raise PortalFault("portal_hole", expected=since.cursor + 1 + place, found=item.seq)
        running = extend_stream(running, item_digest(item))
        streams.append(running)
    if running != page.stream:
        raise PortalFault("portal_stream", upto=since.cursor + len(page.items))
    return streams


def _require_cursor(session: Session, since: Position) -> None:
    """Keep others from storing at the same time, and stop if one was faster."""
    state = sync_state(session, lock=True)
    if Position(state.cursor, state.stream) != since:
        raise Overtaken


def move_cursor(session: Session, since: Position, reached: Position) -> None:
    """Move the cursor from where it was, and from nowhere else.

    Raises:
        Overtaken: it was somewhere else.
    """
    session.flush()
    moved = session.scalars(
        update(SyncState)
        .where(SyncState.id == 1, SyncState.cursor == since.cursor, SyncState.stream == since.stream)
        .values(cursor=reached.cursor, stream=reached.stream)
        .returning(SyncState.id)
        .execution_options(synchronize_session=False)
    ).all()
    if len(moved) != 1:
        raise Overtaken


def follow_arrivals(session: Session, new: Sequence[Request], hooks: SyncHooks, at: datetime) -> None:
    """Do what follows the arrival of those that can be read."""
    readable = [request for request in new if request.status == RequestStatus.PENDING.value]
    if readable:
        hooks.on_arrival(session, readable, at)


@dataclass(frozen=True)
class Known:
    """What the office knows of what a page speaks of: requests by id, households and children by uid."""

    requests: dict[str, Request]
    households: dict[str, int]
    children: dict[str, int]


def look_up(session: Session, items: Sequence[RequestItem]) -> Known:
    """Look everything up in three questions; a page has 200 items at most."""
    requests = session.scalars(select(Request).where(Request.req_id.in_({item.req_id for item in items})))
    families = select(Household.uid, Household.id).where(Household.uid.in_({item.family for item in items}))
    named = {uid for item in items if (uid := _only_child(item)) is not None}
    children = select(Child.uid, Child.id).where(Child.uid.in_(named))
    return Known(
        {request.req_id: request for request in requests},
        dict(session.execute(families).tuples().all()),
        dict(session.execute(children).tuples().all()) if named else {},
    )


def store_item(
    session: Session, item: RequestItem, stream: str, *, known: Known, at: datetime
) -> Request | None:
    """Store one request; return None for one that is known, which only takes its number.

    Raises:
        PortalFault: ``portal_request_changed``.
    """
    earlier = known.requests.get(item.req_id)
    if earlier is None:
        known.requests[item.req_id] = stored = _store_new(session, item, stream, known, at)
        return stored
    if _content(earlier.raw) != _content(_raw(item)):
        raise PortalFault("portal_request_changed", req_id=item.req_id)
    earlier.seq, earlier.stream, earlier.raw, earlier.digest = item.seq, stream, _raw(item), item_digest(item)
    return None


def _content(raw: str) -> dict[str, Any]:
    """Return an item without its number, which may change after a restore of the portal (R19)."""
    return {name: value for name, value in json.loads(raw).items() if name != "seq"}


def _raw(item: RequestItem) -> str:
    return canonical_bytes(item.to_wire()).decode("utf-8")


def _store_new(session: Session, item: RequestItem, stream: str, known: Known, at: datetime) -> Request:
    child = _only_child(item)
    request = Request(
        req_id=item.req_id,
        seq=item.seq,
        household_id=known.households.get(item.family),
        family=item.family,
        kind=item.kind,
        channel="portal",
        raw=_raw(item),
        digest=item_digest(item),
        stream=stream,
        body=item.body,
        child_id=None if child is None else known.children.get(child),
        status=_first_status(item).value,
        received_at=item.received_at,
        pulled_at=at,
    )
    session.add(request)
    session.flush()
    _make_room_for_documents(session, item, request, at)
    session.add(RequestEvent(request_id=request.id, at=item.received_at, kind="received"))
    session.add(RequestEvent(request_id=request.id, at=at, kind="pulled", facts={"seq": item.seq}))
    return request


def _first_status(item: RequestItem) -> RequestStatus:
    """Tell whether this program can read a request; one it cannot is kept and shown, never dropped (R16)."""
    try:
        BODIES[WireKind(item.kind)].model_validate(item.body)
    except (KeyError, ValueError, ValidationError):
        return RequestStatus.CANNOT_READ
    return RequestStatus.PENDING


def _only_child(item: RequestItem) -> str | None:
    """Return the uid of the child a request is about, if it is about exactly one."""
    found = [item.body.get("child"), *(each.get("child") for each in _items(item))]
    if item.body.get("subject") in ("child", "health_record"):
        found.append(item.body.get("uid"))
    named = {uid for uid in found if isinstance(uid, str)}
    return named.pop() if len(named) == 1 else None


def _items(item: RequestItem) -> list[dict[str, Any]]:
    found = item.body.get("items", [])
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []


def _make_room_for_documents(session: Session, item: RequestItem, request: Request, at: datetime) -> None:
    for described in item.documents:
        if session.scalar(select(StoredFile.id).where(StoredFile.uid == described.doc_id)) is not None:
            continue
        session.add(
            StoredFile(
                uid=described.doc_id,
                household_id=request.household_id,
                direction="in",
                name=described.name,
                media_type=described.media_type,
                size=described.size,
                sha256=described.sha256,
                created_at=at,
            )
        )
