"""The audit log: who did what to which record, and when; chained, so that a change shows (SEC8).

The hash of an entry covers every value and the hash before it. Nobody edits or erases entries: the database
refuses.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from staffdesk.domain.canonical import digest
from staffdesk.domain.ledger import GENESIS, recorded_text
from staffdesk.domain.permissions import Actor
from staffdesk.models.staff import AuditEntry
from staffdesk.models.unit_of_work import Database
from staffdesk.services.numbering import lock_numbers


def record(
    session: Session,
    actor: Actor,
    action: str,
    record: str,
    facts: Mapping[str, object] | None = None,
    *,
    at: datetime,
) -> None:
    """Add one entry, in the transaction of what it tells.

    Args:
        session: of the writing transaction.
        actor: who did it; the program itself is ``permissions.SYSTEM``.
        action: a stable word, ``request.decided``.
        record: what it was done to, ``request:12``.
        facts: canonical values only (no float, no date); never health data itself.
        at: the office's clock.
    """
    lock_numbers(session)
    newest = select(AuditEntry.hash).order_by(AuditEntry.id.desc()).limit(1)
    values = {
        "at": at,
        "user_id": actor.user_id,
        "who": actor.name,
        "action": action,
        "record": record,
        "facts": dict(facts or {}),
        "prev_hash": session.scalar(newest) or GENESIS,
    }
    session.execute(insert(AuditEntry).values(values | {"hash": _hash(values)}))


def first_fault(database: Database) -> int | None:
    """Return the id of the first entry that was altered, or follows one taken away; None when all is well.

    Raises:
        Unavailable: the database cannot be read.
    """
    with database.read() as session:
        columns = [AuditEntry.__table__.c[name] for name in ("id", *_HASHED, "hash")]
        in_order = select(*columns).order_by(AuditEntry.id).execution_options(yield_per=500)
        with session.execute(in_order) as rows:
            return _first_fault(dict(row._mapping) for row in rows)  # noqa: SLF001 - SQLAlchemy's public name


_HASHED = ("at", "user_id", "who", "action", "record", "facts", "prev_hash")


def _first_fault(rows: Iterable[dict[str, object]]) -> int | None:
    prev_hash: object = GENESIS
    for row in rows:
        if row["prev_hash"] != prev_hash or row["hash"] != _hash(row):
            return int(str(row["id"]))
        prev_hash = row["hash"]
    return None


def _hash(values: Mapping[str, object]) -> str:
    at = values["at"]
    told = {name: values[name] for name in _HASHED}
    return digest(told | {"at": recorded_text(at) if isinstance(at, datetime) else at})
