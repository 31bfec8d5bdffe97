"""The counter led by hand over a real office: from two letters to the receipt, and back after any failure."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication
from sqlalchemy import func, select

from staffdesk.domain.french.amounts import euros
from staffdesk.domain.money import Cents
from staffdesk.domain.payments import Means, Voucher, card, cash, cesu, cheque, transfer
from staffdesk.models.payments import Allocation, Payment
from staffdesk.services.counter import Counter
from staffdesk.services.money_rows import MeansGiven, PaymentAsked
from staffdesk.ui.counter.presenter import facts_given
from tests.factories_money import Family, pay
from tests.factories_money import cash as in_cash
from tests.lost_share import lost_share
from tests.slow_share import slow_share
from tests.ui.counter.conftest import CounterDesk
from tests.ui.counter.picture import TODAY
from tests.ui.hand import click, press, type_text


def count_payments(desk: CounterDesk) -> int:
    """Count the payments kept."""
    with desk.town.database.read() as session:
        return session.scalar(select(func.count()).select_from(Payment)) or 0


def focused_type(text: str) -> None:
    """Type into whatever has the focus."""
    widget = QApplication.focusWidget()
    assert widget is not None
    type_text(widget, text)


def focused_press(key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """Press a key where the focus is."""
    widget = QApplication.focusWidget()
    assert widget is not None
    press(widget, key, modifiers)


def pay_all_in_cash(desk: CounterDesk) -> None:
    """Hand over exactly what is due."""
    desk.page.pay.begin_cash()
    press(desk.page.pay.cash.received.edit, Qt.Key.Key_Return)


def test_two_letters_and_return_bring_the_family(desk: CounterDesk) -> None:
    desk.page.search.focus()
    focused_type("co")
    focused_press(Qt.Key.Key_Return)
    desk.wait(lambda: not desk.page.account.isHidden())
    assert desk.page.entry().due == 11720
    assert [row.is_ticked() for row in desk.page.account.invoices.rows()] == [True, True]
    assert desk.page.search.field.text() == ""


def test_three_means_for_two_invoices_by_the_keyboard_alone(desk: CounterDesk, family: Family) -> None:
    focused_press(Qt.Key.Key_F2)
    focused_type("co")
    focused_press(Qt.Key.Key_Return)
    desk.wait(lambda: not desk.page.account.isHidden())
    focused_press(Qt.Key.Key_F3)
    focused_type("8842019377")
    focused_press(Qt.Key.Key_Tab)
    focused_type("20")
    focused_press(Qt.Key.Key_Return)
    assert [voucher.number for voucher in desk.page.pay.vouchers.vouchers()] == ["8842019377"]
    focused_press(Qt.Key.Key_F4)
    focused_type("50")
    focused_press(Qt.Key.Key_Tab)
    focused_type("0004512")
    focused_press(Qt.Key.Key_Tab)
    focused_type("Banque du Val")
    focused_press(Qt.Key.Key_F5)
    focused_type("50")
    pay = desk.page.pay
    assert (pay.cash.change_text(), pay.cash.coins_text()) == (
        euros(280),
        "1\u00a0×\u00a02\u00a0€, 1\u00a0×\u00a050\u00a0c, 1\u00a0×\u00a020\u00a0c, 1\u00a0×\u00a010\u00a0c",
    )
    focused_press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    desk.wait(lambda: bool(desk.shell.toasts))
    assert desk.shell.toasts == [f"Quittance 2026-00001 enregistrée, {euros(11720)}"]
    account = desk.counter.account(desk.town.clerk, family.household_id)
    assert (account.due_cents, account.credit_cents) == (0, 0)
    [receipt] = desk.counter.receipts_today(desk.town.clerk)
    assert (receipt.receipt, receipt.total_cents) == ("2026-00001", 11720)


def test_after_a_payment_the_receipt_is_shown_and_the_next_family_may_come(
    desk: CounterDesk, family: Family
) -> None:
    desk.open(family)
    pay_all_in_cash(desk)
    desk.wait(desk.page.pay.take_button.isEnabled)
    click(desk.page.pay.take_button)
    desk.wait(lambda: desk.page.work.currentWidget() is desk.page.viewer)
    assert desk.page.viewer.title() == "Quittance 2026-00001"
    assert desk.page.viewer.pages.page_count() == 1
    assert desk.page.search.field.hasFocus()
    assert desk.page.account.isHidden()
    desk.wait(lambda: len(desk.page.receipts.rows.rows()) == 1)
    notice = desk.page.banners.shown()
    assert notice is not None
    assert notice.sentence.startswith("Aucune imprimante")


def test_the_receipt_goes_to_the_printer_of_the_counter(
    desk: CounterDesk, family: Family, tmp_path: Path
) -> None:
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    desk.presenter.receipts.printer = lambda: printer
    desk.open(family)
    pay_all_in_cash(desk)
    click(desk.page.pay.take_button)
    desk.wait(lambda: (tmp_path / "printed.pdf").exists() and desk.page.search.field.hasFocus())
    assert (tmp_path / "printed.pdf").read_bytes().startswith(b"%PDF")
    assert desk.page.banners.shown() is None


def test_what_is_missing_is_said_and_holds_the_button(desk: CounterDesk, family: Family) -> None:
    desk.open(family)
    desk.page.pay.begin_cash()
    type_text(desk.page.pay.cash.received.edit, "100")
    button = desk.page.pay.take_button
    assert not button.isEnabled()
    assert button.toolTip().startswith(f"Reste {euros(1720)}")
    first = desk.page.account.invoices.rows()[0]
    first.amount.setText("41,40")
    first.changed.emit()
    assert button.isEnabled()


def test_a_cheque_without_its_number_is_sent_back_to_the_field(desk: CounterDesk, family: Family) -> None:
    desk.open(family)
    desk.page.pay.begin_cheque()
    assert desk.page.pay.cheque.amount.cents() == 11720
    click(desk.page.pay.take_button)
    cheque_block = desk.page.pay.cheque
    assert cheque_block.number.error() == "Indiquez le numéro du chèque\u00a0: de 4 à 9\u00a0chiffres."
    assert cheque_block.bank.error() == "Indiquez la banque du chèque."
    assert cheque_block.number.edit.hasFocus()
    assert cheque_block.amount.cents() == 11720
    notice = desk.page.banners.shown()
    assert notice is not None
    assert notice.sentence == "2\u00a0champs sont à corriger."
    assert count_payments(desk) == 0


def test_an_amount_below_zero_is_said_beside_its_field(desk: CounterDesk, family: Family) -> None:
    desk.open(family)
    cheque_block = desk.page.pay.cheque
    type_text(cheque_block.amount.edit, "-100")
    type_text(cheque_block.number.edit, "1234567")
    type_text(cheque_block.bank.edit, "CM")
    type_text(desk.page.pay.cash.received.edit, "217,20")
    click(desk.page.pay.take_button)
    assert cheque_block.amount.error() == "Indiquez un montant supérieur à zéro."
    assert cheque_block.amount.edit.hasFocus()
    assert desk.page.pay.cash.received.error() == ""
    assert count_payments(desk) == 0


def test_a_means_whose_amount_cannot_be_read_is_not_left_out(desk: CounterDesk, family: Family) -> None:
    desk.open(family)
    cheque_block = desk.page.pay.cheque
    type_text(cheque_block.amount.edit, "12,345")
    pay_all_in_cash(desk)
    click(desk.page.pay.take_button)
    assert cheque_block.amount.error().startswith("Montant illisible")
    assert cheque_block.amount.edit.hasFocus()
    assert cheque_block.amount.text() == "12,345"
    assert count_payments(desk) == 0
    cheque_block.amount.edit.clear()
    click(desk.page.pay.take_button)
    desk.wait(lambda: count_payments(desk) == 1)


def test_a_voucher_taken_before_is_refused_beside_its_field(desk: CounterDesk, family: Family) -> None:
    voucher = desk.presenter._forms.voucher("88420001", 1000, 2026, "")
    settle = ((desk.counter.account(desk.town.clerk, family.household_id).invoices[0].invoice_id, 1000),)
    given = MeansGiven("cesu", 1000, {}, (voucher,))
    desk.counter.take(desk.town.clerk, PaymentAsked("before", family.household_id, settle, (given,)))
    desk.open(family)
    block = desk.page.pay.vouchers
    block.begin()
    type_text(block.entry_row.number.edit, "88420001")
    block.entry_row.value.set_text("10")
    assert block.take_typed()
    pay_all_in_cash(desk)
    click(desk.page.pay.take_button)
    desk.wait(lambda: bool(block.entry_row.number.error()))
    assert "88420001" in block.entry_row.number.error()
    assert [one.number for one in block.vouchers()] == ["88420001"]
    assert count_payments(desk) == 1


def test_after_an_unknown_outcome_the_same_payment_is_tried_again(desk: CounterDesk, family: Family) -> None:
    desk.open(family)
    pay_all_in_cash(desk)
    with lost_share(desk.town.database) as share:
        share.lose_after_commit()
        click(desk.page.pay.take_button)
        desk.wait(lambda: desk.page.pay.take_button.text() == "Réessayer l’encaissement")
        share.give_back()
    assert not desk.page.pay.cash.isEnabled()
    assert desk.page.pay.cash.received.text() == "117,20"
    desk.page.open(family.household_id)
    notice = desk.page.banners.shown()
    assert notice is not None
    assert notice.action == "Réessayer"
    click(desk.page.pay.take_button)
    desk.wait(lambda: bool(desk.shell.toasts))
    assert len(desk.payments) == 1, "what was asked is asked again, and nothing else"
    assert count_payments(desk) == 1
    assert desk.page.pay.take_button.text() == "Encaisser et imprimer la quittance"


def test_what_the_service_refuses_leaves_everything_typed(desk: CounterDesk, family: Family) -> None:
    desk.open(family)
    pay_all_in_cash(desk)
    desk.counter.close_till(desk.town.clerk, 5000, "")
    click(desk.page.pay.take_button)
    desk.wait(lambda: desk.page.banners.shown() is not None)
    assert desk.page.pay.cash.received.text() == "117,20"
    assert desk.page.pay.cash.isEnabled()
    assert count_payments(desk) == 0


def test_an_invoice_paid_meanwhile_is_told_and_the_means_stay(desk: CounterDesk, family: Family) -> None:
    desk.open(family)
    pay_all_in_cash(desk)
    first = desk.counter.account(desk.town.clerk, family.household_id).invoices[0]
    given = MeansGiven("cash", first.open_cents, {"given_cents": str(first.open_cents)})
    settle = ((first.invoice_id, first.open_cents),)
    desk.counter.take(desk.town.clerk, PaymentAsked("colleague", family.household_id, settle, (given,)))
    click(desk.page.pay.take_button)
    desk.wait(lambda: desk.page.banners.shown() is not None)
    banner = desk.page.banners.banner()
    assert banner is not None
    assert banner.action is not None
    click(banner.action)
    desk.wait(lambda: len(desk.page.account.invoices.rows()) == 1)
    assert desk.page.pay.cash.received.text() == "117,20"
    assert desk.page.entry().change == 5860
    assert count_payments(desk) == 1


def test_a_family_chosen_while_a_payment_is_taken_comes_after_it(desk: CounterDesk, family: Family) -> None:
    other = desk.town.add_family("Perrin")
    desk.open(family)
    pay_all_in_cash(desk)
    with slow_share(desk.town.database) as share:
        click(desk.page.pay.take_button)
        desk.wait(share.is_waited_for)
        desk.page.open(other.household_id)
        assert not desk.shell.toasts
        share.answer()
        desk.wait(lambda: bool(desk.shell.toasts))
    desk.wait(lambda: not desk.page.account.isHidden())
    assert desk.page.entry().due == 0
    desk.wait(lambda: desk.page.viewer.title() == "Quittance 2026-00001")
    assert desk.page.work.currentWidget() is not desk.page.viewer


def test_the_service_shares_as_the_screen_announced(desk: CounterDesk, family: Family) -> None:
    desk.open(family)
    pay = desk.page.pay
    pay.begin_cheque()
    pay.cheque.amount.set_text("60")
    pay.cheque.amount.edit.textEdited.emit("60")
    pay.cheque.number.set_text("0004512")
    pay.cheque.bank.set_text("Banque du Val")
    announced = desk.page.account.allocation.matrix()
    shown: list[object] = []
    original = desk.page.show_sharing
    desk.page.show_sharing = lambda matrix: (shown.append(matrix), original(matrix))[1]  # type: ignore[method-assign, func-returns-value]
    desk.wait(lambda: bool(shown))
    assert shown[-1] == announced


def test_credit_to_pay_back_is_asked_for_in_the_familys_account(desk: CounterDesk, family: Family) -> None:
    Counter(desk.town.office).take(desk.town.clerk, pay(family, [], in_cash(1798)))
    desk.open(family)
    click(desk.page.account.refund_link)
    assert desk.shell.visits[-1] == ("families", (family.household_id, "refund"))


def test_the_means_are_shared_by_hand_and_taken_so(desk: CounterDesk, family: Family) -> None:
    desk.open(family)
    page = desk.page
    first, second = (row.invoice for row in page.account.invoices.rows())
    page.pay.begin_cheque()
    page.pay.cheque.amount.set_text("60")
    page.pay.cheque.amount.edit.textEdited.emit("60")
    page.pay.cheque.number.set_text("0004512")
    page.pay.cheque.bank.set_text("Banque du Val")
    page.pay.begin_cash()
    press(page.pay.cash.received.edit, Qt.Key.Key_Return)
    press(page, Qt.Key.Key_F9)
    table = page.account.allocation
    by_cheque, in_cash = (table.edit(first.number, means) for means in (Means.CHEQUE, Means.CASH))
    assert by_cheque.hasFocus()
    type_text(by_cheque, "10")
    assert "48,60\u00a0€ à répartir" in page.account.sharing_error.text()
    assert not page.pay.take_button.isEnabled()
    for edit, amount in (
        (in_cash, "48,60"),
        (table.edit(second.number, Means.CHEQUE), "50"),
        (table.edit(second.number, Means.CASH), "8,60"),
    ):
        edit.begin()
        type_text(edit, amount)
    assert page.account.sharing_error.text() == ""
    press(page, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    desk.wait(lambda: bool(desk.shell.toasts))
    with desk.town.database.read() as session:
        rows = session.execute(select(Allocation.invoice_id, Allocation.means, Allocation.cents)).tuples()
        assert set(rows) == {
            (first.invoice_id, "cheque", 1000),
            (first.invoice_id, "cash", 4860),
            (second.invoice_id, "cheque", 5000),
            (second.invoice_id, "cash", 860),
        }
    desk.page.show_account(desk.counter.account(desk.town.clerk, family.household_id), TODAY)
    assert not table.is_by_hand()


def test_the_proof_of_each_means_is_written_as_the_service_reads_it() -> None:
    assert facts_given(cash(1500, 2000)) == {"given_cents": "2000"}
    assert facts_given(cash(40000, 40000, "héritage")) == {"given_cents": "40000", "reason": "héritage"}
    assert facts_given(cheque(100, "0001", "Val", "Mme Colin")) == {
        "cheque_number": "0001",
        "bank": "Val",
        "drawer": "Mme Colin",
    }
    assert facts_given(card(100, "A12")) == {"authorisation": "A12"}
    assert facts_given(transfer(100, "REF")) == {"reference": "REF"}
    assert facts_given(cesu([Voucher("88420001", Cents(100), 2026)])) == {}
