"""The page Paramètres."""

from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtWidgets import QApplication

from staffdesk.services.calendar_editing import CalendarEditing
from staffdesk.services.office import Office
from staffdesk.services.settings_book import TownSettingsEditing
from staffdesk.ui.kit.table_view import PlainTable
from staffdesk.ui.kit.theme import Mode, apply_theme
from staffdesk.ui.settings.page import SettingsPage
from staffdesk.ui.settings.record_warning import Remark
from staffdesk.ui.settings.words import GROUPS
from tests.ui.conftest import Stage
from tests.ui.demo_town import ADMIN
from tests.ui.hand import click
from tests.ui.kit.test_gallery import beyond_parent
from tests.ui.settings.view import the_view
from tests.ui.typography import wrong_texts

KEYS = [row.key for _, rows in GROUPS for row in rows]


def a_page(town: Office) -> SettingsPage:
    made = SettingsPage(
        town.clock.today, may_configure=True, may_close=True, may_enrol=True, may_back_up=True
    )
    book = TownSettingsEditing(town).book(ADMIN)
    made.calendar.show_book(book)
    made.calendar.show_view(CalendarEditing(town).view(ADMIN, 2026))
    made.editor_made.connect(lambda editor: editor.show_book(book))
    for editor in made.editors.values():
        editor.show_book(book)
    return made


@pytest.fixture
def page(stage: Stage, town: Office) -> SettingsPage:
    made = a_page(town)
    stage(made.filters, made).resize(1000, 700)
    made.show_view(the_view(town))
    return made


def test_every_section_opens_under_its_title(page: SettingsPage) -> None:
    for key in KEYS:
        page.open(key)
        assert page.current_section() == key
        assert page.toolbar.title.text()
    assert page.read_only.isHidden()
    page.open("staff")
    assert page.read_only.isVisible()
    page.open("nowhere")
    assert page.current_section() == "staff"


def test_whoever_may_enter_days_is_not_told_that_the_calendar_is_only_read(
    stage: Stage, town: Office
) -> None:
    for may_close in (True, False):
        page = SettingsPage(town.clock.today, may_close=may_close)
        stage(page)
        page.open("calendar")
        assert page.read_only.isVisible() is not may_close
        page.open("deadlines")
        assert page.read_only.isVisible()


def test_an_editor_is_made_when_its_section_is_opened(page: SettingsPage) -> None:
    assert list(page.editors) == ["town"]
    page.open("deadlines")
    made = page.editors["deadlines"]
    assert page.stack.currentWidget() is made
    assert made.list.rows.rows()
    page.open("town")
    page.open("deadlines")
    assert page.editors["deadlines"] is made


def test_only_one_section_holds_in_the_column(page: SettingsPage) -> None:
    page.filters.menu(page).actions()
    page.open("tariffs")
    page.open("sites")
    assert list(page.filters.held().values()) == ["sites"]


def test_the_same_section_pressed_twice_stays(page: SettingsPage) -> None:
    page.open("sites")
    page.filters.chosen.emit("La commune", "")
    assert page.current_section() == "sites"
    assert list(page.filters.held().values()) == ["sites"]


def test_without_the_use_case_there_is_no_backup_section(stage: Stage) -> None:
    page = SettingsPage(lambda: date(2026, 11, 16))
    stage(page)
    page.open("backup")
    assert page.current_section() == "town"
    assert page.backup is None


def test_what_did_not_change_is_not_built_again(page: SettingsPage, town: Office) -> None:
    tables = set(page.findChildren(PlainTable))
    page.show_view(the_view(town))
    assert set(page.findChildren(PlainTable)) == tables
    page.open("staff")
    page.show_view(replace(the_view(town), staff=(), workstations=()))
    assert not any(table.isVisible() and table.rows.rows() for table in page.findChildren(PlainTable))


def test_a_narrow_window_offers_the_sections_as_a_menu(page: SettingsPage, qapp: QApplication) -> None:
    page.set_aside_folded(True)
    assert page.menu_button.isVisible()
    click(page.menu_button)
    menu = QApplication.activePopupWidget()
    assert menu is not None
    menu.close()
    page.set_aside_folded(False)
    assert not page.menu_button.isVisible()


@pytest.mark.parametrize("k", [1.0, 1.3])
def test_nothing_sticks_out_of_any_section(stage: Stage, qapp: QApplication, town: Office, k: float) -> None:
    apply_theme(qapp, Mode.LIGHT, k)
    page = a_page(town)
    stage(page).resize(round(880 * k), round(600 * k))
    page.show_view(the_view(town))
    for key in KEYS:
        page.open(key)
        qapp.processEvents()
        assert beyond_parent(page) == [], key
    assert wrong_texts(page) == []


def test_a_remark_of_a_record_leads_to_the_record_of_another_section(
    page: SettingsPage, town: Office
) -> None:
    page.show_section("activities")
    tariff = TownSettingsEditing(town).records(ADMIN, "tariff")[-1]
    page.editors["activities"].warning.say(Remark("Sans prix.", "Fixer son prix", "tariffs", tariff.key))
    click(page.editors["activities"].warning.link)
    assert page.current_section() == "tariffs"
    assert page.editors["tariffs"].current_key() == tariff.key
