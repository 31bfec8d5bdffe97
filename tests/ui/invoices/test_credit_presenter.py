"""Credit notes led by hand over a real office: a changed day, a cancelled invoice, a line reduced."""

from datetime import date

import pytest
from PySide6.QtWidgets import QDialog

from staffdesk.domain.bookings import BookingEvent
from staffdesk.domain.french.errors import sentence
from staffdesk.domain.invoice_life import InvoiceState
from staffdesk.models.invoices import Invoice
from staffdesk.services.account_statement import AccountStatements
from staffdesk.services.crediting import Crediting
from staffdesk.ui.invoices.credit_presenter import CreditPresenter
from staffdesk.ui.invoices.credit_question import CreditQuestion
from staffdesk.ui.invoices.credit_words import HANDED
from staffdesk.ui.invoices.page import CORRECTIONS, INVOICES
from staffdesk.ui.kit.failures import Failures
from staffdesk.ui.kit.reasoned_question import ReasonedQuestion
from staffdesk.ui.kit.tasks import Tasks
from tests.factories_money import Family, MoneyTown, october_days
from tests.ui.conftest import RecordingShell
from tests.ui.hand import click, type_text
from tests.ui.invoices.conftest import InvoicingDesk, MakeDesk

FIRST = date(2026, 10, 1)


@pytest.fixture
def family(town: MoneyTown) -> Family:
    """A family with an issued invoice of three evenings."""
    family = town.add_family("Zeller")
    town.add_days(family, "evening", october_days(3), state="booked")
    town.issue()
    return family


@pytest.fixture
def desk(
    make_desk: MakeDesk, family: Family, town: MoneyTown, tasks: Tasks, shell: RecordingShell
) -> InvoicingDesk:
    """The screen with its credit notes led."""
    desk = make_desk()
    led = CreditPresenter(
        desk.page,
        Crediting(town.office),
        town.invoicing,
        AccountStatements(town.office),
        tasks=tasks,
        failures=Failures(sentence, desk.page.banners, desk.page.window()),
        shell=shell,
        actor=town.officer,
    )
    desk.idle()
    assert led.parent() is desk.page
    return desk


def choose(desk: InvoicingDesk, family: Family) -> None:
    desk.page.choose_view(INVOICES)
    desk.idle()
    desk.page.browser.choose(desk.town.invoice_of(family))
    desk.idle()


def question(desk: InvoicingDesk, kind: type[QDialog]) -> QDialog:
    desk.wait(lambda: any(q.isVisible() for q in desk.page.findChildren(kind)))
    return next(q for q in desk.page.findChildren(kind) if q.isVisible())


def test_a_day_that_changed_is_credited_by_one_button(desk: InvoicingDesk, family: Family) -> None:
    desk.town.move_day(family, BookingEvent.EXCUSE, FIRST, code="evening")
    desk.page.choose_view(CORRECTIONS)
    desk.page.findChildren(CreditPresenter)[0].refresh()
    desk.idle()
    click(desk.page.corrections.credit_button)
    desk.wait(lambda: bool(desk.shell.toasts))
    desk.idle()
    assert "2026-A00001" in desk.shell.toasts[-1]
    assert desk.page.corrections.table.rows.rows() == ()
    choose(desk, family)
    [link] = desk.page.browser.panel.credits.notes
    click(link)
    desk.wait(lambda: desk.page.whole.currentWidget() is desk.page.viewer)


def test_an_invoice_is_cancelled_with_a_reason_and_made_anew(desk: InvoicingDesk, family: Family) -> None:
    choose(desk, family)
    panel = desk.page.browser.panel
    click(panel.credits.cancel_link)
    asked = question(desk, ReasonedQuestion)
    assert isinstance(asked, ReasonedQuestion)
    type_text(asked.reason.control, "Mauvais quotient")
    click(asked.act_button)
    desk.wait(lambda: bool(desk.shell.toasts))
    desk.idle()
    choose(desk, family)
    click(panel.credits.again_link)
    desk.wait(lambda: desk.page.run.detail is not None and "Refacturation" in desk.page.run.detail.run.title)
    desk.idle()
    detail = desk.page.run.detail
    assert detail is not None
    assert (detail.run.invoices, detail.run.total_cents) == (1, 660)


def test_a_part_of_a_line_is_credited(desk: InvoicingDesk, family: Family) -> None:
    choose(desk, family)
    click(desk.page.browser.panel.credits.line_link)
    asked = question(desk, CreditQuestion)
    assert isinstance(asked, CreditQuestion)
    asked.amount.set_text("1,10")
    type_text(asked.reason.control, "Geste")
    click(asked.act_button)
    desk.wait(lambda: bool(desk.shell.toasts))
    desk.idle()
    assert desk.town.account_cents(family) == 550


def test_a_title_reduced_is_noted_as_told_to_the_treasury(desk: InvoicingDesk, family: Family) -> None:
    with desk.town.database.begin() as session:
        invoice = session.get_one(Invoice, desk.town.invoice_of(family))
        invoice.state = InvoiceState.SENT_TO_TREASURY.value
    desk.town.move_day(family, BookingEvent.EXCUSE, FIRST, code="evening")
    desk.town.credit()
    choose(desk, family)
    panel = desk.page.browser.panel.credits
    [link] = panel.handed
    click(link)
    desk.wait(lambda: panel.handed == [] and any("transmise le" in told.text() for told in panel.titles))
    assert desk.shell.toasts == [HANDED]


def test_the_statement_of_the_family_opens_from_its_invoice(desk: InvoicingDesk, family: Family) -> None:
    choose(desk, family)
    click(desk.page.browser.panel.statement_link)
    desk.wait(lambda: desk.page.whole.currentWidget() is desk.page.viewer)
    assert desk.page.viewer.title() == "Relevé de compte"
