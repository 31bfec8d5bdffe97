"""A workstation is enrolled with a code, over real HTTP, and its key stays in its keyring (SEC7)."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from staffdesk.domain.errors import NotAllowed, PortalFault
from staffdesk.domain.permissions import Actor, Role
from staffdesk.portal import devices
from staffdesk.portal.database import Store
from staffdesk.services.office import Office
from staffdesk.services.sync.enrolment import connect_portal, device_key, device_key_name, enrol_workstation
from staffdesk.services.sync.loop import SyncService
from staffdesk.services.sync.pull import SyncHooks
from staffdesk.services.sync.state import standing
from tests.portal.conftest import Served
from tests.services.sync import small_town
from tests.services.sync.conftest import Families
from tests.set_clock import SetClock

ADMIN = Actor(1, "Camille R.", frozenset({Role.ADMIN}))
AGENT = Actor(2, "Sofiane B.", frozenset({Role.AGENT}))


@pytest.fixture
def portal(store: Store, clock: SetClock) -> Iterator[Served]:
    served = Served(store, clock)
    yield served
    served.stop()


def a_code(store: Store, clock: SetClock) -> str:
    with store.begin() as connection:
        return devices.make_code(connection, clock.now())


def test_both_sides_show_the_same_six_words(
    office: Office, portal: Served, store: Store, clock: SetClock
) -> None:
    enrolment = enrol_workstation(office, ADMIN, portal.url, a_code(store, clock))
    with store.read() as connection:
        device = devices.list_devices(connection)[0]
    assert (device.device_id, device.words) == (enrolment.device_id, enrolment.words)
    assert device.workstation == office.workstation
    assert standing(office.database).portal_url == portal.url


def test_an_enrolled_workstation_syncs_over_http(
    office: Office, portal: Served, store: Store, clock: SetClock, families: Families
) -> None:
    enrol_workstation(office, ADMIN, portal.url, a_code(store, clock))
    service = SyncService(office, connect_portal(office), SyncHooks(small_town.render))
    assert service.cycle().sent == 3
    families.ask("form-1")
    report = service.cycle()
    assert (report.outcome, report.pulled, report.drift_seconds) == ("ok", 1, 0)


def test_a_wrong_code_leaves_no_key_behind(office: Office, portal: Served) -> None:
    with pytest.raises(PortalFault, match="portal_bad_signature"):
        enrol_workstation(office, ADMIN, portal.url, "AAAAA-BBBBB-CCCCC")
    assert office.keychain.read(device_key_name(office.office_id())) is None
    with pytest.raises(PortalFault, match="portal_not_enrolled"):
        connect_portal(office)


def test_a_failed_second_enrolment_keeps_the_first(
    office: Office, portal: Served, store: Store, clock: SetClock
) -> None:
    enrol_workstation(office, ADMIN, portal.url, a_code(store, clock))
    before = device_key(office)
    with pytest.raises(PortalFault):
        enrol_workstation(office, ADMIN, portal.url, "AAAAA-BBBBB-CCCCC")
    assert device_key(office) == before


def test_only_an_admin_enrols(office: Office, portal: Served, store: Store, clock: SetClock) -> None:
    with pytest.raises(NotAllowed):
        enrol_workstation(office, AGENT, portal.url, a_code(store, clock))


def test_each_workstation_has_a_key_of_its_own(
    office: Office, portal: Served, store: Store, clock: SetClock, tmp_path: Path
) -> None:
    enrol_workstation(office, ADMIN, portal.url, a_code(store, clock))
    second = small_town.an_office(office.database, clock, tmp_path / "poste-2", "poste-2")
    (tmp_path / "poste-2").mkdir()
    with pytest.raises(PortalFault, match="portal_not_enrolled"):
        device_key(second)
    enrol_workstation(second, ADMIN, portal.url, a_code(store, clock))
    assert device_key(second) != device_key(office)
    for each in (office, second):
        assert connect_portal(each).hello().epoch == 1
