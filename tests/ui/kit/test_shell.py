"""Who stands for the shell can do everything a presenter may ask."""

import inspect

import pytest

from staffdesk.ui.kit.shell import Shell
from staffdesk.ui.main_window import MainWindow
from tests.ui.conftest import RecordingShell

ASKED = [name for name in vars(Shell) if not name.startswith("_")]


@pytest.mark.parametrize("kind", [MainWindow, RecordingShell])
@pytest.mark.parametrize("name", ASKED)
def test_window_and_recorder_answer_with_the_same_words(kind: type, name: str) -> None:
    wanted = inspect.signature(getattr(Shell, name)).parameters
    assert list(inspect.signature(getattr(kind, name)).parameters) == list(wanted)
