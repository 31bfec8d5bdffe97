"""Direct debit recorded from the sheet of a real family, and the way to its unpaid invoices."""

from datetime import date

import pytest
from pytestqt.qtbot import QtBot

from staffdesk.app.screens.around import Around
from staffdesk.domain.french.errors import sentence
from staffdesk.domain.permissions import Actor, Role
from staffdesk.services.households import FieldWritten, Households
from staffdesk.services.mandates import AmendmentAsked, MandateAsked, Mandates
from staffdesk.services.office import Office
from staffdesk.services.overdue import Overdue
from staffdesk.ui.families.money_presenter import MandateForms, MoneyPresenter
from staffdesk.ui.families.page import FamiliesPage
from staffdesk.ui.families.presenter import FamiliesPresenter
from staffdesk.ui.kit.failures import Failures
from staffdesk.ui.kit.tasks import Tasks
from tests.ui.conftest import RecordingShell, Stage
from tests.ui.demo_town import READER
from tests.ui.hand import click, type_text

OFFICER = Actor(2, "Françoise D.", frozenset({Role.REVENUE_OFFICER}))
IBAN = "FR76 3000 6000 0112 3456 7890 189"
OTHER_BANK = "FR3310278060070002012345678"


class Desk:
    def __init__(self, stage: Stage, tasks: Tasks, town: Office, shell: RecordingShell, qtbot: QtBot) -> None:
        self.stage, self.tasks, self.town, self.shell, self.qtbot = stage, tasks, town, shell, qtbot

    def open(self, actor: Actor) -> FamiliesPage:
        page = FamiliesPage(self.town.clock.today)
        self.stage(page).resize(1200, 900)
        failures = Failures(sentence, page.banners, page)
        around = Around(tasks=self.tasks, failures=failures, shell=self.shell, actor=actor)
        FamiliesPresenter(page, Households(self.town), FieldWritten, **around)
        forms = MandateForms(MandateAsked, AmendmentAsked)
        MoneyPresenter(page, Mandates(self.town), Overdue(self.town), forms, **around)
        self.qtbot.waitUntil(lambda: page.sheet.debit.sheet() is not None)
        return page


@pytest.fixture
def desk(stage: Stage, tasks: Tasks, town: Office, shell: RecordingShell, qtbot: QtBot) -> Desk:
    return Desk(stage, tasks, town, shell, qtbot)


def test_a_mandate_is_refused_beside_its_field_then_recorded_and_ended(desk: Desk, qtbot: QtBot) -> None:
    page = desk.open(OFFICER)
    part = page.sheet.debit
    click(part.new_link)
    click(part.record_button)
    assert "RIB" not in part.iban.error()
    assert part.iban.error().startswith("Saisissez l’IBAN")
    assert part.signed_on.error() != ""
    assert part.iban.control.hasFocus()
    type_text(part.iban.control, IBAN[:-1] + "8")
    part.signed_on.set_day(date(2026, 9, 1))
    click(part.record_button)
    qtbot.waitUntil(lambda: bool(part.iban.error()))
    assert part.iban.text().endswith("8")
    part.iban.set_text("")
    type_text(part.iban.control, IBAN)
    click(part.record_button)
    qtbot.waitUntil(lambda: "Mandat enregistré" in desk.shell.toasts)
    qtbot.waitUntil(lambda: "0189" in part.said.text())
    assert part.box.isChecked()
    assert part.iban.text() == ""
    click(part.amend_link)
    assert not part.reference.isVisible()
    type_text(part.iban.control, IBAN)
    part.signed_on.set_day(date(2026, 11, 2))
    click(part.record_button)
    qtbot.waitUntil(lambda: part.iban.error() == "Ce compte est déjà celui du mandat.")
    part.iban.set_text("")
    type_text(part.iban.control, OTHER_BANK)
    click(part.record_button)
    qtbot.waitUntil(lambda: "Changement de compte enregistré" in desk.shell.toasts)
    qtbot.waitUntil(lambda: "terminé par 5678" in part.said.text())
    assert "changement de compte signé le 2" in part.said.text()
    click(part.end_link)
    qtbot.waitUntil(lambda: "Mandat terminé" in desk.shell.toasts)
    qtbot.waitUntil(lambda: not part.end_link.isVisible())


def test_direct_debit_is_noted_and_the_way_to_unpaid_invoices_leads_there(desk: Desk, qtbot: QtBot) -> None:
    page = desk.open(OFFICER)
    part, before = page.sheet.debit, page.sheet.debit.box.isChecked()
    click(part.box)
    words = "Prélèvement retiré" if before else "Prélèvement noté"
    qtbot.waitUntil(lambda: words in desk.shell.toasts)
    click(page.sheet.reminders.link)
    sheet = page.sheet.sheet()
    assert sheet is not None
    assert desk.shell.visits[-1] == ("invoices", ("overdue", sheet.household_id))


def test_who_only_reads_changes_nothing(desk: Desk) -> None:
    page = desk.open(READER)
    assert not page.sheet.debit.box.isEnabled()
    assert page.sheet.debit.new_link.isHidden()
