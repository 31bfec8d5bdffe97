"""The receipts led by hand over a real office: shown, copied with a number, cancelled with a reason."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QMenu

from staffdesk.domain.errors import RuleBroken
from staffdesk.domain.french.errors import sentence
from staffdesk.domain.permissions import Actor
from staffdesk.domain.reversals import Cause
from staffdesk.services.counter import Counter
from staffdesk.services.money_rows import MeansGiven, PaymentAsked
from staffdesk.ui.counter.receipts_table import Place
from staffdesk.ui.counter.reversal_question import ReversalQuestion
from tests.factories_money import Family, MoneyTown
from tests.lost_share import lost_share
from tests.ui.counter.conftest import CounterDesk
from tests.ui.hand import click, press, type_text


def with_receipt(desk: CounterDesk, family: Family, taker: Actor) -> CounterDesk:
    settle = ((desk.counter.account(taker, family.household_id).invoices[0].invoice_id, 1000),)
    given = MeansGiven("cash", 1000, {"given_cents": "1000"})
    desk.counter.take(taker, PaymentAsked("one", family.household_id, settle, (given,)))
    desk.presenter.till.refresh()
    desk.wait(lambda: len(desk.page.receipts.rows.rows()) == 1)
    return desk


@pytest.fixture
def clerks(desk: CounterDesk, family: Family) -> CounterDesk:
    """The clerk's counter with one receipt of 10 €."""
    return with_receipt(desk, family, desk.town.clerk)


@pytest.fixture
def officers(town: MoneyTown, family: Family, open_counter: Callable[[Actor], CounterDesk]) -> CounterDesk:
    """The officer's counter with one receipt of 10 €."""
    Counter(town.office).open_till(town.officer, "régie", 0)
    return with_receipt(open_counter(town.officer), family, town.officer)


def press_place(desk: CounterDesk, place: Place, row: int = 0) -> None:
    table = desk.page.receipts
    click(table.viewport(), table.visualRect(table.rows.index(row, place)).center())


def ask_to_cancel(desk: CounterDesk, cause: Cause = Cause.OTHER) -> ReversalQuestion:
    press_place(desk, Place.MORE, len(desk.page.receipts.rows.rows()) - 1)
    menu = next(menu for menu in desk.page.receipts.findChildren(QMenu) if menu.isVisible())
    next(action for action in menu.actions() if action.text() == "Annuler la quittance").trigger()
    menu.close()

    def shown() -> list[ReversalQuestion]:
        return [box for box in desk.page.findChildren(ReversalQuestion) if box.isVisible()]

    desk.wait(lambda: bool(shown()) and bool(shown()[0].effect_text()))
    (question,) = shown()
    question.cause.choose(cause.value)
    desk.wait(question.act_button.isEnabled)
    return question


def test_a_receipt_of_the_day_is_shown_again_and_leaves_the_printer_as_a_copy(clerks: CounterDesk) -> None:
    clerks.page.receipts.selectRow(0)
    press(clerks.page.receipts, Qt.Key.Key_Return)
    viewer = clerks.page.viewer
    clerks.wait(lambda: clerks.page.work.currentWidget() is viewer)
    assert viewer.title() == "Quittance 2026-00001"
    click(viewer.print_button)
    clerks.wait(lambda: viewer.title() == "Quittance 2026-00001, duplicata 1")
    press(viewer.pages, Qt.Key.Key_Escape)
    assert clerks.page.work.currentWidget() is not viewer
    press_place(clerks, Place.ICON)
    clerks.wait(lambda: viewer.title() == "Quittance 2026-00001, duplicata 2")


def test_what_was_said_of_the_printer_goes_with_the_receipt(clerks: CounterDesk) -> None:
    press_place(clerks, Place.ICON)
    viewer = clerks.page.viewer
    clerks.wait(lambda: clerks.page.work.currentWidget() is viewer)
    notice = clerks.page.banners.shown()
    assert notice is not None
    assert "imprimante" in notice.sentence
    press(viewer.pages, Qt.Key.Key_Escape)
    assert clerks.page.banners.shown() is None


def test_a_clerk_is_not_offered_to_cancel(clerks: CounterDesk) -> None:
    press_place(clerks, Place.MORE)
    (menu,) = clerks.page.receipts.findChildren(QMenu)
    assert "Annuler la quittance" not in [action.text() for action in menu.actions()]
    menu.close()


def test_the_officer_cancels_with_a_reason_and_the_family_owes_again(
    officers: CounterDesk, family: Family
) -> None:
    officers.open(family)
    question = ask_to_cancel(officers)
    officers.wait(question.cause.hasFocus)
    click(question.act_button)
    assert question.reason.error() == "Indiquer pourquoi cette quittance est annulée"
    press(question.reason.control, Qt.Key.Key_Return)
    assert question.isVisible(), "Return decides nothing"
    type_text(question.reason.control, "Chèque rendu à la famille")
    click(question.act_button)
    officers.wait(lambda: len(officers.page.receipts.rows.rows()) == 2)
    undone, gone = officers.page.receipts.rows.rows()
    assert (undone.total_cents, undone.reverses, gone.reversed_by) == (-1000, gone.receipt, undone.receipt)
    assert officers.shell.toasts == ["Quittance 2026-00001 annulée par la quittance 2026-00002"]
    account = officers.counter.account(officers.town.officer, family.household_id)
    officers.wait(lambda: officers.page.account.invoices.rows()[0].invoice == account.invoices[0])


