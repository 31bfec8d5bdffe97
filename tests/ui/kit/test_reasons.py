"""Reasons of a price: one sentence under another, nothing while there is none."""

from staffdesk.ui.kit.reasons import Reasons
from tests.ui.conftest import Stage


def test_the_reasons_of_another_price_take_the_place_of_the_first(stage: Stage) -> None:
    reasons = Reasons()
    stage(reasons)
    assert not reasons.isVisible()
    reasons.show_reasons(("Tranche de 860 à 1 150.", "Prix de la grille : 3,05 €."))
    assert reasons.isVisible()
    reasons.show_reasons(("Aucun quotient.",))
    assert reasons.reasons() == ("Aucun quotient.",)
    reasons.show_reasons(())
    assert not reasons.isVisible()
