"""An office is founded once, opens only at the program's revision, and finds its key in the keyring."""

from pathlib import Path

import keyring
import pytest
from keyring.backends import null
from sqlalchemy import select

from staffdesk.domain.errors import Unavailable
from staffdesk.models import migrations
from staffdesk.models.staff import Workstation
from staffdesk.models.sync import SyncState
from staffdesk.models.unit_of_work import Database
from staffdesk.services.gateways.keychain import FileKeychain, SystemKeychain
from staffdesk.services.office import Office, found_office, open_office
from tests.set_clock import SetClock


@pytest.fixture
def office(database: Database, clock: SetClock, tmp_path: Path) -> Office:
    """An office that nobody founded yet."""
    return Office(database, clock, SystemKeychain(), "ACCUEIL-1", tmp_path)


def test_founding_gives_an_identifier_a_key_and_a_workstation_once(office: Office) -> None:
    with pytest.raises(Unavailable, match="office_not_founded"):
        office.office_id()
    office_id = found_office(office)
    key = office.town_key()
    assert (found_office(office), office.office_id(), office.town_key()) == (office_id, office_id, key)
    assert (len(office_id), len(key)) == (32, 32)
    with office.database.read() as session:
        assert session.scalars(select(Workstation.name)).all() == ["ACCUEIL-1"]


def test_health_opens_with_the_key_of_the_keyring(office: Office) -> None:
    found_office(office)
    sealed = office.sealer().seal_health(3, {"diet": "sans porc"})
    assert office.sealer().open_health(3, sealed) == {"diet": "sans porc"}


def test_another_workstation_has_no_key_yet(office: Office, tmp_path: Path) -> None:
    found_office(office)
    other = Office(office.database, office.clock, FileKeychain(tmp_path / "none"), "ACCUEIL-2", tmp_path)
    with pytest.raises(Unavailable, match="town_key_missing"):
        other.sealer()


def test_nothing_is_founded_without_a_keyring(office: Office) -> None:
    keyring.set_keyring(null.Keyring())  # type: ignore[no-untyped-call]
    with pytest.raises(Unavailable, match="keyring_missing"):
        found_office(office)
    with office.database.read() as session:
        assert session.get(SyncState, 1) is None


def test_an_office_opens_at_the_programs_revision_only(
    empty_url: str, clock: SetClock, tmp_path: Path
) -> None:
    migrations.upgrade(empty_url)
    opened = open_office(empty_url, clock, SystemKeychain(), "ACCUEIL-1", tmp_path)
    assert found_office(opened)
    opened.database.close()
    migrations.downgrade(empty_url, "base")
    with pytest.raises(Unavailable, match="not_an_office"):
        open_office(empty_url, clock, SystemKeychain(), "ACCUEIL-1", tmp_path)
