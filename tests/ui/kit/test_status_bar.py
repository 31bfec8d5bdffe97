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
    assert not [pill for pill in bar.findChildren(Pill) if pill.isVisible()]
    bar.set_mark("Démonstration")
    [mark] = [pill for pill in bar.findChildren(Pill) if pill.isVisible()]
    assert mark.accessibleName() == "Démonstration"


def test_long_words_give_way_in_a_narrow_window_and_are_told_under_the_pointer(stage: Stage) -> None:
    bar, long = (
        StatusBar(),
        "Synchronisation en échec, dernière réussie il y a 12 min, 3 envois en attente, 2 à corriger",
    )
    bar.set_mark("Démonstration, ville et familles inventées")
    bar.set_right("Camille R. · lun. 11 janv. 2027, 10:18 · Poste local")
    bar.set_state("cloud-slash", Tone.WARN, long)
    box = stage(bar)
    box.resize(900, 60)
    assert box.width() <= 900
    assert bar.state.width() < bar.state.sizeHint().width()
    assert bar.state.toolTip() == long


def test_the_mark_is_shortened_before_what_goes_on_is_cut(qtbot: QtBot, stage: Stage) -> None:
    bar = StatusBar()
    stage(bar)
    bar.set_mark("Démonstration, ville et familles inventées")
    bar.set_right("Camille R. · lun. 11 janv. 2027, 10:18 · Poste local")
    bar.set_state("cloud-slash", Tone.WARN, "Synchronisation en échec, dernière réussie il y a 12 min")
    [mark] = [pill for pill in bar.findChildren(Pill) if pill.isVisible()]
    bar.setFixedWidth(1300)
    qtbot.waitUntil(lambda: mark.text() == "Démonstration, ville et familles inventées")
    bar.setFixedWidth(900)
    qtbot.waitUntil(lambda: mark.text() == "Démonstration")
    assert mark.toolTip() == "Démonstration, ville et familles inventées"
