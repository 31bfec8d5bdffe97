"""Refunds in the account: what may be asked, what waits, the answer; nothing left lying about."""

from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import Qt

from staffdesk.domain.refunds import RefundState
from staffdesk.services.refund_rows import RefundRow, RefundSheet
from staffdesk.ui.families.refund_part import ASK, BY_TRANSFER, RefundPart
from tests.ui.conftest import Stage
from tests.ui.hand import click, press, type_text

TODAY = date(2026, 11, 16)
SHEET = RefundSheet(7, 6000, 6000, 0, 0, 0, "Mme Nadège TILLEUL", ())
WAITS = RefundRow(
    3, "2026-D0001", 1798, TODAY, "Françoise D.", "départ", "Nadège Tilleul", "0189", RefundState.ASKED
)
IBAN = "FR76 3000 6000 0112 3456 7890 189"


@pytest.fixture
def part(stage: Stage) -> RefundPart:
    made = RefundPart(lambda: TODAY)
    stage(made).resize(800, 460)
    made.allow(True)
    made.show_sheet(SHEET)
    return made


def test_credit_says_what_of_it_may_become_money(part: RefundPart) -> None:
    assert part.said.text() == "Trop-perçu remboursable\u00a0: 60,00\u00a0€."
    assert (part.ask_link.text(), part.ask_link.isVisible()) == (ASK, True)
    part.show_sheet(
        RefundSheet(7, 6000, 2560, 140, 3300, 1200, "N. Tilleul", ()),
    )
    for words in (
        "1,40\u00a0€ paient des jours réservés",
        "33,00\u00a0€ viennent de titres",
        "doit encore 12",
    ):
        assert words in part.said.text()
    part.show_sheet(replace(SHEET, cheque_cents=900))
    assert "9,00\u00a0€ viennent d’un chèque" in part.said.text()
    part.show_sheet(replace(SHEET, credit_cents=3300, refundable_cents=0, voucher_cents=3300))
    assert not part.ask_link.isVisible()
    part.show_sheet(replace(SHEET, credit_cents=0, refundable_cents=0))
    assert not part.isVisible()


def test_a_refund_is_typed_on_what_is_offered_and_each_fault_stands_at_its_field(part: RefundPart) -> None:
    asked: list[dict[str, object]] = []
    part.ask_asked.connect(asked.append)
    click(part.ask_link)
    assert part.amount.edit.hasFocus()
    assert (part.amount.text(), part.holder.text()) == ("60,00", "Mme Nadège TILLEUL")
    assert any(words.text() == BY_TRANSFER for words in part.form.findChildren(type(part.said)))
    part.holder.set_text("")
    part.amount.set_text("beaucoup")
    type_text(part.iban.control, "FR76 3000")
    click(part.ask_button)
    assert (asked, part.amount.edit.hasFocus()) == ([], True)
    assert all(field.error() for field in (part.amount, part.holder, part.iban, part.reason))
    part.amount.set_text("17,98")
    part.holder.set_text("Nadège Tilleul")
    part.iban.set_text(IBAN)
    part.reason.focus()
    type_text(part.reason.control, "depart de la commune")
    press(part.reason.control, Qt.Key.Key_Tab)
    press(part.ask_button, Qt.Key.Key_Space)
    assert asked == [
        {"cents": 1798, "holder": "Nadège Tilleul", "iban": IBAN, "reason": "depart de la commune"}
    ]
    click(part.close_button)
    assert (part.iban.text(), part.form.isVisible(), part.ask_link.isVisible()) == ("", False, True)


def test_without_an_account_it_is_asked_all_the_same(part: RefundPart) -> None:
    asked: list[dict[str, object]] = []
    part.ask_asked.connect(asked.append)
    click(part.ask_link)
    type_text(part.reason.control, "depart")
    click(part.ask_button)
    assert [one["iban"] for one in asked] == [""]


def test_what_waits_is_read_paid_or_rejected(part: RefundPart) -> None:
    part.show_sheet(replace(SHEET, credit_cents=4202, refundable_cents=4202, rows=(WAITS,)))
    assert "17,98\u00a0€ à Nadège Tilleul (compte terminé par 0189)" in part.said.text()
    assert not part.ask_link.isVisible()
    read: list[RefundRow] = []
    paid: list[tuple[int, object]] = []
    rejected: list[tuple[int, str]] = []
    part.document_asked.connect(read.append)
    part.paid_asked.connect(lambda key, on: paid.append((key, on)))
    part.reject_asked.connect(lambda key, why: rejected.append((key, why)))
    click(part.document_link)
    click(part.paid_link)
    part.paid_on.set_text("?")
    click(part.paid_button)
    assert (paid, part.paid_on.error() != "") == ([], True)
    part.paid_on.set_day(TODAY)
    click(part.paid_button)
    click(part.paid_close)
    click(part.reject_link)
    click(part.reject_button)
    assert (rejected, part.answer.error() != "") == ([], True)
    type_text(part.answer.control, "RIB illisible")
    click(part.reject_button)
    assert (read, paid, rejected) == ([WAITS], [(3, TODAY)], [(3, "RIB illisible")])


def test_past_requests_say_what_became_of_them(part: RefundPart) -> None:
    back = replace(WAITS, state=RefundState.REJECTED, answered_on=TODAY, answer="RIB illisible")
    paid = replace(WAITS, refund_id=2, state=RefundState.PAID, answered_on=TODAY)
    claimed = replace(paid, refund_id=1, claimed_cents=780)
    part.show_sheet(replace(SHEET, rows=(back, paid, claimed)))
    model = part.table.model()
    told = [model.index(row, 2).data() for row in range(3)]
    assert told[0] == "rejeté par le comptable le 16\u00a0nov.\u00a02026, RIB illisible"
    assert told[1] == "payé par le comptable le 16\u00a0nov.\u00a02026"
    assert told[2] == f"{told[1]}, 7,80\u00a0€ à lui rendre\u00a0: paiement rejeté"
    assert part.ask_link.isVisible()


def test_another_family_closes_what_was_typed(part: RefundPart) -> None:
    click(part.ask_link)
    type_text(part.iban.control, "FR76")
    part.show_sheet(replace(SHEET, household_id=8))
    assert (part.form.isVisible(), part.iban.text()) == (False, "")


def test_who_only_reads_is_offered_nothing(part: RefundPart) -> None:
    part.allow(False)
    part.show_sheet(replace(SHEET, rows=(WAITS,)))
    links = (part.ask_link, part.document_link, part.paid_link, part.reject_link)
    assert [link.isVisible() for link in links] == [False] * 4
