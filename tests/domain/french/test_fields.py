"""Fields of the file in French."""

from staffdesk.domain.french.fields import (
    FIELD_WORDS,
    WHOLE_WORDS,
    changed_by,
    field_label,
    shown_value,
    whole_label,
)


def test_fields_have_names_and_values_words() -> None:
    assert field_label("invoice_by_mail") == "Factures par courriel"
    assert field_label("of_tomorrow") == "of_tomorrow"
    assert [shown_value(value) for value in ("yes", "no", "06 00", "", None)] == [
        "oui",
        "non",
        "06 00",
        None,
        None,
    ]


def test_a_day_is_shown_as_people_write_it() -> None:
    assert shown_value("2023-05-12") == "12\u00a0mai\u00a02023"
    assert [shown_value(value) for value in ("20230512", "2023-02-30", "05 00 00 00 11")] == [
        "20230512",
        "2023-02-30",
        "05 00 00 00 11",
    ]


def test_who_changed_it() -> None:
    assert changed_by("Camille R.", "8\u00a0janv.") == "Camille R., le 8\u00a0janv."
    assert changed_by("", "8\u00a0janv.") == "Mairie, le 8\u00a0janv."


def test_a_label_that_is_cut_short_has_its_whole_words() -> None:
    assert (field_label("advice"), whole_label("advice")) == ("Précautions", "Recommandations des parents")
    assert whole_label("diet") == field_label("diet")
    assert WHOLE_WORDS.keys() <= FIELD_WORDS.keys()
