"""A family of the file is searched and taken by keys, and its figures are simulated."""

from datetime import date
from decimal import Decimal

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from staffdesk.domain.family_quotient import FamilyQuotient
from staffdesk.services.trial_children import TrialChild
from staffdesk.ui.settings.family_finder import NONE_FOUND, FamilyFinder
from staffdesk.ui.settings.tariff_preview import TariffPreview
from tests.domain.tariffs import grids
from tests.ui.conftest import Stage
from tests.ui.hand import press, type_text
from tests.ui.typography import wrong_texts

QUOTIENT = FamilyQuotient(Decimal("640.00"), date(2026, 2, 1))
INES = TrialChild((1, 1), "Inès", "Lemoine (03001)", "resident", 1, 2, {"quotient": QUOTIENT}, {})
ADAM = TrialChild((1, 2), "Adam", "Lemoine (03001)", "resident", 2, 2, {"quotient": QUOTIENT}, {})
NOE = TrialChild((2, 3), "Noé", "Faure (03002)", "non_resident", 1, 1, {}, {})


def test_a_child_is_searched_and_taken_by_keys(qtbot: QtBot, stage: Stage) -> None:
    finder = FamilyFinder()
    stage(finder).resize(320, 300)
    with qtbot.waitSignal(finder.searched) as told:
        type_text(finder.field, "l")
    assert told.args == ["l"]
    finder.show_found((INES, ADAM))
    press(finder.field, Qt.Key.Key_Down)
    with qtbot.waitSignal(finder.chosen) as chosen:
        press(finder.field, Qt.Key.Key_Return)
    assert chosen.args == [ADAM]
    assert finder.who.text() == "Chiffres d’aujourd’hui d’Adam, famille Lemoine (03001)"
    assert not finder.found.isVisible()
    assert wrong_texts(finder) == []
    type_text(finder.field, "zz")
    finder.show_found(())
    assert finder.none.text() == NONE_FOUND
    with qtbot.assertNotEmitted(finder.chosen):
        press(finder.field, Qt.Key.Key_Return)


def test_its_figures_are_simulated_until_others_are_typed(stage: Stage) -> None:
    preview = TariffPreview(lambda: date(2026, 11, 16))
    stage(preview).resize(400, 900)
    preview.show_version(grids.G2_DAY)
    preview.family.show_found((INES, ADAM, NOE))
    preview.family.found.opened.emit(ADAM)
    assert (preview.value.text(), preview.rank.count(), preview.number.count()) == ("640", 2, 2)
    assert preview.amount.text() == "7,10\u00a0€"
    preview.family.found.opened.emit(NOE)
    assert (preview.value.text(), preview.residence.key()) == ("", "non_resident")
    assert "Aucun justificatif" in preview.steps.text()
    assert preview.family.who.isVisible()
    type_text(preview.value, "300")
    assert not preview.family.who.isVisible()
