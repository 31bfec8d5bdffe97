"""One program: its first word hands over to the portal or the demonstration, all else to the desk."""

import json
import subprocess
import sys
from collections.abc import Sequence

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
