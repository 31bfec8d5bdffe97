"""Table and lines: the current invoice is asked for, a draft leaves out what it does not have."""

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from staffdesk.ui.invoices.invoice_browser import InvoiceBrowser
from staffdesk.ui.invoices.tables import InvoicePlace
from tests.ui.conftest import Stage
from tests.ui.hand import press
from tests.ui.invoices.picture import TODAY, invoices


@pytest.fixture
def browser(stage: Stage) -> InvoiceBrowser:
    """The browser with twelve issued invoices, wide enough for all columns."""
    made = InvoiceBrowser(lambda: TODAY)
    made.setMinimumSize(1000, 600)
    stage(made)
    made.show_invoices(invoices(12, numbered=True))
    return made


def hidden(browser: InvoiceBrowser) -> set[InvoicePlace]:
    """Give the columns left out."""
    return {place for place in InvoicePlace if browser.table.isColumnHidden(place)}


def test_the_lines_of_the_current_invoice_are_asked_for(qtbot: QtBot, browser: InvoiceBrowser) -> None:
    with qtbot.waitSignal(browser.lines_asked) as told:
        browser.table.selectRow(3)
    assert told.args == [4]
    assert browser.panel.invoice() == browser.table.current_row()
    with qtbot.waitSignal(browser.paper_asked):
        press(browser.table, Qt.Key.Key_Return)
    assert browser.choose(7)
    assert not browser.choose(999)


def test_drafts_have_neither_number_nor_state(qtbot: QtBot, browser: InvoiceBrowser) -> None:
    assert hidden(browser) == set()
    browser.show_invoices(invoices(3, numbered=False))
    assert hidden(browser) == {InvoicePlace.NUMBER, InvoicePlace.STATE, InvoicePlace.OPEN}
    browser.table.selectRow(0)
    with qtbot.assertNotEmitted(browser.paper_asked):
        press(browser.table, Qt.Key.Key_Return)


def test_a_narrow_table_keeps_family_state_and_amount(stage: Stage) -> None:
    browser = InvoiceBrowser(lambda: TODAY)
    browser.setFixedSize(592, 400)
    stage(browser)
    browser.show_invoices(invoices(12, numbered=True))
    assert hidden(browser) == {InvoicePlace.LABEL, InvoicePlace.DUE, InvoicePlace.OPEN}
    widths = [browser.table.columnWidth(place) for place in InvoicePlace if place not in hidden(browser)]
    assert sum(widths) <= browser.table.viewport().width()


@pytest.mark.parametrize("width", [592, 711, 845, 1000])
def test_a_family_has_room_for_its_name_at_any_width(stage: Stage, width: int) -> None:
    browser = InvoiceBrowser(lambda: TODAY)
    browser.setFixedSize(width, 400)
    stage(browser)
    browser.show_invoices(invoices(12, numbered=True))
    assert browser.table.columnWidth(InvoicePlace.FAMILY) >= 110
    assert browser.table.horizontalScrollBar().maximum() == 0


def test_no_invoice_is_said(browser: InvoiceBrowser) -> None:
    browser.say_empty("Aucune facture trouvée.", "Chercher autrement.")
    browser.show_invoices(())
    assert browser.empty.isVisible()
    assert not browser.table.isVisible()
    assert browser.panel.invoice() is None


def test_without_a_choice_the_panel_takes_no_more_room_than_it_says(
    qtbot: QtBot, browser: InvoiceBrowser
) -> None:
    qtbot.waitUntil(lambda: browser.panel.height() <= 120)
    browser.table.selectRow(7)
    qtbot.waitUntil(lambda: browser.panel.height() > 200)
    table = browser.table
    qtbot.waitUntil(lambda: table.viewport().rect().contains(table.visualRect(table.currentIndex())))
