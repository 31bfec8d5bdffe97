"""A meal count read back: figures by diet, sums, the order and what changed since."""

from __future__ import annotations

from dataclasses import replace

from staffdesk.services.documents.meal_pdf import render_meals
from tests.services.documents.reading import Paper
from tests.services.documents.sample_lists import meals


def test_a_count_says_diets_sums_order_and_changes() -> None:
    paper = Paper(render_meals(meals()))
    text = " ".join(paper.text().split())
    for words in (
        "Site Standard Sans porc Enfants Adultes Total Paniers Commande",
        "École 0 10 2 12 1 13 –",
        "École 1 11 2 13 1 14 1",
        "Total 21 4 25 2 27 1",
        "12 repas commandés lun. 16 nov. 9:30",
        "+2 standard, −1 sans porc",
        "DÉMONSTRATION",
        "Page 1/1",
    ):
        assert words in text, words
    assert paper.title == "Effectifs des repas, lundi 16 novembre 2026"


def test_a_town_of_eighty_schools_takes_pages_with_heads() -> None:
    paper = Paper(render_meals(meals(80)))
    assert paper.page_count > 3
    assert all("Standard" in paper.text(page) for page in range(paper.page_count))
    assert "Total" in paper.text(paper.page_count - 1)
    whole = paper.whole_text()
    assert all(f"École {rank} " in whole.replace("\n", " ") for rank in range(80))


def test_the_days_of_a_month_stand_on_one_page_with_their_sum() -> None:
    """Twenty-three days of service are the most that a month has."""
    found = meals(23, changes="")
    lines = tuple(replace(line, order="") for line in found.sections[0].lines)
    paper = Paper(render_meals(replace(found, sections=(replace(found.sections[0], lines=lines),))))
    assert paper.page_count == 1
    assert max(sign.bottom for sign in paper.signs()) <= 205


def test_everything_stands_inside_the_paper_and_the_bytes_are_the_same() -> None:
    found = meals(changes=", ".join(["+2\u00a0standard"] * 12))
    paper = Paper(render_meals(found))
    signs = list(paper.signs())
    assert max(sign.right for sign in signs) <= 285.6
    assert render_meals(found) == render_meals(found)
