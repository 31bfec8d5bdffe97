"""A desk made to be killed: imported once, forked for each life, dead at any instant.

``python -m tests.services.sync.simulator.victim OFFICE_URL FOLDER`` answers each line of its input (a seed)
with the pid of a fork that syncs and decides without end, ``working`` once it decided, ``dead`` at its end.
"""

import itertools
import os
import random
import sys
from pathlib import Path

from sqlalchemy import select

from staffdesk.domain.errors import Stale
from staffdesk.models.requests import Request
from staffdesk.models.unit_of_work import Database
from staffdesk.services.gateways.clock import SystemClock
from staffdesk.services.gateways.keychain import FileKeychain
from staffdesk.services.office import Office
from staffdesk.services.sync.enrolment import connect_portal
from staffdesk.services.sync.loop import SyncService
from staffdesk.services.sync.overlap import side_by_side
from staffdesk.services.sync.pull import SyncHooks
from tests.services.sync import small_town


def main(url: str, folder: Path) -> None:
    """Fork a life for each line."""
    print("ready", flush=True)  # noqa: T201  # the other side of a pipe
    for line in sys.stdin:
        pid = os.fork()
        if pid == 0:
            live(url, folder, random.Random(int(line)))
        print(pid, flush=True)  # noqa: T201  # the same
        os.waitpid(pid, 0)
        print("dead", flush=True)  # noqa: T201  # the same


def live(url: str, folder: Path, draw: random.Random) -> None:
    """Sync and decide until killed; whatever else ends it is an error of its own."""
    database = Database(url)
    office = Office(database, SystemClock(), FileKeychain(folder / "keys.json"), "victim", folder)
    service = SyncService(
        office, connect_portal(office), SyncHooks(small_town.render), use_lease=False, meanwhile=side_by_side
    )
    for turn in itertools.count():
        report = service.cycle()
        if report.outcome != "ok":
            os.write(2, f"{report.outcome}: {report.fault}\n".encode())
            os._exit(4)
        decide_some(office, draw)
        if turn == 0:
            os.write(1, b"working\n")


def decide_some(office: Office, draw: random.Random) -> None:
    """Decide what is pending, each in its own transaction."""
    with office.database.read() as session:
        pending = session.scalars(select(Request.id).where(Request.status == "pending")).all()
    for request_id in pending:
        words = f"mot-{draw.getrandbits(40):x}" if draw.random() < 0.5 else ""
        try:
            with office.database.begin() as session:
                accept = draw.random() < 0.7
                small_town.decide(session, request_id, accept=accept, at=office.clock.now(), answer=words)
        except Stale:
            continue


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