def test_a_reason_that_is_typed_survives_doubt_and_failure(officers: CounterDesk) -> None:
    question = ask_to_cancel(officers)
    type_text(question.reason.control, "Erreur de famille")
    click(question.keep_button)
    assert ask_to_cancel(officers).reason.text() == "Erreur de famille"
    for box in officers.page.findChildren(ReversalQuestion):
        box.reject()
    question = ask_to_cancel(officers)
    with lost_share(officers.town.database) as share:
        share.lose()
        click(question.act_button)
        officers.wait(lambda: officers.page.banners.shown() is not None)
        share.give_back()
    again = ask_to_cancel(officers)
    assert again.reason.text() == "Erreur de famille"
    click(again.act_button)
    officers.wait(lambda: bool(officers.shell.toasts))
    first, second = (one for one in officers.reversals if one.operation_id)
    assert first.operation_id == second.operation_id
    assert len(officers.counter.receipts_today(officers.town.officer)) == 2


def test_without_a_till_nothing_is_cancelled_and_that_is_said(
    town: MoneyTown, family: Family, open_counter: Callable[[Actor], CounterDesk]
) -> None:
    Counter(town.office).open_till(town.clerk, "guichet 2", 5000)
    desk = with_receipt(open_counter(town.officer), family, town.clerk)
    desk.counter.close_till(town.clerk, 6000, "")
    question = ask_to_cancel(desk)
    type_text(question.reason.control, "Erreur")
    click(question.act_button)
    desk.wait(lambda: desk.page.banners.shown() is not None)
    notice = desk.page.banners.shown()
    assert notice is not None
    assert notice.sentence == sentence_of("till_closed")


def sentence_of(code: str) -> str:
    return sentence(RuleBroken(code))


def test_one_means_of_another_day_is_found_and_taken_back_alone(
    town: MoneyTown, family: Family, open_counter: Callable[[Actor], CounterDesk]
) -> None:
    counter = Counter(town.office)
    counter.open_till(town.officer, "régie", 0)
    invoice = counter.account(town.officer, family.household_id).invoices[0]
    by_cheque = MeansGiven(
        "cheque", 700, {"cheque_number": "0000417", "bank": "Banque", "drawer": "N. Colin"}
    )
    in_cash = MeansGiven("cash", 300, {"given_cents": "300"})
    asked = PaymentAsked("one", family.household_id, ((invoice.invoice_id, 1000),), (by_cheque, in_cash))
    counter.take(town.officer, asked)
    counter.close_till(town.officer, 300, "")
    town.clock.advance(days=3)
    counter.open_till(town.officer, "régie", 1000)
    desk = open_counter(town.officer)
    assert desk.page.receipts.rows.rows() == ()
    desk.page.receipts_search.setText("sought before")
    press(desk.page, Qt.Key.Key_F7)
    type_text(desk.page.receipts_search, "0000417")
    desk.wait(lambda: len(desk.page.receipts.rows.rows()) == 1)
    press(desk.page.receipts_search, Qt.Key.Key_Return)
    assert desk.page.receipts.hasFocus()
    question = ask_to_cancel(desk, Cause.WRONG_MEANS)
    before = question.effect_text()
    assert "10,00\u00a0€ de nouveau dus" in before
    assert "Espèces à rendre\u00a0: 3,00\u00a0€" in before
    box = question.pieces.boxes[question.pieces.ticked()[1]]
    click(box, box.rect().center())
    desk.wait(lambda: "7,00\u00a0€ de nouveau dus" in question.effect_text())
    assert "Espèces" not in question.effect_text()
    assert question.act_button.text() == "Annuler ce qui est coché"
    question.cause.choose(Cause.WRONG_MEANS.value)
    click(question.act_button)
    desk.wait(lambda: bool(desk.shell.toasts))
    assert desk.shell.toasts == ["Quittance 2026-00001 annulée en partie par la quittance 2026-00002"]
    desk.wait(lambda: desk.page.receipts.rows.rows()[-1].reversed_cents == 700)
    assert (
        counter.account(town.officer, family.household_id).invoices[0].open_cents == invoice.open_cents - 300
    )


def is_said(desk: CounterDesk, words: str) -> bool:
    return any(box.isVisible() for box in desk.page.findChildren(QLabel) if box.text() == words)


def test_a_cancellation_whose_answer_was_lost_is_not_made_twice(officers: CounterDesk) -> None:
    question = ask_to_cancel(officers, Cause.DOUBLE_ENTRY)
    with lost_share(officers.town.database) as share:
        share.lose_after_commit()
        click(question.act_button)
        officers.wait(lambda: officers.page.banners.shown() is not None)
        share.give_back()
    officers.page.receipts.reversal_asked.emit(officers.page.receipts.rows.rows()[0])
    officers.wait(lambda: told(officers) == sentence_of("already_reversed"))
    assert len(officers.counter.receipts_today(officers.town.officer)) == 2


def told(desk: CounterDesk) -> str:
    notice = desk.page.banners.shown()
    return notice.sentence if notice is not None else ""


def test_a_receipt_that_nobody_knows_is_said_not_to_be_found(desk: CounterDesk) -> None:
    type_text(desk.page.receipts_search, "99999")
    none_found = "Aucune quittance trouvée."
    desk.wait(lambda: is_said(desk, none_found))
    desk.page.receipts_search.clear()
    desk.wait(lambda: not is_said(desk, none_found))
