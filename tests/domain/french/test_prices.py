"""A family reads why it pays what it pays, from stored facts alone."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from staffdesk.domain.family_quotient import FamilyQuotient
from staffdesk.domain.french.prices import (
    band_words,
    explain,
    price_notes,
    subsidy_note,
    sum_of,
    surcharge_words,
)
from staffdesk.domain.tariffs.evaluation import Use, evaluate
from staffdesk.domain.tariffs.explanation import Fact, FactCode
from staffdesk.domain.tariffs.siblings import Siblings
from staffdesk.domain.tariffs.versions import Residence, TariffVersion
from tests.domain.tariffs import grids, grids_more

ON = date(2026, 10, 8)
CERTIFICATE = "attestation CAF de janv. 2026"


def facts(version: TariffVersion, value: str | None = "912", **more: Any) -> tuple[Fact, ...]:
    dates = (date(2026, 2, 1), date(2027, 2, 1))
    quotient = None if value is None else FamilyQuotient(Decimal(value), *dates, proof=CERTIFICATE)
    return evaluate(version, Use(ON, quotient, **more)).facts


def plain(text: str) -> str:
    """Spaces of every kind as one, for reading; the kinds have a test of their own."""
    return re.sub(r"[\u00a0\u202f]", " ", text)


@pytest.mark.parametrize(
    ("version", "value", "more", "expected"),
    [
        (
            grids.G1_MEAL,
            "912",
            {},
            ["tarif", "qf", "Tranche de 860 à moins de 1 150.", "Prix de la grille : 3,05 €."],
        ),
        (
            grids.G1_MEAL,
            "300",
            {"surcharges": ("late",)},
            [
                "tarif",
                "qf",
                "Tranche de moins de 400.",
                "Prix de la grille : 1,26 €.",
                "Demande hors délai : 2,50 € de plus.",
                "Aide CCAS : −0,76 €.",
            ],
        ),
        (
            grids.G6_MEAL,
            "700",
            {"siblings": Siblings(3, 3)},
            [
                "tarif",
                "qf",
                "Tranche de 600 à moins de 1 000.",
                "Prix de la grille : 3,05 €.",
                "3ᵉ enfant de la famille : réduction de 50 %.",
                "Arrondi au centime, à la moitié vers le haut : 1,525 € devient 1,53 €.",
            ],
        ),
        (
            grids.G3_MEAL,
            "722",
            {},
            ["tarif", "qf", "0,36 % de 722 : 2,5992 €.", "Prix plancher : 2,60 €."],
        ),
        (
            grids.G1_MEAL,
            None,
            {},
            [
                "tarif",
                "Aucun justificatif de quotient familial à cette date : tarif le plus fort.",
                "Prix de la grille : 4,90 €.",
            ],
        ),
        (
            grids.G1_MEAL,
            "912",
            {"residence": Residence.NON_RESIDENT, "variant": "pai"},
            [
                "tarif",
                "Tarif hors commune.",
                "Prix de la grille : 1,00 €.",
                "Panier repas fourni par la famille.",
            ],
        ),
        (
            grids.G1_HALF_HOUR,
            "912",
            {"minutes": 61, "surcharges": ("unbooked",)},
            [
                "tarif",
                "qf",
                "Tranche de 860 à moins de 1 150.",
                "Prix de la grille : 1,10 €.",
                "Présence sans réservation : 1,00 € de plus, une fois pour la journée.",
                "61 min de présence : 3 × 30 min, toute période commencée est due.",
            ],
        ),
        (
            grids.G13_MEAL,
            None,
            {"surcharges": ("late",)},
            ["tarif", "Prix de la grille : 4,29 €.", "Demande hors délai : prix de 4,81 €."],
        ),
    ],
)
def test_every_step_is_a_sentence(
    version: TariffVersion, value: str | None, more: dict[str, Any], expected: list[str]
) -> None:
    opening = {
        "tarif": "Tarif en vigueur depuis le 1ᵉʳ septembre 2020, délibération 2025-041 du 24 juin 2025.",
        "qf": f"Quotient familial {value} ({CERTIFICATE}), retenu du 1ᵉʳ févr. 2026 au 31 janv. 2027.",
    }
    said = [plain(sentence) for sentence in explain(facts(version, value, **more))]
    assert said == [opening.get(sentence, sentence) for sentence in expected]


def test_the_notes_of_the_picture_are_written_once_for_all_lines() -> None:
    lines = [*facts(grids.G1_MEAL), *facts(grids.G1_HALF_HOUR), *facts(grids.G1_MEAL, surcharges=("late",))]
    assert [plain(note) for note in price_notes(lines)] == [
        (
            "Quotient familial 912 (attestation CAF de janv. 2026), retenu du 1ᵉʳ févr. 2026 au 31 janv. "
            "2027 : tranche de 860 à moins de 1 150."
        ),
        "Délibération 2025-041 du 24 juin 2025.",
        "Calcul de chaque ligne : portail, rubrique Factures, ou guichet.",
    ]


def test_who_lives_outside_is_told_so_once_before_anything_else() -> None:
    away = facts(grids.G1_MEAL, residence=Residence.NON_RESIDENT)
    assert price_notes([*away, *away])[0] == "Tarif hors commune."
    assert sum("hors commune" in note for note in price_notes([*away, *away])) == 1


def test_who_moved_is_told_since_when_there_and_back_again() -> None:
    out, back = date(2026, 10, 15), date(2026, 12, 1)
    moved = [
        *facts(grids.G1_MEAL, residence=Residence.NON_RESIDENT, resides_since=out),
        *facts(grids.G1_MEAL, residence=Residence.RESIDENT, resides_since=back),
    ]
    assert [plain(note) for note in price_notes(moved)[:2]] == [
        "Tarif hors commune depuis le 15 oct. 2026.",
        "Tarif de la commune depuis le 1\u1d49\u02b3 déc. 2026.",
    ]


def test_two_quotients_in_one_period_get_a_sentence_each() -> None:
    notes = price_notes([*facts(grids.G1_MEAL), *facts(grids.G1_MEAL, "700.1")])
    assert [plain(note).partition(" (")[0] for note in notes[:2]] == [
        "Quotient familial 912",
        "Quotient familial 700,10",
    ]
    assert plain(notes[1]).endswith("tranche de 640 à moins de 860.")


def test_two_grids_with_different_bands_name_the_quotient_only() -> None:
    notes = price_notes([*facts(grids.G1_MEAL), *facts(grids.G8_DAY)])
    assert "tranche" not in notes[0]
    assert price_notes([]) == ()


def test_the_sum_behind_an_unusual_price_is_shown() -> None:
    assert plain(sum_of(facts(grids.G1_MEAL, surcharges=("late",)))) == "3,05 € + 2,50 €"
    assert sum_of(facts(grids.G1_MEAL)) == ""
    assert sum_of(facts(grids.G13_MEAL, None, surcharges=("late",))) == ""


def test_bands_and_surcharges_have_their_words() -> None:
    assert plain(band_words("1900", "")) == "tranche à partir de 1 900"
    assert plain(band_words("308.01", "500.01")) == "tranche de 308,01 à moins de 500,01"
    assert surcharge_words("late,unbooked") == "demande hors délai, présence sans réservation"


def test_a_fact_of_another_shape_is_left_out_rather_than_guessed() -> None:
    assert explain([Fact(FactCode.BAND, {}), Fact(FactCode.BASE, {"cents": 305})])[0].startswith("Prix")


@given(st.sampled_from(grids.ALL), st.sampled_from([None, "0", "345.67", "1204", "48000"]), st.integers(1, 4))
def test_every_sentence_is_well_set(version: TariffVersion, value: str | None, rank: int) -> None:
    more: dict[str, Any] = {
        "siblings": Siblings(rank, rank),
        "minutes": 45,
        "surcharges": ("late", "unbooked"),
    }
    said = explain(facts(version, value, **more))
    assert len(said) == len(facts(version, value, **more))
    for sentence in said:
        assert sentence.endswith(".")
        assert not re.search(r"[^\u00a0][:€%]|'", sentence)


@pytest.mark.parametrize(
    ("version", "value", "more", "expected"),
    [
        (
            grids_more.OUTING,
            "912",
            {"event": date(2026, 10, 21)},
            "Sortie au parc, 21 octobre 2026 : prix de ce jour.",
        ),
        (grids_more.G14_TIME, None, {"minutes": 20}, "20 min de présence : 1,15 € au tableau des durées."),
        (grids_more.TIMES_ALIKE, None, {"times": 6, "nth": 2}, "6 fois dans le mois : 2,90 € chaque fois."),
        (grids_more.TIMES_EACH, None, {"times": 6, "nth": 1}, "1ʳᵉ fois du mois : 3,20 €."),
        (
            grids_more.CONTRACT,
            "700",
            {"variant": "3-jours"},
            "Contrat : 3 par semaine × 36 semaines, payé en 10 mois égaux.",
        ),
        (
            grids_more.G12_STATE,
            "500",
            {},
            "L’État verse 3,00 € de plus à la commune, sans changer le prix de la famille.",
        ),
        (
            grids_more.G18_COLOMBAN,
            None,
            {"surcharges": ("late_enrolment",)},
            "Inscription tardive : 25,00 € de plus, une fois pour la famille.",
        ),
    ],
)
def test_each_form_of_price_is_told(
    version: TariffVersion, value: str | None, more: dict[str, Any], expected: str
) -> None:
    assert expected in [plain(sentence) for sentence in explain(facts(version, value, **more))]


def test_the_parts_of_a_price_are_told_with_their_accounts() -> None:
    told = Fact(FactCode.COMPONENT, {"label": "accueil", "account": "7066", "cents": 25})
    assert plain(explain([told])[0]) == "Dont accueil (compte 7066) : 0,25 €."


def test_packs_and_caps_are_told() -> None:
    pack = Fact(FactCode.PACK, {"used": 17, "left": 4, "size": 10, "left_after": 7})
    cap = Fact(FactCode.CAP, {"cap": 8000, "month": "2026-10-01", "cents": 9000, "due": 8000, "family": 1})
    rest = Fact(
        FactCode.CAP, {"cap": 8000, "month": "2026-11-01", "cents": 3500, "due": 2000, "before": 6000}
    )
    owed = Fact(FactCode.PACK, {"used": 1, "left": -2, "size": 10, "left_after": 7})
    assert "2 utilisés d’avance" in explain([owed])[0]
    period = Fact(FactCode.PERIOD, {"from": "2026-12-19"})
    assert explain([period]) == ("Dû une fois pour la période du 19\u00a0déc.\u00a02026.",)
    month = Fact(FactCode.MONTH, {"month": "2026-10-01"})
    said = [plain(sentence) for sentence in explain([pack, cap, rest, month])]
    assert said[0] == "Carnet de 10 : 17 utilisés ce mois, 4 restaient du carnet précédent, 7 restent."
    assert said[1] == "Plafond d’octobre 2026 pour la famille : 80,00 € au lieu de 90,00 €."
    assert said[2] == (
        "Plafond de novembre 2026 : 80,00 €, dont 60,00 € déjà facturés, soit 20,00 € au lieu de 35,00 €."
    )
    assert said[3] == "Dû une fois pour le mois d’octobre 2026."


def test_every_step_has_its_sentence() -> None:
    from staffdesk.domain.french import prices

    assert prices._WRITERS.keys() == set(FactCode)


def test_what_the_state_pays_beside_the_family_is_summed_over_its_lines() -> None:
    """Fourteen meals at 1 € (T17): the State pays 42 €, and 14 € since EGAlim."""
    meal = evaluate(grids_more.G12_STATE, Use(ON, FamilyQuotient(Decimal(500), date(2026, 2, 1)))).shares
    said = plain(subsidy_note([(share, 10) for share in meal] + [(share, 4) for share in meal]))
    assert said == (
        "L’État verse en plus 42,00 € à la commune, L’État (EGAlim) verse en plus 14,00 € à la commune, "
        "sans changer ce que vous payez."
    )
    aid = evaluate(grids.G1_MEAL, Use(ON, FamilyQuotient(Decimal(300), date(2026, 2, 1)))).shares
    assert [share.cents for share in aid] == [76]
    assert subsidy_note([(share, 14) for share in aid]) == ""
