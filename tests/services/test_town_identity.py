"""The head of the window says which town this is, and whether it is invented."""

from pathlib import Path

import pytest

from staffdesk.domain.errors import Unavailable
from staffdesk.models.town import Town
from staffdesk.models.unit_of_work import Database
from staffdesk.services.gateways.keychain import SystemKeychain
from staffdesk.services.office import Office
from staffdesk.services.town_identity import TownIdentity, town_identity
from tests.set_clock import SetClock


@pytest.fixture
def office(database: Database, clock: SetClock, tmp_path: Path) -> Office:
    """Give an office without a town."""
    return Office(database, clock, SystemKeychain(), "poste", tmp_path)


def test_an_empty_database_has_no_town(office: Office) -> None:
    with pytest.raises(Unavailable, match="office_not_founded"):
        town_identity(office)


@pytest.mark.parametrize("invented", [True, False])
def test_the_town_is_named(office: Office, *, invented: bool) -> None:
    with office.database.begin() as session:
        session.add(Town(name="Valbrune", holiday_zone="B", is_demonstration=invented))
    assert town_identity(office) == TownIdentity("Valbrune", invented)
