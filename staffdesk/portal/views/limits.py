"""The limits of one week as its one line tells them: the usual one first, then the days that have another."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from staffdesk.domain.dates import local_date
from staffdesk.domain.french import dates as french
from staffdesk.domain.french.amounts import NO_BREAK
from staffdesk.domain.french.deadlines import last_minute
from staffdesk.portal.sentences import say

EVENING_HOUR = 18
"""From this hour of Paris on, a limit of today is "this evening"."""

Instants = tuple[datetime, ...]


class WeekLimits:
    """Reads the limits of a week; days that have the same ones are told together."""

    def __init__(self, by_day: Mapping[date, Sequence[datetime]], now: datetime) -> None:
        """Take every limit (UTC) of each day, past ones too; a day without any does not count."""
        self._today = local_date(now)
        self._days: dict[Instants, list[date]] = {}
        for on, limits in by_day.items():
            if limits:
                coming = tuple(sorted({last_minute(limit) for limit in limits if limit >= now}))
                self._days.setdefault(coming, []).append(on)

    @property
    def urgent(self) -> bool:
        """Whether one of them falls today."""
        return any(local_date(limit) == self._today for limits in self._days for limit in limits)

    def words(self) -> str:
        """Return the line, empty for a week without limits."""
        if not any(self._days):
            return say("planning.limit_over") if self._days else ""
        usual, *others = sorted(self._days, key=lambda each: (not each, -len(self._days[each]), each))
        if not others:
            return self._until(usual)
        if all(len(self._days[other]) < len(self._days[usual]) for other in others):
            return SEPARATOR.join([self._until(usual), *(self._of_days(other) for other in others)])
        apart = sorted(self._days, key=lambda each: self._days[each][0])
        return say("planning.limits", limits=SEPARATOR.join(self._of_days(each) for each in apart))

    def _until(self, limits: Instants) -> str:
        first = limits[0]
        if len(limits) > 1 or local_date(first) != self._today:
            return say("planning.limit", limit=_named(limits))
        code = "planning.limit_tonight" if is_evening(first) else "planning.limit_today"
        return say(code, limit=_named(limits))

    def _of_days(self, limits: Instants) -> str:
        days = f",{NO_BREAK}".join(french.WEEKDAYS_SHORT[on.weekday()] for on in self._days[limits])
        limit = _named(limits) if limits else say("planning.limit_over_short")
        return say("planning.limit_of", days=days, limit=limit)


def is_evening(limit: datetime) -> bool:
    """Tell whether a limit (UTC) of today may be called "this evening" in Paris."""
    return french.local(limit).hour >= EVENING_HOUR


SEPARATOR = f"{NO_BREAK}· "


def _named(limits: Instants) -> str:
    return say("planning.then").join(french.instant_short(limit) for limit in limits)
