"""The links under an invoice follow its state and the rights of who looks."""

from dataclasses import replace
from datetime import date

from staffdesk.services.crediting_rows import CreditNoteRow
from staffdesk.services.money_rows import InvoiceRow
from staffdesk.ui.invoices.credit_panel import CreditPanel
from tests.ui.conftest import Stage
from tests.ui.hand import click

ISSUED = InvoiceRow(
    1,
    "2026-000001",
    "octobre 2026",
    "Tilleul",
    7,
    1000,
    700,
    date(2026, 11, 6),
    date(2026, 11, 30),
    "issued",
    300,
)


def visible(panel: CreditPanel) -> list[bool]:
    return [link.isVisible() for link in (panel.line_link, panel.cancel_link, panel.again_link)]


def test_who_may_credit_is_offered_what_the_invoice_allows(stage: Stage) -> None:
    panel = CreditPanel()
    stage(panel)
    panel.set_rights(may_credit=True)
    panel.show_invoice(ISSUED)
    assert visible(panel) == [True, True, False]
    panel.show_invoice(replace(ISSUED, state="cancelled"))
    assert visible(panel) == [False, False, True]
    panel.show_invoice(replace(ISSUED, number=""))
    assert visible(panel) == [False, False, False]
    panel.set_rights(may_credit=False)
    panel.show_invoice(ISSUED)
    assert visible(panel) == [False, False, False]


def test_who_may_credit_notes_that_the_treasury_knows(stage: Stage) -> None:
    panel = CreditPanel()
    stage(panel)
    note = CreditNoteRow(4, "2026-A00001", 305, 0, "absence", date(2026, 11, 16), title_cents=305)
    panel.show_invoice(ISSUED)
    panel.show_notes([note])
    assert (len(panel.titles), panel.handed) == (1, [])
    panel.set_rights(may_credit=True)
    panel.show_notes([note])
    asked: list[object] = []
    panel.handed_asked.connect(asked.append)
    [link] = panel.handed
    click(link)
    assert asked == [note]
    panel.show_notes([replace(note, handed_on=date(2026, 11, 20))])
    assert (len(panel.titles), panel.handed) == (1, [])


def test_each_credit_note_leads_to_its_document(stage: Stage) -> None:
    panel = CreditPanel()
    stage(panel)
    panel.show_invoice(ISSUED)
    note = CreditNoteRow(4, "2026-A00001", 305, 0, "absence", date(2026, 11, 16))
    panel.show_notes([note])
    asked: list[object] = []
    panel.note_asked.connect(asked.append)
    [link] = panel.notes
    click(link)
    assert asked == [note]
    panel.show_notes([])
    assert panel.notes == []
