"""A month of asked days: where they stand, how they are called, how keys walk them."""

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from staffdesk.ui.kit.theme import Mode, apply_theme, px, tokens
from staffdesk.ui.validation.mini_calendar import (
    DaySign,
    MiniCalendar,
    calendar_width,
    spoken_sign,
    verdict_ink,
)
from tests.ui.conftest import Stage
from tests.ui.hand import click, press

TODAY = date(2027, 1, 11)


def day(number: int) -> date:
    return date(2027, 1, number)


SIGNS = (
    DaySign(day(12), "late", "refused", "hors délai"),
    DaySign(day(14), "ok", "accepted"),
    DaySign(day(21), "ok", "refused"),
    DaySign(day(22), "blocked", "waiting", "complet, 24/24"),
    DaySign(day(23), "waiting", "waiting"),
)


@pytest.fixture
def calendar(stage: Stage) -> MiniCalendar:
    made = MiniCalendar(day(14), SIGNS, TODAY, {day(1): "Jour de l’an"})
    stage(made)
    return made


def test_days_stand_in_their_week(calendar: MiniCalendar) -> None:
    first, other = calendar.cell_rect(day(12)), calendar.cell_rect(day(19))
    assert first.left() == other.left()
    assert other.top() - first.top() == px(38)
    assert (first.width(), first.height()) == (px(46), px(34))
    assert calendar.cell_rect(day(16)).width() == px(30)
    assert calendar.width() == calendar_width() == px(318)


def test_only_asked_days_can_be_pressed(calendar: MiniCalendar) -> None:
    assert calendar.day_button(day(13)) is None
    told: list[date] = []
    calendar.day_pressed.connect(told.append)
    button = calendar.day_button(day(14))
    assert button is not None
    click(button)
    assert told == [day(14)]


@pytest.mark.parametrize(
    ("key", "target"),
    [(Qt.Key.Key_Right, 21), (Qt.Key.Key_Left, 12), (Qt.Key.Key_Down, 21), (Qt.Key.Key_Up, 12)],
)
def test_arrows_walk_the_asked_days(calendar: MiniCalendar, key: Qt.Key, target: int) -> None:
    button = calendar.day_button(day(14))
    assert button is not None
    button.setFocus()
    press(button, key)
    assert QApplication.focusWidget() is calendar.day_button(day(target))


def test_at_the_end_arrows_stay(calendar: MiniCalendar) -> None:
    button = calendar.day_button(day(23))
    assert button is not None
    button.setFocus()
    press(button, Qt.Key.Key_Right)
    assert button.hasFocus()


def test_space_presses_a_day(calendar: MiniCalendar) -> None:
    told: list[date] = []
    calendar.day_pressed.connect(told.append)
    button = calendar.day_button(day(12))
    assert button is not None
    button.setFocus()
    press(button, Qt.Key.Key_Space)
    assert told == [day(12)]


def test_a_day_says_verdict_and_answer() -> None:
    spoken = [spoken_sign(sign).replace("\N{NO-BREAK SPACE}", " ") for sign in SIGNS]
    assert spoken[0] == "mar. 12 janvier, hors délai, refusée"
    assert spoken[1] == "jeu. 14 janvier, conforme, acceptée"
    assert spoken[3] == "ven. 22 janvier, complet, 24/24, liste d’attente"
    mixed = spoken_sign(DaySign(day(12), "ok", "mixed"))
    assert mixed.endswith("conforme, réponses différentes")


def test_another_answer_looks_different_without_colour(calendar: MiniCalendar) -> None:
    button = calendar.day_button(day(14))
    assert button is not None
    before = button.grab().toImage()
    calendar.show_sign(DaySign(day(14), "ok", "refused"))
    assert button.grab().toImage() != before
    assert button.accessibleName().endswith("refusée")
    calendar.show_sign(DaySign(date(2027, 2, 1), "ok", "refused"))


@pytest.mark.parametrize("mode", [Mode.LIGHT, Mode.DARK])
def test_every_verdict_has_its_ink(qapp: QApplication, mode: Mode) -> None:
    apply_theme(qapp, mode)
    inks = {verdict: verdict_ink(verdict).name() for verdict in ("ok", "late", "look", "blocked", "waiting")}
    assert inks["ok"] == tokens().ok.name()
    assert inks["waiting"] == tokens().waiting.text.name()
    assert inks["late"] == inks["look"] == tokens().warn.name()
