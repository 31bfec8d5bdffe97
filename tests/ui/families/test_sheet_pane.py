"""The sheet of a family."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from staffdesk.services.family_rows import GuardianRow
from staffdesk.services.request_rows import AttachedFile
from staffdesk.ui.families.sheet_pane import FEW, SheetPane
from staffdesk.ui.kit.theme import Mode, apply_theme
from tests.ui.conftest import Stage
from tests.ui.families.sample import TODAY, a_sheet
from tests.ui.hand import click, press
from tests.ui.kit.test_gallery import beyond_parent
from tests.ui.typography import wrong_texts


@pytest.fixture
def pane(stage: Stage) -> SheetPane:
    made = SheetPane(lambda: TODAY)
    made.set_rights(edit=True, invite=True, take_payments=True)
    stage(made).resize(900, 800)
    made.show_sheet(a_sheet())
    return made


def test_the_head_says_who_and_where_the_account_stands(pane: SheetPane) -> None:
    assert pane.title.text() == "Famille Lemoine-Daoud"
    assert pane.hint.text() == "Dossier 01007 · Commune"
    assert pane.account.accessibleName() == "Portail actif"
    assert not pane.invite_button.isVisible()


def test_a_family_without_account_is_invited(qtbot: QtBot, pane: SheetPane) -> None:
    pane.show_sheet(a_sheet(account_state="none"))
    with qtbot.waitSignal(pane.invite_asked):
        click(pane.invite_button)
    pane.show_sheet(a_sheet(account_state="invited"))
    assert pane.invite_button.text() == "Inviter de nouveau"


def test_nobody_is_invited_without_an_address(pane: SheetPane) -> None:
    nobody = GuardianRow(1, "Mme Nora Daoud", True, "", "", "")
    pane.show_sheet(a_sheet(account_state="none", guardians=(nobody,)))
    assert not pane.invite_button.isEnabled()
    assert "courriel" in pane.invite_button.toolTip()


def test_the_account_says_what_is_owed(qtbot: QtBot, pane: SheetPane) -> None:
    assert pane.due.text() == "86,40\u00a0€ à régler"
    assert pane.credit.text() == "Avoir de 5,00\u00a0€"
    pane.show_sheet(a_sheet(credit_cents=500, cesu_cents=200))
    assert pane.credit.text() == "Avoir de 5,00\u00a0€, dont 2,00\u00a0€ en CESU"
    pane.show_sheet(a_sheet(credit_cents=500, cesu_cents=500))
    assert pane.credit.text() == "Avoir de 5,00\u00a0€, en CESU"
    with qtbot.waitSignal(pane.counter_asked):
        click(pane.counter_button)
    pane.show_sheet(a_sheet(due_cents=0, credit_cents=0, statement=()))
    assert pane.due.text() == "Rien à régler"
    assert pane.no_statement.isVisible()
    assert not pane.statement.isVisible()


def test_a_long_history_opens_whole_on_demand(pane: SheetPane) -> None:
    entry = a_sheet().timeline[0]
    long = a_sheet(timeline=tuple(replace(entry, text=f"Fait {at}") for at in range(30)))
    pane.show_sheet(long)
    assert pane.timeline.rows.rowCount() == FEW
    click(pane.more)
    assert pane.timeline.rows.rowCount() == 30
    assert not pane.more.isVisible()
    pane.show_sheet(replace(long, household_id=8))
    assert pane.timeline.rows.rowCount() == FEW


def test_an_empty_file_says_so_in_every_section(pane: SheetPane) -> None:
    pane.show_sheet(a_sheet(children=(), documents=(), quotients=(), statement=(), timeline=()))
    for told in (
        pane.no_children, pane.no_documents, pane.no_quotients, pane.no_statement, pane.no_timeline
    ):  # fmt: skip
        assert told.isVisible()


def test_a_reader_sees_no_action(pane: SheetPane) -> None:
    pane.set_rights(edit=False, invite=False, take_payments=False)
    pane.show_sheet(a_sheet(account_state="none"))
    assert not pane.invite_button.isVisible()
    assert not pane.counter_button.isVisible()


@pytest.mark.parametrize("k", [1.0, 1.3])
def test_nothing_sticks_out_and_texts_are_well_set(stage: Stage, qapp: QApplication, k: float) -> None:
    apply_theme(qapp, Mode.LIGHT, k)
    pane = SheetPane(lambda: TODAY)
    pane.set_rights(edit=True, invite=True, take_payments=True)
    stage(pane).resize(round(640 * k), round(700 * k))
    pane.show_sheet(a_sheet(account_state="none"))
    qapp.processEvents()
    assert beyond_parent(pane) == []
    assert wrong_texts(pane) == []


def test_the_proof_of_a_recorded_quotient_is_opened_from_the_table(qtbot: QtBot, pane: SheetPane) -> None:
    file = AttachedFile("d1", "caf.pdf", "application/pdf", 24_000, complete=True)
    with_proof = replace(a_sheet().quotients[0], file=file)
    without = replace(with_proof, valid_from=TODAY, value="800,00", file=None)
    pane.show_sheet(a_sheet(quotients=(without, with_proof)))
    table = pane.quotients
    pane.show_part(table)
    cell = table.visualRect(table.rows.index(1, table.rows.columnCount() - 1)).center()
    with qtbot.waitSignal(pane.proof.page_asked) as asked:
        click(table.viewport(), cell)
    assert asked.args is not None
    assert asked.args[:2] == ["d1", 1]
    click(pane.proof.close_button)
    table.choose((without.valid_from, without.value))
    press(table, Qt.Key.Key_Return)
    assert not pane.proof.close_button.isVisible(), "nothing is on file for this one"
    table.choose((with_proof.valid_from, with_proof.value))
    press(table, Qt.Key.Key_Return)
    assert pane.proof.close_button.isVisible()
    pane.show_sheet(a_sheet(household_id=8))
    assert not pane.proof.close_button.isVisible()


def test_one_panel_of_the_children_is_open_and_its_end_leaves_the_focus_there(pane: SheetPane) -> None:
    pane.second_home.ask(11, "Inès Lemoine")
    pane.show_panel(pane.second_home)
    pane.newcomer.ask_guardian(is_first=False)
    pane.show_panel(pane.newcomer)
    assert pane.second_home.isHidden()
    assert pane.newcomer.isAncestorOf(pane.focusWidget())
    at = pane.column.verticalScrollBar().value()
    pane.leave_part(pane.newcomer)
    assert pane.newcomer.isHidden()
    assert pane.column.hasFocus()
    assert pane.column.verticalScrollBar().value() <= at
