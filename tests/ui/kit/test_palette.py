"""The palette: answers in order, walked and taken by keys, the focus given back."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from staffdesk.ui.kit.palette import Answer, Palette, PaletteResult
from tests.ui.conftest import Stage
from tests.ui.hand import click, press, type_text


class Town:
    """A provider that finds two families and remembers what was taken."""

    def __init__(self) -> None:
        self.taken: list[str] = []
        self.waiting: list[tuple[str, Answer]] = []
        self.is_slow = False

    def find(self, typed: str, answer: Answer) -> None:
        if self.is_slow:
            self.waiting.append((typed, answer))
        else:
            answer(self.results(typed))

    def results(self, typed: str) -> Sequence[PaletteResult]:
        names = [name for name in ("Da Silva", "Diallo") if name.lower().startswith(typed)]
        return [
            PaletteResult("users-three", name, "Foyer", "famille", partial(self.taken.append, name))
            for name in names
        ]


def _palette(stage: Stage, town: Town) -> tuple[Palette, QLineEdit]:
    field, canvas = QLineEdit(), QWidget()
    canvas.setMinimumSize(800, 500)
    stage(field, canvas)
    field.setFocus()
    palette = Palette(canvas, town.find)
    palette.open()
    return palette, field


def test_typing_finds_and_enter_takes_the_first(qtbot: QtBot, stage: Stage) -> None:
    town = Town()
    palette, field = _palette(stage, town)
    qtbot.waitUntil(palette.field.hasFocus)
    type_text(palette.field, "d")
    assert palette.model.rowCount() == 2
    press(palette.field, Qt.Key.Key_Down)
    press(palette.field, Qt.Key.Key_Return)
    assert town.taken == ["Diallo"]
    assert not palette.isVisible()
    qtbot.waitUntil(field.hasFocus)


def test_a_click_takes_a_result(stage: Stage) -> None:
    town = Town()
    palette, _field = _palette(stage, town)
    type_text(palette.field, "da")
    spot = palette.results.visualRect(palette.model.index(0)).center()
    click(palette.results.viewport(), pos=spot)
    assert town.taken == ["Da Silva"]


def test_escape_closes_and_gives_the_focus_back(qtbot: QtBot, stage: Stage) -> None:
    palette, field = _palette(stage, Town())
    press(palette.field, Qt.Key.Key_Escape)
    assert not palette.isVisible()
    qtbot.waitUntil(field.hasFocus)


def test_a_late_answer_to_an_older_question_is_dropped(stage: Stage) -> None:
    town = Town()
    town.is_slow = True
    palette, _field = _palette(stage, town)
    type_text(palette.field, "da")
    answers = dict(town.waiting)
    answers["da"](town.results("da"))
    answers["d"](town.results("d"))
    assert palette.model.rowCount() == 1


def test_nothing_found_is_said(stage: Stage) -> None:
    palette, _field = _palette(stage, Town())
    type_text(palette.field, "zz")
    assert "zz" in " ".join(w.text() for w in palette.findChildren(QWidget) if hasattr(w, "text"))
    press(palette.field, Qt.Key.Key_Return)
    assert palette.isVisible()


def test_the_model_keeps_the_rules_of_qt(stage: Stage) -> None:
    town = Town()
    palette, _field = _palette(stage, town)
    tester = QAbstractItemModelTester(palette.model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    palette.model.replace(town.results("d"))
    palette.model.replace(())
    assert tester.model() is palette.model
    assert palette.model.index(0).data() is None


def test_results_are_spoken_whole(stage: Stage) -> None:
    town = Town()
    palette, _field = _palette(stage, town)
    palette.model.replace(town.results("da"))
    spoken = palette.model.index(0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "Da Silva, Foyer, famille"
