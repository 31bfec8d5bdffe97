"""A workstation remembers its office outside the database (R10)."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from staffdesk.services.office import Office
from staffdesk.services.sync.sidecar import NOTHING_KNOWN, LifeMark, Sidecar, life_mark

OFFICE = "0f" * 16


@pytest.fixture
def sidecar(tmp_path: Path) -> Sidecar:
    return Sidecar(tmp_path / "sync")


def test_nothing_is_known_of_an_office_never_seen(sidecar: Sidecar) -> None:
    assert sidecar.read(OFFICE) == NOTHING_KNOWN


def test_a_mark_survives_the_program(sidecar: Sidecar, tmp_path: Path) -> None:
    sidecar.note(OFFICE, LifeMark(1, 7, 3))
    assert Sidecar(tmp_path / "sync").read(OFFICE) == LifeMark(1, 7, 3)
    assert sidecar.read("ee" * 16) == NOTHING_KNOWN


def test_what_was_known_is_never_forgotten(sidecar: Sidecar) -> None:
    sidecar.note(OFFICE, LifeMark(2, 7, 3))
    sidecar.note(OFFICE, LifeMark(1, 9, 1))
    assert sidecar.read(OFFICE) == LifeMark(2, 9, 3)


def test_what_is_noted_at_once_from_several_places_is_never_lost_nor_forgotten(tmp_path: Path) -> None:
    """Two exchanges of one workstation may overlap: one that was asked for, one of the unattended service."""

    def note(n: int) -> LifeMark:
        mine = Sidecar(tmp_path / "sync")
        mine.note(OFFICE, LifeMark(1, n, 0))
        return mine.read(OFFICE)

    with ThreadPoolExecutor(8) as pool:
        seen = list(pool.map(note, range(1, 161)))
    assert all(mark.n >= n for n, mark in enumerate(seen, 1))
    assert Sidecar(tmp_path / "sync").read(OFFICE) == LifeMark(1, 160, 0)


@pytest.mark.parametrize("content", ["", "{", "[]", '{"epoch": "x"}'])
def test_a_damaged_mark_is_as_none(sidecar: Sidecar, tmp_path: Path, content: str) -> None:
    sidecar.note(OFFICE, LifeMark(1, 7, 3))
    (tmp_path / "sync" / f"office-{OFFICE}.json").write_text(content)
    assert sidecar.read(OFFICE) == NOTHING_KNOWN


@pytest.mark.parametrize("ahead", [LifeMark(2, 1, 1), LifeMark(1, 2, 1), LifeMark(1, 1, 2)])
def test_any_of_three_figures_tells_a_restore(ahead: LifeMark) -> None:
    assert ahead.is_ahead_of(LifeMark(1, 1, 1))
    assert not LifeMark(1, 1, 1).is_ahead_of(ahead)


def test_the_mark_of_a_new_office_is_at_the_start(office: Office) -> None:
    with office.database.read() as session:
        assert life_mark(session) == LifeMark(1, 0, 0)
