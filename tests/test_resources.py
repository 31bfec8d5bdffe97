"""The files that come with the program are found by name, from the source, as installed and frozen."""

import json
import sys
from pathlib import Path

import pytest

from staffdesk import resources


def test_a_resource_is_read_by_its_name() -> None:
    assert resources.read_text("nouveautes.md").startswith("# Nouveautés")
    assert resources.read_bytes("nouveautes.md").decode() == resources.read_text("nouveautes.md")
    assert resources.path("nouveautes.md").is_absolute()


def test_the_common_words_are_many_and_stand_alone() -> None:
    words = resources.common_words()
    assert len(words) > 500
    assert all(word == word.strip() for word in words)


@pytest.mark.parametrize(
    "name",
    [
        "",
        "../pyproject.toml",
        "styles/../../dev.py",
        "/etc/passwd",
        "C:\\windows\\win.ini",
        "C:secret",
        "a\\b",
        "//host/a",
    ],
)
def test_a_name_that_leads_out_is_refused(name: str) -> None:
    with pytest.raises(resources.BadResourceNameError):
        resources.path(name)


def test_a_missing_resource_is_named() -> None:
    with pytest.raises(FileNotFoundError, match="rien.txt"):
        resources.read_text("rien.txt")
    with pytest.raises(FileNotFoundError, match="styles"):
        resources.path("styles")


@pytest.mark.parametrize("weight", resources.FONT_WEIGHTS)
def test_every_weight_of_the_font_is_a_truetype_file(weight: resources.FontWeight) -> None:
    assert resources.font_path(weight).read_bytes()[:4] == b"\x00\x01\x00\x00"


def test_the_icons_are_a_font_and_its_table_of_names() -> None:
    assert resources.icon_font_path().read_bytes()[:4] == b"\x00\x01\x00\x00"
    assert "house" in json.loads(resources.icon_charmap_path().read_text(encoding="utf-8"))


def test_an_unknown_weight_is_refused() -> None:
    with pytest.raises(FileNotFoundError, match="Black"):
        resources.font_path("Black")  # type: ignore[arg-type]


def test_the_licence_travels_with_the_fonts() -> None:
    assert "SIL OPEN FONT LICENSE" in resources.font_licence()


def test_the_frozen_program_gets_every_resource_font_and_migration() -> None:
    placed = {(Path(source).name, folder) for source, folder in resources.data_files()}
    assert ("nouveautes.md", "resources") in placed
    assert ("SourceSansPro-Regular.ttf", "fonts") in placed
    assert ("LICENSE.txt", "fonts") in placed
    assert all(Path(source).is_file() for source, _ in resources.data_files())
    assert not [source for source, folder in resources.data_files() if "__pycache__" in source]


def test_the_frozen_program_finds_what_was_placed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wanted = resources.data_files()
    for source, folder in wanted:
        target = tmp_path / folder
        target.mkdir(parents=True, exist_ok=True)
        (target / Path(source).name).write_bytes(Path(source).read_bytes())
    expected = resources.read_text("nouveautes.md")
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)
    assert resources.read_text("nouveautes.md") == expected
    assert resources.font_path("Bold").parent == tmp_path / "fonts"
    assert resources.icon_font_path().parent == resources.icon_charmap_path().parent == tmp_path / "icon_font"
    assert "SIL OPEN FONT LICENSE" in resources.font_licence()
