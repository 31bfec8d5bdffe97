"""The sentence of a limit: each shape is shown, read, and refused where it makes no sense."""

from datetime import UTC, date, datetime

import pytest
from PySide6.QtWidgets import QLineEdit

from staffdesk.domain.dates import ClockTime
from staffdesk.domain.deadlines import (
    BeforePeriodStart,
    ClearDays,
    DayOfMonth,
    DaysBefore,
    HoursBefore,
    Shape,
    Table,
    TableRow,
    WeekdayOfWeek,
    Window,
)
from staffdesk.ui.settings.deadline_shape import DeadlineShape
from staffdesk.ui.settings.editor_form import Unreadable
from tests.ui.conftest import Stage

SHAPES = [
    DaysBefore(0),
    ClearDays(2),
    HoursBefore(72, ClockTime(8)),
    WeekdayOfWeek(3, 1),
    WeekdayOfWeek(6, 12),
    Table({0: TableRow(4, 1)}),
    DayOfMonth(18, 1),
    DayOfMonth(1, 9),
    BeforePeriodStart(15, 0, clear=True),
    BeforePeriodStart(months=1),
    Window(datetime(2026, 5, 4, 7, tzinfo=UTC), datetime(2026, 5, 22, 15, tzinfo=UTC)),
]


@pytest.fixture
def shape(stage: Stage) -> DeadlineShape:
    made = DeadlineShape(lambda: date(2026, 11, 16))
    stage(made)
    return made


@pytest.mark.parametrize("wanted", SHAPES, ids=repr)
def test_every_shape_is_shown_and_read(shape: DeadlineShape, wanted: Shape) -> None:
    shape.show_shape(wanted, ClockTime(9, 30))
    assert shape.shape() == wanted
    assert shape.clock() == ClockTime(9, 30)


def test_only_the_words_of_the_shape_are_seen(shape: DeadlineShape) -> None:
    shape.kind.choose("day_of_month")
    assert shape.month_day.isVisible()
    assert shape.weekday.isHidden()
    shape.kind.choose("window")
    assert shape.opens_day.isVisible()
    assert shape.at.isHidden()
    assert shape.table.isHidden()


@pytest.mark.parametrize(
    ("kind", "edit", "typed", "said"),
    [
        ("days_before", "days", "", "nombre entier"),
        ("days_before", "days", "99999", "nombre entier"),
        ("hours_before", "starts", "tôt", "Heure"),
        ("day_of_month", "month_day", "32", "de 1 à 31"),
        ("before_period_start", "period_days", "x", "nombre entier"),
        ("window", "opens_day", "demain", "Date"),
    ],
)
def test_what_makes_no_sense_is_said_and_pointed_at(
    shape: DeadlineShape, kind: str, edit: str, typed: str, said: str
) -> None:
    shape.kind.choose(kind)
    control = shape.controls()[edit]
    assert isinstance(control, QLineEdit)
    control.setText(typed)
    with pytest.raises(Unreadable, match=said) as found:
        shape.shape()
    assert found.value.edit is control


def test_a_window_closes_after_it_opens(shape: DeadlineShape) -> None:
    shape.kind.choose("window")
    shape.opens_day.set_day(date(2027, 5, 22))
    shape.closes_day.set_day(date(2027, 5, 4))
    with pytest.raises(Unreadable, match="fermeture"):
        shape.shape()
