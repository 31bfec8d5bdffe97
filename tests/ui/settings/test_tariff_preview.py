"""What one family pays, with every step of the rule, as it is typed."""

from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import Qt

from staffdesk.domain.aids import GrantedAid
from staffdesk.domain.money import Cents
from staffdesk.domain.tariffs.extras import Aid
from staffdesk.domain.tariffs.methods import UnitPrice
from staffdesk.services.trial_children import TrialChild
from staffdesk.ui.settings.tariff_preview import TariffPreview
from tests.domain.tariffs import grids, grids_more
from tests.ui.conftest import Stage
from tests.ui.hand import press, type_text


@pytest.fixture
def preview(stage: Stage) -> TariffPreview:
    made = TariffPreview(lambda: date(2026, 11, 16))
    stage(made).resize(400, 800)
    return made


def amount(preview: TariffPreview) -> str:
    return preview.amount.text().replace("\u00a0", " ")


def test_a_family_is_simulated_as_it_is_typed(preview: TariffPreview) -> None:
    preview.show_version(grids.G2_DAY)
    assert amount(preview) == "7,86 €"
    preview.rank.selectAll()
    type_text(preview.rank, "3")
    assert amount(preview) == "6,42 €"
    assert "3ᵉ enfant de la famille" in preview.steps.text()
    preview.value.selectAll()
    type_text(preview.value, "308,01")
    assert amount(preview) == "4,53 €"
    preview.residence.choose("non_resident")
    preview.residence.picked.emit("non_resident")
    assert amount(preview) == "13,00 €"


def test_a_family_without_proof_pays_the_strongest(preview: TariffPreview) -> None:
    preview.show_version(grids.G1_MEAL)
    preview.value.selectAll()
    preview.value.clear()
    preview.value.textEdited.emit("")
    assert amount(preview) == "4,90 €"
    assert "Aucun justificatif" in preview.steps.text()


def test_surcharges_and_cases_of_the_tariff_are_offered(preview: TariffPreview) -> None:
    preview.show_version(grids.G1_MEAL)
    assert preview.variant.isVisible()
    preview.surcharge.choose("late")
    preview.surcharge.picked.emit("late")
    assert amount(preview) == "4,85 €"
    preview.show_version(grids.G5_MEAL)
    assert not preview.variant.isVisible()
    assert not preview.surcharge.isVisible()


def test_an_aid_given_by_name_is_tried_where_the_tariff_has_one(preview: TariffPreview) -> None:
    preview.show_version(grids.G1_MEAL)
    assert not preview.aid.isVisible()
    by_name = Aid("secours", "CCAS", UnitPrice((Cents(100),)), automatic=False)
    preview.show_version(replace(grids.G1_MEAL, aids=(by_name,)))
    assert amount(preview) == "2,35 €"
    preview.aid.setFocus()
    press(preview.aid, Qt.Key.Key_Down)
    assert amount(preview) == "1,35 €"
    assert "Aide CCAS" in preview.steps.text()
    granted = TrialChild(
        (1, 1), "Inès", "Lemoine", "resident", 1, 1, {}, {}, (GrantedAid("secours", "n° 12"),)
    )
    preview.family.chosen.emit(replace(granted, aids=()))
    assert preview.aid.key() == ""
    preview.family.chosen.emit(granted)
    assert preview.aid.key() == "secours"


def test_time_and_times_are_asked_for_where_they_matter(preview: TariffPreview) -> None:
    preview.show_version(grids_more.G14_TIME)
    assert preview.minutes.isVisible()
    type_text(preview.minutes, "20")
    assert amount(preview) == "1,15 €"
    preview.show_version(grids_more.TIMES_ALIKE)
    assert preview.times.isVisible()
    type_text(preview.times, "6")
    assert amount(preview) == "2,90 €"


def test_every_tariff_can_be_tried(preview: TariffPreview) -> None:
    for version in grids_more.ALL:
        preview.show_version(version)
        assert preview.price() is not None
        assert preview.chart.accessibleDescription()


def test_what_cannot_be_tried_is_said(preview: TariffPreview) -> None:
    assert preview.steps.text() == "Le tarif n’est pas encore complet."
    preview.show_version(grids.G13_MEAL)
    type_text(preview.value, "x")
    assert "quotient en chiffres" in preview.steps.text()
    holed = replace(grids.G13_MEAL, cases=())
    preview.value.setText("900")
    preview.show_version(holed)
    assert amount(preview) == "–"
