"""Deadlines of the town's activities, as instants, each computed once."""

from collections.abc import Mapping
from datetime import date, datetime

from staffdesk.domain.calendars import TownCalendar
from staffdesk.domain.deadlines import (
    DeadlineRule,
    Operation,
    Scope,
    choose_rule,
    last_instant,
    period_kind_of,
)
from staffdesk.domain.errors import RuleBroken

Found = tuple[DeadlineRule | None, datetime | None]
"""The rule that limits an operation on a day, and its last good instant; nothing where nothing limits it."""


class Deadlines:
    """Looks limits up and remembers them: 2,000 requests ask about the same few days."""

    def __init__(self, calendar: TownCalendar, rules: Mapping[str, tuple[DeadlineRule, ...]]) -> None:
        """``rules`` by activity code, as ``calendars.load_deadline_rules`` gives them."""
        self.calendar = calendar
        self.rules = rules
        self._known: dict[tuple[str, Operation, date], Found] = {}

    def find(self, activity: str, operation: Operation, on: date) -> Found:
        """Give the rule and last good instant for an operation on a day of service."""
        key = (activity, operation, on)
        if key not in self._known:
            self._known[key] = self._compute(activity, operation, on)
        return self._known[key]

    def last_at(self, activity: str, operation: Operation, on: date) -> datetime | None:
        """Give the last good instant alone."""
        return self.find(activity, operation, on)[1]

    def _compute(self, activity: str, operation: Operation, on: date) -> Found:
        target = Scope(activity=activity, period_kind=period_kind_of(self.calendar.day_kind(on)))
        rule = choose_rule(self.rules.get(activity, ()), operation, target, on)
        if rule is None:
            return None, None
        try:
            return rule, last_instant(rule, on, self.calendar)
        except RuleBroken:  # a day of no period, or a rule that skips every day: nothing to compute with
            return rule, None
