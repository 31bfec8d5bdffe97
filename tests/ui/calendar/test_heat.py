"""Heat of the grid by activity."""

from staffdesk.ui.calendar.heat import heat_step, step_of
from staffdesk.ui.kit.theme import tokens


def test_steps_rise_with_the_places_taken() -> None:
    assert [step_of(booked, 50) for booked in (0, 9, 10, 20, 30, 40, 50, 60)] == [0, 0, 1, 2, 3, 4, 4, 4]
    assert step_of(3, 0) == 0


def test_no_ground_for_the_emptiest_and_the_full_tint_for_the_fullest() -> None:
    assert heat_step(0) is None
    assert heat_step(4) == tokens().booked.fill
