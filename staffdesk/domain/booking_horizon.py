"""How far ahead a family books (S34): month by month, or the whole school year; a setting of the town."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from staffdesk.domain.dates import Period, add_months, school_year_of

MONTHS_BACK = 1
MONTHS_AHEAD = 4
NEXT_YEAR_OPENS_MONTH = 6
"""From June on, a town that opens the year opens the next one too."""


class Horizon(StrEnum):
    """How far one sending may reach."""

    MONTH = "month"
    """One month at a time, never the year."""
    YEAR = "year"


def read_horizon(rule: object) -> Horizon:
    """Read the town's rule; what no version knows means month by month."""
    return next((one for one in Horizon if one.value == rule), Horizon.MONTH)


def window_of(today: date, horizon: Horizon = Horizon.MONTH) -> Period:
    """The days a portal shows: from the first of last month to four months ahead, or to the year's end."""
    first = today.replace(day=1)
    end = add_months(first, MONTHS_AHEAD + 1)
    if horizon is Horizon.YEAR:
        opened = add_months(today, 3) if today.month >= NEXT_YEAR_OPENS_MONTH else today
        end = max(end, school_year_of(opened).period.end)
    return Period(add_months(first, -MONTHS_BACK), end)


def fits_one_sending(period: Period, horizon: Horizon) -> bool:
    """Tell whether days of that period may be asked together."""
    if horizon is Horizon.YEAR:
        return True
    return (period.start.year, period.start.month) == (period.last.year, period.last.month)
