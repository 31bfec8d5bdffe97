"""Writing thousands of snapshots out ahead of their numbers, in a process beside this one.

After a new tariff, a change of the calendar or an invoice run every family is told. Here their snapshots take
the interpreter from the window for half a minute, and the writing of the office from everybody else; beside,
they take neither. What is written ahead is used only while the family's revision stands (`sync.numbering`).
"""

import logging
from collections.abc import Collection, Iterator, Mapping, Sequence
from concurrent.futures import Executor, Future
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from datetime import datetime
from functools import cache

from sqlalchemy import select

from staffdesk.domain.canonical import canonical_bytes
from staffdesk.models.households import Household
from staffdesk.models.unit_of_work import Database
from staffdesk.services.side_process import side_processes
from staffdesk.services.snapshots import family_snapshots
from staffdesk.services.sync.numbering import Waiting, Written, WrittenAhead, nothing_ahead

log = logging.getLogger(__name__)

ALONE = 300
"""Up to so many snapshots, starting a process would cost more than it saves."""

SHEET = 100
"""Snapshots written out together."""

SHEETS_AHEAD = 4
"""Sheets asked for and not fetched, at most: who asks for two at a time never waits long for them."""

SHEETS_AT_ONCE = 2
"""The first sheets are left to who asks: they are wanted before the process has started."""

Sheet = dict[int, Written]


@contextmanager
def write_ahead(
    url: str, waiting: Sequence[Waiting], *, alone: int = ALONE, at_once: int = SHEETS_AT_ONCE
) -> Iterator[WrittenAhead]:
    """Write snapshots out in a process of its own while the context lasts, if there are many.

    Args:
        url: of the office's database, which the process opens to read.
        waiting: the families, in the order in which they will be asked for.
        alone: write nothing ahead up to so many.
        at_once: the first sheets, left to who asks.
    """
    if len(waiting) <= alone:
        yield nothing_ahead
        return
    with side_processes(1) as pool:
        try:
            yield Press(pool, url, waiting, at_once=at_once).fetch
        finally:
            pool.shutdown(cancel_futures=True)


class Press:
    """Sheets of snapshots on their way, a few ahead of who asks."""

    def __init__(
        self, pool: Executor, url: str, waiting: Sequence[Waiting], *, at_once: int = SHEETS_AT_ONCE
    ) -> None:
        """Ask for the first sheets that are not wanted ``at_once``; ``pool`` is one process or more."""
        self._pool = pool
        self._url = url
        self._sheets = [waiting[start : start + SHEET] for start in range(0, len(waiting), SHEET)]
        self._sheet_of = {one.household_id: at for at, sheet in enumerate(self._sheets) for one in sheet}
        self._given: dict[int, Future[Sheet]] = {}
        self._written: Sheet = {}
        self._next = at_once
        self._submit()

    def fetch(self, household_ids: Collection[int]) -> Mapping[int, Written]:
        """Give what is written out of these families; what is on its way is waited for."""
        wanted = {self._sheet_of[one] for one in household_ids if one in self._sheet_of}
        reached = max(wanted, default=-1)
        for sheet in [one for one in self._given if one <= reached]:
            self._written |= self._take(sheet)
        self._next = max(self._next, reached + 1)
        self._submit()
        return {one: self._written.pop(one) for one in household_ids if one in self._written}

    def _take(self, sheet: int) -> Sheet:
        on_its_way = self._given.pop(sheet, None)
        try:
            return {} if on_its_way is None else on_its_way.result()  # None: given up meanwhile
        except BrokenProcessPool:
            self._give_up()
        except Exception:
            log.warning("snapshots were not written ahead", extra={"sheet": sheet}, exc_info=True)
        return {}

    def _give_up(self) -> None:
        log.warning("the process that wrote snapshots ahead has died")
        self._given.clear()
        self._next = len(self._sheets)

    def _submit(self) -> None:
        while self._next < len(self._sheets) and len(self._given) < SHEETS_AHEAD:
            asked = self._sheets[self._next]
            try:
                self._given[self._next] = self._pool.submit(
                    write_sheet, self._url, [one.household_id for one in asked], asked[0].created_at
                )
            except BrokenProcessPool:
                self._give_up()
                return
            self._next += 1


def write_sheet(url: str, household_ids: Sequence[int], at: datetime) -> Sheet:
    """Write out the snapshots of some families; runs in a process of its own.

    The revisions are read before anything else: what changes while this reads has a later one.
    """
    with _database(url).read() as session:
        rows = session.execute(
            select(Household.uid, Household.id, Household.snapshot_rev).where(
                Household.id.in_(sorted(household_ids))
            )
        ).all()
        found = {row.uid: (row.id, row.snapshot_rev) for row in rows}
        sheet: Sheet = {}
        for snapshot in family_snapshots(session, household_ids, at):
            household, revision = found[snapshot.household.uid]
            if max(revision, 1) == snapshot.rev:
                sheet[household] = Written(revision, canonical_bytes(snapshot.to_wire()).decode("utf-8"))
        return sheet


@cache
def _database(url: str) -> Database:
    return Database(url)
