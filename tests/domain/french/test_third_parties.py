"""Periods and sums of a statement of third parties, in French."""

from datetime import date

import pytest

from staffdesk.domain.dates import Period
from staffdesk.domain.french.third_parties import closing_words, file_name, period_words, sum_words

QUARTER = Period(date(2026, 10, 1), date(2027, 1, 1))


@pytest.mark.parametrize(
    ("period", "expected"),
    [
        (Period(date(2026, 11, 1), date(2026, 12, 1)), "novembre 2026"),
        (QUARTER, "4ᵉ trimestre 2026"),
        (Period(date(2026, 1, 1), date(2026, 4, 1)), "1ᵉʳ trimestre 2026"),
        (Period(date(2026, 1, 1), date(2027, 1, 1)), "année 2026"),
    ],
)
def test_a_period_is_named_as_one_says_it(period: Period, expected: str) -> None:
    assert period_words(period).replace("\u00a0", " ") == expected


def test_a_statement_is_closed_in_figures_and_words() -> None:
    said = closing_words(4200).replace("\u00a0", " ")
    assert said == "Arrêté à la somme de 42,00 € (quarante-deux euros)."


def test_what_is_owed_to_a_payer_is_said_to_be_taken_off() -> None:
    said = [words.replace("\u00a0", " ") for words in (closing_words(-400), sum_words(-400), sum_words(400))]
    assert said == [
        "Arrêté à la somme à déduire de 4,00 € (quatre euros).", "à déduire : 4,00 €", "4,00 €"
    ]  # fmt: skip


def test_the_name_of_a_file_is_one_that_every_system_takes() -> None:
    assert file_name("L’État", QUARTER, "pdf") == "aides-de-tiers-L-État-2026-10-2026-12.pdf"
