"""What the screens of attendance say: hours as typed, what to mind, files."""

from dataclasses import replace
from datetime import date, time

import pytest

from staffdesk.ui.attendance.words import (
    care_words,
    collectors_words,
    day_title,
    file_name,
    has_warning,
    is_banned_told,
    left_notice,
    option_words,
    read_lateness,
)
from tests.ui.attendance.sample import CARE, EVENING, NINA, OPTION, OTHER_SITE, TODAY, UGO


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("18:45", (time(18, 45), None)),
        ("18h45", (time(18, 45), None)),
        (" 9.05 ", (time(9, 5), None)),
        ("15", (None, 15)),
        ("15 min", (None, 15)),
        ("120 minutes", (None, 120)),
        ("0", (None, 0)),
        ("25:00", None),
        ("18:60", None),
        ("tard", None),
        ("", None),
    ],
)
def test_a_departure_is_read_as_an_hour_or_as_minutes(
    typed: str, read: tuple[time | None, int | None] | None
) -> None:
    assert read_lateness(typed) == read


def test_what_to_mind_is_told_with_the_ban_first() -> None:
    assert care_words(NINA, CARE) == "PAI · arachide · sans porc"
    assert care_words(UGO, None) == ""
    assert care_words(UGO, replace(CARE, health_readable=False, allergies=())) == "fiche illisible"
    assert collectors_words(CARE) == "Ne pas confier à Marc Interdit · Jeanne Petit (voisine)"
    assert collectors_words(None) == ""
    assert [has_warning(UGO, None), has_warning(UGO, CARE), has_warning(NINA, None)] == [False, True, True]
    assert (is_banned_told(CARE), is_banned_told(replace(CARE, collectors=()))) == (True, False)


def test_days_lists_and_files_are_named() -> None:
    assert day_title(TODAY, TODAY).replace("\u00a0", " ") == "Lun. 16 nov."
    assert day_title(date(2027, 1, 4), TODAY).replace("\u00a0", " ") == "Lun. 4 janv. 2027"
    assert [option_words(one) for one in (OPTION, OTHER_SITE, EVENING)] == [
        "Cantine, midi · 2 à pointer",
        "Cantine, midi · pointée",
        "Accueil périscolaire, soir · personne",
    ]
    assert file_name("feuille", "École Jean-Zay", "2026-11-16", ending="pdf") == (
        "feuille-ecole-jean-zay-2026-11-16.pdf"
    )


def test_who_was_left_is_told_the_first_few_by_name() -> None:
    assert left_notice(("a", "b")) == "a\u00a0; b"
    assert left_notice(("a", "b", "c", "d")) == "a\u00a0; b\u00a0; c\u00a0; et 1 autre"
    assert left_notice(tuple("abcdef")).endswith("et 3 autres")
