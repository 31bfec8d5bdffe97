"""The family at the counter: who, how much, and what is said when nothing is open."""

from dataclasses import replace

from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from staffdesk.domain.money import Cents
from staffdesk.domain.payments import Means, cheque
from staffdesk.ui.counter.account_view import BY_THE_RULE, NOTHING_OPEN, SHARE, AccountView
from staffdesk.ui.counter.payment_entry import Entry, shared_out
from tests.ui.conftest import Stage
from tests.ui.counter.picture import ACCOUNT, TODAY
from tests.ui.hand import click


def seen(view: AccountView) -> list[str]:
    """Give the words in sight."""
    return [words.text() for words in view.findChildren(QLabel) if words.isVisible()]


def test_the_head_names_family_dossier_and_sums(stage: Stage) -> None:
    view = AccountView()
    stage(view)
    view.show_account(ACCOUNT, TODAY)
    view.count_ticks()
    said = seen(view)
    assert "Famille Colin-Haddad" in said
    assert "Dossier 1042 · Zoé, CE1 et Sacha, GS · payeur\u00a0: Mme Colin" in said
    assert "Dû au 11\u00a0janv." in said
    assert "298,45\u00a0€" in said
    assert "4\u00a0cochées sur 4, la plus ancienne d’abord" in said


def test_what_cesu_left_of_the_credit_is_told_apart(stage: Stage) -> None:
    view = AccountView()
    stage(view)
    view.show_account(
        replace(ACCOUNT, credit_cents=1200, free_credit=(("cesu", 800), ("credit", 400))), TODAY
    )
    assert "12,00\u00a0€, dont 8,00\u00a0€ en CESU" in seen(view)


def test_the_link_makes_the_cells_fields_and_figures_again(stage: Stage) -> None:
    view = AccountView()
    stage(view)
    view.show_account(ACCOUNT, TODAY)
    settle = {1: Cents(2860), 2: Cents(14235)}
    view.allocation.show_matrix(shared_out(ACCOUNT.invoices, Entry(settle, (cheque(5000, "1", "B", "D"),))))
    link = view._sharing_head.link
    assert link is not None
    click(link)
    assert view.allocation.edit("2026-004512", Means.CHEQUE).hasFocus()
    assert view.cells() == {(1, Means.CHEQUE): 2860, (2, Means.CHEQUE): 2140}
    assert link.text() == BY_THE_RULE
    click(link)
    assert (view.cells(), link.text()) == ({}, SHARE)


def test_credit_in_money_leads_to_the_accountant_and_vouchers_do_not(stage: Stage, qtbot: QtBot) -> None:
    view = AccountView()
    stage(view)
    view.show_account(replace(ACCOUNT, free_credit=(("cesu", 1000),)), TODAY)
    assert not view.refund_link.isVisible()
    view.show_account(replace(ACCOUNT, free_credit=(("cesu", 1000), ("credit", 500))), TODAY)
    assert view.refund_link.text() == "Remboursement par le comptable"
    assert "La caisse ne rend pas un avoir" in view.refund_link.toolTip()
    with qtbot.waitSignal(view.refund_asked):
        click(view.refund_link)


def test_a_family_that_owes_nothing_is_told_so(stage: Stage) -> None:
    view = AccountView()
    stage(view)
    view.show_account(replace(ACCOUNT, invoices=(), due_cents=0), TODAY)
    assert NOTHING_OPEN[0] in seen(view)
    assert not view.allocation.isVisible()
