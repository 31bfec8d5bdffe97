"""The sheets of a month read back: every day has its box, every child its allergies and who collects it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from staffdesk.domain.attendance_document import (
    HEALTH_WARNING,
    AttendanceSheets,
    Box,
    SheetChild,
    SheetColumn,
)
from staffdesk.services.documents.attendance_month_pdf import LEGEND, render_attendance_month
from staffdesk.services.documents.list_page import A3
from tests.services.documents.reading import Paper
from tests.services.documents.sample_lists import MONDAY, MOTHER, NINA, crowd, sheets

ALL_BOXES = (Box.TO_TICK, Box.PRESENT, Box.UNBOOKED, Box.EXCUSED, Box.BILLED, Box.ASKED, Box.NOTHING)


def month(count: int, *slots: str) -> tuple[SheetColumn, ...]:
    """Give so many days from a Monday on, with these slots each."""
    days = [MONDAY + timedelta(days=rank) for rank in range(count)]
    names = ("lun.", "mar.", "mer.", "jeu.", "ven.", "sam.", "dim.")
    return tuple(
        SheetColumn(on, f"{names[on.weekday()]}\u00a0{on.day}", slot) for on in days for slot in slots
    )


def monthly(
    columns: tuple[SheetColumn, ...], *children: SheetChild, with_health: bool = True
) -> AttendanceSheets:
    """Give a list of a month; each child has every kind of box in turn."""
    boxes = tuple(ALL_BOXES[rank % len(ALL_BOXES)] for rank in range(len(columns)))
    filled = tuple(replace(child, boxes=boxes) for child in children)
    made = sheets(with_health=with_health)
    section = replace(made.sections[0], columns=columns, children=filled)
    return replace(made, sections=(section,), period="novembre 2026", is_month=True)


def test_a_month_says_of_each_child_what_site_staff_must_know() -> None:
    paper = Paper(render_attendance_month(monthly(month(19, "midi"), NINA)))
    text = " ".join(paper.text().split())
    for words in (
        "Lemoine-Daoud Nina",
        "PAI · Allergies : arachide · Trousse dans la classe · sans porc · Image : NON",
        "NE PAS CONFIER À : Marc Interdit",
        "Parents : Salima Lemoine 06 00 12 34 56",
        "Peut venir chercher : Jeanne Petit (voisine) 06 00 00 00 01 (urgence)",
        "À appeler seulement : Paul Oncle (oncle) 06 00 00 00 02",
        "Attendus",
        LEGEND,
        HEALTH_WARNING.replace("\u00a0", " "),
    ):
        assert words in text, words
    assert paper.title == "Feuilles de présence, novembre 2026"
    for letters in ("P+", "AE", "AF", "DR"):
        assert text.count(letters) >= 2, letters


@pytest.mark.parametrize("columns", [month(31, "midi"), month(23, "matin", "soir"), month(31, "journée")])
def test_every_day_of_the_longest_month_is_read_on_a4(columns: tuple[SheetColumn, ...]) -> None:
    paper = Paper(render_attendance_month(monthly(columns, NINA, *crowd(30))))
    width, height = paper.size()
    assert (round(width), round(height)) == (297, 210)
    assert min(paper.font_sizes()) >= 8.0
    assert paper.page_count > 3
    for page in range(paper.page_count):
        text = " ".join(paper.text(page).split())
        assert "…" not in text
        assert all(f" {column.on.day} " in f" {text} " for column in columns)
        assert "Enfant" in text
        assert f"Page {page + 1}/{paper.page_count}" in text
        signs = list(paper.signs(page))
        assert max(sign.right for sign in signs) <= 285.6
        assert min(sign.left for sign in signs) >= 11.5
        assert max(sign.bottom for sign in signs) <= 205
    whole = paper.whole_text()
    assert all(whole.count(f"Enfant{rank:03d} Nour") == 1 for rank in range(30))
    assert "(suite)" in paper.text(1)


def test_a_month_on_a3_has_fewer_pages_and_fills_its_paper() -> None:
    wanted = monthly(month(31, "midi"), NINA, *crowd(30))
    paper = Paper(render_attendance_month(wanted, A3))
    width, height = paper.size()
    assert (round(width), round(height)) == (420, 297)
    assert paper.page_count < Paper(render_attendance_month(wanted)).page_count
    for page in range(paper.page_count):
        signs = list(paper.signs(page))
        assert 400 < max(sign.right for sign in signs) <= 408.6
        assert max(sign.bottom for sign in signs) <= 292
        assert LEGEND in " ".join(paper.text(page).split())


def test_slots_that_begin_alike_keep_three_letters() -> None:
    text = " ".join(Paper(render_attendance_month(monthly(month(20, "matin", "midi"), NINA))).text().split())
    assert text.count(" mat ") == text.count(" mid ") == 20
    text = " ".join(Paper(render_attendance_month(monthly(month(20, "matin", "soir"), NINA))).text().split())
    assert "lun. 16 m s mar. 17 m s" in text


def test_long_names_stand_inside_the_paper() -> None:
    names = [f"Jean-Baptiste Charpentier-Montmorency {rank}" for rank in range(12)]
    long = replace(
        NINA,
        name="Lemoine-Daoud-Charpentier de La Rochefoucauld Marie-Clémence",
        collectors=tuple(replace(MOTHER, name=name, link="grand-père") for name in names),
    )
    paper = Paper(render_attendance_month(monthly(month(31, "midi"), long, *crowd(2))))
    assert "Montmorency 11" in paper.whole_text()
    assert "Marie-Clémence" in paper.whole_text()
    assert max(sign.right for sign in paper.signs(0)) <= 285.6


def test_a_child_with_more_to_say_than_a_page_holds_loses_no_word_of_it() -> None:
    told = " ".join(f"consigne{rank:04d} trousse rouge au secrétariat" for rank in range(200))
    paper = Paper(
        render_attendance_month(monthly(month(20, "midi"), replace(NINA, health=(told,)), *crowd(1)))
    )
    whole = paper.whole_text()
    assert all(whole.count(f"consigne{rank:04d}") == 1 for rank in range(200))
    assert "Nina (suite)" in " ".join(whole.split())
    for page in range(paper.page_count):
        assert max(sign.bottom for sign in paper.signs(page)) <= 205


def test_without_the_right_to_read_health_the_sheet_says_so() -> None:
    text = Paper(
        render_attendance_month(monthly(month(19, "midi"), replace(NINA, health=()), with_health=False))
    ).text()
    assert "Santé non imprimée" in text
    assert "Données de santé" not in text


def test_an_empty_list_says_so_and_the_same_month_gives_the_same_bytes() -> None:
    empty = monthly(month(19, "midi"))
    assert "Aucun enfant attendu." in Paper(render_attendance_month(empty)).text()
    assert render_attendance_month(empty) == render_attendance_month(empty)
    assert Paper(render_attendance_month(empty)).roles().count("TH") == 20
