"""Attendance sheets read back: children, boxes, health, bans, heads again on every page."""

from __future__ import annotations

from dataclasses import replace

from staffdesk.domain.attendance_document import HEALTH_WARNING, Box
from staffdesk.services.documents.attendance_pdf import LEGEND, render_attendance
from tests.services.documents.reading import Paper
from tests.services.documents.sample_lists import FORMULA, MOTHER, NINA, columns, crowd, sheets


def test_a_sheet_says_what_site_staff_must_know() -> None:
    paper = Paper(render_attendance(sheets(NINA)))
    text = " ".join(paper.text().split())
    for words in (
        "Lemoine-Daoud Nina",
        "CE1 A",
        "PAI",
        "Allergies : arachide",
        "Trousse dans la",
        "sans porc",
        "Salima Lemoine 06 00 12 34 56",
        "NE PAS CONFIER À : Marc Interdit",
        "Jeanne Petit (voisine)",
        "06 00 00 00 01",
        "à appeler seulement",
        "NON",
        "A Exc.",
        "Attendus",
        HEALTH_WARNING.replace("\u00a0", " "),
    ):
        assert words in text, words
    assert paper.title == "Feuilles de présence, lundi 16 novembre 2026"
    width, height = paper.size()
    assert (round(width), round(height)) == (297, 210)
    assert paper.font_sizes() >= {8.5, 9.0}
    assert min(paper.font_sizes()) >= 8.0


def test_a_list_begins_on_a_page_of_its_own_and_an_empty_one_says_so() -> None:
    paper = Paper(render_attendance(sheets(NINA)))
    assert paper.page_count == 2
    assert "Aucun enfant attendu." in paper.text(1)
    assert "Page 2/2" in paper.text(1)


def test_many_children_go_on_with_heads_and_numbers_on_every_page() -> None:
    paper = Paper(render_attendance(sheets(*crowd(40))))
    assert paper.page_count > 3
    for page in range(paper.page_count):
        text = paper.text(page)
        assert "Peut venir chercher" in text
        assert f"Page {page + 1}/{paper.page_count}" in text
        assert "DÉMONSTRATION" in text
    assert "(suite)" in paper.text(1)
    assert "(suite)" not in paper.text(0)
    whole = paper.whole_text()
    assert all(whole.count(f"Enfant{rank:03d} Nour") == 1 for rank in range(40))
    assert whole.count("Présents sans réservation") == 2
    assert "40 40" in " ".join(paper.text(paper.page_count - 2).split())


def test_everything_stands_inside_the_paper() -> None:
    names = [f"Jean-Baptiste Charpentier-Montmorency {rank}" for rank in range(10)]
    long = replace(
        NINA,
        name="Lemoine-Daoud-Charpentier de La Rochefoucauld Marie-Clémence",
        collectors=tuple(replace(MOTHER, name=name, link="grand-père") for name in names),
        health=("Allergies\u00a0: arachide, fruits à coque, œufs, lait de vache, soja, gluten, moutarde",),
    )
    paper = Paper(render_attendance(sheets(long, *crowd(3))))
    for page in range(paper.page_count):
        signs = list(paper.signs(page))
        assert max(sign.right for sign in signs) <= 285.6
        assert min(sign.left for sign in signs) >= 11.5
        assert max(sign.bottom for sign in signs) <= 205
    assert "Marie-Clémence" in paper.whole_text()
    assert "Montmorency 9" in paper.whole_text()


def test_a_child_with_more_to_say_than_a_page_holds_loses_no_word_of_it() -> None:
    words = [f"consigne{rank:03d} trousse" for rank in range(120)]
    long = replace(NINA, health=tuple(words), collectors=(MOTHER,) * 10)
    for kids in ((long,), (long, *crowd(2)), (*crowd(8), long)):
        paper = Paper(render_attendance(sheets(*kids)))
        whole = paper.whole_text()
        assert all(whole.count(f"consigne{rank:03d}") == 1 for rank in range(120))
        assert whole.count("NE PAS CONFIER À") == 1
        assert whole.count("A Exc.") == 1 + paper.page_count
        assert "Nina (suite)" in " ".join(whole.split())
        for page in range(paper.page_count):
            assert max(sign.bottom for sign in paper.signs(page)) <= 205


def test_without_the_right_to_read_health_the_column_says_so() -> None:
    text = Paper(render_attendance(sheets(replace(NINA, health=()), with_health=False))).text()
    assert "non imprimé" in text
    assert "Données de santé" not in text


def test_eight_boxes_a_child_stay_apart() -> None:
    child = replace(NINA, boxes=(Box.TO_TICK, Box.UNBOOKED, Box.BILLED, Box.ASKED) * 2)
    text = " ".join(Paper(render_attendance(sheets(child, boxes=8))).text().split())
    assert LEGEND.replace("\u00a0", " ") in text
    assert text.count("P+") == 2 + 1
    assert text.count("A Fact.") == 2 + 1


def test_a_trip_is_named_under_the_child_and_its_word_gives_way_where_boxes_are_narrow() -> None:
    child = replace(NINA, trips=("Sortie\u00a0: Musée de la mine",))
    wide = replace(child, boxes=(Box.AWAY, Box.NOTHING))
    text = " ".join(Paper(render_attendance(sheets(wide))).text().split())
    assert "Sortie – " in text
    assert "Sortie : Musée de la" in text
    narrow = replace(child, boxes=(Box.AWAY,) * 8)
    assert "S S S S S S S S" in " ".join(Paper(render_attendance(sheets(narrow, boxes=8))).text().split())


def test_every_page_says_what_its_letters_mean() -> None:
    paper = Paper(render_attendance(sheets(*crowd(40))))
    for page in range(paper.page_count):
        assert "P+ présent sans réservation" in paper.text(page)
        assert "DR demande à décider" in paper.text(page)


def test_a_week_of_two_slots_a_day_says_each_day_once_and_cuts_no_head() -> None:
    days = columns(4)
    twice = tuple(replace(column, slot=slot) for column in days for slot in ("matin", "soir"))
    found = sheets(replace(NINA, boxes=(Box.TO_TICK,) * 8), boxes=8)
    section = replace(found.sections[0], columns=twice)
    text = " ".join(Paper(render_attendance(replace(found, sections=(section,)))).text().split())
    assert text.count("lun. 17") == 1
    assert text.count("mat.") == text.count("soir") == 4
    assert "…" not in text


def test_the_same_snapshot_gives_the_same_bytes() -> None:
    assert render_attendance(sheets(NINA, FORMULA)) == render_attendance(sheets(NINA, FORMULA))


def test_a_listener_hears_a_table_with_heads() -> None:
    roles = Paper(render_attendance(sheets(NINA))).roles()
    assert roles.count("TH") == 7
    assert {"H1", "Table", "TR", "TD"} <= set(roles)
