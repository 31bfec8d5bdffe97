"""Words of the screen Paramètres."""

from staffdesk.ui.settings.words import (
    roles_words,
    sentence_case,
)


def test_roles_are_named_and_later_ones_shown_as_stored() -> None:
    assert roles_words(("agent", "auditor")) == "Affaires scolaires, auditor"
    assert sentence_case("tarif courant") == "Tarif courant"
