"""The legends stay on screen, and are told."""

from PySide6.QtWidgets import QApplication

from staffdesk.ui.calendar.legend import HeatLegend, Legend
from tests.ui.conftest import Stage


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


def test_the_reminder_takes_no_line_of_its_own_at_1440(stage: Stage, qapp: QApplication) -> None:
    legend = Legend()
    box = stage(legend)
    box.resize(1000, 400)
    qapp.processEvents()
    box.resize(1440 - 56 + 1000 - legend.width(), 400)
    qapp.processEvents()
    assert legend.width() == 1440 - 56
    bare = legend.height()
    legend.show_pending(48)
    assert legend.height() == bare


def test_legends_are_told_to_those_who_listen(stage: Stage) -> None:
    legend, heat = Legend(), HeatLegend()
    stage(legend, heat)
    assert "liste d’attente" in legend.accessibleName()
    assert "complet" in heat.accessibleName()


def test_what_waits_for_a_decision_stands_after_the_states_and_never_on_them(
    stage: Stage, qapp: QApplication
) -> None:
    legend = Legend()
    box = stage(legend)
    legend.show_pending(7)
    for width in (1700, 1398, 1100, 900):
        box.resize(width, 400)
        qapp.processEvents()
        assert legend.pending.text() == "7\u00a0demandes à décider"
        assert legend.pending.isVisible()
        last_x, last_line = legend.places()[-1]
        beside = legend.pending.y() < (last_line + 1) * 24 + 5
        assert not beside or legend.pending.x() > last_x + 100
    legend.show_pending(0)
    assert not legend.pending.isVisible()
