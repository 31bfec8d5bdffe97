"""The synchronisation as the desk runs it: each kind of request has its follow-up, nobody unknown gets in."""

from pathlib import Path

import pytest

from staffdesk.domain.errors import PortalFault
from staffdesk.models.unit_of_work import Database
from staffdesk.services import snapshots
from staffdesk.services.exchange import build_hooks, build_sync, receive
from staffdesk.services.gateways.keychain import SystemKeychain
from staffdesk.services.office import Office, found_office
from tests.set_clock import SetClock


def test_what_arrives_is_received_and_snapshots_are_written() -> None:
    hooks = build_hooks()
    assert hooks.on_arrival is receive
    assert hooks.render is snapshots.render


def test_an_office_that_is_not_enrolled_has_no_portal_to_call(
    sqlite_database: Database, clock: SetClock, tmp_path: Path
) -> None:
    office = Office(sqlite_database, clock, SystemKeychain(), "poste", tmp_path)
    found_office(office)
    with pytest.raises(PortalFault, match="portal_not_enrolled"):
        build_sync(office)
