"""A refund asked from the account of a real family, read, rejected, asked again and paid."""

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from staffdesk.app.screens.around import Around
from staffdesk.domain.french.errors import sentence
from staffdesk.domain.permissions import Actor, Role
from staffdesk.services.balances import balances
from staffdesk.services.counter import Counter
from staffdesk.services.households import FieldWritten, Households
from staffdesk.services.money_rows import PaymentAsked
from staffdesk.services.office import Office
from staffdesk.services.refund_rows import RefundAsked
from staffdesk.services.refunds import Refunds
from staffdesk.ui.families.page import FamiliesPage
from staffdesk.ui.families.presenter import FamiliesPresenter
from staffdesk.ui.families.refund_presenter import RefundPresenter
from staffdesk.ui.kit.failures import Failures
from staffdesk.ui.kit.tasks import Tasks
from tests.factories_money import cash
from tests.ui.conftest import RecordingShell, Stage
from tests.ui.demo_town import CAMILLE, READER
from tests.ui.hand import click, press, type_text

OFFICER = Actor(2, "Françoise D.", frozenset({Role.REVENUE_OFFICER}))
IBAN = "FR76 3000 6000 0112 3456 7890 189"


def with_credit(town: Office) -> tuple[int, int]:
    """Let a family pay ahead at the counter; give it, and its credit."""
    counter = Counter(town)
    counter.open_till(CAMILLE, "guichet 1", 5000)
    family = Households(town).list(READER)[0].household_id
    counter.take(CAMILLE, PaymentAsked("ahead", family, (), (cash(1798),)))
    return family, _credit(town, family)


def open_page(
    stage: Stage, tasks: Tasks, town: Office, shell: RecordingShell, actor: Actor = OFFICER
) -> FamiliesPage:
    page = FamiliesPage(town.clock.today)
    stage(page).resize(1200, 900)
    around = Around(tasks=tasks, failures=Failures(sentence, page.banners, page), shell=shell, actor=actor)
    FamiliesPresenter(page, Households(town), FieldWritten, **around)
    RefundPresenter(page, Refunds(town), RefundAsked, **around)
    return page


def test_a_refund_is_asked_read_rejected_asked_again_and_paid(
    stage: Stage, tasks: Tasks, town: Office, shell: RecordingShell, qtbot: QtBot
) -> None:
    family, credit = with_credit(town)
    page = open_page(stage, tasks, town, shell)
    part = page.sheet.refunds
    page.open((family, "refund"))
    qtbot.waitUntil(part.ask_link.isVisible)
    click(part.ask_link)
    part.amount.set_text("99999")
    type_text(part.iban.control, IBAN)
    type_text(part.reason.control, "depart")
    click(part.ask_button)
    qtbot.waitUntil(lambda: "remboursable" in part.amount.error())
    assert part.iban.text() == IBAN
    part.amount.set_text("5")
    click(part.ask_button)
    qtbot.waitUntil(lambda: page.right.currentWidget() is page.viewer)
    assert page.viewer.title() == "Demande de remboursement 2026-D0001"
    press(page.viewer, Qt.Key.Key_Escape)
    assert page.right.currentWidget() is page.sheet
    qtbot.waitUntil(lambda: "compte terminé par 0189" in part.said.text())
    assert shell.toasts[-1] == "Remboursement de 5,00\u00a0€ demandé au comptable"
    left = partial(_credit, town, family)
    assert left() == credit - 500
    click(part.reject_link)
    type_text(part.answer.control, "RIB illisible")
    click(part.reject_button)
    qtbot.waitUntil(part.ask_link.isVisible)
    assert left() == credit
    click(part.ask_link)
    type_text(part.reason.control, "depart")
    click(part.ask_button)
    qtbot.waitUntil(lambda: page.viewer.title().endswith("2026-D0002"))
    click(page.viewer.close_button)
    qtbot.waitUntil(part.paid_link.isVisible)
    click(part.paid_link)
    click(part.paid_button)
    qtbot.waitUntil(lambda: "Paiement du remboursement noté" in shell.toasts)
    qtbot.waitUntil(lambda: part.table.rows.rows()[0].answered_on is not None)
    assert left() == 0


def _credit(town: Office, family: int) -> int:
    with town.database.read() as session:
        found = balances(session, town.clock.today(), [family])
    return found[family].free_cents if family in found else 0


def test_a_fault_said_before_the_form_was_laid_out_is_read_whole(
    stage: Stage, tasks: Tasks, town: Office, shell: RecordingShell, qtbot: QtBot
) -> None:
    family, _ = with_credit(town)
    page = open_page(stage, tasks, town, shell)
    part = page.sheet.refunds
    page.open((family, "refund"))
    qtbot.waitUntil(part.ask_link.isVisible)
    click(part.ask_link)
    click(part.ask_button)
    [said] = [one for one in part.reason.findChildren(QLabel) if one.text() == part.reason.error()]
    qtbot.waitUntil(lambda: said.height() >= said.heightForWidth(said.width()))
    assert part.reason.error() != ""
