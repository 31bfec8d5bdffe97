"""Paramètres, one road for every thing that is set: read with its mark, written if nobody was faster.

A kind of record (sites, groups, deadlines…) says how its rows are read as plain values and written from them;
the rest is the same for all: permission, the change of a colleague made meanwhile, audit with before and
after, a fresh snapshot for the portal. Values are canonical (text, whole numbers, booleans, lists, mappings).
"""

from abc import ABC, abstractmethod
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, NamedTuple, Protocol, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from staffdesk.domain.canonical import digest
from staffdesk.domain.errors import NotFound, RuleBroken, Stale
from staffdesk.domain.permissions import Actor, Permission
from staffdesk.domain.topics import Topic, Topics
from staffdesk.models.staff import AuditEntry
from staffdesk.models.town import Town
from staffdesk.services import audit
from staffdesk.services.office import Office
from staffdesk.services.sync import outbox

CHANGED: Topics = frozenset({Topic.SETTINGS})
NEW = 0
"""Number in the key of a record that does not exist yet: ``site:0``."""

Values = dict[str, Any]


class Numbered(Protocol):
    """A row of a table that has a number."""

    @property
    def id(self) -> Any:
        """Its number."""


Row = TypeVar("Row", bound=Numbered)


@dataclass(frozen=True)
class SettingRecord:
    """One thing that is set: its key (``site:3``), its values, and the mark of the state that was read."""

    key: str
    values: Values
    mark: str


@dataclass(frozen=True)
class Saved:
    """What was written: the record as it stands now, and as it stood before (None: it is new)."""

    record: SettingRecord
    before: SettingRecord | None
    topics: Topics = CHANGED


class RecordKind(ABC, Generic[Row]):
    """How one kind of record is read and written.

    Attributes:
        name: first part of the keys of its records.
        model: its mapped class.
    """

    name: str
    model: type[Row]

    @abstractmethod
    def rows(self, session: Session) -> Iterable[Row]:
        """List every row in the order people expect."""

    @abstractmethod
    def values(self, session: Session, row: Row) -> Values:
        """Read a row as the values of its form."""

    @abstractmethod
    def write(self, session: Session, row: Row | None, values: Mapping[str, Any]) -> Row:
        """Check values, write them to the row or to a new one, and give it.

        Raises:
            RuleBroken: with ``field``, the name of the value at fault.
        """

    def require_unused(self, session: Session, row: Row) -> None:  # noqa: ARG002 - subclasses look around
        """Refuse to delete what is in use.

        Raises:
            RuleBroken: why it must stay.
        """
        raise RuleBroken("setting_stays", key=self.key_of(row))

    def families(self, session: Session, row: Row) -> Collection[int]:  # noqa: ARG002 - subclasses look around
        """Give the households whose own snapshot shows it, beyond what the town publishes for all."""
        return ()

    def delete(self, session: Session, row: Row) -> None:
        """Delete a row that nothing uses."""
        session.delete(row)

    def key_of(self, row: Row) -> str:
        """Name a row."""
        return f"{self.name}:{row.id}"


class SettingsEditing:
    """Use cases of the editors of Paramètres."""

    def __init__(self, office: Office, kinds: Iterable[RecordKind[Any]]) -> None:
        """Keep the office and the kinds of record it can edit."""
        self.office = office
        self.kinds = {kind.name: kind for kind in kinds}

    def records(self, actor: Actor, kind: str) -> tuple[SettingRecord, ...]:
        """List the records of a kind."""
        actor.need(Permission.READ)
        asked = self.kinds[kind]
        with self.office.database.read() as session:
            return tuple(_read(session, asked, row) for row in asked.rows(session))

    def save(self, actor: Actor, key: str, values: Mapping[str, Any], mark: str) -> Saved:
        """Write a record, or a new one when the key's number is 0.

        Raises:
            NotFound: ``setting``: it was deleted meanwhile.
            RuleBroken: a value is not possible, with its ``field``.
            Stale: ``setting_changed``: a colleague changed it since; facts name who, when, and the record
                as it stands.
        """
        actor.need(Permission.CONFIGURE)
        with self.office.database.begin() as session:
            found = self._found(session, key, mark)
            written = found.kind.write(session, found.row, values)
            session.flush()
            self._publish(session, found.kind.families(session, written))
            saved = _read(session, found.kind, written)
            facts = {"before": found.record.values if found.record else None, "after": saved.values}
            self._tell(session, actor, "setting.saved" if found.record else "setting.added", saved.key, facts)
        return Saved(saved, found.record)

    def remove(self, actor: Actor, key: str, mark: str) -> Topics:
        """Delete a record that nothing uses.

        Raises:
            NotFound: ``setting``.
            RuleBroken: it is in use, or cannot be deleted at all.
            Stale: ``setting_changed``.
        """
        actor.need(Permission.CONFIGURE)
        with self.office.database.begin() as session:
            found = self._found(session, key, mark)
            if found.row is None or found.record is None:
                raise NotFound("setting", key=key)
            found.kind.require_unused(session, found.row)
            self._publish(session, found.kind.families(session, found.row))
            found.kind.delete(session, found.row)
            self._tell(session, actor, "setting.removed", key, {"before": found.record.values})
        return CHANGED

    def _found(self, session: Session, key: str, mark: str) -> "_Found":
        """Find what is to be written; the town is locked, so that settings change one after the other."""
        if session.get(Town, 1, with_for_update=True) is None:
            raise NotFound("town")
        name, _, number = key.partition(":")
        kind = self.kinds[name]
        if int(number) == NEW:
            return _Found(kind, None, None)
        row = session.get(kind.model, int(number))
        if row is None:
            raise NotFound("setting", key=key)
        record = _read(session, kind, row)
        if record.mark != mark:
            who, at = last_change(session, key)
            raise Stale("setting_changed", who=who, at=at or self.office.clock.now(), record=record)
        return _Found(kind, row, record)

    def _publish(self, session: Session, families: Collection[int]) -> None:
        if families:
            outbox.touch_households(session, families, at=self.office.clock.now())

    def _tell(
        self, session: Session, actor: Actor, action: str, key: str, facts: Mapping[str, object]
    ) -> None:
        at = self.office.clock.now()
        session.flush()
        audit.record(session, actor, action, key, facts, at=at)
        outbox.touch_town(session, at=at)


class _Found(NamedTuple):
    kind: RecordKind[Any]
    row: Any
    record: SettingRecord | None


def _read(session: Session, kind: RecordKind[Any], row: Any) -> SettingRecord:
    values = kind.values(session, row)
    return SettingRecord(kind.key_of(row), values, digest(values))


def last_change(session: Session, key: str) -> tuple[str, datetime | None]:
    """Tell who changed a record last, and when; nobody knows of one that the log does not name."""
    newest = session.scalar(
        select(AuditEntry).where(AuditEntry.record == key).order_by(AuditEntry.id.desc()).limit(1)
    )
    return ("Un collègue", None) if newest is None else (newest.who, newest.at)
