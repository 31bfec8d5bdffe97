"""Anomalies by kind: the first six, the others on demand, each leads to its family."""

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from staffdesk.ui.invoices.anomaly_list import SHOWN_AT_FIRST, AnomalyList
from tests.ui.conftest import Stage
from tests.ui.hand import click, press
from tests.ui.invoices.picture import ANOMALIES


def shown(stage: Stage) -> AnomalyList:
    """Show the list of the picture."""
    made = AnomalyList()
    stage(made).resize(860, 600)
    made.show_anomalies(ANOMALIES)
    return made


def test_a_long_group_shows_its_first_rows_and_the_others_on_demand(stage: Stage, qtbot: QtBot) -> None:
    group = shown(stage).groups()[1]
    qtbot.waitUntil(group.isVisible)
    assert group.table.rows.rowCount() == SHOWN_AT_FIRST
    assert group.more.text() == "Afficher les 5 autres"
    click(group.more)
    assert group.table.rows.rowCount() == 11
    assert not group.more.isVisible()


def test_a_family_is_opened_by_link_and_by_key(stage: Stage, qtbot: QtBot) -> None:
    made = shown(stage)
    group = made.groups()[2]
    qtbot.waitUntil(group.isVisible)
    with qtbot.waitSignal(made.mend_asked) as told:
        click(group.open_link)
    assert told.args == ["attendance", group.table.rows.rows()[0].first_on]
    group.table.selectRow(2)
    with qtbot.waitSignal(made.family_asked) as told:
        press(group.table, Qt.Key.Key_Return)
    assert told.args == [106]
    blocking = made.groups()[0]
    assert blocking.open_link.text() == "Compléter l’adresse"
    with qtbot.waitSignal(made.mend_asked) as told:
        click(blocking.open_link)
    assert told.args == ["families", 103]


def test_other_anomalies_take_the_place_of_the_old_ones(stage: Stage) -> None:
    made = shown(stage)
    made.show_anomalies(ANOMALIES[:1])
    assert [group.kind for group in made.groups()] == ["no_payer_address"]
    made.show_anomalies(())
    assert made.groups() == ()
