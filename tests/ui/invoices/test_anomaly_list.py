"""Anomalies by kind: the first six, the others on demand, each leads to its mend."""

from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from staffdesk.domain.permissions import Permission
from staffdesk.services.money_rows import AnomalyRow
from staffdesk.ui.invoices.anomaly_list import SHOWN_AT_FIRST, AnomalyList
from staffdesk.ui.kit.theme import Mode, apply_theme, px
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


def test_a_mend_is_opened_by_link_and_by_key(stage: Stage, qtbot: QtBot) -> None:
    made = shown(stage)
    group = made.groups()[2]
    qtbot.waitUntil(group.isVisible)
    with qtbot.waitSignal(made.mend_asked) as told:
        click(group.open_link)
    assert told.args == ["attendance", date(2026, 12, 5)]
    group.table.selectRow(2)
    with qtbot.waitSignal(made.mend_asked) as told:
        press(group.table, Qt.Key.Key_Return)
    assert told.args == ["attendance", date(2026, 12, 7)]
    with qtbot.waitSignal(made.mend_asked) as told:
        click(group.open_link)
    assert told.args == ["attendance", date(2026, 12, 7)]
    blocking = made.groups()[0]
    assert blocking.open_link.text() == "Compléter l’adresse"
    with qtbot.waitSignal(made.mend_asked) as told:
        click(blocking.open_link)
    assert told.args == ["families", (103, "address")]


def test_coming_back_leads_to_the_row_that_led_away(stage: Stage, qtbot: QtBot) -> None:
    made = shown(stage)
    made.resize(860, 300)
    assert not made.take_focus()
    click(made.groups()[1].more)
    group = made.groups()[1]
    group.table.setFocus()
    group.table.selectRow(9)
    press(group.table, Qt.Key.Key_Return)
    made.verticalScrollBar().setValue(0)
    made.show_anomalies(ANOMALIES)  # asked again meanwhile
    assert made.groups()[1].table.hasFocus()
    made.groups()[0].table.setFocus()
    qtbot.waitUntil(lambda: made.verticalScrollBar().maximum() > 300)
    assert made.take_focus()
    table = made.groups()[1].table
    assert table.hasFocus()
    row = table.current_row()
    assert row is not None
    assert row.household_id == 109
    seen = table.viewport().mapTo(made.viewport(), table.visualRect(table.currentIndex()).center()).y()
    assert 0 < seen < made.viewport().height()


def test_a_row_that_is_mended_gives_its_place_to_the_next_one(stage: Stage) -> None:
    made = shown(stage)
    made.groups()[1].table.selectRow(2)
    press(made.groups()[1].table, Qt.Key.Key_Return)
    made.show_anomalies([row for row in ANOMALIES if (row.kind, row.household_id) != ("no_quotient", 102)])
    assert made.take_focus()
    row = made.groups()[1].table.current_row()
    assert row is not None
    assert row.household_id == 103
    made.forget()
    made.show_anomalies(ANOMALIES)
    assert not made.take_focus()


def test_other_anomalies_take_the_place_of_the_old_ones(stage: Stage) -> None:
    made = shown(stage)
    made.show_anomalies(ANOMALIES[:1])
    assert [group.kind for group in made.groups()] == ["no_payer_address"]
    made.show_anomalies(())
    assert made.groups() == ()


BOTH_HOMES = AnomalyRow(
    "fee_of_both_homes",
    "Forfait ou cotisation demandé aux deux foyers",
    7,
    "Aubry",
    "Malo, Cantine : 59,00 €, demandés aussi à la famille Diallo",
    date(2026, 10, 1),
    3,
    "cantine",
)
"""A fee that two homes of a child are asked: its link changes the draft."""


def test_what_changes_the_draft_asks_for_its_row_and_a_row_opens_its_family(
    stage: Stage, qtbot: QtBot
) -> None:
    made = AnomalyList()
    stage(made).resize(860, 600)
    made.show_anomalies([BOTH_HOMES, replace(BOTH_HOMES, household_id=8, family="Diallo")])
    group = made.groups()[0]
    qtbot.waitUntil(group.done_by.isVisible)
    assert group.done_by.text().startswith("Choisir la ligne du foyer")
    with qtbot.assertNotEmitted(group.mend_asked):
        click(group.open_link)
    assert group.table.hasFocus()
    group.table.selectRow(1)
    with qtbot.waitSignal(made.mend_asked) as asked:
        click(group.open_link)
    assert asked.args == ["fees", (8, 3, "cantine")]
    with qtbot.waitSignal(made.mend_asked) as asked:
        press(group.table, Qt.Key.Key_Return)
    assert asked.args == ["families", 8]


@pytest.mark.parametrize("k", [1.0, 1.5])
def test_the_link_of_a_group_is_whole_in_the_narrowest_pane(
    stage: Stage, qapp: QApplication, k: float
) -> None:
    apply_theme(qapp, Mode.LIGHT, k)
    made = AnomalyList()
    made.set_rights(lambda needed: needed in (Permission.READ, Permission.DRAFT_INVOICES))
    made.show_anomalies([*ANOMALIES, BOTH_HOMES])
    made.setFixedSize(px(584), px(600))
    stage(made)
    for group in made.groups():
        right = group.open_link.mapTo(made.viewport(), group.open_link.rect().topRight()).x()
        assert right < made.viewport().width()
        assert group.done_by.isVisible() == (group.kind != "unusually_high")
    assert made.horizontalScrollBar().maximum() == 0


def test_the_longest_sentence_is_whole_in_the_narrowest_pane(stage: Stage) -> None:
    made = AnomalyList()
    stage(made)
    made.setFixedSize(590, 400)
    long = "Le foyer n’a pas d’adresse complète : code postal et commune manquent, la lettre ne part pas."
    made.show_anomalies((replace(ANOMALIES[0], text=long), *ANOMALIES[1:]))
    table = made.groups()[0].table
    assert table.rowHeight(0) > px(34)
    assert table.height() == sum(table.rowHeight(row) for row in range(table.rows.rowCount()))
