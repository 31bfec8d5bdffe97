"""Heat of the planning by activity: four steps of the tint of a booking, by how full a slot is."""

from PySide6.QtGui import QColor

from staffdesk.ui.kit.painting import mix
from staffdesk.ui.kit.theme import tokens

HEAT_STEPS = 4


def step_of(booked: int, capacity: int) -> int:
    """Give the step of a slot: 0 nearly empty, 4 nearly full or more."""
    return min(HEAT_STEPS, booked * (HEAT_STEPS + 1) // capacity) if capacity else 0


def heat_step(step: int) -> QColor | None:
    """Give the ground of a step; none for 0."""
    fill = tokens().booked.fill
    return None if step == 0 or fill is None else mix(fill, tokens().surface, step / HEAT_STEPS)
