"""One family with something unpaid: what it owes, what stops reminders, what was sent."""

from datetime import date

import pytest

from staffdesk.services.reminder_rows import HoldRow, LateInvoiceRow, ReminderRow
from staffdesk.ui.invoices.late_family_panel import (
    GO_ON_FAMILY,
    GO_ON_INVOICE,
    STOP_FAMILY,
    STOP_INVOICE,
    LateFamilyPanel,
)
from tests.ui.conftest import Stage
from tests.ui.hand import click

DAY = date(2026, 12, 1)


@pytest.fixture
def panel(stage: Stage) -> LateFamilyPanel:
    made = LateFamilyPanel()
    stage(made).resize(900, 600)
    made.set_rights(may_hold=True)
    made.show_family(7, "Famille Tilleul")
    made.show_invoices([LateInvoiceRow(1, "2026-000001", "octobre 2026", DAY, 915, 915)])
    return made


def test_who_only_reads_is_offered_no_stop(panel: LateFamilyPanel) -> None:
    panel.set_rights(may_hold=False)
    assert (panel.hold_link.isVisible(), panel.invoice_link.isVisible()) == (False, False)
    panel.clear()
    assert (panel.empty.isVisible(), panel.body.isVisible()) == (True, False)


def test_links_stop_and_go_on_by_what_holds(panel: LateFamilyPanel) -> None:
    lifted: list[int] = []
    stopped: list[object] = []
    panel.lift_asked.connect(lifted.append)
    panel.family_hold_asked.connect(lambda: stopped.append("family"))
    panel.invoice_hold_asked.connect(lambda row: stopped.append(row.invoice_id))
    assert (panel.hold_link.text(), panel.invoice_link.text()) == (STOP_FAMILY, STOP_INVOICE)
    click(panel.hold_link)
    click(panel.invoice_link)
    panel.show_holds([HoldRow(4, "quiet", "CCAS", None, "Camille")])
    panel.show_invoices([LateInvoiceRow(1, "2026-000001", "octobre", DAY, 915, 915, hold_id=5)])
    assert (panel.hold_link.text(), panel.invoice_link.text()) == (GO_ON_FAMILY, GO_ON_INVOICE)
    assert "CCAS" in panel.held.text()
    click(panel.hold_link)
    click(panel.invoice_link)
    assert (stopped, lifted) == (["family", 1], [4, 5])


def test_what_was_sent_is_listed_or_said_to_be_nothing(panel: LateFamilyPanel) -> None:
    panel.show_reminders(())
    assert (panel.never.isVisible(), panel.reminders.isVisible()) == (True, False)
    panel.show_reminders(
        [ReminderRow(1, "2026-R00001", "Rappel", DAY, "lettre", 915, ("2026-000001",), "Camille")]
    )
    assert (panel.never.isVisible(), panel.reminders.isVisible()) == (False, True)
    panel.show_family(8, "Famille Aulne")
    assert panel.reminders.rows.rows() == ()


def test_a_narrow_panel_leaves_the_period_out(panel: LateFamilyPanel) -> None:
    assert not panel.invoices.isColumnHidden(1)
    panel.window().resize(600, 600)
    assert panel.invoices.isColumnHidden(1)
