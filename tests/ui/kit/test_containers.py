"""Sheet, bars, columns and the one dialog."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from staffdesk.ui.kit.buttons import Button, ButtonKind
from staffdesk.ui.kit.containers import Column, DecisionBar, Page, Question, Resized, Sheet, Toolbar
from staffdesk.ui.kit.labels import IconLabel, label
from staffdesk.ui.kit.theme import Mode, apply_theme, tokens
from staffdesk.ui.kit.tokens import Tone
from tests.ui.conftest import Stage
from tests.ui.hand import click, press


def test_what_lies_on_the_sheet_cannot_paint_over_its_corners(stage: Stage, qapp: QApplication) -> None:
    apply_theme(qapp, Mode.DARK)
    sheet, page = Sheet(), Page()
    sheet.add(page, 1)
    stage(sheet).resize(300, 200)
    picture = sheet.grab().toImage()
    corners = [(0, 0), (sheet.width() - 1, 0), (0, sheet.height() - 1)]
    assert all(picture.pixelColor(*corner) == tokens().canvas for corner in corners)
    assert picture.pixelColor(sheet.width() // 2, sheet.height() // 2) == tokens().surface


def test_the_toolbar_is_60_high_and_keeps_its_title_at_the_left(stage: Stage) -> None:
    bar = Toolbar("Janvier 2027")
    bar.add_stretch()
    button = Button("Feuilles", icon="printer")
    bar.add(button)
    stage(bar).resize(500, 120)
    assert (bar.height(), bar.title.x()) == (60, 20)
    assert button.geometry().right() <= bar.width() - 20


def test_the_decision_bar_replaces_what_it_says_and_keeps_its_buttons(stage: Stage) -> None:
    bar, decide = DecisionBar(), Button("Décider", ButtonKind.PRIMARY)
    bar.set_buttons([Button("Refuser"), decide])
    bar.set_summary([IconLabel("check", "9 oui", Tone.OK)])
    stage(bar).resize(600, 200)
    before = decide.pos()
    bar.set_summary([IconLabel("check", "8 oui", Tone.OK), IconLabel("prohibit", "2 non", Tone.BAD)])
    QApplication.processEvents()
    assert decide.pos() == before
    assert [w.text() for w in bar.findChildren(IconLabel) if w.isVisible()][-1:] == ["2 non"]


def test_a_column_scrolls_down_and_never_sideways(stage: Stage) -> None:
    column = Column()
    column.body.addWidget(label("Historique", "heading"))
    stage(column)
    assert column.horizontalScrollBarPolicy() is Qt.ScrollBarPolicy.ScrollBarAlwaysOff
    assert column.body.contentsMargins().left() == 28


def test_a_question_has_the_focus_on_the_safe_answer_and_tells_only_a_yes(qtbot: QtBot, stage: Stage) -> None:
    parent = QWidget()
    stage(parent)
    told: list[str] = []

    def ask() -> Question:
        made = Question(
            "Annuler la quittance\N{NARROW NO-BREAK SPACE}?", "96,00", "Annuler", "Garder", parent
        )
        made.confirmed.connect(lambda: told.append("yes"))
        made.ask()
        qtbot.waitUntil(made.keep_button.hasFocus)
        return made

    first = ask()
    assert first.width() == 440
    press(first, Qt.Key.Key_Escape)
    assert told == []
    question = ask()
    click(question.keep_button)
    assert told == []
    question = ask()
    click(question.act_button)
    assert told == ["yes"]


def test_the_words_of_a_question_are_whole(stage: Stage) -> None:
    parent = QWidget()
    stage(parent)
    facts = (
        "96,00 en carte bancaire, famille Perrin. La facture redevient due et la caisse est corrigée. " * 2
    )
    question = Question(
        "Annuler la quittance 2027-00086 et la rendre\N{NARROW NO-BREAK SPACE}?",
        facts,
        "Annuler",
        "Garder",
        parent,
    )
    question.ask()
    for words in question.findChildren(QLabel):
        assert words.height() >= words.heightForWidth(words.width())
    question.reject()


def test_a_new_size_is_told(qtbot: QtBot, stage: Stage) -> None:
    widget = QWidget()
    box = stage(widget)
    with qtbot.waitSignal(Resized(widget).resized):
        box.resize(box.width() + 40, box.height() + 40)
