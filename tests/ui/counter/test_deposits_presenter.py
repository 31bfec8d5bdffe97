"""Remittances on a real office: pieces leave the drawer, a cheque bounces, papers are shown."""

from datetime import date

import pytest
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from staffdesk.domain.french.errors import sentence
from staffdesk.models.staff import AuditEntry
from staffdesk.services.counter import Counter
from staffdesk.services.deposits import Deposits
from staffdesk.services.money_rows import MeansGiven, VoucherGiven
from staffdesk.services.till_paper_store import REPRINTED
from staffdesk.ui.counter.deposits_page import DepositsPage
from staffdesk.ui.counter.deposits_presenter import DepositsPresenter, last_month
from staffdesk.ui.kit.failures import Failures
from staffdesk.ui.kit.reasoned_question import ReasonedQuestion
from staffdesk.ui.kit.tasks import Tasks
from tests.factories_money import Family, MoneyTown, cash, cheque, pay
from tests.ui.conftest import RecordingShell, Stage
from tests.ui.hand import click, type_text


@pytest.fixture
def page(
    town: MoneyTown, family: Family, tasks: Tasks, shell: RecordingShell, stage: Stage, qtbot: QtBot
) -> DepositsPage:
    """The page of the régisseur, with a cheque, a voucher and 40 € in the drawer."""
    counter = Counter(town.office)
    counter.open_till(town.officer, "régie", 5000)
    voucher = MeansGiven("cesu", 1000, vouchers=(VoucherGiven("90000001", 1000, 2026, "Émetteur"),))
    settle = [(town.invoice_of(family), 5860)]
    counter.take(town.officer, pay(family, settle, voucher, cheque(860), cash(4000)))
    made = DepositsPage(town.clock.today)
    made.resize(1240, 850)
    window = stage(made)
    DepositsPresenter(
        made,
        Deposits(town.office),
        counter,
        tasks=tasks,
        failures=Failures(sentence, made.banners, window),
        shell=shell,
        actor=town.officer,
        today=town.clock.today,
    )
    qtbot.waitUntil(lambda: made.waiting["cheque"].words()[0] != "")
    return made


def test_cheques_are_handed_over_and_one_bounces(
    page: DepositsPage, town: MoneyTown, shell: RecordingShell, qtbot: QtBot
) -> None:
    click(page.waiting["cheque"].button)
    assert page.pieces.summary() == "1\u00a0pièce, 8,60\u00a0€"
    click(page.pieces.button)
    qtbot.waitUntil(lambda: page.viewer.title() == "Bordereau 2026-B0001")
    qtbot.waitUntil(lambda: len(page.cheques.rows.rows()) == 1)
    page.cheques.opened.emit(page.cheques.rows.rows()[0])
    question = page.findChild(ReasonedQuestion)
    assert question is not None
    type_text(question.reason.control, "sans provision")
    question.confirmed.emit()
    question.reasoned.emit(question.reason.text())
    qtbot.waitUntil(lambda: page.viewer.title() == "Quittance 2026-00002")
    qtbot.waitUntil(lambda: page.cheques.rows.rows()[0].bounced_on is not None)


def test_a_slip_given_once_is_printed_again_as_a_numbered_copy(
    page: DepositsPage, town: MoneyTown, qtbot: QtBot
) -> None:
    click(page.waiting["cheque"].button)
    click(page.pieces.button)
    qtbot.waitUntil(lambda: page.viewer.title() == "Bordereau 2026-B0001")
    assert page.viewer.print_button.text() == "Imprimer"
    qtbot.waitUntil(lambda: len(page.slips.rows.rows()) == 1)
    page.slips.opened.emit(page.slips.rows.rows()[0])
    click(page.bank.paper)
    qtbot.waitUntil(lambda: page.viewer.print_button.text() == "Imprimer un duplicata")
    click(page.viewer.print_button)
    qtbot.waitUntil(lambda: page.viewer.title() == "Bordereau 2026-B0001, duplicata")
    with town.office.database.read() as session:
        [noted] = session.scalars(select(AuditEntry).where(AuditEntry.action == REPRINTED)).all()
    assert noted.record.startswith("deposit_slip:")


def test_a_closing_is_printed_again_as_a_numbered_copy(
    page: DepositsPage, town: MoneyTown, qtbot: QtBot
) -> None:
    Counter(town.office).close_till(town.officer, 9000, "")
    page.entered.emit()
    click(page.waiting["cheque"].button)
    click(page.pieces.button)  # what changes has the lists asked for anew
    qtbot.waitUntil(lambda: len(page.closings.rows.rows()) == 1)
    page.closings.opened.emit(page.closings.rows.rows()[0])
    qtbot.waitUntil(lambda: page.viewer.title().startswith("Arrêté de caisse"))
    click(page.viewer.print_button)
    qtbot.waitUntil(lambda: page.viewer.title().endswith(", duplicata"))


def test_vouchers_are_sent_and_answered(page: DepositsPage, qtbot: QtBot) -> None:
    click(page.waiting["cesu"].button)
    click(page.pieces.button)
    qtbot.waitUntil(lambda: len(page.slips.rows.rows()) == 1)
    page.slips.opened.emit(page.slips.rows.rows()[0])
    qtbot.waitUntil(page.answer.isVisible)
    click(page.answer.button)
    qtbot.waitUntil(lambda: page.slips.rows.rows()[0].state == "refunded")


def test_cash_is_counted_and_handed_over(page: DepositsPage, qtbot: QtBot) -> None:
    click(page.waiting["cash"].button)
    type_text(page.cash.grid.counts[2000], "2")
    click(page.cash.button)
    qtbot.waitUntil(lambda: page.waiting["cash"].words()[0].startswith("Encaisse 0,00"))
    assert not page.waiting["cash"].button.isEnabled() or page.waiting["cash"].button.toolTip()


def test_the_statement_of_a_period_is_shown(page: DepositsPage, qtbot: QtBot) -> None:
    page.first.set_day(date(2026, 11, 1))
    page.last.set_day(date(2026, 11, 30))
    click(page.statement_button)
    qtbot.waitUntil(lambda: page.viewer.title() == "Bordereau de versement")


def test_the_month_before_is_offered() -> None:
    assert last_month(date(2027, 1, 11)) == (date(2026, 12, 1), date(2026, 12, 31))


def test_the_receipt_of_the_bank_is_noted_on_its_slip(
    page: DepositsPage, town: MoneyTown, shell: RecordingShell, qtbot: QtBot
) -> None:
    click(page.waiting["cheque"].button)
    click(page.pieces.button)
    qtbot.waitUntil(lambda: len(page.slips.rows.rows()) == 1)
    page.slips.opened.emit(page.slips.rows.rows()[0])
    assert page.side.currentWidget() is page.bank
    type_text(page.bank.reference.control, "AT-118")
    type_text(page.bank.amount.edit, "8,60")
    click(page.bank.button)
    qtbot.waitUntil(lambda: page.slips.rows.rows()[0].state == "credited")
    assert page.slips.rows.rows()[0].reference == "AT-118"
    assert shell.toasts[-1] == "Crédit de 8,60\u00a0€ noté pour le bordereau 2026-B0001"
    page.slips.opened.emit(page.slips.rows.rows()[0])
    qtbot.waitUntil(lambda: page.viewer.title() == "Bordereau 2026-B0001")
