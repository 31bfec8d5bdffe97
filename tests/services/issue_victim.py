"""A régisseur made to be killed: forked for each life, dead at any instant while it issues a run and credits.

``python -m tests.services.issue_victim OFFICE_URL OFFICER`` answers each line of its input (a run) with the
pid of a fork that issues that run and then the credit notes of every day that changed, and ``dead`` once it
ended, or ``failed`` when it ended by itself on an error.
"""

import os
import sys
import traceback
from pathlib import Path
from tempfile import gettempdir

from staffdesk.domain.permissions import Actor, Role
from staffdesk.models.unit_of_work import Database
from staffdesk.services.crediting import Crediting
from staffdesk.services.gateways.keychain import FileKeychain
from staffdesk.services.invoicing import Invoicing
from staffdesk.services.office import Office
from tests.set_clock import SetClock


def main(url: str, user_id: int) -> None:
    """Fork one life for each line."""
    print("ready", flush=True)  # noqa: T201  # the other side of a pipe
    for line in sys.stdin:
        pid = os.fork()
        if pid == 0:
            try:
                live(url, user_id, int(line))
            except BaseException:  # noqa: BLE001 - told, and never carried on in the copy of the forker
                traceback.print_exc()
                os._exit(4)
            os._exit(0)
        print(pid, flush=True)  # noqa: T201  # the same
        code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
        print("failed" if code == 4 else "dead", flush=True)  # noqa: T201  # the same


def live(url: str, user_id: int, run_id: int) -> None:
    """Issue a run, then credit what changed."""
    database = Database(url)
    folder = Path(gettempdir())
    office = Office(database, SetClock(), FileKeychain(folder / "never-read"), "RÉGIE", folder)
    actor = Actor(user_id, "Francoise", frozenset({Role.REVENUE_OFFICER}))
    Invoicing(office).issue(actor, run_id, render=False)
    Crediting(office).credit_corrections(actor)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
