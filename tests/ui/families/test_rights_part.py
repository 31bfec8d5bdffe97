"""The list of rights: those of now, the past ones on demand, and what may be done with the row in hand."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from staffdesk.ui.families.right_panel import Mode
from staffdesk.ui.families.rights_part import HIDE_PAST, RightsPart
from tests.ui.conftest import Stage
from tests.ui.families.test_right_panel import PAST, SHEET, TODAY
from tests.ui.hand import click, press


@pytest.fixture
def part(stage: Stage) -> RightsPart:
    made = RightsPart(lambda: TODAY)
    stage(made).resize(620, 800)
    made.set_editable(True)
    made.show_rights(SHEET)
    return made


def offered(part: RightsPart) -> list[Mode]:
    return [mode for mode, link in part.links.items() if link.isVisible()]


def test_what_is_offered_follows_the_row_in_hand(part: RightsPart) -> None:
    assert [row.group for row in part.table.rows.rows()] == ["Cantine, Jean-Zay", "Club"]
    assert offered(part) == [Mode.MOVE, Mode.END, Mode.VARY], "it served: it ends, and is not taken away"
    part.table.setFocus()
    press(part.table, Qt.Key.Key_Down)
    assert offered(part) == [Mode.MOVE, Mode.END, Mode.DROP], "a club of one tariff"


def test_past_rights_are_seen_on_demand_and_do_not_end_again(part: RightsPart) -> None:
    assert part.past_button.text() == "Voir 1\u00a0inscription passée"
    click(part.past_button)
    assert part.past_button.text() == HIDE_PAST
    part.table.setFocus()
    for _ in range(2):
        press(part.table, Qt.Key.Key_Down)
    assert part.table.current_row() == PAST
    assert Mode.END not in offered(part)


def test_return_on_a_row_opens_it_and_escape_comes_back_to_the_list(part: RightsPart) -> None:
    part.table.setFocus()
    press(part.table, Qt.Key.Key_Return)
    assert part.panel.isVisible()
    assert part.panel.of.text() == "Inès · Cantine, Jean-Zay"
    press(part.panel, Qt.Key.Key_Escape)
    assert part.panel.isHidden()
    assert part.table.hasFocus()


def test_another_screen_leads_to_the_list_once_it_is_there(part: RightsPart) -> None:
    part.take_focus()
    assert not part.table.hasFocus()
    part.show_rights(replace(SHEET, household_id=8))
    assert part.table.hasFocus()
    part.take_focus()
    part.show_rights(replace(SHEET, household_id=9, rights=()))
    assert part.add_button.hasFocus()


def test_another_family_closes_what_was_begun_for_this_one(part: RightsPart) -> None:
    click(part.add_button)
    part.show_rights(SHEET)
    assert part.panel.isVisible(), "read again: nothing typed is lost"
    part.show_rights(replace(SHEET, household_id=8, rights=()))
    assert part.panel.isHidden()
    assert part.none.isVisible()
    assert (offered(part), part.table.isVisible()) == ([], False)


def test_who_only_reads_is_offered_nothing_but_the_past(part: RightsPart) -> None:
    part.set_editable(False)
    assert (offered(part), part.add_button.isVisible(), part.past_button.isVisible()) == ([], False, True)
    press(part.table, Qt.Key.Key_Return)
    assert part.panel.isHidden()
