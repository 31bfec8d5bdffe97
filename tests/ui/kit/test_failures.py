"""Failures: known ones beside their field or in the banner, bugs once in a dialog with a reference."""

import logging

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from staffdesk.domain.errors import NotAllowed, RuleBroken, StaffdeskError, Stale, Unavailable
from staffdesk.ui.kit.failures import CrashDialog, Failures
from staffdesk.ui.kit.fields import Field
from staffdesk.ui.kit.notices import BannerSlot
from staffdesk.ui.kit.tokens import Tone
from tests.ui.hand import click


class Screen(QWidget):
    """A form under a banner."""

    def __init__(self) -> None:
        super().__init__()
        self.banners = BannerSlot()
        self.number = Field("Numéro")
        column = QVBoxLayout(self)
        column.addWidget(self.banners)
        column.addWidget(self.number)
        self.failures = Failures(lambda error: f"phrase de {error.code}", self.banners, self)


@pytest.fixture
def screen(qtbot: QtBot) -> Screen:
    made = Screen()
    qtbot.addWidget(made)
    made.show()
    return made


def test_a_broken_rule_stands_beside_its_field(screen: Screen) -> None:
    screen.failures.show(RuleBroken("cheque_known", field="number"), {"number": screen.number})
    assert screen.number.error() == "phrase de cheque_known"
    assert screen.banners.shown() is None


def test_a_rule_without_field_and_a_refusal_stand_in_the_banner(screen: Screen) -> None:
    for error in (RuleBroken("till_closed"), NotAllowed("not_allowed")):
        screen.failures.show(error)
        shown = screen.banners.shown()
        assert shown is not None
        assert (shown.sentence, shown.tone, shown.action) == (f"phrase de {error.code}", Tone.BAD, "")


@pytest.mark.parametrize(
    ("error", "action"), [(Unavailable("portal_silent"), "Réessayer"), (Stale("decided"), "Recharger")]
)
def test_what_can_be_tried_again_offers_it(screen: Screen, error: StaffdeskError, action: str) -> None:
    tried: list[str] = []
    screen.failures.show(
        error, retry=lambda: tried.append("Réessayer"), reload=lambda: tried.append("Recharger")
    )
    banner = screen.banners.banner()
    assert banner is not None
    assert banner.action is not None
    click(banner.action)
    assert tried == [action]


def test_a_page_may_give_its_own_banner_slot(screen: Screen) -> None:
    other = BannerSlot()
    screen.failures.show(Unavailable("portal_silent"), board=other)
    assert screen.banners.shown() is None
    assert other.shown() is not None


def test_a_bug_is_logged_whole_and_shown_once_without_traceback(
    screen: Screen, caplog: pytest.LogCaptureFixture
) -> None:
    try:
        raise ZeroDivisionError("a division nobody thought of")
    except ZeroDivisionError as error:
        with caplog.at_level(logging.ERROR):
            screen.failures.show(error)
            screen.failures.show(error)
    dialogs = screen.findChildren(CrashDialog)
    assert len(dialogs) == 1
    assert f"crash {dialogs[0].reference}" in caplog.text
    assert "ZeroDivisionError: a division nobody thought of" in caplog.text
    words = " ".join(found.text() for found in dialogs[0].findChildren(QLabel))
    assert dialogs[0].reference in words
    assert "ZeroDivision" not in words
    assert "Traceback" not in words


def test_after_the_dialog_one_goes_on_and_the_next_bug_is_shown_again(screen: Screen) -> None:
    first = screen.failures.crash(ValueError("one"))
    dialog = screen.findChild(CrashDialog)
    assert dialog is not None
    click(dialog.go_on_button)
    QApplication.processEvents()
    second = screen.failures.crash(ValueError("two"))
    assert first != second
    shown = [found for found in screen.findChildren(CrashDialog) if found.isVisible()]
    assert [found.reference for found in shown] == [second]
    shown[0].accept()
