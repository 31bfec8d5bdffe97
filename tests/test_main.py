"""One program: its first word hands over to the portal or the demonstration, all else to the desk."""

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from staffdesk import __version__
from staffdesk.__main__ import CRASHED, INTERRUPTED, guarded


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Start the program as a process."""
    command = [sys.executable, "-m", "staffdesk", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["--help"], "verify-ledger"),
        (["--version"], __version__),
        (["portal", "--help"], "enrolment-code"),
        (["demo", "--help"], "--families"),
    ],
)
def test_each_half_answers_to_its_own_word(arguments: list[str], expected: str) -> None:
    done = run(*arguments)
    assert (done.returncode, done.stderr) == (0, "")
    assert expected in done.stdout


def test_the_exit_code_of_a_command_is_that_of_the_process() -> None:
    done = run("verify-ledger", "--database", "nonsense", "--json")
    assert done.returncode == 2
    assert json.loads(done.stdout)["code"] == "settings_unreadable"


def test_help_is_shown_without_loading_the_window_or_the_database() -> None:
    seen = "import sys; from staffdesk import cli; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", seen], capture_output=True, text=True, check=True)
    assert not {"PySide6", "sqlalchemy", "flask", "reportlab"} & set(done.stdout.split())


def test_what_nobody_foresaw_is_said_in_a_line_without_what_was_typed(
    capsys: pytest.CaptureFixture[str],
) -> None:
    def stumble(arguments: Sequence[str]) -> int:
        raise LookupError(f"secret of {arguments}")

    assert guarded(stumble, ["found"]) == CRASHED
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.count("\n") == 1
    assert "LookupError, stumble" in said.err
    assert "secret" not in said.err
    with pytest.raises(LookupError):
        guarded(stumble, ["found", "--verbose"])


def test_an_interruption_is_no_fault(capsys: pytest.CaptureFixture[str]) -> None:
    def stop(_arguments: Sequence[str]) -> int:
        raise KeyboardInterrupt

    assert guarded(stop, []) == INTERRUPTED
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize("wrong", [["--families", "0"], ["--families", "x"], ["--now", "2026-11-19"]])
def test_a_demonstration_that_makes_no_sense_exits_with_2(wrong: list[str]) -> None:
    done = run("demo", "--offscreen", *wrong)
    assert (done.returncode, done.stdout) == (2, "")
    assert wrong[1] in done.stderr


def test_a_folder_the_demonstration_cannot_write_to_is_named(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch()
    done = run("demo", "--offscreen", "--out", str(file / "inside"))
    assert (done.returncode, done.stdout) == (3, "")
    assert f"impossible d’écrire dans {file}" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_program_built_without_the_browsers_driver_says_where_the_turn_runs(tmp_path: Path) -> None:
    code = (
        "import sys; sys.modules['playwright'] = None; from staffdesk.demo import command; "
        f"sys.exit(command.main(['--offscreen', '--out', {str(tmp_path)!r}]))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (3, "")
    assert "python3 dev.py demo --offscreen" in done.stderr
    assert "Traceback" not in done.stderr
