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

GroupPlace = tuple[str, str]
"""Where a child is welcomed, as rules name it: the key of its group and the uid of its site."""

Found = tuple[DeadlineRule | None, datetime | None]
"""The rule that limits an operation on a day, and its last good instant; nothing where nothing limits it."""


class Deadlines:
    """Looks limits up and remembers them: 2,000 requests ask about the same few days."""

    def __init__(self, calendar: TownCalendar, rules: Mapping[str, tuple[DeadlineRule, ...]]) -> None:
        """``rules`` by activity code, as ``calendars.load_deadline_rules`` gives them."""
        self.calendar = calendar
        self.rules = rules
        self._known: dict[tuple[str, Operation, date, GroupPlace | None], Found] = {}

    def find(self, activity: str, operation: Operation, on: date, place: GroupPlace | None = None) -> Found:
        """Give the rule and last good instant for an operation on a day of service, in a group if known."""
        own = place if place is not None and self.differs(activity, place) else None
        key = (activity, operation, on, own)
        if key not in self._known:
            self._known[key] = self._compute(activity, operation, on, own)
        return self._known[key]

    def last_at(
        self, activity: str, operation: Operation, on: date, place: GroupPlace | None = None
    ) -> datetime | None:
        """Give the last good instant alone."""
        return self.find(activity, operation, on, place)[1]

    def has_places(self) -> bool:
        """Tell whether any group or site may have limits of its own."""
        return bool(self.calendar.site_shapes) or any(
            rule.scope.group or rule.scope.site for rules in self.rules.values() for rule in rules
        )

    def differs(self, activity: str, place: GroupPlace) -> bool:
        """Tell whether a group or site may have limits of its own: by a rule, its closures or its week."""
        group, site = place
        if site in self.calendar.site_shapes or any(one.site == site for one in self.calendar.exceptions):
            return True
        scopes = (rule.scope for rule in self.rules.get(activity, ()))
        return any(scope.group == group or scope.site == site for scope in scopes)

    def _compute(self, activity: str, operation: Operation, on: date, place: GroupPlace | None) -> Found:
        group, site = place or (None, None)
        target = Scope(activity, group, site, period_kind_of(self.calendar.day_kind(on, site)))
        rule = choose_rule(self.rules.get(activity, ()), operation, target, on)
        if rule is None:
            return None, None
        try:
            return rule, last_instant(rule, on, self.calendar, site=site)
        except RuleBroken:  # a day of no period, or a rule that skips every day: nothing to compute with
            return rule, None
