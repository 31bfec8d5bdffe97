"""The receipts led by hand over a real office: shown, copied with a number, cancelled with a reason."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu

from staffdesk.domain.errors import Unavailable
from staffdesk.domain.french.errors import sentence
from staffdesk.domain.permissions import Actor
from staffdesk.services.counter import Counter
from staffdesk.services.money_rows import MeansGiven, PaymentAsked
from staffdesk.ui.counter.receipts_table import Place
from staffdesk.ui.kit.reasoned_question import ReasonedQuestion
from tests.factories_money import Family, MoneyTown
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


def ask_to_cancel(desk: CounterDesk) -> ReasonedQuestion:
    press_place(desk, Place.MORE, len(desk.page.receipts.rows.rows()) - 1)
    menu = next(menu for menu in desk.page.receipts.findChildren(QMenu) if menu.isVisible())
    next(action for action in menu.actions() if action.text() == "Annuler la quittance").trigger()
    menu.close()
    return next(box for box in desk.page.findChildren(ReasonedQuestion) if box.isVisible())


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
    officers.wait(question.reason.control.hasFocus)
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


def test_a_reason_that_is_typed_survives_doubt_and_failure(
    officers: CounterDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    question = ask_to_cancel(officers)
    type_text(question.reason.control, "Erreur de famille")
    click(question.keep_button)
    assert ask_to_cancel(officers).reason.text() == "Erreur de famille"
    for box in officers.page.findChildren(ReasonedQuestion):
        box.reject()
    tries: list[str] = []
    reverse = officers.counter.reverse

    def lost(actor: Actor, payment_id: int, reason: str, operation_id: str) -> object:
        tries.append(operation_id)
        done = reverse(actor, payment_id, reason, operation_id)
        if len(tries) == 1:
            raise Unavailable("database_unreachable")
        return done

    monkeypatch.setattr(officers.counter, "reverse", lost)
    click(ask_to_cancel(officers).act_button)
    officers.wait(lambda: officers.page.banners.shown() is not None)
    again = ask_to_cancel(officers)
    assert again.reason.text() == "Erreur de famille"
    click(again.act_button)
    officers.wait(lambda: bool(officers.shell.toasts))
    assert tries[0] == tries[1]
    assert len(officers.counter.receipts_today(officers.town.officer)) == 2


def test_without_a_till_nothing_is_cancelled_and_that_is_said(
    town: MoneyTown, family: Family, open_counter: Callable[[Actor], CounterDesk]
) -> None:
    Counter(town.office).open_till(town.clerk, "guichet 2", 5000)
    desk = with_receipt(open_counter(town.officer), family, town.clerk)
    question = ask_to_cancel(desk)
    type_text(question.reason.control, "Erreur")
    click(question.act_button)
    desk.wait(lambda: desk.page.banners.shown() is not None)
    notice = desk.page.banners.shown()
    assert notice is not None
    assert notice.sentence == sentence_of("till_closed")


def sentence_of(code: str) -> str:
    from staffdesk.domain.errors import RuleBroken

    return sentence(RuleBroken(code))
