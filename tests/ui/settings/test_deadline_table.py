"""The table of a deadline: lines, times of their own, shifts on public holidays."""

import pytest

from staffdesk.domain.dates import FRIDAY, MONDAY, TUESDAY, ClockTime
from staffdesk.domain.deadlines import Table, TableRow, WeekdayOfWeek
from staffdesk.ui.settings.deadline_table import DeadlineTable, WeekdayPicker, until_words
from staffdesk.ui.settings.editor_form import Unreadable
from tests.ui.conftest import Stage
from tests.ui.hand import click, type_text

FULL = Table(
    {
        MONDAY: TableRow(FRIDAY, 1, ClockTime(8, 15)),
        FRIDAY: TableRow(MONDAY, 0, on_holiday=WeekdayOfWeek(TUESDAY, 0)),
        TUESDAY: TableRow(FRIDAY, 9),
    }
)


def test_a_table_is_shown_and_read(stage: Stage) -> None:
    table = DeadlineTable()
    stage(table)
    table.show_table(FULL)
    assert table.table() == FULL
    assert table.shifts.isChecked()
    assert not table.lines[2].until.isEnabled()


def test_lines_are_ticked_and_timed_by_hand(stage: Stage) -> None:
    table = DeadlineTable()
    stage(table)
    table.start()
    for weekday in (2, 3, 4):
        click(table.lines[weekday].on)
    table.lines[0].until.choose("4-1")
    type_text(table.lines[0].at, "9h")
    assert table.table() == Table({0: TableRow(4, 1, ClockTime(9)), 1: TableRow(3, 1)})
    assert not table.lines[0].shift.isVisible()
    click(table.shifts)
    assert table.lines[0].shift.isVisible()


def test_an_empty_table_or_a_wrong_time_is_said(stage: Stage) -> None:
    table = DeadlineTable()
    stage(table)
    table.show_table(Table({}))
    with pytest.raises(Unreadable, match="Cocher"):
        table.table()
    click(table.lines[0].on)
    type_text(table.lines[0].at, "midi")
    with pytest.raises(Unreadable, match="Heure"):
        table.table()


def test_a_day_far_back_is_offered_once_a_rule_has_it(stage: Stage) -> None:
    picker = WeekdayPicker((), "Limite")
    stage(picker)
    picker.choose("1-7")
    assert picker.weekday_of_week() == WeekdayOfWeek(1, 7)
    assert picker.currentText() == until_words(1, 7) == "mar. 7\u00a0semaines avant"
