"""The status bar speaks of synchronisation, who and when, and of a demonstration."""

from pytestqt.qtbot import QtBot

from staffdesk.ui.kit.labels import Pill
from staffdesk.ui.kit.status_bar import StatusBar
from staffdesk.ui.kit.tokens import Tone
from tests.ui.conftest import Stage
from tests.ui.hand import click


def test_the_words_can_be_pressed_and_are_spoken(qtbot: QtBot, stage: Stage) -> None:
    bar = StatusBar()
    bar.set_state("check-circle", Tone.OK, "Synchronisé il y a 2\N{NO-BREAK SPACE}min")
    stage(bar)
    assert bar.height() == 28
    assert bar.state.accessibleName().startswith("Synchronisé")
    with qtbot.waitSignal(bar.state_pressed):
        click(bar.state)


def test_a_demonstration_is_marked_and_a_real_town_is_not(stage: Stage) -> None:
    bar = StatusBar()
    stage(bar)
    mark = bar.findChild(Pill)
    assert mark is not None
    assert not mark.isVisible()
    bar.set_mark("Démonstration")
    assert mark.isVisible()
    assert mark.accessibleName() == "Démonstration"
