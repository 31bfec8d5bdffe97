"""Banners by gravity, progress that can be stopped."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from staffdesk.ui.kit.notices import BannerSlot, Notice, ProgressLine
from staffdesk.ui.kit.tokens import Tone
from tests.ui.conftest import Stage
from tests.ui.hand import click

OFFLINE = Notice("offline", Tone.WARN, "Portail injoignable depuis 10:12.")
LOCKED = Notice("locked", Tone.BAD, "Base restaurée, synchronisation suspendue.")
READ_ONLY = Notice("read_only", Tone.ACCENT, "Ouverte par Camille R., lecture seule.", lasts=False)


def test_the_gravest_banner_is_seen_and_the_next_one_after_it(stage: Stage) -> None:
    slot = BannerSlot()
    stage(slot)
    for notice in (READ_ONLY, LOCKED, OFFLINE):
        slot.show_notice(notice)
    shown = [slot.shown()]
    for key in ("locked", "offline", "read_only", "unknown"):
        slot.withdraw(key)
        shown.append(slot.shown())
    assert shown == [LOCKED, OFFLINE, READ_ONLY, None, None]
    assert not slot.isVisible()


def test_a_state_that_lasts_cannot_be_closed_and_a_passing_one_can(stage: Stage) -> None:
    slot = BannerSlot()
    stage(slot)
    slot.show_notice(OFFLINE)
    banner = slot.banner()
    assert banner is not None
    assert banner.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly)
    assert [w for w in banner.findChildren(QWidget) if w.accessibleName() == "Fermer"] == []
    slot.withdraw("offline")
    slot.show_notice(READ_ONLY)
    banner = slot.banner()
    assert banner is not None
    cross = next(w for w in banner.findChildren(QWidget) if w.accessibleName() == "Fermer")
    click(cross)
    assert slot.shown() is None


def test_a_banner_is_40_high(stage: Stage) -> None:
    slot = BannerSlot()
    stage(slot)
    slot.show_notice(OFFLINE)
    banner = slot.banner()
    assert banner is not None
    assert banner.sizeHint().height() <= 40 == banner.minimumHeight()


def test_progress_is_unseen_at_first_then_counts_and_can_be_stopped(qtbot: QtBot, stage: Stage) -> None:
    line = ProgressLine()
    stage(line)
    line.begin("Émission des factures")
    assert not line.isVisible()
    qtbot.waitUntil(line.isVisible)
    line.count(1200, 2000)
    assert line.accessibleName() == "Émission des factures 1200/2000"
    with qtbot.waitSignal(line.cancelled):
        click(line.cancel_button, pos=QPoint(5, 8))
    assert not line.cancel_button.isEnabled()
    line.end()
    assert not line.isVisible()
