"""Any control holds what was put into it, and tells of the user's changes only."""

import pytest
from PySide6.QtWidgets import QLabel, QLineEdit, QPlainTextEdit, QWidget

from staffdesk.ui.kit.buttons import CheckBox
from staffdesk.ui.kit.fields import ComboPicker
from staffdesk.ui.settings.controls import RawControl, put_raw, raw_of, watch
from tests.ui.conftest import Stage
from tests.ui.hand import click, type_text


@pytest.mark.parametrize(
    ("make", "raw"),
    [
        (QLineEdit, "jeudi"),
        (QPlainTextEdit, "deux\nlignes\N{NO-BREAK SPACE}: trois"),
        (CheckBox, True),
        (lambda: ComboPicker([("a", "A"), ("b", "B")]), "b"),
    ],
)
def test_what_is_put_is_held(stage: Stage, make: type[QWidget], raw: str | bool) -> None:
    control = make()
    stage(control)
    put_raw(control, raw)
    assert raw_of(control) == raw


def test_changes_of_the_user_are_heard(stage: Stage) -> None:
    heard: list[str] = []
    line, text, box, picker = QLineEdit(), QPlainTextEdit(), CheckBox("Oui"), ComboPicker([("a", "A")])
    stage(line, text, box, picker)
    watch(line, lambda: heard.append("QLineEdit"))
    watch(text, lambda: heard.append("QPlainTextEdit"))
    watch(box, lambda: heard.append("CheckBox"))
    watch(picker, lambda: heard.append("ComboPicker"))
    put_raw(line, "x")
    put_raw(box, True)
    put_raw(picker, "a")
    assert heard == []
    type_text(line, "y")
    type_text(text, "z")
    click(box)
    picker.picked.emit("a")
    assert list(dict.fromkeys(heard)) == ["QLineEdit", "QPlainTextEdit", "CheckBox", "ComboPicker"]


def test_something_else_is_no_control(stage: Stage) -> None:
    label = QLabel()
    stage(label)
    for act in (raw_of, lambda control: put_raw(control, ""), lambda control: watch(control, lambda: None)):
        with pytest.raises(TypeError):
            act(label)


def test_a_control_of_several_says_what_it_must_hold(stage: Stage) -> None:
    bare = RawControl()
    stage(bare)
    with pytest.raises(NotImplementedError):
        raw_of(bare)
    with pytest.raises(NotImplementedError):
        put_raw(bare, "")
