"""The real client, the real portal, and a line that spoils answers: everything arrives once in the end."""

import random
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from staffdesk.domain.permissions import Actor, Role
from staffdesk.models.unit_of_work import Database
from staffdesk.portal import devices
from staffdesk.portal.database import Store
from staffdesk.services.gateways.portal_client import PortalClient, Timeouts
from staffdesk.services.sync.enrolment import device_key, enrol_workstation
from staffdesk.services.sync.loop import SyncService
from staffdesk.services.sync.pull import SyncHooks
from tests.fault_proxy import FAULTS, FaultProxy, fault_proxy
from tests.portal.conftest import Served
from tests.services.sync import small_town
from tests.services.sync.conftest import Families
from tests.services.sync.simulator import books, victim
from tests.set_clock import SetClock

ADMIN = Actor(1, "Camille R.", frozenset({Role.ADMIN}))
EXCHANGES = 400
SOAK_EXCHANGES = 50_000
ARRIVING = ("", "", "", "cut", "cut_headers", "wrong_digest", "no_digest")
"""What is drawn from, beside faults that never reach the portal: a third of the calls pass whole."""


def test_a_bad_line_loses_and_doubles_nothing(
    sqlite_database: Database, store: Store, clock: SetClock, tmp_path: Path
) -> None:
    sync_over_a_bad_line(sqlite_database, store, clock, tmp_path, EXCHANGES)


@pytest.mark.soak
def test_a_bad_line_for_a_long_time(
    sqlite_database: Database, store: Store, clock: SetClock, tmp_path: Path
) -> None:
    sync_over_a_bad_line(sqlite_database, store, clock, tmp_path, SOAK_EXCHANGES)


def sync_over_a_bad_line(
    database: Database, store: Store, clock: SetClock, folder: Path, exchanges: int
) -> None:
    """File, sync and decide through the proxy; then let the line be good, and compare the books."""
    draw = random.Random(exchanges)
    small_town.found_town(database, clock.now())
    office = small_town.an_office(database, clock, folder)
    served = Served(store, clock)
    with store.begin() as connection:
        code = devices.make_code(connection, clock.now())
    enrol_workstation(office, ADMIN, served.url, code)
    families, filed = Families(store, clock), list[str]()
    with fault_proxy(urlsplit(served.url).port or 0) as proxy:
        client = PortalClient(proxy.url, device_key(office), clock, timeouts=Timeouts(20, 60, 90))
        service = SyncService(office, client, SyncHooks(small_town.render), use_lease=False)
        service.cycle()
        spoil(proxy, draw)
        for number in range(exchanges):
            if proxy.answered >= exchanges:
                break
            filed += [families.ask(f"form-{number}-{k}", family=k) for k in range(draw.randrange(2))]
            service.cycle()
            victim.decide_some(office, draw)
        proxy.draw = None
        assert proxy.spoiled > proxy.answered / 5, "the line was too good to prove anything"
        reports = [service.cycle() for _ in range(4)]
        victim.decide_some(office, draw)
        reports += [service.cycle() for _ in range(2)]
        assert reports[-1].outcome == "ok", reports[-1].fault
        client.close()
    served.stop()
    books.check_requests(database, store, filed)
    books.check_decisions(database, store)
    books.check_messages(database, store)
    books.check_snapshots(database, store)


def spoil(proxy: FaultProxy, draw: random.Random) -> None:
    """Draw a fault for each exchange."""
    proxy.draw = lambda: draw.choice(ARRIVING if draw.random() < 0.8 else FAULTS)
