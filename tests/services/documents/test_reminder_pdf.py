"""A reminder on paper: the sum first, its words, every invoice once; the same snapshot, the same bytes."""

from dataclasses import replace

import pytest

from staffdesk.services.documents.reminder_pdf import render_reminder, render_reminders
from tests.factories_documents import reminder
from tests.services.documents.reading import Paper


def test_the_order_of_information_is_the_order_of_the_text() -> None:
    text = Paper(render_reminder(reminder())).text()
    at = -1
    for words in (
        "Ville de Valbrune-sur-Orle",
        "Deuxième relance",
        "n° 2026-R00042 · dossier 04317 · du 27 nov. 2026",
        "Reste à payer",
        "85,40 €",
        "au plus tard le lundi 14 décembre 2026",
        "Par chèque",
        "Au guichet",
        "Mme Nadège TILLEUL",
        "Malgré notre rappel",
        "Écrivez-nous",
        "Facture",
        "Reste, en euros",
        "2026-000001",
        "octobre 2026",
        "42,71",
        "0,01",
        "42,70",
        "2026-000002",
        "Reste à payer",
        "85,40 €",
        "Talon à joindre à votre chèque",
        "2026-R00042",
        "Trésor public",
        "85,40 €",
        "relance 2026-R00042",
        "Page 1/1",
    ):
        found = text.find(words, at + 1)
        assert found > at, f"{words!r} is missing after {text[max(0, at) : at + 60]!r}"
        at = found


def test_the_window_of_the_envelope_holds_the_address_alone() -> None:
    signs = [one for one in Paper(render_reminder(reminder())).signs() if 90 < one.left < 200]
    inside = [one for one in signs if one.bottom > 44 and one.top < 90]
    assert inside
    assert all(one.left >= 105 and one.right <= 190 and one.top >= 55 and one.bottom <= 81 for one in inside)


@pytest.mark.parametrize("talon", [True, False])
def test_many_invoices_go_over_pages_and_the_talon_stays_on_the_first(*, talon: bool) -> None:
    made = reminder(count=70, talon=talon)
    file = render_reminder(made)
    paper = Paper(file)
    assert paper.page_count > 1
    whole = paper.whole_text()
    assert all(whole.count(one.number) == 1 for one in made.invoices)
    assert ("Talon" in paper.text(0)) is talon
    assert "Talon" not in paper.text(1)
    assert "Reste à payer" in paper.text(paper.page_count - 1)
    assert all(one.bottom < 295 for page in range(paper.page_count) for one in paper.signs(page))
    above = [one.bottom for one in paper.signs(0) if one.bottom < 237] if talon else [0.0]
    assert max(above) < 236
    assert len(file) < 80_000


def test_long_words_move_the_table_and_never_run_into_the_talon() -> None:
    made = replace(reminder(count=20), paragraphs=("Un texte de relance assez long. " * 30,) * 2)
    paper = Paper(render_reminder(made))
    whole = paper.whole_text()
    assert all(whole.count(one.number) == 1 for one in made.invoices)
    signs = [one for one in paper.signs(0) if one.top < 236.5 < one.bottom]
    assert signs == []


def test_the_same_snapshot_gives_the_same_bytes_tagged_with_its_title() -> None:
    first, second = render_reminder(reminder()), render_reminder(reminder())
    assert first == second
    paper = Paper(first)
    assert paper.title.replace("\u00a0", " ") == (
        "Deuxième relance 2026-R00042, 85,40 € à payer au plus tard le 14 décembre 2026"
    )
    assert {"H1", "H2", "P", "Table", "TR", "TH", "TD"} <= set(paper.roles())


def test_many_letters_are_one_file_with_the_fonts_once() -> None:
    one = render_reminder(reminder())
    many = render_reminders((reminder() for _ in range(50)), "Relances, 50 lettres")
    paper = Paper(many)
    assert paper.page_count == 50
    assert paper.title == "Relances, 50 lettres"
    assert len(many) < 10 * len(one)
    with pytest.raises(ValueError, match="no reminder"):
        render_reminders([], "rien")
