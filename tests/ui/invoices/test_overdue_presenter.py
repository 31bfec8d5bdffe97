"""Unpaid invoices led by hand over a real office: ages, a hold, a run previewed and sent, its letters."""

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog
from sqlalchemy import func, select

from staffdesk.domain.french.errors import sentence
from staffdesk.domain.french.reminders import DEFAULT_LEVELS
from staffdesk.models.reminders import Reminder
from staffdesk.models.town import TextTemplate
from staffdesk.services.account_statement import AccountStatements
from staffdesk.services.overdue import Overdue
from staffdesk.services.reminder_holds import HoldAsked, ReminderHolds
from staffdesk.services.reminder_rows import ReminderWish
from staffdesk.services.reminders import Reminders
from staffdesk.ui.invoices.hold_question import HoldQuestion
from staffdesk.ui.invoices.overdue_presenter import OverduePresenter, ReminderServices
from staffdesk.ui.invoices.page import OVERDUE
from staffdesk.ui.kit.containers import Question
from staffdesk.ui.kit.failures import Failures
from staffdesk.ui.kit.tasks import Tasks
from tests.factories_money import DUE, MoneyTown
from tests.ui.conftest import RecordingShell
from tests.ui.hand import click, press, type_text
from tests.ui.invoices.conftest import InvoicingDesk, MakeDesk


@pytest.fixture
def desk(make_desk: MakeDesk, town: MoneyTown, tasks: Tasks, shell: RecordingShell) -> InvoicingDesk:
    """The screen, ten days after the due date of two invoices."""
    with town.database.begin() as session:
        session.add_all(
            TextTemplate(kind="reminder_level", code=code, label=label, body=dict(body))
            for code, label, body in DEFAULT_LEVELS
        )
    town.issue()
    town.clock.advance(days=(DUE - town.clock.today()).days + 10)
    desk = make_desk()
    services = ReminderServices(
        Overdue(town.office),
        Reminders(town.office),
        ReminderHolds(town.office),
        AccountStatements(town.office),
        ReminderWish,
        HoldAsked,
    )
    OverduePresenter(
        desk.page,
        services,
        tasks=tasks,
        failures=Failures(sentence, desk.page.banners, desk.page.window()),
        shell=shell,
        actor=town.officer,
        today=town.clock.today,
    )
    desk.page.open(OVERDUE)
    desk.idle()
    return desk


def question(desk: InvoicingDesk, kind: type[QDialog]) -> QDialog:
    desk.wait(lambda: any(q.isVisible() for q in desk.page.findChildren(kind)))
    return next(q for q in desk.page.findChildren(kind) if q.isVisible())


def reminded(desk: InvoicingDesk) -> int:
    with desk.town.database.read() as session:
        return session.scalar(select(func.count()).select_from(Reminder)) or 0


def test_ages_narrow_the_families_and_the_first_is_in_hand(desk: InvoicingDesk) -> None:
    view = desk.page.overdue
    assert [(line.words, line.families) for line in view.ages.rows.rows()] == [
        ("Tous les âges", 2),
        ("Jusqu’à 30\u00a0jours", 2),
        ("31 à 60\u00a0jours", 0),
        ("61 à 90\u00a0jours", 0),
        ("Plus de 90\u00a0jours", 0),
    ]
    assert [row.family for row in view.families.rows.rows()] == ["Colin-Haddad", "Perrin"]
    assert view.panel.title.text() == "Famille Colin-Haddad · dossier 00001"
    assert len(view.panel.invoices.rows.rows()) == 1
    view.ages.setFocus()
    for _ in range(2):
        press(view.ages, Qt.Key.Key_Down)
    assert view.families.rows.rows() == ()
    assert "Aucune famille dans cette tranche" in view.empty.text()


