"""The bar of the selected block, and the one that asks why a full day is booked."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from staffdesk.ui.calendar.block_bar import BlockBar, OverbookBar
from staffdesk.ui.kit.theme import Mode, apply_theme
from tests.ui.conftest import Stage
from tests.ui.hand import click, press, type_text
from tests.ui.kit.test_gallery import beyond_parent
from tests.ui.typography import wrong_texts


@pytest.mark.parametrize(
    ("key", "action"),
    [
        (Qt.Key.Key_R, "book"),
        (Qt.Key.Key_Delete, "cancel"),
        (Qt.Key.Key_E, "excuse"),
        (Qt.Key.Key_F, "bill"),
        (Qt.Key.Key_S, "pattern"),
    ],
)
def test_each_action_has_its_button_and_its_key(qtbot: QtBot, stage: Stage, key: Qt.Key, action: str) -> None:
    bar = BlockBar()
    box = stage(bar)
    box.resize(1700, 100)
    bar.say("18 créneaux", "3 enfants, 18 et 19\u00a0janv.")
    bar.show()
    with qtbot.waitSignal(bar.acted) as told:
        press(box, key)
    assert told.args == [action]
    with qtbot.waitSignal(bar.acted) as told:
        click(bar.buttons[action])
    assert told.args == [action]


def test_escape_gives_the_selection_up(qtbot: QtBot, stage: Stage) -> None:
    bar = BlockBar()
    box = stage(bar)
    bar.show()
    with qtbot.waitSignal(bar.dropped):
        press(box, Qt.Key.Key_Escape)


def test_a_reader_is_offered_no_action(stage: Stage) -> None:
    bar = BlockBar()
    stage(bar)
    bar.set_editable(False)
    bar.show()
    assert not any(button.isVisible() for button in bar.buttons.values())
    assert bar.drop.isVisible()


@pytest.mark.parametrize("k", [1.0, 1.3])
def test_the_bar_fits_the_smallest_window(stage: Stage, qapp: QApplication, k: float) -> None:
    apply_theme(qapp, Mode.LIGHT, k)
    bar = BlockBar()
    stage(bar).resize(round(890 * k), 100)
    bar.say("120 créneaux", "24 enfants, du 18 au 29\u00a0janv.")
    bar.show()
    qapp.processEvents()
    assert beyond_parent(bar) == []
    first = min(button.x() for button in bar.buttons.values() if button.isVisible())
    row = bar.layout()
    assert row is not None
    assert first > row.contentsMargins().left() - 1
    assert bar.buttons["book"].isVisible()
    assert bar.more.isVisible()


def test_what_found_no_room_is_in_the_menu_and_its_key_goes_on_working(
    qtbot: QtBot, stage: Stage, qapp: QApplication
) -> None:
    bar = BlockBar()
    box = stage(bar)
    box.resize(700, 100)
    bar.say("120 créneaux", "24 enfants")
    bar.show()
    qapp.processEvents()
    assert not bar.buttons["pattern"].isVisible()
    with qtbot.waitSignal(bar.acted) as told:
        press(box, Qt.Key.Key_S)
    assert told.args == ["pattern"]
    entries = {entry.text(): entry for entry in bar.menu().actions()}
    with qtbot.waitSignal(bar.acted) as told:
        entries["Coller"].trigger()
    assert told.args == ["paste"]
    click(bar.more)
    opened = QApplication.activePopupWidget()
    assert opened is not None
    opened.close()


def test_restoring_has_its_own_key(qtbot: QtBot, stage: Stage) -> None:
    bar = BlockBar()
    box = stage(bar)
    box.resize(1700, 100)
    bar.show()
    with qtbot.waitSignal(bar.acted) as told:
        press(box, Qt.Key.Key_R, Qt.KeyboardModifier.ShiftModifier)
    assert told.args == ["restore"]


def test_overbooking_needs_a_reason(qtbot: QtBot, stage: Stage) -> None:
    bar = OverbookBar()
    box = stage(bar)
    bar.ask("3 créneaux complets")
    assert bar.reason.hasFocus()
    with qtbot.assertNotEmitted(bar.confirmed):
        press(box, Qt.Key.Key_Return)
    type_text(bar.reason, "Fratrie")
    with qtbot.waitSignal(bar.confirmed) as told:
        press(bar.reason, Qt.Key.Key_Return)
    assert told.args == ["Fratrie"]
    with qtbot.waitSignal(bar.dropped):
        press(bar.reason, Qt.Key.Key_Escape)
    assert wrong_texts(bar) == []


def test_the_marks_come_first_on_days_that_have_begun_and_only_for_who_marks(
    qtbot: QtBot, stage: Stage
) -> None:
    bar = BlockBar()
    box = stage(bar)
    box.resize(1700, 100)
    bar.set_marking(True)
    bar.offer_marks(True)
    bar.say("18 créneaux", "3 enfants, 18 et 19\u00a0janv.")
    bar.show()
    assert bar.buttons["present"].isVisible()
    assert list(bar.buttons)[:5] == ["present", "absent", "late", "unbooked", "none"]
    with qtbot.waitSignal(bar.acted) as told:
        press(box, Qt.Key.Key_A)
    assert told.args == ["absent"]
    bar.offer_marks(False)
    bar.say("18 créneaux", "3 enfants, 18 et 19\u00a0janv.")
    assert not bar.buttons["present"].isVisible()
    bar.offer_marks(True)
    bar.set_marking(False)
    assert not bar.buttons["present"].isVisible()
