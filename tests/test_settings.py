"""Settings come from the command line, the environment or a file, in that order; nonsense is refused."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from staffdesk import settings
from staffdesk.settings import Settings, database_address


@pytest.fixture(autouse=True)
def settings_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A settings file of this test, and an environment without settings."""
    file = tmp_path / "staffdesk.toml"
    monkeypatch.setitem(Settings.model_config, "toml_file", file)
    for name in ("DATABASE", "DATA_FOLDER", "WORKSTATION", "PROXY", "THEME", "WITNESS"):
        monkeypatch.delenv(f"STAFFDESK_{name}", raising=False)
    return file


def test_without_any_setting_the_database_is_a_file_of_the_users_own_folder() -> None:
    found = Settings()
    assert found.database_url == f"sqlite:///{(found.data_folder / 'staffdesk.sqlite').as_posix()}"
    assert (found.theme, found.proxy, found.witness) == ("system", "", None)
    assert found.workstation


def test_the_command_line_wins_over_the_environment_which_wins_over_the_file(
    settings_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings_file.write_text('database = "sqlite:///file.sqlite"\nworkstation = "ACCUEIL-1"\n', "utf-8")
    assert Settings().database_url == "sqlite:///file.sqlite"
    monkeypatch.setenv("STAFFDESK_DATABASE", "sqlite:///environment.sqlite")
    assert Settings().database_url == "sqlite:///environment.sqlite"
    assert Settings(database="sqlite:///line.sqlite").database_url == "sqlite:///line.sqlite"
    assert Settings().workstation == "ACCUEIL-1"


def test_a_setting_of_a_later_program_is_passed_over(settings_file: Path) -> None:
    settings_file.write_text('of_tomorrow = 1\ntheme = "dark"\n', "utf-8")
    assert Settings().theme == "dark"


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ("sqlite:////srv/office.sqlite", "sqlite:////srv/office.sqlite"),
        (" sqlite:///office.sqlite ", "sqlite:///office.sqlite"),
        ("postgresql://staff@db.example/office", "postgresql+psycopg://staff@db.example/office"),
        ("postgres://staff@db.example/office", "postgresql+psycopg://staff@db.example/office"),
        ("postgresql+psycopg://db.example/office", "postgresql+psycopg://db.example/office"),
    ],
)
def test_an_address_is_a_file_or_a_server(given: str, meant: str) -> None:
    assert database_address(given) == meant


@pytest.mark.parametrize(
    "given", ["office.sqlite", "mysql://db.example/office", "sqlite://", "sqlite:///", "postgresql://", "x"]
)
def test_any_other_address_is_refused(given: str) -> None:
    with pytest.raises(ValueError, match="sqlite:///FILE"):
        database_address(given)
    with pytest.raises(ValidationError):
        Settings(database=given)


def test_a_theme_is_one_of_three() -> None:
    with pytest.raises(ValidationError):
        Settings(theme="pink")


def test_no_setting_can_hold_a_secret() -> None:
    assert set(Settings.model_fields) == {
        "database",
        "data_folder",
        "workstation",
        "witness",
        "proxy",
        "theme",
    }
    assert settings.FILE.name == "staffdesk.toml"
