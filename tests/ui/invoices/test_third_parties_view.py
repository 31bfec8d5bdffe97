"""What third parties owe, seen: a period chosen, payers with their sums, the claims of the one in hand."""

from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from staffdesk.domain.dates import Period
from staffdesk.domain.third_parties import ShareKind
from staffdesk.domain.third_party_document import Claim, gathered
from staffdesk.ui.invoices.third_parties_view import ThirdPartiesView
from tests.ui.conftest import Stage
from tests.ui.hand import click, press
from tests.ui.typography import wrong_texts

OCTOBER = date(2026, 10, 1)
MEALS = Claim("CCAS", ShareKind.AID, 7, "Tilleul", "00001", "Malo", "Cantine", "n° 12", OCTOBER, 4, 304)
STATE = replace(MEALS, payer="L’État", kind=ShareKind.SUBSIDY, reference="", count=14, cents=5600)
PAYERS = gathered([MEALS, replace(MEALS, activity="Accueil du soir", count=2, cents=48), STATE])


@pytest.fixture
def view(stage: Stage) -> ThirdPartiesView:
    made = ThirdPartiesView(lambda: date(2026, 11, 27))
    stage(made).resize(1000, 640)
    return made


def cells(view: ThirdPartiesView, row: int) -> list[str]:
    model = view.claims.model()
    found = (model.index(row, at).data() for at in range(model.columnCount()))
    return [str(said).replace("\u00a0", " ") for said in found]


def test_payers_are_listed_and_the_first_is_in_hand(view: ThirdPartiesView) -> None:
    view.show_claims(PAYERS)
    assert [row.payer for row in view.payers.rows.rows()] == ["CCAS", "L’État"]
    assert cells(view, 0) == [
        "Tilleul", "00001", "Malo", "Accueil du soir", "n° 12", "octobre 2026", "2", "0,48 €",
    ]  # fmt: skip
    view.payers.choose("L’État")
    assert cells(view, 0)[-2:] == ["14", "56,00 €"]
    view.show_claims(PAYERS)
    assert cells(view, 0)[-2:] == ["14", "56,00 €"]
    assert wrong_texts(view) == []


def test_a_sum_below_zero_is_said_to_be_taken_off(view: ThirdPartiesView) -> None:
    view.show_claims(gathered([replace(MEALS, count=-40, cents=-123400)]))
    model = view.payers.model()
    said = str(model.index(0, model.columnCount() - 1).data()).replace("\u00a0", " ").replace("\u202f", " ")
    assert said == "à déduire : 1 234,00 €"
    assert wrong_texts(view) == []


def test_another_period_is_asked_for(view: ThirdPartiesView, qtbot: QtBot) -> None:
    assert view.period() == Period(date(2026, 10, 1), date(2027, 1, 1))
    view.choice.setFocus()
    with qtbot.waitSignal(view.period_asked) as asked:
        press(view.choice, Qt.Key.Key_Down)
    assert asked.args == [Period(date(2026, 7, 1), date(2026, 10, 1))]


def test_the_statement_and_the_workbook_are_of_the_payer_in_hand(
    view: ThirdPartiesView, qtbot: QtBot
) -> None:
    view.show_claims(PAYERS)
    view.payers.choose("L’État")
    with qtbot.waitSignal(view.pdf_asked) as paper:
        click(view.pdf_button)
    with qtbot.waitSignal(view.workbook_asked) as book:
        click(view.workbook_button)
    assert (paper.args, book.args) == (["L’État"], ["L’État"])


def test_a_claim_opens_its_family(view: ThirdPartiesView, qtbot: QtBot) -> None:
    view.show_claims(PAYERS)
    view.claims.selectRow(0)
    with qtbot.waitSignal(view.family_asked) as asked:
        press(view.claims, Qt.Key.Key_Return)
    assert asked.args == [7]


def test_nothing_owed_is_said(view: ThirdPartiesView) -> None:
    view.show_claims(PAYERS)
    view.show_claims(())
    assert not view.empty.isHidden()
    assert view.payers.isHidden()
    assert view.pdf_button.isVisible() is False
