"""When a fee is due that does not count days: each month, once a period, once a school year."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from staffdesk.domain.dates import Period, school_year_of
from staffdesk.domain.tariffs.versions import Unit


def fee_dates(unit: Unit, period: Period, joined_on: date | None = None) -> Sequence[date]:
    """Return the dates in an invoiced period on which a fee of this unit falls due.

    A month is due on the first day of the period, then on the first of each later month; a period once, on
    its first day (`spell_of` tells what runs share). A school year's membership is due on the day the right
    to the activity begins, or on the first day of the school year for a right that goes on: `joined_on` says
    when it began, None that nobody knows, and then it is due on the first day of the year.
    """
    if period.start >= period.end:
        return ()
    if unit is Unit.MONTH:
        return months_of(period)
    if unit is Unit.PERIOD:
        return (period.start,)
    return _years(period, joined_on) if unit is Unit.YEAR else ()


def months_of(period: Period) -> Sequence[date]:
    """Return the first day of the period, then the first of each later month in it."""
    starts = [period.start] if period.start < period.end else []
    while starts:
        following = (starts[-1].replace(day=1) + timedelta(days=32)).replace(day=1)
        if following not in period:
            break
        starts.append(following)
    return starts


def spell_of(unit: Unit, start: date, period: Period, holidays: Sequence[Period] = ()) -> date:
    """Return the first day of what a fee due on `start` is the fee of: asked for once, whatever runs cut it.

    A month is the calendar month. A period is what the town invoices at once: runs that cut it share its fee.
    No text says where one ends, so it is read from what is known: for an activity of school holidays, the
    first of the `holidays` that the invoiced `period` meets; for any other, the calendar month it begins in.
    """
    met = (one.start for one in holidays if unit is Unit.PERIOD and one.overlaps(period))
    return min(met, default=start.replace(day=1))


def covers(unit: Unit, start: date, on: date) -> bool:
    """Tell whether the fee due on `start` is the fee of a day of the same invoice."""
    if unit is Unit.MONTH:
        return (on.year, on.month) == (start.year, start.month)
    return True


def _years(period: Period, joined_on: date | None) -> Sequence[date]:
    first = school_year_of(period.start).period
    last = school_year_of(period.end - timedelta(days=1)).period
    found = []
    for year in dict.fromkeys((first, last)):
        due = year.start if joined_on is None else max(joined_on, year.start)
        if due in period and due in year:
            found.append(due)
    return found