def test_a_run_is_prepared_confirmed_and_its_letters_are_shown(desk: InvoicingDesk) -> None:
    view = desk.page.overdue
    click(view.remind_button)
    desk.idle()
    form = view.form
    assert form.isVisible()
    assert [row.family for row in form.planned.rows.rows()] == ["Colin-Haddad", "Perrin"]
    assert form.send_button.text() == "Relancer 2\u00a0familles"
    press(form.send_button, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    asked = question(desk, Question)
    assert isinstance(asked, Question)
    assert "2\u00a0lettres à imprimer" in asked.accessibleDescription()
    assert reminded(desk) == 0
    click(asked.act_button)
    desk.wait(lambda: desk.page.whole.currentWidget() is desk.page.viewer)
    desk.idle()
    assert desk.page.viewer.title() == "Lettres de relance"
    assert reminded(desk) == 2
    assert "2\u00a0familles relancées" in desk.shell.toasts[-1]
    press(desk.page.viewer, Qt.Key.Key_Escape)
    desk.page.close_paper()
    desk.page.findChildren(OverduePresenter)[0].refresh()
    desk.idle()
    assert [row.families for row in view.runs.rows.rows()] == [2]
    [sent] = view.panel.reminders.rows.rows()
    assert sent.number == "2026-R00001"
    view.panel.reminders.selectRow(0)
    press(view.panel.reminders, Qt.Key.Key_Return)
    desk.wait(lambda: desk.page.viewer.title() == "Relance 2026-R00001")


def test_levels_and_dates_change_the_preview_and_faults_stand_beside_their_field(desk: InvoicingDesk) -> None:
    view = desk.page.overdue
    click(view.remind_button)
    desk.idle()
    form = view.form
    for box in form.levels.values():
        click(box)
    desk.idle()
    assert form.preview is None
    assert not form.send_button.isEnabled()
    click(form.levels["last"])
    desk.idle()
    assert (form.planned.rows.rows(), form.nobody.isVisible()) == ((), True)
    form.made_on.set_day(desk.town.clock.today() + timedelta(days=9))
    form.pay_by.set_day(desk.town.clock.today() + timedelta(days=30))
    form.ask()
    desk.wait(lambda: bool(form.made_on.error()))
    assert "7 jours au plus" in form.made_on.error()
    form.pay_by.set_day(desk.town.clock.today())
    form.ask()
    assert form.pay_by.error() == "La date limite doit suivre la date de la relance."
    press(form, Qt.Key.Key_Escape)
    assert view.families.isVisible()


def test_a_family_is_left_in_peace_with_a_reason_then_reminded_again(desk: InvoicingDesk) -> None:
    panel = desk.page.overdue.panel
    click(panel.hold_link)
    asked = question(desk, HoldQuestion)
    assert isinstance(asked, HoldQuestion)
    click(asked.act_button)
    assert asked.reason.error()
    type_text(asked.reason.control, "suivi par le CCAS")
    click(asked.act_button)
    desk.wait(lambda: "Relances suspendues" in desk.shell.toasts)
    desk.idle()
    desk.page.findChildren(OverduePresenter)[0].refresh()
    desk.idle()
    assert "suivi par le CCAS" in panel.held.text()
    click(desk.page.overdue.remind_button)
    desk.idle()
    [left] = desk.page.overdue.form.left.rows.rows()
    assert (left.family, left.why) == ("Colin-Haddad", "à ne pas relancer")
    click(desk.page.overdue.form.back_button)
    click(panel.hold_link)
    desk.wait(lambda: "Les relances reprennent" in desk.shell.toasts)


def test_an_invoice_alone_is_held_and_its_family_is_shown_from_elsewhere(
    desk: InvoicingDesk, town: MoneyTown
) -> None:
    panel = desk.page.overdue.panel
    click(panel.invoice_link)
    asked = question(desk, HoldQuestion)
    assert isinstance(asked, HoldQuestion)
    asked.kind.choose("plan")
    type_text(asked.reason.control, "trois fois")
    click(asked.act_button)
    desk.wait(lambda: "Relances suspendues" in desk.shell.toasts)
    desk.page.findChildren(OverduePresenter)[0].refresh()
    desk.idle()
    [row] = panel.invoices.rows.rows()
    assert row.hold == "échéancier accordé"
    with town.database.read() as session:
        perrin = session.scalars(select(Reminder.household_id)).all()
    assert perrin == []
    other = desk.page.overdue.families.rows.rows()[1]
    desk.page.open((OVERDUE, other.household_id))
    desk.idle()
    assert panel.household_id == other.household_id
    click(panel.family_link)
    assert desk.shell.visits[-1] == ("families", other.household_id)
    click(panel.statement_link)
    desk.wait(lambda: desk.page.viewer.title() == "Relevé de compte")
