"""A list of sentences: lines are added and taken out, and a draft holds all that is typed."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot
from typing_extensions import override

from staffdesk.ui.kit.buttons import IconButton
from staffdesk.ui.kit.inline_edits import InlineEdit
from staffdesk.ui.settings.repeated_lines import Line, Lines, flow_of, stack_of
from tests.ui.conftest import Stage
from tests.ui.hand import click, press, type_text


class Word(Line[str]):
    def __init__(self) -> None:
        super().__init__()
        self.edit = InlineEdit("Mot", 100)
        self.own(word=self.edit)
        QVBoxLayout(self).addWidget(flow_of("dire", self.edit))

    @override
    def show_thing(self, thing: str) -> None:
        self.edit.setText(thing)

    @override
    def thing(self) -> str:
        return self.edit.text()


@pytest.fixture
def words(stage: Stage) -> Lines[str]:
    made: Lines[str] = Lines(Word, "Ajouter un mot", "Retirer ce mot", least=1)
    stage(stack_of(made)).resize(500, 300)
    return made


def test_lines_are_added_and_taken_out_by_hand(words: Lines[str], qtbot: QtBot) -> None:
    words.show_things(["un"])
    with qtbot.waitSignal(words.changed):
        click(words.add_button)
    added = words.lines[1]
    assert isinstance(added, Word)
    with qtbot.waitSignal(words.changed):
        type_text(added.edit, "deux")
    assert words.things() == ("un", "deux")
    (cross,) = words.findChildren(IconButton)
    with qtbot.waitSignal(words.changed):
        click(cross)
    assert words.things() == ("un",)


def test_the_least_number_of_lines_stays(words: Lines[str]) -> None:
    words.show_things([])
    assert len(words.lines) == 1
    assert words.findChildren(IconButton) == []


def test_a_draft_is_put_back_with_its_lines(words: Lines[str]) -> None:
    words.show_things(["un", "deux", "trois"])
    raw = words.raw()
    words.show_things(["autre"])
    words.put_raw(raw)
    assert (words.raw(), words.things()) == (raw, ("un", "deux", "trois"))


def test_a_line_asks_its_subclass() -> None:
    line: Line[str] = Line()
    with pytest.raises(NotImplementedError):
        line.show_thing("x")
    with pytest.raises(NotImplementedError):
        line.thing()


def test_tab_goes_through_the_lines_before_the_button_that_adds_one(words: Lines[str], qtbot: QtBot) -> None:
    after = InlineEdit("Après", 100)
    words.window().layout().addWidget(after)  # type: ignore[union-attr]
    after.show()
    click(words.add_button)
    first, added = words.lines
    qtbot.waitUntil(added.parts["word"].isVisible)
    first.parts["word"].setFocus()
    walked: list[QWidget | None] = []
    while not after.hasFocus() and len(walked) < 10:
        walked.append(QApplication.focusWidget())
        press(walked[-1] or words, Qt.Key.Key_Tab)
    (cross,) = words.findChildren(IconButton)
    assert walked == [first.parts["word"], added.parts["word"], cross, words.add_button]
