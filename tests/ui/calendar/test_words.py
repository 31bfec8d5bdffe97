"""What the planning says."""

from datetime import date

from staffdesk.services.pattern_rows import PatternChild, PatternConflict, PatternPreview
from staffdesk.services.planning_rows import CELL_STATES
from staffdesk.ui.calendar.words import (
    CELL_WORDS,
    block_words,
    children_words,
    conflict_rows,
    count_words,
    days_words,
    done_words,
    full_words,
    left_words,
    preview_words,
    spoken_cell,
    spoken_child,
    week_words,
)
from tests.ui.calendar.sample_month import a_month


def test_a_cell_is_said_with_child_day_slot_and_state() -> None:
    grid = a_month()
    assert spoken_cell(grid, 0, 1, 10) == "Adam Benali, lun.\u00a011\u00a0janv., midi\u00a0: réservé"
    assert spoken_cell(grid, 0, 0, 10).endswith("matin\u00a0: rien")
    assert spoken_cell(grid, 1, 1, 10).endswith("jour de l’autre foyer")
    assert spoken_cell(grid, 0, 1, 0).endswith("Jour de l’an")
    assert spoken_cell(grid, 2, 0, 20).endswith("fermé")


def test_every_state_has_words() -> None:
    assert len(CELL_WORDS) == len(CELL_STATES)
    assert len(set(CELL_WORDS)) == len(CELL_WORDS)


def test_a_block_says_who_and_when() -> None:
    grid = a_month()
    assert block_words(grid, range(1, 2), [17]) == "Adam Benali, 18\u00a0janv."
    assert block_words(grid, range(1, 5), [17, 18]) == "2\u00a0enfants, 18 et 19\u00a0janv."
    assert block_words(grid, range(1, 2), [3, 4, 5]) == "Adam Benali, du 4 au 6\u00a0janv."


def test_what_was_done_agrees_in_number() -> None:
    assert count_words(1) == "1\u00a0créneau"
    assert done_words("book", 18) == "18\u00a0créneaux réservés"
    assert done_words("bill", 1) == "1\u00a0créneau noté en absence facturée"
    told = done_words("bill", 3, 2)
    assert told.endswith("· 2\u00a0jours déjà facturés\u00a0: à régulariser dans Facturation, Corrections")
    assert "1\u00a0jour déjà facturé" in done_words("bill", 1, 1)


def test_what_was_left_is_said_with_its_reason() -> None:
    assert left_words(["a\u00a0: complet"]) == "1\u00a0créneau sans changement\u00a0: a\u00a0: complet."
    assert left_words(["a", "b", "c"]).endswith("a\u202f; b\u202f; et un autre.")
    assert left_words(["a", "b", "c", "d"]).endswith("et 2\u00a0autres.")


def test_a_row_is_said_with_its_class_and_marks() -> None:
    grid = a_month()
    assert spoken_child(grid, 0) == "Adam Benali, CE1 0, École Jean-Zay"
    assert spoken_child(grid, 2) == "Lina Da Silva, CE1 1, École Jean-Zay, PAI"


def test_large_counts_are_grouped_and_full_ones_agree() -> None:
    assert count_words(52_020) == "52\u202f020\u00a0créneaux"
    assert full_words(1) == "1\u00a0créneau complet"
    assert full_words(3) == "3\u00a0créneaux complets"


def test_a_preview_says_what_is_added_there_and_left() -> None:
    assert preview_words(None).startswith("Indiquer la période")
    one = PatternPreview(1, 1, (PatternChild(1, "Inès", 1, 1, 1),), ())
    assert preview_words(one) == "1\u00a0créneau à ajouter, 1\u00a0existe déjà, 1\u00a0laissé."
    assert preview_words(PatternPreview(0, 0, (), ())) == "Rien à ajouter."


def test_conflicts_and_their_days_are_said() -> None:
    days = tuple(date(2027, 1, day) for day in (4, 11, 18))
    assert days_words(days[:1]) == "lun.\u00a04\u00a0janv.\u00a02027"
    assert days_words(days) == "3\u00a0jours, du 4\u00a0janv.\u00a02027 au 18\u00a0janv.\u00a02027"
    row = conflict_rows([PatternConflict("Inès", "Cantine, midi", "complet, 24/24", days[:1])])[0]
    assert (row.title, row.subtitle) == ("Inès", "Cantine, midi")
    assert row.line2 == "complet, 24/24 · lun.\u00a04\u00a0janv.\u00a02027"


def test_children_are_named_up_to_three() -> None:
    assert children_words(["Inès", "Adam"]) == "Inès, Adam"
    assert children_words(["a", "b", "c", "d"]) == "4\u00a0enfants"
    assert week_words(date(2027, 1, 4)) == "Copie de la semaine du lun.\u00a04\u00a0janv.\u00a02027"
