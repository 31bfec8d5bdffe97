"""Worlds for the simulator: fresh databases in memory where there is room, for a life each."""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from staffdesk.models.unit_of_work import Database
from staffdesk.portal.database import Store
from staffdesk.portal.migrations import upgrade
from tests.services.sync.simulator.world import World

WorldMaker = Callable[[int], World]
MEMORY = Path("/dev/shm")  # noqa: S108  # a thousand commits a second want no disk


@pytest.fixture(scope="session")
def portal_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated portal's file, closed, which lives copy."""
    file = tmp_path_factory.mktemp("portal") / "portal.sqlite"
    upgrade(f"sqlite:///{file.as_posix()}")
    return file


@pytest.fixture
def a_world(portal_template: Path, _sqlite_template: Path) -> Iterator[WorldMaker]:
    """A maker of worlds; each has databases and workstations of its own."""
    with ExitStack() as stack:

        def make(seed: int) -> World:
            place = MEMORY if MEMORY.is_dir() else None
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(dir=place)))
            shutil.copyfile(_sqlite_template, folder / "office.sqlite")
            shutil.copyfile(portal_template, folder / "portal.sqlite")
            office = Database(f"sqlite:///{(folder / 'office.sqlite').as_posix()}")
            store = Store(f"sqlite:///{(folder / 'portal.sqlite').as_posix()}")
            stack.callback(office.close)
            stack.callback(store.close)
            return World(seed, office, store, folder)

        yield make
