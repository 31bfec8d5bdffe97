"""A correction says what happened, on which day, why, and on which invoice."""

from dataclasses import replace
from datetime import date

import pytest

from staffdesk.domain.corrections import DayCorrection
from staffdesk.domain.fee_corrections import FeeCorrection
from staffdesk.domain.french.corrections import (
    correction_reason,
    correction_unit,
    fee_reason,
    fee_unit,
    residence_decided,
)
from staffdesk.domain.tariffs.versions import Unit


def day(cents: int, before: str, after: str, reason: str = "") -> DayCorrection:
    return DayCorrection(
        (1,), 7, 3, 5, 1, "canteen", date(2026, 10, 8), cents, before, after, reason, "2026-000123"
    )


@pytest.mark.parametrize(
    ("correction", "words"),
    [
        (day(-305, "booked", "absent_excused"), "absence excusée après facturation"),
        (day(-305, "booked", "closed_by_town"), "service fermé par la mairie"),
        (day(555, "absent_excused", "present_unbooked"), "présence sans réservation"),
        (day(305, "absent_excused", "absent_billed"), "absence facturée"),
        (day(250, "booked", "present_unbooked"), "prix corrigé à la hausse"),
        (day(-385, "absent_excused", "absent_excused"), "absence déduite"),
        (day(-250, "present", "present"), "prix corrigé à la baisse"),
    ],
)
def test_what_happened_and_when(correction: DayCorrection, words: str) -> None:
    assert correction_unit(correction) == f"{words}, jeu.\u00a08\u00a0oct."


def test_why_and_on_which_invoice() -> None:
    with_reason = day(-305, "booked", "absent_excused", "Certificat reçu")
    assert correction_reason(with_reason) == "Certificat reçu · facture n°\u00a02026-000123"
    assert correction_reason(day(-305, "booked", "absent_excused")) == "facture n°\u00a02026-000123"


@pytest.mark.parametrize(
    ("correction", "unit", "why"),
    [
        (
            replace(day(200, "booked", "booked", "facture n° 2026-000124 annulée"), capped_cents=200),
            "plafond d’octobre 2026",
            "ce qu’il avait retiré de la facture n° 2026-000123 est à payer : facture n° 2026-000124 annulée",
        ),
        (
            replace(day(-200, "booked", "booked"), family_capped_cents=-200),
            "plafond de la famille d’octobre 2026",
            "il est atteint et retire plus de la facture n° 2026-000123",
        ),
        (
            replace(day(-105, "booked", "absent_excused"), capped_cents=200),
            "absence excusée après facturation, jeu. 8 oct.",
            (
                "prix du jour : 3,05 €, dont 2,00 € déjà retirés par le plafond d’octobre 2026"
                " · facture n° 2026-000123"
            ),
        ),
        (
            replace(day(150, "absent_excused", "booked"), family_capped_cents=-155),
            "réservation rétablie, jeu. 8 oct.",
            (
                "prix du jour : 3,05 €, moins 1,55 € retirés par le plafond de la famille d’octobre 2026"
                " · facture n° 2026-000123"
            ),
        ),
        (
            replace(day(505, "absent_excused", "booked"), capped_cents=200),
            "réservation rétablie, jeu. 8 oct.",
            "dont 2,00 € par le plafond d’octobre 2026 · facture n° 2026-000123",
        ),
    ],
    ids=["given back", "reached", "a day that a cap had lessened", "a day that a cap lessens", "both"],
)
def test_a_cap_of_the_month_says_what_it_makes_of_a_correction(
    correction: DayCorrection, unit: str, why: str
) -> None:
    said = correction_unit(correction), correction_reason(correction)
    assert [words.replace("\u00a0", " ") for words in said] == [unit, why]


@pytest.mark.parametrize(
    ("unit", "cents", "words"),
    [
        (Unit.MONTH, -305, "forfait d’octobre\u00a02026, prix corrigé à la baisse"),
        (Unit.YEAR, 100, "adhésion 2026-2027, prix corrigé à la hausse"),
        (
            Unit.PERIOD,
            100,
            "forfait de la période du 1\u1d49\u02b3\u00a0oct.\u00a02026, prix corrigé à la hausse",
        ),
    ],
)
def test_which_fee_is_corrected_and_why(unit: Unit, cents: int, words: str) -> None:
    why = residence_decided("non_resident", date(2026, 10, 1))
    fee = FeeCorrection((1,), 4, 9, 7, 11, "amis", unit, date(2026, 10, 1), cents, why, "2026-000123")
    assert fee_unit(fee) == words
    assert fee_reason(fee) == (
        "tarif hors commune depuis le 1\u1d49\u02b3\u00a0oct.\u00a02026 · facture n°\u00a02026-000123"
    )
