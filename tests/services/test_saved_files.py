"""Saving a file: whole, in place of an older one, or not at all and told."""

from pathlib import Path

import pytest

from staffdesk.domain.errors import Unavailable
from staffdesk.services.saved_files import save_file


def test_a_file_is_written_whole_in_place_of_an_older_one(tmp_path: Path) -> None:
    file = tmp_path / "feuille.pdf"
    file.write_bytes(b"older and longer")
    assert save_file(file, b"new") == file
    assert file.read_bytes() == b"new"
    assert [one.name for one in tmp_path.iterdir()] == ["feuille.pdf"]


def test_what_cannot_be_written_is_told_and_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="file_not_written"):
        save_file(tmp_path / "nowhere" / "feuille.pdf", b"new")
    taken = tmp_path / "feuille.pdf"
    taken.mkdir()
    with pytest.raises(Unavailable, match="file_not_written"):
        save_file(taken, b"new")
    assert [one.name for one in tmp_path.iterdir()] == ["feuille.pdf"]
