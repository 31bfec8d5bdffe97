"""Legend and bar of the selected block."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from staffdesk.ui.calendar.legend import BlockBar, HeatLegend, Legend
from staffdesk.ui.kit.theme import Mode, apply_theme
from tests.ui.conftest import Stage
from tests.ui.hand import click, press
from tests.ui.kit.test_gallery import beyond_parent


def test_the_legend_stays_whole_on_one_line_or_on_more(stage: Stage, qapp: QApplication) -> None:
    legend = Legend()
    box = stage(legend)
    box.resize(1398, 400)
    qapp.processEvents()
    assert {line for _, line in legend.places()} == {0}
    tall = legend.height()
    box.resize(900, 400)
    qapp.processEvents()
    assert {line for _, line in legend.places()} == {0, 1}
    assert legend.height() > tall


def test_legends_are_told_to_those_who_listen(stage: Stage) -> None:
    legend, heat = Legend(), HeatLegend()
    stage(legend, heat)
    assert "liste d’attente" in legend.accessibleName()
    assert "complet" in heat.accessibleName()


@pytest.mark.parametrize(
    ("key", "action"),
    [
        (Qt.Key.Key_R, "book"),
        (Qt.Key.Key_Delete, "cancel"),
        (Qt.Key.Key_E, "excuse"),
        (Qt.Key.Key_F, "bill"),
    ],
)
def test_each_action_has_its_button_and_its_key(qtbot: QtBot, stage: Stage, key: Qt.Key, action: str) -> None:
    bar = BlockBar()
    box = stage(bar)
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
    first = min(button.x() for button in bar.buttons.values())
    assert first > bar.layout().contentsMargins().left() - 1  # type: ignore[union-attr]
