"""The office: the database, clock and secrets that every use case is given."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from staffdesk.domain.errors import Unavailable
from staffdesk.models import migrations
from staffdesk.models.base import new_uid
from staffdesk.models.staff import Workstation
from staffdesk.models.sync import SyncState
from staffdesk.models.unit_of_work import Database, sqlite_file
from staffdesk.services import sealing
from staffdesk.services.gateways.clock import Clock
from staffdesk.services.gateways.keychain import Keychain
from staffdesk.services.storage_place import require_local


@dataclass(frozen=True)
class Office:
    """What a use case needs of the world.

    Attributes:
        database: the office database, migrated.
        clock: what time it is.
        keychain: this workstation's secrets; nothing is read from it before it is needed.
        workstation: name of this machine, as people see it in the list of workstations.
        data_folder: this user's own folder, outside the database: sidecar, locks, drafts.
    """

    database: Database
    clock: Clock
    keychain: Keychain
    workstation: str
    data_folder: Path

    def office_id(self) -> str:
        """Return the identifier given to this office when it was founded.

        Raises:
            Unavailable: ``office_not_founded``.
        """
        with self.database.read() as session:
            return office_id_in(session)

    def town_key(self) -> bytes:
        """Return the key of the town, 32 bytes, from the keyring.

        Raises:
            Unavailable: no safe keyring, or ``town_key_missing``: this workstation was never given the key.
        """
        text = self.keychain.read(town_key_name(self.office_id()))
        if text is None:
            raise Unavailable("town_key_missing", workstation=self.workstation)
        return sealing.key_from_text(text)

    def sealer(self) -> sealing.Sealer:
        """Return what seals and opens health data.

        Raises:
            Unavailable: as ``town_key``.
        """
        return sealing.Sealer(self.town_key())


def town_key_name(office_id: str) -> str:
    """Return the name under which a keyring keeps the key of an office's town."""
    return f"town-key:{office_id}"


def open_office(url: str, clock: Clock, keychain: Keychain, workstation: str, data_folder: Path) -> Office:
    """Open an office whose database is at this program's revision.

    Raises:
        Unavailable: ``database_older`` (run the upgrade), ``database_newer``, ``database_missing``,
            ``storage_on_share``…
    """
    file = sqlite_file(url)
    if file is not None:
        require_local(file)
    migrations.require_current(url)
    return Office(Database(url), clock, keychain, workstation, data_folder)


def found_office(office: Office) -> str:
    """Give a new database its office identifier and its town key, once, and return the identifier.

    The key is in the keyring before the database knows of it: a machine without keyring founds nothing.

    Raises:
        Unavailable: no safe keyring.
    """
    with office.database.begin() as session:
        state = session.get(SyncState, 1)
        if state is not None:
            return state.office_id
        office_id = new_uid()
        office.keychain.store(town_key_name(office_id), sealing.key_text(sealing.new_key()))
        session.add(SyncState(id=1, office_id=office_id))
        note_workstation(session, office.workstation, office.clock.now())
        return office_id


def note_workstation(session: Session, name: str, at: datetime) -> Workstation:
    """Return the row of a workstation, seen at that instant; it is added when it is new."""
    row = session.scalar(select(Workstation).where(Workstation.name == name))
    if row is None:
        row = Workstation(name=name, seen_at=at)
        session.add(row)
    row.seen_at = at
    return row


def office_id_in(session: Session) -> str:
    """Return the office's identifier.

    Raises:
        Unavailable: ``office_not_founded``.
    """
    state = session.get(SyncState, 1)
    if state is None:
        raise Unavailable("office_not_founded")
    return state.office_id
