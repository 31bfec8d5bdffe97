"""Clerks made to be killed: imported once, forked for each life, dead at any instant while they take money.

``python -m tests.services.money_victim OFFICE_URL CLERKS`` answers each line of its input (a seed, and how
many payments each life takes at most) with the pids of one fork a clerk, and ``dead`` once all have ended, or
``failed`` when one ended by itself on an error.
"""

import os
import random
import sys
import traceback
from collections.abc import Sequence

from sqlalchemy import select

from staffdesk.domain.errors import RuleBroken, Stale, Unavailable
from staffdesk.domain.permissions import Actor, Role
from staffdesk.models.households import Household
from staffdesk.models.unit_of_work import Database
from staffdesk.services.money_rows import MeansGiven, PaymentAsked
from staffdesk.services.open_invoices import load_open
from staffdesk.services.payment_taking import take
from tests.set_clock import A_MONDAY_MORNING

GIVEN_UP = 0.2
"""The share of payments that are rolled back once everything is written."""


class ChangedTheirMindError(RuntimeError):
    """The clerk gives up in the middle of a transaction."""


def main(url: str, clerks: Sequence[int]) -> None:
    """Fork a life a clerk for each line."""
    print("ready", flush=True)  # noqa: T201  # the other side of a pipe
    for line in sys.stdin:
        seed, most = map(int, line.split())
        pids = []
        for user_id in clerks:
            pid = os.fork()
            if pid == 0:
                try:
                    live(url, user_id, random.Random(seed * 1000 + user_id), most)
                except BaseException:  # noqa: BLE001 - told, and never carried on in the copy of the forker
                    traceback.print_exc()
                    os._exit(4)
                os._exit(0)
            pids.append(pid)
        print(*pids, flush=True)  # noqa: T201  # the same
        codes = [os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) for pid in pids]
        print("failed" if 4 in codes else "dead", flush=True)  # noqa: T201  # the same


def live(url: str, user_id: int, draw: random.Random, most: int) -> None:
    """Take payments until killed, or as many as asked for."""
    database = Database(url)
    actor = Actor(user_id, f"clerk-{user_id}", frozenset({Role.COUNTER}))
    with database.read() as session:
        households = session.scalars(select(Household.id).order_by(Household.id)).all()
    for _ in range(most):
        operation = f"{user_id}-{draw.getrandbits(60):x}"
        household, cents, gives_up = draw.choice(households), draw.randint(1, 400), draw.random() < GIVEN_UP
        while not take_one(database, actor, household, operation, cents, gives_up=gives_up):
            pass


def take_one(
    database: Database, actor: Actor, household: int, operation: str, cents: int, *, gives_up: bool
) -> bool:
    """Take one payment towards everything that is open, or give it up at the last moment.

    False when another clerk was faster, or held the file too long: it is asked again, and taken once.
    """
    means = MeansGiven("cash", cents, {"given_cents": str(cents)})
    try:
        with database.begin() as session:
            settle = tuple((one.invoice_id, one.open_cents) for one in load_open(session, household))
            asked = PaymentAsked(operation, household, settle, (means,))
            take(session, actor, asked, at=A_MONDAY_MORNING)
            if gives_up:
                raise ChangedTheirMindError
    except ChangedTheirMindError:
        return True
    except (Stale, RuleBroken, Unavailable):
        return False
    return True


if __name__ == "__main__":
    main(sys.argv[1], [int(word) for word in sys.argv[2].split(",")])
