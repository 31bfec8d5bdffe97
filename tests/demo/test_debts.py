"""Debts of two ages, first reminders, and mandates whose accounts are invented."""

from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from staffdesk.demo.debts import invented_iban
from staffdesk.domain.iban import read_iban
from staffdesk.domain.permissions import SYSTEM
from staffdesk.models.households import Household
from staffdesk.models.invoices import Invoice
from staffdesk.models.mandates import Mandate
from staffdesk.models.reminders import Reminder
from staffdesk.services.mandates import without_mandate
from staffdesk.services.overdue import Overdue
from tests.demo.conftest import DrawnTown


def test_debts_are_of_two_ages_at_least(town: DrawnTown) -> None:
    view = Overdue(town.office).view(SYSTEM)
    assert sum(row.families > 0 for row in view.ages) >= 2


def test_first_reminders_were_sent_once_for_an_invoice(session: Session, town: DrawnTown) -> None:
    sent = session.scalars(select(Reminder)).all()
    assert len(sent) == town.built.reminders > 0
    assert {one.level for one in sent} == {"first"}
    assert all(one.made_on < town.office.clock.today() for one in sent)
    due = session.scalar(select(func.max(Invoice.due_on)))
    assert due is not None
    assert all(one.made_on >= due + timedelta(days=7) for one in sent)


def test_mandates_are_sealed_and_a_few_are_missing(session: Session, town: DrawnTown) -> None:
    rows = session.scalars(select(Mandate)).all()
    debited = session.scalar(select(func.count()).where(Household.pays_by_debit.is_(True))) or 0
    assert len(rows) + len(without_mandate(session)) == debited > len(rows) > 0
    sealer = town.office.sealer()
    opened = sealer.open(rows[0].iban_sealed, table="mandate", row_id=rows[0].id, column="iban_sealed")
    assert read_iban(opened.decode()) == invented_iban(rows[0].household_id)
