"""Toasts: undone by key, gone by themselves, never over a decision bar."""

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QEnterEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from staffdesk.ui.kit.toasts import ToastSlot
from tests.ui.conftest import Stage
from tests.ui.hand import press


def test_ctrl_z_undoes_while_the_toast_stays(stage: Stage) -> None:
    sheet = QWidget()
    sheet.setMinimumSize(600, 300)
    box = stage(sheet)
    slot, undone = ToastSlot(sheet), []
    toast = slot.show_toast("Demande acceptée", lambda: undone.append(True))
    assert toast.height() == 44
    assert abs(toast.geometry().center().x() - sheet.width() // 2) <= 1
    press(box, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert undone == [True]
    assert slot.toast() is None


def test_a_toast_goes_by_itself_but_not_under_the_pointer(qtbot: QtBot, stage: Stage) -> None:
    sheet = QWidget()
    stage(sheet)
    slot = ToastSlot(sheet)
    toast = slot.show_toast("Message envoyé", lasting_ms=40)
    where = QPointF(5, 5)
    QApplication.sendEvent(toast, QEnterEvent(where, where, where))
    qtbot.wait(90)
    assert slot.toast() is toast
    QApplication.sendEvent(toast, QEvent(QEvent.Type.Leave))
    qtbot.waitUntil(lambda: slot.toast() is None)


def test_a_new_toast_takes_the_place_of_the_old_and_can_be_dismissed(stage: Stage) -> None:
    sheet = QWidget()
    stage(sheet)
    slot = ToastSlot(sheet)
    slot.show_toast("Demande acceptée", lambda: None)
    second = slot.show_toast("Demande refusée", lambda: None)
    assert slot.toast() is second
    assert second.sentence() == "Demande refusée"
    slot.dismiss()
    assert slot.toast() is None


def test_a_toast_stands_at_the_foot_of_a_part_whatever_grows_under_it(stage: Stage, qtbot: QtBot) -> None:
    sheet, rows, work, foot = (QWidget() for _ in range(4))
    across = QHBoxLayout(sheet)
    rows.setFixedWidth(300)
    across.addWidget(rows)
    column = QVBoxLayout()
    column.addWidget(work, 1)
    column.addWidget(foot)
    across.addLayout(column, 1)
    foot.setFixedHeight(60)
    sheet.setMinimumSize(900, 400)
    stage(sheet)
    slot = ToastSlot(sheet)
    slot.stand_over(work)
    toast = slot.show_toast("Demande acceptée, envoi dans 10 s", lambda: None)

    def place() -> tuple[bool, bool]:
        box = work.geometry()
        return box.contains(toast.geometry()), abs(toast.geometry().bottom() - box.bottom()) <= 12

    assert place() == (True, True)
    foot.setFixedHeight(160)
    qtbot.waitUntil(lambda: foot.height() == 160)
    assert place() == (True, True)
    work.hide()
    slot.stand_over(None)
    assert toast.mapTo(sheet, QPoint(0, 0)).y() == sheet.height() - toast.height() - 20
