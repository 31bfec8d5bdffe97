"""A correction says what happened, on which day, why, and on which invoice."""

from datetime import date

import pytest

from staffdesk.domain.corrections import DayCorrection
from staffdesk.domain.french.corrections import correction_reason, correction_unit


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
