"""The lines of an invoice and the reason of each price."""

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from staffdesk.ui.invoices.invoice_panel import InvoicePanel
from tests.ui.conftest import Stage
from tests.ui.hand import click, press
from tests.ui.invoices.picture import LINES, invoices


@pytest.fixture
def panel(stage: Stage) -> InvoicePanel:
    """The panel before an invoice is chosen."""
    made = InvoicePanel()
    stage(made).resize(860, 500)
    return made


def test_before_a_choice_it_says_what_will_be_here(panel: InvoicePanel) -> None:
    assert panel._empty.isVisible()
    assert panel.invoice() is None


def test_the_current_line_is_explained(panel: InvoicePanel) -> None:
    panel.show_invoice(invoices(1, numbered=True)[0])
    panel.show_lines(LINES)
    assert panel.reasons() == LINES[0].why
    press(panel.lines, Qt.Key.Key_Down)
    assert panel.reasons() == LINES[1].why
    panel.clear()
    assert panel.invoice() is None


def test_document_and_family_are_asked_for(qtbot: QtBot, panel: InvoicePanel) -> None:
    invoice = invoices(1, numbered=True)[0]
    panel.show_invoice(invoice)
    with qtbot.waitSignal(panel.paper_asked) as told:
        press(panel.lines, Qt.Key.Key_D)
    assert told.args == [invoice]
    with qtbot.waitSignal(panel.family_asked) as told:
        click(panel.family_link)
    assert told.args == [invoice.household_id]


def test_a_draft_has_no_document(panel: InvoicePanel) -> None:
    panel.show_invoice(invoices(1, numbered=False)[0])
    assert not panel.paper_button.isVisible()
    assert panel._title.text() == "Facture sans numéro · famille Colin-Haddad"
