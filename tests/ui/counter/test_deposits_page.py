"""The page of remittances: what can be handed over is offered, a panel or a paper stands beside the lists."""

from datetime import date

import pytest

from staffdesk.services.deposit_rows import DepositsView, PendingCheque
from staffdesk.ui.counter.deposits_page import DepositsPage
from tests.ui.conftest import Stage
from tests.ui.hand import click
from tests.ui.typography import wrong_texts

DAY = date(2026, 11, 16)
CHEQUE = PendingCheque(3, "0000417", "Banque", "N. Tilleul", "Tilleul", "2026-00001", DAY, 1000)
VIEW = DepositsView((CHEQUE,), (), 0, 200000, 0, None, 31, (), (), ())


@pytest.fixture
def page(stage: Stage) -> DepositsPage:
    made = DepositsPage(lambda: DAY)
    made.resize(1240, 800)
    stage(made)
    made.show_view(VIEW, DAY)
    return made


def test_only_what_is_there_is_handed_over(page: DepositsPage) -> None:
    asked: list[str] = []
    page.remit_asked.connect(asked.append)
    for one in page.waiting.values():
        click(one.button)
    assert asked == ["cheque"]
    assert page.waiting["cheque"].words()[0] == "1\u00a0chèque, 10,00\u00a0€"
    assert page.waiting["cesu"].words()[0] == "Aucun CESU en caisse"
    assert wrong_texts(page) == []


def test_a_statement_is_asked_for_two_days(page: DepositsPage) -> None:
    asked: list[tuple[object, object]] = []
    page.statement_asked.connect(lambda first, last: asked.append((first, last)))
    click(page.statement_button)
    assert asked == []
    page.show_period(date(2026, 10, 1), date(2026, 10, 31))
    page.show_period(date(2026, 1, 1), date(2026, 1, 31))
    click(page.statement_button)
    assert asked == [(date(2026, 10, 1), date(2026, 10, 31))]


def test_a_panel_stands_beside_and_goes(page: DepositsPage) -> None:
    assert page.side.isHidden()
    page.show_panel(page.cash)
    page.cash.begin(6000)
    assert page.cash.isVisible()
    click(page.cash.back)
    assert page.side.isHidden()


def test_the_page_is_entered_on_what_can_be_done(page: DepositsPage) -> None:
    page.enter()
    assert page.waiting["cheque"].button.hasFocus()
