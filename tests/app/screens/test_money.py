"""The screens of money show what the town's families owe and paid."""

from sqlalchemy import func, select

from staffdesk.app.desk import Desk
from staffdesk.models.invoices import InvoiceRun
from tests.app.screens.conftest import Open
from tests.ui.demo_town import ADMIN


def test_every_run_of_invoices_is_listed(open_screen: Open, drawn_desk: Desk) -> None:
    page = open_screen("invoices")
    with drawn_desk.office.database.read() as session:
        runs = session.scalar(select(func.count(InvoiceRun.id)))
    assert len(page.runs.rows.rows()) == runs
    assert runs


def test_the_counter_opens_the_account_of_a_family(open_screen: Open, drawn_desk: Desk) -> None:
    family = drawn_desk.services.households.list(ADMIN)[0]
    page = open_screen("counter")
    page.open(family.household_id)
    open_screen("counter")
    assert not page.account.isHidden()
    account = drawn_desk.services.counter.account(ADMIN, family.household_id)
    assert len(page.account.invoices.rows()) == len(account.invoices)


def test_what_leaves_the_till_waits_by_means(open_screen: Open) -> None:
    page = open_screen("deposits")
    assert all(waiting.words()[0] for waiting in page.waiting.values())
