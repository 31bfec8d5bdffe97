"""What a deadline rule gives: in plain French, for a day with its calendar, and for the next ten days."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from staffdesk.domain.deadlines import DeadlineRule, LastInstant, Late, Operation, explain, period_kind_of
from staffdesk.domain.errors import RuleBroken
from staffdesk.domain.french.dates import day_short, instant_short
from staffdesk.domain.french.deadlines import (
    kept_from_effect_words,
    last_minute,
    limit_explained,
    no_surcharge_words,
    rule_details,
    rule_in_words,
)
from staffdesk.domain.french.errors import sentence
from staffdesk.ui.kit.fields import DateField, ErrorLine
from staffdesk.ui.kit.labels import SectionHeading, label
from staffdesk.ui.kit.table_model import Column
from staffdesk.ui.kit.theme import px
from staffdesk.ui.kit.tokens import Tone
from staffdesk.ui.settings.limit_strip import LimitStrip
from staffdesk.ui.settings.parts import table

if TYPE_CHECKING:
    from staffdesk.services.settings_deadlines import DeadlineSurroundings

NEXT_DAYS = 10
INCOMPLETE = "La règle n’est pas encore complète."
WIDTH = 318


@dataclass(frozen=True)
class PreviewLine:
    """A day of service and its limit in words."""

    on: date
    limit: str


class DeadlinePreview(QWidget):
    """The panel beside the form."""

    def __init__(self, today: Callable[[], date]) -> None:
        """``today`` gives the day that a date without a year is read near to."""
        super().__init__()
        self._known: DeadlineSurroundings | None = None
        self._rule: DeadlineRule | None = None
        self._chosen: date | None = None
        self.words = label("", "value", wrap=True)
        self.details = label("", "hint", wrap=True)
        self.without_effect = ErrorLine()
        self.no_surcharge = ErrorLine(Tone.WARN)
        self.day = DateField("Essayer pour un service du", today)
        self.limit = label("", "body", wrap=True)
        self.strip = LimitStrip()
        columns: list[Column[PreviewLine]] = [
            Column("Service", lambda line: day_short(line.on), width=130),
            Column("Limite", lambda line: line.limit),
        ]
        self.next = table("Dix prochains jours de service", columns, ())
        self.day.day_changed.connect(self._choose)
        self._lay_out()

    def show_surroundings(self, known: "DeadlineSurroundings") -> None:
        """Take the calendar and the days of service."""
        self._known = known
        self._refresh()

    def show_rule(
        self,
        rule: DeadlineRule | None,
        behind: tuple[DeadlineRule, frozenset[Operation]] | None = None,
    ) -> None:
        """Show what a rule gives; None while it cannot be read; ``behind``: which one counts in its place."""
        self._rule = rule
        self.without_effect.say("" if behind is None else kept_from_effect_words(*behind))
        self._refresh()

    def _choose(self, day: date | None) -> None:
        self._chosen = day
        self._refresh()

    def _refresh(self) -> None:
        rule, known = self._rule, self._known
        if rule is None or known is None:
            self.words.setText(INCOMPLETE)
            self.details.setText("")
            self.no_surcharge.say("")
            return
        self.words.setText(rule_in_words(rule))
        self.details.setText(" · ".join(rule_details(rule)))
        free = costing_no_more(known, rule)
        self.no_surcharge.say(no_surcharge_words(free) if free else "")
        days = next_days(known, rule)
        on = self._chosen or next(iter(days), None)
        if self._chosen is None:
            self.day.set_day(on)
        self._show_day(rule, on)
        lines = tuple(PreviewLine(day, self._limit_words(rule, day)) for day in days)
        self.next.replace(lines)
        self._next_heading.setVisible(bool(lines))
        self.next.setVisible(bool(lines))

    def _show_day(self, rule: DeadlineRule, on: date | None) -> None:
        if on is None:
            self.limit.setText("Aucun jour de service à venir dans le calendrier.")
            self.strip.clear()
            return
        found = self._found(rule, on)
        if isinstance(found, LastInstant):
            told = limit_explained(found)
            self.limit.setText(f"{told[:1].upper()}{told[1:]}")
            self.strip.show_limit(on, found)
        else:
            self.limit.setText(found)
            self.strip.clear()

    def _found(self, rule: DeadlineRule, on: date) -> LastInstant | str:
        """Compute a limit, or say why there is none."""
        assert self._known is not None  # noqa: S101 - both callers looked
        try:
            return explain(rule, on, self._known.calendar, site=rule.scope.site)
        except RuleBroken as fault:
            return sentence(fault)

    def _limit_words(self, rule: DeadlineRule, on: date) -> str:
        found = self._found(rule, on)
        return instant_short(last_minute(found.at)) if isinstance(found, LastInstant) else "pas de limite"

    # -------------------------------------------------------------------------------------- layout

    def _lay_out(self) -> None:
        self.setFixedWidth(px(WIDTH))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(8))
        column.addWidget(SectionHeading("En clair"))
        column.addWidget(self.words)
        column.addWidget(self.details)
        column.addWidget(self.without_effect)
        column.addWidget(self.no_surcharge)
        column.addSpacing(px(8))
        column.addWidget(self.day)
        column.addWidget(self.limit)
        column.addWidget(self.strip)
        column.addSpacing(px(8))
        self._next_heading = SectionHeading("Prochains jours de service")
        column.addWidget(self._next_heading)
        column.addWidget(self.next)
        column.addStretch()


def next_days(known: "DeadlineSurroundings", rule: DeadlineRule) -> Sequence[date]:
    """List the next days of service that a rule concerns."""
    wanted = rule.scope.activity
    of_activities: Iterable[date] = sorted(
        {day for one in known.activities if wanted in (None, one.code) for day in one.days}
    )
    kind = rule.scope.period_kind
    fitting = (
        day for day in of_activities if kind is None or period_kind_of(known.calendar.day_kind(day)) is kind
    )
    return list(islice(fitting, NEXT_DAYS))


def costing_no_more(known: "DeadlineSurroundings", rule: DeadlineRule) -> Sequence[str]:
    """Name the activities of a rule with a surcharge whose tariff has none: late days cost no more there.

    Only days asked for bear a surcharge: no tariff would change what a late cancellation costs.
    """
    if rule.late is not Late.SURCHARGE or Operation.ADD not in rule.applies_to:
        return ()
    concerned = (one for one in known.activities if rule.scope.activity in (None, one.code))
    return [one.name for one in concerned if one.days and not one.has_late_surcharge]
