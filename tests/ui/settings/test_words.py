"""Words of the screen Paramètres."""

from datetime import date

from staffdesk.ui.settings.words import (
    band_words,
    days_words,
    rank_words,
    roles_words,
    sentence_case,
    weekday_words,
)


def test_weekdays_are_named_in_a_row() -> None:
    assert weekday_words((1, 2, 4, 5)) == "lundi, mardi, jeudi et vendredi"
    assert weekday_words((3,)) == "mercredi"
    assert weekday_words(()) == ""


def test_a_range_of_days_says_nothing_twice() -> None:
    assert days_words(date(2026, 11, 11), date(2026, 11, 11)) == "mer.\u00a011\u00a0nov. 2026"
    assert days_words(date(2026, 10, 17), date(2026, 11, 1)) == "du 17\u00a0oct. au 1ᵉʳ\u00a0nov.\u00a02026"
    over_new_year = days_words(date(2026, 12, 19), date(2027, 1, 3))
    assert over_new_year == "du 19\u00a0déc.\u00a02026 au 3\u00a0janv.\u00a02027"


def test_a_band_is_short_under_its_heading() -> None:
    assert band_words("tranche de moins de 400") == "Moins de 400"
    assert band_words("tranche de 400 à moins de 640") == "De 400 à moins de 640"
    assert band_words("tranche à partir de 1\u202f900") == "À partir de 1\u202f900"
    assert band_words("") == "Tous les quotients"


def test_prices_stand_under_the_rank_of_the_child() -> None:
    assert rank_words(1, 1) == "Prix"
    assert [rank_words(rank, 3) for rank in (1, 2, 3)] == ["1ᵉʳ enfant", "2ᵉ enfant", "3ᵉ et plus"]


def test_roles_are_named_and_later_ones_shown_as_stored() -> None:
    assert roles_words(("agent", "auditor")) == "Affaires scolaires, auditor"
    assert sentence_case("tarif courant") == "Tarif courant"
