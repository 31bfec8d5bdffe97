"""Words on a screen."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontInfo
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from staffdesk.ui.kit.labels import (
    EmptyState,
    IconLabel,
    KeyChip,
    Pill,
    SectionHeading,
    hairline,
    label,
    pill_width,
    upright,
)
from staffdesk.ui.kit.theme import tokens
from staffdesk.ui.kit.tokens import Tone
from tests.ui.conftest import Stage
from tests.ui.hand import click


def test_roles_give_size_weight_and_colour(stage: Stage) -> None:
    made = {role: label("Régime", role) for role in ("amount", "title", "heading", "body2", "hint", "column")}
    stage(*made.values())
    sizes = {
        role: (QFontInfo(w.font()).pixelSize(), QFontInfo(w.font()).weight()) for role, w in made.items()
    }
    assert sizes == {
        "amount": (30, 600),
        "title": (20, 600),
        "heading": (14, 600),
        "body2": (14, 400),
        "hint": (13, 400),
        "column": (13, 400),
    }
    assert made["hint"].palette().color(made["hint"].foregroundRole()) == tokens().text2
    assert made["column"].palette().color(made["column"].foregroundRole()) == tokens().text3


def test_markup_typed_by_a_family_is_shown_as_typed(stage: Stage) -> None:
    words = label("<b>bonjour</b>")
    stage(words)
    assert words.textFormat() is Qt.TextFormat.PlainText


def test_lines_are_one_pixel(stage: Stage) -> None:
    across, down = hairline(), upright()
    stage(across, down).resize(80, 80)
    assert (across.height(), down.width()) == (1, 1)
    assert across.grab().toImage().pixelColor(2, 0) == tokens().line


def test_pills_and_icon_labels_are_wide_enough_and_have_names(stage: Stage) -> None:
    pill, words = Pill("en retard", Tone.WARN, "warning"), IconLabel("check", "9 oui", Tone.OK)
    stage(pill, words)
    assert pill.height() == 22
    assert pill.width() == pill_width("en retard", "warning")
    words.show_text("prohibit", "1 non, famille prévenue", Tone.BAD)
    assert (words.accessibleName(), words.text()) == ("1 non, famille prévenue",) * 2
    assert words.sizeHint().width() > 100


def test_a_heading_has_its_link_at_the_right(qtbot: QtBot, stage: Stage) -> None:
    heading = SectionHeading("Historique", link="Voir le dossier", beside="9 contrôles")
    stage(heading).resize(500, 60)
    assert heading.link is not None
    with qtbot.waitSignal(heading.link.clicked):
        click(heading.link)
    heading.set_title("Contrôles")
    heading.set_note("3 à voir sur 9")
    heading.set_beside("")
    assert [w.text() for w in heading.findChildren(QLabel)] == ["Contrôles", "", "3 à voir sur 9"]


def test_an_empty_pane_says_what_to_do_next(stage: Stage) -> None:
    done: list[bool] = []
    empty = EmptyState(
        "Aucune demande.", "La dernière à 9:12.", "Saisir une demande", lambda: done.append(True)
    )
    stage(empty)
    assert empty.button is not None
    click(empty.button)
    assert done == [True]
    empty.say("Aucune demande ne correspond.")
    assert empty.findChildren(QLabel)[0].text() == "Aucune demande ne correspond."


def test_a_key_chip_is_18_high(stage: Stage) -> None:
    chip = KeyChip("F2")
    stage(chip)
    assert chip.height() == 18
