"""Words of the screen Paramètres."""

from staffdesk.ui.settings.words import (
    band_words,
    rank_words,
    roles_words,
    sentence_case,
)


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
