"""How long health data is kept (section G): until a number of months after the child has left."""

from collections.abc import Iterable
from datetime import date

from staffdesk.domain.dates import add_months

HEALTH_MONTHS = 12
"""Months after the departure, until the town's data protection officer decides otherwise."""

FEWEST_MONTHS, MOST_MONTHS = 1, 60


def left_on(last_days: Iterable[date], written_on: date) -> date:
    """Return the day a child left: the last of its places and bookings, else that of its form.

    A place ends with the school year at the latest; who is enrolled again has not left.
    """
    return max(last_days, default=written_on)


def kept_until(departure: date, months: int) -> date:
    """Return the last day on which the health record of a child that left is kept."""
    return add_months(departure, months)
