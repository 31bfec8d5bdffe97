"""What the screens of attendance say: hours as typed, what to mind, files."""

from dataclasses import replace
from datetime import date, time

from staffdesk.domain.attendance import HealthForm
from staffdesk.ui.attendance.words import (
    care_words,
    closing_words,
    collectors_words,
    day_title,
    file_name,
    has_warning,
    is_banned_told,
    left_notice,
    option_words,
)
from tests.ui.attendance.sample import CARE, EVENING, NINA, OPTION, OTHER_SITE, TODAY, UGO


def test_what_to_mind_is_told_with_the_ban_first() -> None:
    assert care_words(NINA, CARE) == "PAI · arachide · sans porc"
    assert care_words(UGO, None) == ""
    assert care_words(UGO, replace(CARE, form=HealthForm.UNREADABLE, allergies=())) == "fiche illisible"
    assert care_words(UGO, replace(CARE, form=HealthForm.MISSING, allergies=())) == "fiche non reçue"
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
    assert left_notice(("a", "b")) == "a\u202f; b"
    assert left_notice(("a", "b", "c", "d")) == "a\u202f; b\u202f; c\u202f; et 1\u00a0autre"
    assert left_notice(tuple("abcdef")).endswith("et 3\u00a0autres")


def test_the_closing_stands_beside_the_hour() -> None:
    assert closing_words(time(17, 30)) == "Fermeture à 17:30"
    assert closing_words(None) == "Sans heure de fermeture\u00a0: en minutes"
