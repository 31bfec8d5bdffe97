"""The page Familles by mouse and key."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from staffdesk.ui.families.page import FamiliesPage
from staffdesk.ui.families.words import LACKING
from staffdesk.ui.kit.theme import Mode, apply_theme
from tests.ui.conftest import Stage
from tests.ui.families.sample import TODAY, a_family, a_sheet
from tests.ui.families.test_right_panel import SHEET as RIGHTS
from tests.ui.hand import press, type_text
from tests.ui.kit.test_gallery import beyond_parent
from tests.ui.typography import wrong_texts

FAMILIES = (
    a_family(1, "Daoud"),
    a_family(2, "Morel", missing_documents=2, found_by="morel 01002 elise"),
    a_family(3, "Roy", due_cents=500),
)


@pytest.fixture
def page(stage: Stage) -> FamiliesPage:
    made = FamiliesPage(lambda: TODAY)
    stage(made).resize(1200, 800)
    made.show_families(FAMILIES)
    return made


def _chosen(page: FamiliesPage) -> object:
    row = page.list.current_row()
    return row.key if row is not None else None


def test_the_first_family_is_in_hand_and_keys_walk_the_list(qtbot: QtBot, page: FamiliesPage) -> None:
    page.enter()
    assert _chosen(page) == 1
    with qtbot.waitSignal(page.family_chosen) as told:
        press(page.list, Qt.Key.Key_J)
    assert told.args == [2]


def test_typing_narrows_the_list_without_accents(page: FamiliesPage) -> None:
    press(page, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert page.search.hasFocus()
    type_text(page.search, "Élise")
    assert _chosen(page) == 2
    assert page.count.text() == "1 sur 3"
    press(page.search, Qt.Key.Key_Return)
    assert page.list.hasFocus()


def test_nothing_found_says_so(page: FamiliesPage) -> None:
    page.search.setText("zzz")
    assert page.none_found.isVisible()
    page.search.clear()
    assert page.list.isVisible()


def test_another_screen_leads_to_a_family_out_of_any_search(page: FamiliesPage) -> None:
    page.search.setText("morel")
    page.open(3)
    assert (_chosen(page), page.search.text()) == (3, "")


def test_a_family_asked_for_before_the_list_came_is_taken_when_it_comes(stage: Stage) -> None:
    page = FamiliesPage(lambda: TODAY)
    stage(page)
    page.open(2)
    page.show_families(FAMILIES)
    assert _chosen(page) == 2


def test_who_is_led_to_a_family_stands_in_its_sheet(page: FamiliesPage) -> None:
    page.open(2)
    page.enter()
    assert page.list.hasFocus()
    page.show_sheet(a_sheet(household_id=2))
    assert page.sheet.column.hasFocus()
    page.list.setFocus()
    page.show_sheet(a_sheet(household_id=2))
    assert page.list.hasFocus()
    page.open((2, "address"))
    page.enter()
    focused = QApplication.focusWidget()
    assert focused is not None
    assert page.sheet.contacts.isAncestorOf(focused)
    page.sheet.allow_quotients(True)
    page.open((2, "quotient"))
    page.enter()
    assert page.sheet.quotient_panel.value.hasFocus()
    page.sheet.debit.set_editable(True)
    page.open((2, "debit"))
    page.enter()
    assert page.sheet.debit.new_link.hasFocus()
    page.sheet.rights.set_editable(True)
    page.open((2, "rights"))
    page.enter()
    page.sheet.rights.show_rights(replace(RIGHTS, household_id=2))
    assert page.sheet.rights.table.hasFocus()


def test_another_screen_leads_to_a_view(page: FamiliesPage) -> None:
    page.open(LACKING)
    assert page.count.text() == "1 sur 3"
    assert _chosen(page) == 2
    page.open("something else")
    assert page.count.text() == "1 sur 3"


def test_an_office_without_families_says_where_they_come_from(page: FamiliesPage) -> None:
    page.show_families(())
    assert page.none_found.isVisible()
    assert page.right.currentWidget() is page.nothing


def test_the_list_keeps_the_rules_of_models(page: FamiliesPage) -> None:
    QAbstractItemModelTester(page.list.rows, QAbstractItemModelTester.FailureReportingMode.Fatal)
    page.show_families(FAMILIES[1:])
    assert page.list.rows.rowCount() == 2


def test_typing_finds_among_six_thousand_families(page: FamiliesPage) -> None:
    page.show_families([a_family(at, f"Famille{at:04}", found_by=f"famille{at:04}") for at in range(6000)])
    type_text(page.search, "famille59")
    assert page.count.text() == "100 sur 6\u202f000"


@pytest.mark.parametrize("k", [1.0, 1.3])
def test_nothing_sticks_out_in_the_smallest_window(stage: Stage, qapp: QApplication, k: float) -> None:
    apply_theme(qapp, Mode.LIGHT, k)
    page = FamiliesPage(lambda: TODAY)
    stage(page).resize(round(880 * k), round(600 * k))
    page.show_families(FAMILIES)
    page.show_sheet(a_sheet())
    qapp.processEvents()
    assert beyond_parent(page) == []
    assert wrong_texts(page) == []
