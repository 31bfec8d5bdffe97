"""Buttons, links, boxes and segments: pressed by mouse and by key, named for screen readers."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible, QColor, QPalette
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from staffdesk.ui.kit.buttons import (
    Button,
    ButtonKind,
    CheckBox,
    IconButton,
    LinkButton,
    SegmentedControl,
    has_keyboard_focus,
)
from staffdesk.ui.kit.theme import Mode, apply_theme, tokens
from tests.ui.conftest import Stage
from tests.ui.hand import click, press

LEFT = Qt.MouseButton.LeftButton


def test_a_click_presses_the_button(qtbot: QtBot, stage: Stage) -> None:
    button = Button("Accepter", keys="A")
    stage(button)
    with qtbot.waitSignal(button.clicked):
        click(button)


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_its_key_presses_the_button_on_both_enter_keys(qtbot: QtBot, stage: Stage, key: Qt.Key) -> None:
    button = Button("Décider", ButtonKind.PRIMARY, "Ctrl+Return")
    words = QPlainTextEdit()
    stage(words, button)
    words.setFocus()
    with qtbot.waitSignal(button.clicked):
        press(words, key, Qt.KeyboardModifier.ControlModifier)
    assert words.toPlainText() == ""


def test_return_presses_the_button_that_has_the_focus(qtbot: QtBot, stage: Stage) -> None:
    button = Button("Noter")
    stage(button)
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
        with qtbot.waitSignal(button.clicked):
            press(button, key)


def test_a_letter_typed_into_a_field_stays_there(qtbot: QtBot, stage: Stage) -> None:
    button = Button("Accepter", keys="A")
    field, words = QLineEdit(), QPlainTextEdit()
    stage(field, words, button)
    with qtbot.assertNotEmitted(button.clicked):
        for control in (field, words):
            control.setFocus()
            press(control, Qt.Key.Key_A)
    assert (field.text(), words.toPlainText()) == ("a", "a")


def test_a_letter_works_from_elsewhere_on_the_screen(qtbot: QtBot, stage: Stage) -> None:
    button, box = Button("Accepter", keys="A"), CheckBox("Formule")
    stage(box, button)
    box.setFocus()
    with qtbot.waitSignal(button.clicked):
        press(box, Qt.Key.Key_A)


def test_a_button_refused_while_it_works_has_the_focus_again(stage: Stage) -> None:
    button, deletes, other = Button("Essayer"), Button("Supprimer"), Button("Annuler")
    stage(button, deletes, other)
    button.setFocus()
    button.refuse("Essai en cours")
    assert deletes.hasFocus(), "Qt moves it on"
    button.allow()
    assert button.hasFocus()
    button.refuse("Essai en cours")
    other.setFocus()
    button.allow()
    assert other.hasFocus()


def test_a_hidden_or_refused_button_ignores_its_key(qtbot: QtBot, stage: Stage) -> None:
    refused, hidden = Button("Accepter", keys="A"), Button("Refuser", keys="R")
    box = CheckBox("Formule")
    stage(box, refused, hidden)
    box.setFocus()
    refused.refuse("Reste 12,40\N{NO-BREAK SPACE}€ à régler")
    hidden.hide()
    with qtbot.assertNotEmitted(refused.clicked), qtbot.assertNotEmitted(hidden.clicked):
        press(box, Qt.Key.Key_A)
        press(box, Qt.Key.Key_R)
    assert refused.toolTip().startswith("Reste")
    refused.allow()
    assert (refused.isEnabled(), refused.toolTip()) == (True, "")


def test_screen_readers_hear_name_key_and_role(stage: Stage) -> None:
    QAccessible.setActive(True)
    button, icon = Button("Décider", keys="Ctrl+Return"), IconButton("dots-three", "Autres actions")
    stage(button, icon)
    seen = QAccessible.queryAccessibleInterface(button)
    assert (seen.role(), seen.text(QAccessible.Text.Name)) == (QAccessible.Role.Button, "Décider")
    assert seen.text(QAccessible.Text.Description) == "Ctrl Entrée"
    assert QAccessible.queryAccessibleInterface(icon).text(QAccessible.Text.Name) == "Autres actions"
    assert icon.toolTip() == "Autres actions"


def test_new_words_widen_the_button(stage: Stage) -> None:
    button = Button("Accepter", keys="A")
    stage(button)
    narrow = button.sizeHint().width()
    button.set_text("Accepter 12 sur 14")
    assert button.sizeHint().width() > narrow
    assert button.accessibleName() == "Accepter 12 sur 14"


@pytest.mark.parametrize("kind", list(ButtonKind))
def test_every_kind_is_painted_in_its_colours(stage: Stage, kind: ButtonKind) -> None:
    button = Button("Décider", kind)
    stage(button)
    shades = {button.grab().toImage().pixelColor(x, 16).name() for x in range(2, button.width() - 2)}
    wanted = {
        ButtonKind.PRIMARY: tokens().accentfill,
        ButtonKind.DANGER: tokens().surface,
        ButtonKind.PLAIN: tokens().surface,
    }.get(kind)
    assert wanted is None or QColor(wanted).name() in shades


@pytest.mark.parametrize("mode", [Mode.LIGHT, Mode.DARK])
def test_a_disabled_button_of_the_inverse_bar_is_no_bright_field(
    stage: Stage, qapp: QApplication, mode: Mode
) -> None:
    apply_theme(qapp, mode)
    bar, button = QWidget(), Button("Réserver", ButtonKind.INVERSE, "Return")
    bar.setAutoFillBackground(True)
    palette = bar.palette()
    palette.setColor(QPalette.ColorRole.Window, tokens().inverse)
    bar.setPalette(palette)
    QHBoxLayout(bar).addWidget(button)
    stage(bar)
    button.refuse("Indiquer la raison")
    picture = bar.grab().toImage()
    ground = tokens().inverse.lightness()
    seen = [
        picture.pixelColor(button.geometry().topLeft() + QPoint(x, y)).lightness()
        for x in range(0, button.width(), 2)
        for y in range(2, button.height() - 2, 2)
    ]
    bright = sum(abs(one - ground) > 90 for one in seen) / len(seen)
    assert bright < 0.15, "only the letters stand out"
    assert any(abs(one - ground) > 40 for one in seen), "and they can be read"


def test_the_ring_comes_with_the_keyboard_only(qtbot: QtBot, stage: Stage) -> None:
    first, second = Button("Accepter"), Button("Refuser")
    stage(first, second)
    click(first)
    first.setFocus(Qt.FocusReason.MouseFocusReason)
    press(first, Qt.Key.Key_Tab)
    qtbot.waitUntil(second.hasFocus)
    assert has_keyboard_focus(second)
    ring = second.grab().toImage()
    assert ring.pixelColor(second.width() // 2, 0).name() == tokens().accent.name()


def test_a_link_is_pressed_like_a_button(qtbot: QtBot, stage: Stage) -> None:
    link = LinkButton("Voir le dossier", 13)
    stage(link)
    with qtbot.waitSignal(link.clicked):
        click(link)
    link.setFocus()
    with qtbot.waitSignal(link.clicked):
        press(link, Qt.Key.Key_Space)
    with qtbot.waitSignal(link.clicked):
        press(link, Qt.Key.Key_Return)
    with qtbot.assertNotEmitted(link.clicked):
        press(link, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)


def test_a_box_is_ticked_by_click_on_its_words_and_by_space(stage: Stage) -> None:
    box = CheckBox("Départ le soir")
    stage(box)
    click(box, pos=QPoint(box.width() - 4, 12))
    assert box.isChecked()
    box.setFocus()
    press(box, Qt.Key.Key_Space)
    assert not box.isChecked()
    assert QAccessible.queryAccessibleInterface(box).text(QAccessible.Text.Name) == "Départ le soir"


def test_return_with_control_is_for_the_page_and_presses_no_button(qtbot: QtBot) -> None:
    button = Button("Revenir à la liste")
    qtbot.addWidget(button)
    with qtbot.assertNotEmitted(button.clicked):
        press(button, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    with qtbot.waitSignal(button.clicked):
        press(button, Qt.Key.Key_Enter, Qt.KeyboardModifier.KeypadModifier)


def test_a_box_without_words_still_has_a_name(qtbot: QtBot) -> None:
    box = CheckBox(name="Régler 2026-004512")
    qtbot.addWidget(box)
    assert box.accessibleName() == "Régler 2026-004512"


def test_segments_are_taken_by_click_and_by_arrow(qtbot: QtBot, stage: Stage) -> None:
    view = SegmentedControl([("child", "Par enfant"), ("activity", "Par activité")], "Vue")
    stage(view)
    child, activity = view.findChildren(QWidget)
    with qtbot.waitSignal(view.chosen) as told:
        click(activity)
    assert told.args == ["activity"]
    activity.setFocus()
    with qtbot.waitSignal(view.chosen) as told:
        press(activity, Qt.Key.Key_Left)
    assert told.args == ["child"]
    assert view.key() == "child"
    assert child.hasFocus()
    with qtbot.assertNotEmitted(view.chosen):
        view.choose("activity")
    assert view.key() == "activity"
