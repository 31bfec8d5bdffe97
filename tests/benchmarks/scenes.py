"""The towns measured: generated, the same for everybody; some with their portal, over real HTTP."""

import json
import subprocess
from collections.abc import Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any, Self

from sqlalchemy import Engine, event, func, select

from staffdesk.demo.askers import draw_people, load_town
from staffdesk.demo.asks import Writer, write_requests
from staffdesk.demo.build import DAYS_AHEAD, build_town
from staffdesk.demo.stage import Stage, portal_command, set_stage, sync_until_quiet
from staffdesk.demo.town import FAMILY_PASSWORD
from staffdesk.domain.dates import Period, local_date
from staffdesk.models import migrations
from staffdesk.models.requests import Request
from staffdesk.models.town import Activity
from staffdesk.models.unit_of_work import Database
from staffdesk.services.calendars import load_calendar, served_days
from staffdesk.services.gateways.keychain import FileKeychain
from staffdesk.services.office import Office, found_office
from staffdesk.services.passwords import hash_password
from tests.set_clock import SetClock

NOW = datetime(2026, 11, 21, 8, 30, tzinfo=UTC)
"""The instant every town is drawn around: a Saturday, with a whole month to invoice behind it."""

SEED = 1
DECIDABLE_KINDS = ("booking", "cancel", "absence", "edit", "document")


@dataclass
class Plan:
    """What one call of the benchmarks runs.

    Attributes:
        families: sizes of the town wished for; empty for each benchmark's own.
        quick: smaller sizes and fewer runs.
        folder: for databases; emptied by the caller.
    """

    families: Sequence[int]
    quick: bool
    folder: Path
    _stack: ExitStack = field(default_factory=ExitStack)
    _stage: Stage | None = None

    def __enter__(self) -> Self:
        """Prepare nothing: each benchmark asks for what it needs."""
        return self

    def __exit__(self, *_: object) -> None:
        """End the portal and close databases."""
        self._stack.close()

    @property
    def runs(self) -> int:
        """How many runs the median is taken of."""
        return 1 if self.quick else 3

    def stage(self) -> Stage:
        """Give the one town with a portal process that the benchmarks over HTTP share."""
        if self._stage is None:
            folder = self.folder / "stage"
            folder.mkdir()
            families = max(self.families, default=30 if self.quick else 300)
            stage = set_stage(folder, families=families, seed=SEED, now=NOW)
            self._stage = self._stack.enter_context(stage)
        return self._stage

    def town(self, name: str, families: int) -> Office:
        """Build a town without portal, its office standing at ``NOW``."""
        folder = self.folder / name
        folder.mkdir()
        url = f"sqlite:///{(folder / 'office.sqlite').as_posix()}"
        migrations.upgrade(url)
        office = Office(
            Database(url), SetClock(NOW), FileKeychain(folder / "keys.json"), "Poste de mesure", folder
        )
        self._stack.enter_context(closing(office.database))
        found_office(office)
        build_town(office, families=families, seed=SEED, today=local_date(NOW), staff_hash="")
        return office


def file_requests(stage: Stage, count: int, seed: str) -> None:
    """Let families file requests that need a decision on the portal; the office does not know them yet."""
    office = stage.office
    at = office.clock.now()
    today = local_date(at)
    with office.database.read() as session:
        calendar = load_calendar(session)
        window = Period(today, today + timedelta(days=DAYS_AHEAD))
        open_days = {
            activity.code: served_days(activity, window, calendar)
            for activity in session.scalars(select(Activity))
        }
        random = Random(seed)
        people = draw_people(session, random, count, today)
        writer = Writer(load_town(session, at, open_days), random)
    script = {
        "password_hash": hash_password(FAMILY_PASSWORD),
        "requests": write_requests(people, writer, DECIDABLE_KINDS),
    }
    command = [*portal_command(), "demonstrate", "--database", stage.portal_database]
    subprocess.run(command, input=json.dumps(script).encode(), check=True, stdout=subprocess.DEVNULL)


def pending_requests(stage: Stage, wanted: int) -> int:
    """Make so many requests wait in the office for a decision; returns how many do."""
    missing = wanted - _count_pending(stage)
    if missing > 0:
        file_requests(stage, missing, seed=f"queue {wanted}")
        sync_until_quiet(stage.office)
    return _count_pending(stage)


def _count_pending(stage: Stage) -> int:
    with stage.office.database.read() as session:
        return session.scalar(select(func.count()).where(Request.status == "pending")) or 0


class SpokenSql:
    """The statements an engine sends while somebody listens; to be sent again, bare."""

    def __init__(self, engine: Engine) -> None:
        """Listen to nothing yet."""
        self._engine = engine
        self._heard: list[tuple[str, Any]] = []

    def __enter__(self) -> Self:
        """Listen."""
        event.listen(self._engine, "before_cursor_execute", self._hear)
        return self

    def __exit__(self, *_: object) -> None:
        """Listen no more."""
        event.remove(self._engine, "before_cursor_execute", self._hear)

    def _hear(self, _connection: object, _cursor: object, sql: str, values: Any, *_: object) -> None:
        if sql.lstrip().upper().startswith("SELECT"):
            self._heard.append((sql, values))

    def say_again(self) -> None:
        """Send every question heard once more through the bare driver, and fetch every row."""
        connection = self._engine.raw_connection()
        try:
            cursor = connection.cursor()
            for sql, values in self._heard:
                cursor.execute(sql, values)
                cursor.fetchall()
        finally:
            connection.close()
