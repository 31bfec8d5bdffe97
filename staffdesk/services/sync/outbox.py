"""What the office wants its portal to know, written in the transaction of the change it tells (R6, R13, R17).

Every function takes the session of the caller's transaction and commits nothing: a business change and its
message live or die together. A message has no number yet; `sync.numbering` gives it one when it leaves.
Until then it can be taken back, which is what "undo" means.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, update
from sqlalchemy.orm import Session

from staffdesk.contract.v1 import DocumentDescription, DocumentOut, MessageKind, Wire
from staffdesk.domain.canonical import canonical_bytes
from staffdesk.domain.errors import NotFound, Stale
from staffdesk.models.base import new_uid
from staffdesk.models.households import Household
from staffdesk.models.requests import StoredFile
from staffdesk.models.sync import OutboxMessage
from staffdesk.models.town import Town

SNAPSHOTS = (MessageKind.FAMILY_SNAPSHOT, MessageKind.TOWN_SNAPSHOT)
_AT_A_TIME = 500


def enqueue(
    session: Session,
    kind: MessageKind,
    family: str | None,
    body: Wire | Mapping[str, Any],
    *,
    at: datetime,
    request_id: int | None = None,
    hold_until_at: datetime | None = None,
) -> OutboxMessage:
    """Queue one message for the portal, in the caller's transaction.

    Args:
        session: of the transaction that makes the change this message tells.
        kind: what it is; snapshots go through `touch_household` and `touch_town` instead.
        family: uid of the household it is for; None for what concerns all.
        body: the record of ``contract.v1`` for this kind.
        at: now, an aware instant.
        request_id: the request it answers, whose history then shows "sent".
        hold_until_at: leave it unnumbered until then, so that it can be taken back; None: at once.
    """
    content = body.to_wire() if isinstance(body, Wire) else body
    message = OutboxMessage(
        msg_id=new_uid(),
        kind=kind.value,
        family=family,
        request_id=request_id,
        body=canonical_bytes(content).decode("utf-8"),
        created_at=at,
        hold_until_at=hold_until_at,
    )
    session.add(message)
    session.flush()
    return message


def take_back(session: Session, request_id: int) -> int:
    """Take back the answer to a request that has no number yet (R17), and say how many messages that was.

    Of a corrected request the correction alone is taken back: its first answer is on the portal.

    Raises:
        Stale: ``already_sent``: it has a number, so the portal may know it; only a correction helps.
    """
    session.flush()
    taken = session.scalars(
        delete(OutboxMessage)
        .where(
            OutboxMessage.request_id == request_id,
            OutboxMessage.kind == MessageKind.DECISION.value,
            OutboxMessage.n.is_(None),
        )
        .returning(OutboxMessage.id)
    ).all()  # waits for whoever is numbering, and then finds nothing
    if not taken:
        raise Stale("already_sent", request_id=request_id)
    return len(taken)


def touch_household(session: Session, household_id: int, *, at: datetime) -> None:
    """Say that what one family may see has changed: its revision rises and a fresh snapshot will leave (R13).

    Raises:
        NotFound: ``household``.
    """
    touch_households(session, [household_id], at=at)


def touch_households(session: Session, household_ids: Collection[int], *, at: datetime) -> None:
    """Do the same for many families at once: invoice runs, changes of a calendar.

    Raises:
        NotFound: ``household``: one of them does not exist, and nothing may be committed.
    """
    wanted = sorted(set(household_ids))
    for start in range(0, len(wanted), _AT_A_TIME):
        _touch_some(session, wanted[start : start + _AT_A_TIME], at)


def _touch_some(session: Session, household_ids: list[int], at: datetime) -> None:
    session.flush()
    touched = session.execute(
        update(Household)
        .where(Household.id.in_(household_ids))
        .values(snapshot_rev=Household.snapshot_rev + 1)
        .returning(Household.id, Household.uid)
    ).all()
    if len(touched) != len(household_ids):
        raise NotFound("household", wanted=household_ids)
    session.execute(
        delete(OutboxMessage)
        .where(
            OutboxMessage.kind == MessageKind.FAMILY_SNAPSHOT.value,
            OutboxMessage.household_id.in_(household_ids),
            OutboxMessage.n.is_(None),
        )
        .execution_options(synchronize_session=False)
    )
    session.execute(
        insert(OutboxMessage),
        [_snapshot_row(MessageKind.FAMILY_SNAPSHOT, at, row.uid, row.id) for row in sorted(touched)],
    )


def touch_town(session: Session, *, at: datetime) -> None:
    """Say that what all families share has changed: the town's revision rises, a fresh snapshot will leave.

    Raises:
        NotFound: ``town``: the office has no town yet.
    """
    session.flush()
    touched = session.execute(
        update(Town).values(snapshot_rev=Town.snapshot_rev + 1).returning(Town.id)
    ).all()
    if len(touched) != 1:
        raise NotFound("town")
    session.execute(
        delete(OutboxMessage)
        .where(OutboxMessage.kind == MessageKind.TOWN_SNAPSHOT.value, OutboxMessage.n.is_(None))
        .execution_options(synchronize_session=False)
    )
    session.execute(insert(OutboxMessage), [_snapshot_row(MessageKind.TOWN_SNAPSHOT, at, None, None)])


def publish_documents(
    session: Session, documents: Iterable[tuple[StoredFile, str, str]], *, at: datetime
) -> None:
    """Announce documents of the town, each to one family; the bytes follow once the portal has been told.

    Args:
        session: of the transaction that made the documents.
        documents: (file, family, title): the file complete, ``direction`` out and flushed, so that it has its
            uid; the uid of the household; the title as the family reads it ("Facture 2026-000123"). An
            invoice run makes thousands.
        at: now.
    """
    told = (
        (family, DocumentOut(document=_described(file), title=title)) for file, family, title in documents
    )
    enqueue_all(session, MessageKind.DOCUMENT, told, at=at)


def _described(file: StoredFile) -> DocumentDescription:
    return DocumentDescription(
        doc_id=file.uid, name=file.name, media_type=file.media_type, size=file.size, sha256=file.sha256
    )


def enqueue_all(
    session: Session, kind: MessageKind, messages: Iterable[tuple[str, Wire]], *, at: datetime
) -> None:
    """Queue many messages of one kind, each for one family (its uid) with its record of ``contract.v1``."""
    rows = [
        {
            "msg_id": new_uid(),
            "kind": kind.value,
            "version": 1,
            "family": family,
            "body": canonical_bytes(body.to_wire()).decode("utf-8"),
            "status": "queued",
            "created_at": at,
        }
        for family, body in messages
    ]
    if rows:
        session.execute(insert(OutboxMessage), rows)


def _snapshot_row(
    kind: MessageKind, at: datetime, family: str | None, household_id: int | None
) -> dict[str, Any]:
    return {
        "msg_id": new_uid(),
        "kind": kind.value,
        "version": 1,
        "family": family,
        "household_id": household_id,
        "body": None,
        "status": "queued",
        "created_at": at,
    }
