"""A right in a line, the words of its price, and what to look at before it is given."""

from datetime import date

from staffdesk.domain.french import rights

FIRST, LAST = date(2026, 9, 1), date(2027, 7, 2)
NBSP = "\u00a0"


def test_a_right_in_a_line_names_its_price_where_it_is_not_the_usual_one() -> None:
    said = f"Cantine, Jean-Zay, du 1ᵉʳ{NBSP}sept.{NBSP}2026 au 2{NBSP}juil.{NBSP}2027"
    assert rights.right_words("Cantine, Jean-Zay", FIRST, LAST, "") == said
    assert rights.right_words("Cantine, Jean-Zay", FIRST, LAST, "occasional") == f"{said}, tarif occasionnel"


def test_a_variant_of_the_town_is_named_as_the_town_does() -> None:
    assert [rights.variant_words(one) for one in ("", "standard", "3-jours")] == [
        "tarif courant",
        "tarif courant",
        "3-jours",
    ]


def test_why_an_invoiced_day_costs_something_else() -> None:
    assert (
        rights.right_decided("Cantine", FIRST)
        == f"inscription revue à compter du 1ᵉʳ{NBSP}sept.{NBSP}2026, Cantine"
    )


def test_what_to_look_at_says_what_was_compared() -> None:
    assert (
        rights.other_school("Malo", "Jean-Zay", "Prévert") == "Malo est à Jean-Zay, ce groupe est à Prévert."
    )
    assert rights.no_class("Malo").startswith("Malo n’a pas de classe")
    assert rights.other_group("Malo", "Cantine").endswith(f"{NBSP}: Cantine.")
    assert rights.one_home_alone("Malo").startswith("Malo a deux foyers")
    assert rights.fee_stays("Malo", "Étude", "forfait d’octobre 2026").startswith(
        f"Malo, Étude{NBSP}: forfait d’octobre 2026 déjà facturé, reste dû."
    )
    assert f"2{NBSP}juil." in rights.activity_closes(LAST)
    assert f"2{NBSP}juil." in rights.outside_school_year(LAST)
    assert f"1ᵉʳ{NBSP}sept." in rights.no_tariff(FIRST)
