"""Fixtures of the tests of Messages: a real office whose families write."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.ui.demo_town import open_town
from tests.ui.validation.queue_scene import FAMILIES, QueueScene


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[QueueScene]:
    """A real office whose families write what the test wants."""
    with open_town(tmp_path, FAMILIES) as office:
        yield QueueScene(office)
