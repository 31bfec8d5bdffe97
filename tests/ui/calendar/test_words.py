"""What the planning says."""

from staffdesk.services.planning_rows import CELL_STATES
from staffdesk.ui.calendar.words import (
    CELL_WORDS,
    block_words,
    count_words,
    done_words,
    left_words,
    spoken_cell,
)
from tests.ui.calendar.sample_month import a_month


def test_a_cell_is_said_with_child_day_slot_and_state() -> None:
    grid = a_month()
    assert spoken_cell(grid, 0, 1, 10) == "Adam Benali, lun.\u00a011\u00a0janv., midi\u00a0: réservé"
    assert spoken_cell(grid, 0, 0, 10).endswith("matin\u00a0: rien")
    assert spoken_cell(grid, 1, 1, 10).endswith("semaine de l’autre foyer")
    assert spoken_cell(grid, 0, 1, 0).endswith("Jour de l’an")
    assert spoken_cell(grid, 2, 0, 20).endswith("fermé")


def test_every_state_has_words() -> None:
    assert len(CELL_WORDS) == len(CELL_STATES)
    assert len(set(CELL_WORDS)) == len(CELL_WORDS)


def test_a_block_says_who_and_when() -> None:
    grid = a_month()
    assert block_words(grid, [(0, 1, 17)]) == "Adam Benali, 18\u00a0janv."
    assert block_words(grid, [(0, 1, 17), (1, 1, 18)]) == "2 enfants, 18 et 19\u00a0janv."
    assert block_words(grid, [(0, 1, day) for day in (3, 4, 5)]) == "Adam Benali, du 4 au 6\u00a0janv."


def test_what_was_done_agrees_in_number() -> None:
    assert count_words(1) == "1 créneau"
    assert done_words("book", 18) == "18 créneaux réservés"
    assert done_words("bill", 1) == "1 créneau noté en absence facturée"


def test_what_was_left_is_said_with_its_reason() -> None:
    assert left_words(["a\u00a0: complet"]) == "1 créneau sans changement\u00a0: a\u00a0: complet."
    assert left_words(["a", "b", "c"]).endswith("a\u202f; b\u202f; et un autre.")
    assert left_words(["a", "b", "c", "d"]).endswith("et 2 autres.")
