"""Reminders in French: fields are filled, unknown ones are named, sums and days read well."""

from datetime import date

import pytest

from staffdesk.domain.french import reminders as words
from staffdesk.domain.reminders import Channel, HoldKind, Left
from tests.factories_documents import reminder

NB = "\u00a0"


def test_every_usual_level_holds_known_fields_only_and_says_sum_and_date() -> None:
    for _code, label, body in words.DEFAULT_LEVELS:
        assert label
        assert words.unknown_field(body["text"]) == ""
        filled = words.filled(body["text"], 4270, ["2026-000123"], date(2026, 12, 15))
        assert f"42,70{NB}€" in filled
        assert f"15{NB}décembre{NB}2026" in filled
        assert "{" not in filled
        assert Channel(body["channel"])


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Payez {montant}.", ""),
        ("Payez {somme}.", "somme"),
        ("Payez {montant", "montant"),
        ("Payez }", "}"),
    ],
)
def test_the_first_unknown_field_is_named(text: str, name: str) -> None:
    assert words.unknown_field(text) == name


def test_invoices_are_named_in_a_sentence() -> None:
    assert words.invoices_named(["2026-000001"]) == f"la facture{NB}2026-000001"
    assert words.invoices_named(["A", "B"]) == f"les factures{NB}A et{NB}B"
    assert words.invoices_named(["A", "B", "C"]) == f"3{NB}factures"


def test_paragraphs_are_parted_by_an_empty_line() -> None:
    assert words.paragraphs("Un.\n\nDeux\ntrois.\n\n\n") == ("Un.", "Deux trois.")


def test_numbers_titles_and_messages() -> None:
    made = reminder(count=2)
    assert words.reminder_number(2026, 42) == "2026-R00042"
    assert words.batch_title(made.made_on, 1).endswith(f"1{NB}lettre")
    assert words.batch_title(made.made_on, 42).endswith(f"42{NB}lettres")
    assert words.message_subject(made).startswith(f"Deuxième relance{NB}: ")
    body = words.message_body(made)
    assert body.count("Facture 2026-") == 2
    assert body.startswith(made.paragraphs[0])
    assert "à payer au plus tard le" in words.document_title(made)
    assert "relance 2026-R00042" in words.footer("a@b.example", "00001", "2026-R00042")


def test_ages_and_delays_in_words() -> None:
    assert words.age_words(0, 30) == f"Jusqu’à 30{NB}jours"
    assert words.age_words(31, 60) == f"31 à 60{NB}jours"
    assert words.age_words(91, None) == f"Plus de 90{NB}jours"
    assert words.delay_words(7) == f"7{NB}jours après l’échéance"
    assert words.delay_words(1) == f"1{NB}jour après l’échéance"
    assert words.delay_words(-5) == f"5{NB}jours avant l’échéance"
    assert words.delay_words(0) == "le jour de l’échéance"


def test_every_reason_channel_and_hold_has_its_words() -> None:
    assert set(words.LEFT) == set(Left)
    assert set(words.CHANNELS) == set(Channel)
    assert set(words.HOLDS) == set(HoldKind)
