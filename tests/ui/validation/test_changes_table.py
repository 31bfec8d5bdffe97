"""The table of what changes: boxes, conflict, long values, narrow widths."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from staffdesk.ui.kit.painting import text_width
from staffdesk.ui.kit.theme import px
from staffdesk.ui.validation.changes_table import KEPT, ChangesTable
from staffdesk.ui.validation.draft import Answer
from tests.ui.conftest import Stage
from tests.ui.hand import click, press
from tests.ui.validation.sample_queue import field_row

LONG = "Une très longue consigne de garde qui ne tient pas sur une ligne " * 6
CONFLICT = field_row(1, label="Départ", in_conflict=True, changed_note="Mairie, le 8 janv.", current="Père")


@pytest.fixture
def table(stage: Stage) -> ChangesTable:
    made = ChangesTable((field_row(0), CONFLICT, field_row(2, already_done=True)), decidable=True)
    stage(made).resize(660, 300)
    made.show_answers({0: Answer("accepted"), 1: Answer("refused"), 2: Answer("already_done")})
    return made


def test_boxes_show_what_is_taken_and_say_what_they_stand_for(table: ChangesTable) -> None:
    assert [box.isChecked() for box in table.boxes()] == [True, False, True]
    assert table.boxes()[0].accessibleName() == "Portable, demandée 06 00 98 76 54, actuelle 06 00 12 34 56"
    assert table.boxes()[1].accessibleName().endswith("en conflit")
    assert not table.boxes()[2].isEnabled(), "nothing to decide where it is so already"


def test_mouse_and_space_tick(table: ChangesTable) -> None:
    told: list[tuple[int, bool]] = []
    table.ticked.connect(lambda index, on: told.append((index, on)))
    click(table.boxes()[1])
    table.boxes()[0].setFocus()
    press(table.boxes()[0], Qt.Key.Key_Space)
    assert told == [(1, True), (0, False)]


def test_a_row_with_a_conflict_has_room_for_its_note(table: ChangesTable) -> None:
    heights = [row.height() for row in table.rows]
    assert heights == [px(36), px(54), px(36)]


def test_a_decided_request_has_no_boxes(stage: Stage) -> None:
    table = ChangesTable((field_row(0),), decidable=False)
    stage(table)
    assert not table.boxes()[0].isVisible()


def test_a_long_value_shows_three_lines_then_all(stage: Stage) -> None:
    table = ChangesTable((field_row(0, asked=LONG),), decidable=True)
    stage(table).resize(660, 500)
    row = table.rows[0]
    assert row.height() == px(36) + 2 * px(20) + px(20)
    more = row.more
    assert more.isVisible()
    click(more)
    assert not more.isVisible()
    assert row.height() > px(36) + 6 * px(20)


def test_a_narrow_table_leaves_out_what_says_the_same_twice(stage: Stage) -> None:
    same = ChangesTable((field_row(0),), decidable=True)
    stage(same).resize(px(520), 200)
    assert same.places().published is None
    differs = ChangesTable((CONFLICT,), decidable=True)
    stage(differs).resize(px(520), 200)
    assert differs.places().published is not None


def test_a_field_changed_since_its_decision_keeps_its_answer_and_says_why(stage: Stage) -> None:
    moved = field_row(0, in_conflict=True, locked=True, changed_note="Dominique T., le 16 nov.")
    table = ChangesTable([moved, field_row(1)], decidable=True)
    stage(table)
    locked, free = table.boxes()
    assert (locked.isEnabled(), free.isEnabled()) == (False, True)
    assert table.rows[0].toolTip() == f"Dominique T., le 16 nov. {KEPT}"
    assert KEPT in locked.accessibleName()


def test_the_note_of_a_conflict_stays_on_its_ground(stage: Stage) -> None:
    unknown = replace(CONFLICT, changed_note="")
    table = ChangesTable((unknown, field_row(1)), decidable=True)
    stage(table)
    table.setFixedWidth(540)
    (row, plain) = table.rows
    room = table.places().spans()[1][1]
    assert all(text_width(line, 13) + px(20) <= room for line in row._note_lines())
    assert " ".join(row._note_lines()) == "Modifiée par la mairie"
    assert row.height() == px(36) + px(18) * len(row._note_lines())
    assert plain.height() == px(36)
