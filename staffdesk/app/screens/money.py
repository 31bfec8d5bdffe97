"""Money: invoices, counter, deposits."""

from typing import TYPE_CHECKING

from staffdesk.app.screens.around import around, files
from staffdesk.domain.permissions import Actor
from staffdesk.services.money_rows import CardTicket, MeansGiven, PaymentAsked, VoucherGiven
from staffdesk.services.reminder_holds import HoldAsked
from staffdesk.services.reminder_rows import ReminderWish
from staffdesk.services.reversals import ReversalAsked
from staffdesk.ui.counter.deposits_page import DepositsPage
from staffdesk.ui.counter.deposits_presenter import DepositsPresenter
from staffdesk.ui.counter.page import CounterPage
from staffdesk.ui.counter.presenter import CounterPresenter, PaymentForms
from staffdesk.ui.invoices.credit_presenter import CreditPresenter
from staffdesk.ui.invoices.overdue_presenter import OverduePresenter, ReminderServices
from staffdesk.ui.invoices.page import InvoicesPage
from staffdesk.ui.invoices.presenter import InvoicesPresenter
from staffdesk.ui.invoices.third_party_presenter import ThirdPartyPresenter
from staffdesk.ui.kit.containers import Page

if TYPE_CHECKING:
    from staffdesk.app.desk import Desk


def invoices_screen(desk: "Desk", actor: Actor) -> Page:
    """Make the runs, the invoices, what is overdue and the reminders."""
    page = InvoicesPage(desk.office.clock.today)
    InvoicesPresenter(
        page,
        desk.services.invoicing,
        desk.services.invoice_payers,
        **around(desk, actor),
        now=desk.office.clock.now,
    )
    CreditPresenter(
        page,
        desk.services.crediting,
        desk.services.invoicing,
        desk.services.statements,
        **around(desk, actor),
    )
    ThirdPartyPresenter(page, desk.services.third_parties, files(page), **around(desk, actor))
    OverduePresenter(
        page,
        ReminderServices(
            desk.services.overdue,
            desk.services.reminders,
            desk.services.reminder_holds,
            desk.services.statements,
            ReminderWish,
            HoldAsked,
        ),
        **around(desk, actor),
        today=desk.office.clock.today,
    )
    return page


def counter_screen(desk: "Desk", actor: Actor) -> Page:
    """Make the counter, where payments are taken."""
    page = CounterPage()
    forms = PaymentForms(PaymentAsked, MeansGiven, VoucherGiven, ReversalAsked, CardTicket)
    CounterPresenter(
        page,
        desk.services.counter,
        forms,
        **around(desk, actor),
        now=desk.office.clock.now,
    )
    return page


def deposits_screen(desk: "Desk", actor: Actor) -> Page:
    """Make what leaves the till: slips, closings, means that wait."""
    page = DepositsPage(desk.office.clock.today)
    DepositsPresenter(
        page,
        desk.services.deposits,
        desk.services.counter,
        **around(desk, actor),
        today=desk.office.clock.today,
    )
    return page
