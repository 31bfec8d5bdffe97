"""Workstations: how a new machine receives the key of the town (section 3.1, a stolen laptop).

The new machine makes a key pair, keeps the private half in its keyring and leaves the public half in the
database. An administrator, on a machine that has the key, compares the six words both screens show and
approves; the town's key then crosses the database wrapped for that machine alone, and is taken out once.
"""

from sqlalchemy import select
from sqlalchemy.orm import Session

from staffdesk.domain.errors import NotFound, RuleBroken, Unavailable
from staffdesk.domain.french.code_words import six_words
from staffdesk.domain.permissions import Actor, Permission
from staffdesk.domain.topics import Topic, Topics
from staffdesk.models.staff import Workstation
from staffdesk.services import audit, sealing
from staffdesk.services.office import Office, note_workstation, town_key_name
from staffdesk.services.staff_rows import WorkstationRow, workstation_row

CHANGED: Topics = frozenset({Topic.STAFF})


class Workstations:
    """Use cases of the list of workstations."""

    def __init__(self, office: Office) -> None:
        """Keep the office."""
        self.office = office

    def list(self, actor: Actor) -> tuple[WorkstationRow, ...]:
        """List every machine that opened this database."""
        actor.need(Permission.READ)
        with self.office.database.read() as session:
            rows = session.scalars(select(Workstation).order_by(Workstation.name)).all()
        ready = self.office.workstation if self.has_key() else ""
        return tuple(workstation_row(row, has_key=row.name == ready) for row in rows)

    def has_key(self) -> bool:
        """Tell whether this machine can open health data.

        Raises:
            Unavailable: no safe keyring.
        """
        try:
            self.office.town_key()
        except Unavailable as error:
            if error.code != "town_key_missing":
                raise
            return False
        return True

    def ask(self) -> str:
        """Ask for the town's key from this machine, and return the words to compare with the administrator's.

        Asking again keeps the same pair: the words do not change under people's eyes.

        Raises:
            Unavailable: no safe keyring.
        """
        name = self._pair_name()
        kept = self.office.keychain.read(name)
        pair = kept or " ".join(sealing.new_machine_key())
        if kept is None:
            self.office.keychain.store(name, pair)
        public = pair.split()[1]
        with self.office.database.begin() as session:
            row = note_workstation(session, self.office.workstation, self.office.clock.now())
            if row.public_key != public:
                row.public_key, row.wrapped_key, row.approved_by = public, None, None
        return words_of(public)

    def words(self, actor: Actor, workstation_id: int) -> str:
        """Give the words of a machine that waits, as its own screen shows them.

        Raises:
            NotFound: ``workstation``.
        """
        actor.need(Permission.MANAGE_STAFF)
        with self.office.database.read() as session:
            return words_of(_waiting(session, workstation_id).public_key)

    def approve(self, actor: Actor, workstation_id: int, words: str) -> Topics:
        """Hand the town's key to a machine whose words were compared.

        Raises:
            NotFound: ``workstation``: unknown, or it asks for nothing.
            RuleBroken: ``words_differ``: it asked anew meanwhile, or is another machine.
            Unavailable: this machine has no key to hand on.
        """
        actor.need(Permission.MANAGE_STAFF)
        key, at = self.office.town_key(), self.office.clock.now()
        with self.office.database.begin() as session:
            row = _waiting(session, workstation_id)
            if words_of(row.public_key) != words:
                raise RuleBroken("words_differ", workstation=row.name)
            row.wrapped_key, row.approved_by = sealing.wrap_for(row.public_key, key), actor.name
            facts = {"name": row.name}
            audit.record(session, actor, "workstation.approved", f"workstation:{row.id}", facts, at=at)
        return CHANGED

    def receive(self) -> bool:
        """Take the town's key out if it has come; False while an administrator has not approved.

        Raises:
            Unavailable: ``town_key_unreadable``; no safe keyring.
        """
        pair_name, key_name = self._pair_name(), town_key_name(self.office.office_id())
        pair = self.office.keychain.read(pair_name)
        if pair is None:
            return False
        with self.office.database.begin() as session:
            row = session.scalar(select(Workstation).where(Workstation.name == self.office.workstation))
            if row is None or row.wrapped_key is None:
                return False
            key = sealing.unwrap(pair.split()[0], row.wrapped_key)
            self.office.keychain.store(key_name, sealing.key_text(key))
            row.wrapped_key = None
        self.office.keychain.forget(pair_name)
        return True

    def _pair_name(self) -> str:
        return f"workstation:{self.office.office_id()}:{self.office.workstation}"


def words_of(public_key: str) -> str:
    """Return the six words that stand for a public key: what two people read to each other."""
    return " ".join(six_words(public_key))


def _waiting(session: Session, workstation_id: int) -> Workstation:
    row = session.get(Workstation, workstation_id, with_for_update=True)
    if row is None or not row.public_key or row.approved_by is not None:
        raise NotFound("workstation", workstation_id=workstation_id)
    return row
