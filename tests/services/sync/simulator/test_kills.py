"""A desk killed at any instant loses nothing and doubles nothing: the next one goes on."""

import os
import random
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event

import pytest
from sqlalchemy import func, select

from staffdesk.domain.permissions import Actor, Role
from staffdesk.models.requests import Request
from staffdesk.models.unit_of_work import Database
from staffdesk.portal import devices
from staffdesk.portal.database import Store
from staffdesk.services.gateways.clock import SystemClock
from staffdesk.services.gateways.keychain import FileKeychain
from staffdesk.services.office import Office
from staffdesk.services.sync.enrolment import connect_portal, enrol_workstation
from staffdesk.services.sync.loop import SyncService
from staffdesk.services.sync.overlap import side_by_side
from staffdesk.services.sync.pull import SyncHooks
from tests.portal.conftest import Served
from tests.services.sync import small_town
from tests.services.sync.conftest import Families
from tests.services.sync.simulator import books, victim

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs fork and SIGKILL")

KILLS = {"sqlite": 160, "postgresql": 50}
SOAK_KILLS = {"sqlite": 4000, "postgresql": 2000}
LONGEST_LIFE_SECONDS = 0.12
ADMIN = Actor(1, "Camille R.", frozenset({Role.ADMIN}))


class Scene:
    """An office enrolled with a portal that runs, and a desk ready to be killed."""

    def __init__(self, database: Database, store: Store, folder: Path) -> None:
        self.store = store
        self.clock = SystemClock()
        self.folder = folder
        self.database = database
        small_town.found_town(database, self.clock.now())
        self.served = Served(store, self.clock)  # type: ignore[arg-type]
        self.office = Office(database, self.clock, FileKeychain(folder / "keys.json"), "victim", folder)
        with store.begin() as connection:
            code = devices.make_code(connection, self.clock.now())
        enrol_workstation(self.office, ADMIN, self.served.url, code)
        self.cycle()

    def cycle(self) -> SyncService:
        """Run one cycle in this process."""
        hooks = SyncHooks(small_town.render)
        service = SyncService(
            self.office, connect_portal(self.office), hooks, use_lease=False, meanwhile=side_by_side
        )
        report = service.cycle()
        assert report.outcome == "ok", report.fault
        return service

    def decided(self) -> int:
        """Count what the victims decided."""
        with self.database.read() as session:
            question = select(func.count()).select_from(Request).where(Request.status != "pending")
            return session.scalar(question) or 0

    def rest(self) -> None:
        """Let everything finish."""
        service = self.cycle()
        for seed in range(3):
            victim.decide_some(self.office, random.Random(seed))
            assert service.cycle().outcome == "ok"


@contextmanager
def forker(url: str, folder: Path) -> Iterator[subprocess.Popen[str]]:
    """Run what forks victims."""
    command = [sys.executable, "-m", "tests.services.sync.simulator.victim", url, str(folder)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        try:
            assert said(process) == "ready"
            yield process
        finally:
            process.kill()


def said(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def kill_one(process: subprocess.Popen[str], number: int, seconds: float) -> None:
    """Start a life and end it: every other one at its first steps, the others once they have worked."""
    assert process.stdin is not None
    process.stdin.write(f"{number}\n")
    process.stdin.flush()
    pid = int(said(process))
    if number % 2:
        assert said(process) == "working"
    Event().wait(seconds)
    os.kill(pid, signal.SIGKILL)
    while said(process) != "dead":
        pass


@pytest.mark.parametrize("kind", KILLS)
def test_a_desk_killed_at_any_instant_breaks_no_promise(
    kind: str, request: pytest.FixtureRequest, tmp_path: Path, store: Store
) -> None:
    live_and_die(request.getfixturevalue(f"{kind}_database"), store, tmp_path, KILLS[kind])


@pytest.mark.soak
@pytest.mark.parametrize("kind", SOAK_KILLS)
def test_many_kills_break_no_promise(
    kind: str, request: pytest.FixtureRequest, tmp_path: Path, store: Store
) -> None:
    live_and_die(request.getfixturevalue(f"{kind}_database"), store, tmp_path, SOAK_KILLS[kind])


def live_and_die(database: Database, store: Store, folder: Path, kills: int) -> None:
    """Kill desks while families file; then let one finish, and compare the books."""
    draw = random.Random(kills)
    scene = Scene(database, store, folder)
    families = Families(store, scene.clock)  # type: ignore[arg-type]
    filed: list[str] = []
    try:
        with forker(database.url, folder) as process:
            for number in range(kills):
                filed += [families.ask(f"form-{number}-{k}", family=k) for k in range(draw.randrange(3))]
                kill_one(process, number, draw.random() * LONGEST_LIFE_SECONDS)
        assert scene.decided() > kills / 10, "the victims died before they did anything"
        scene.rest()
        books.check_requests(database, store, filed)
        books.check_decisions(database, store)
        books.check_messages(database, store)
        books.check_snapshots(database, store)
    finally:
        scene.served.stop()
