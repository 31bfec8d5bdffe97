"""Fixtures of the services' tests."""

from pathlib import Path

import pytest

from staffdesk.models.unit_of_work import Database
from tests.factories import SmallTown, build_town
from tests.set_clock import SetClock


@pytest.fixture
def small_town(database: Database, clock: SetClock, tmp_path: Path) -> SmallTown:
    """A small town on each kind of database: one school, three activities, no family yet."""
    return build_town(database, clock, tmp_path)
