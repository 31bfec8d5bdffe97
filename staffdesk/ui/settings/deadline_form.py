"""A deadline rule as sentences: whom it concerns, its limit, days not counted, late requests."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QVBoxLayout, QWidget
from typing_extensions import override

from staffdesk.domain.deadline_storage import from_json, to_json
from staffdesk.domain.deadlines import (
    DeadlineRule,
    Late,
    OnSkippedDay,
    Operation,
    PeriodKind,
    Scope,
    SkipDays,
)
from staffdesk.domain.french.dates import WEEKDAYS, WEEKDAYS_SHORT
from staffdesk.domain.french.deadlines import rule_details, rule_in_words
from staffdesk.ui.kit.buttons import CheckBox
from staffdesk.ui.kit.fields import ComboPicker, Field
from staffdesk.ui.kit.flow import FlowLayout
from staffdesk.ui.kit.labels import label
from staffdesk.ui.kit.theme import px
from staffdesk.ui.settings import deadline_words as words
from staffdesk.ui.settings.deadline_shape import PART, DeadlineShape
from staffdesk.ui.settings.editor_form import EditorForm, Unreadable, Values

if TYPE_CHECKING:
    from staffdesk.services.settings_deadlines import DeadlineActivity, DeadlineSurroundings

ANY = ""


class DeadlineForm(EditorForm):
    """The form."""

    def __init__(self, today: Callable[[], date]) -> None:
        """``today`` gives the day that a date without a year is read near to."""
        super().__init__()
        self.held: DeadlineRule | None = None
        self._activities: dict[str, DeadlineActivity] = {}
        self.activity = ComboPicker(((ANY, "toutes les activités"),), "Activité", 32)
        self.group = ComboPicker(((ANY, "tous les groupes"),), "Groupe", 32)
        self.site = ComboPicker(((ANY, "tous les sites"),), "Site", 32)
        self.period_kind = ComboPicker(words.PERIOD_KINDS, "Période", 32)
        self.operations = {one: CheckBox(said) for one, said in words.OPERATIONS}
        self.shape = DeadlineShape(today)
        self.skips = {name: CheckBox(said) for name, said in words.SKIPS}
        self.weekdays = [
            CheckBox(short, f"Ne pas compter les {name}s")
            for name, short in zip(WEEKDAYS, WEEKDAYS_SHORT, strict=True)
        ]
        self.moves = ComboPicker(words.MOVES, "Si la limite tombe un jour qui ne compte pas", 32)
        self.late = ComboPicker(words.LATES, "Demande hors délai", 32)
        self.surcharge_hint = label(words.SURCHARGE_HINT, "hint", wrap=True)
        self.cancelled_late = label(words.CANCELLED_LATE, "hint", wrap=True)
        self._lay_out()
        self._take()
        self.activity.currentIndexChanged.connect(lambda _row: self._follow_activity())
        self.late.currentIndexChanged.connect(lambda _row: self._follow())
        for box in (*self.operations.values(), *self.skips.values(), *self.weekdays):
            box.toggled.connect(lambda _on: self._follow())
        self._follow()

    def show_surroundings(self, known: "DeadlineSurroundings") -> None:
        """Offer the activities, groups and sites there are."""
        self._activities = {one.code: one for one in known.activities}
        self.activity.set_choices(
            [(ANY, "toutes les activités"), *((a.code, a.name) for a in known.activities)]
        )
        self.site.set_choices([(ANY, "tous les sites"), *known.sites])
        self._follow_activity()

    def show_rule(self, rule: DeadlineRule) -> None:
        """Show a rule."""
        self.activity.choose(rule.scope.activity or ANY)
        self._follow_activity()
        self.group.choose(rule.scope.group or ANY)
        self.site.choose(rule.scope.site or ANY)
        self.period_kind.choose(rule.scope.period_kind or ANY)
        for operation, box in self.operations.items():
            box.setChecked(operation in rule.applies_to)
        self.shape.show_shape(rule.shape, rule.at)
        for name, box in self.skips.items():
            box.setChecked(getattr(rule.skip, name))
        for weekday, box in enumerate(self.weekdays):
            box.setChecked(weekday in rule.skip.weekdays)
        self.moves.choose(rule.on_skipped_day)
        self.late.choose(rule.late)
        self._follow()

    def rule(self) -> DeadlineRule:
        """Read the rule.

        Raises:
            Unreadable: a part makes no sense.
        """
        operations = frozenset(one for one, box in self.operations.items() if box.isChecked())
        if not operations:
            raise Unreadable("operations", words.OPERATION_WRONG)
        timed = not self.shape.at.isHidden()
        return DeadlineRule(
            shape=self.shape.shape(),
            at=self.shape.clock() if timed else self.shape.at.clock() or DeadlineRule.at,
            applies_to=operations,
            scope=self._scope(),
            skip=self._skip(),
            on_skipped_day=OnSkippedDay(self.moves.key()),
            late=Late(self.late.key()) if Operation.ADD in operations else DeadlineRule.late,
        )

    @override
    def show_values(self, values: Mapping[str, Any]) -> None:
        self.held = from_json(values)
        self.show_rule(self.held)

    @override
    def parse(self) -> Values:
        return to_json(self.rule())

    @override
    def describe(self, values: Mapping[str, Any]) -> Sequence[tuple[str, str]]:
        rule = from_json(values)
        return (
            ("Règle", " · ".join((rule_in_words(rule), *rule_details(rule)))),
            ("Concerne", self.scope_words(rule.scope)),
        )

    def scope_words(self, scope: Scope) -> str:
        """Say whom a rule concerns: ``Cantine · jours de classe``."""
        activity = self._activities.get(scope.activity or ANY)
        groups = dict(activity.groups) if activity else {}
        sites = {self.site.itemData(row): self.site.itemText(row) for row in range(self.site.count())}
        parts = (
            activity.name if activity else "Toutes les activités",
            groups.get(scope.group or ANY, ""),
            sites.get(scope.site, "") if scope.site else "",
            dict(words.PERIOD_KINDS)[scope.period_kind.value] if scope.period_kind else "",
        )
        return " · ".join(filter(None, parts))

    # -------------------------------------------------------------------------------------- parts

    def _scope(self) -> Scope:
        kind = self.period_kind.key()
        return Scope(
            self.activity.key() or None,
            self.group.key() or None,
            self.site.key() or None,
            PeriodKind(kind) if kind else None,
        )

    def _skip(self) -> SkipDays:
        flags = {name: box.isChecked() for name, box in self.skips.items()}
        chosen = (weekday for weekday, box in enumerate(self.weekdays) if box.isChecked())
        return SkipDays(weekdays=frozenset(chosen), **flags)

    def _follow_activity(self) -> None:
        activity = self._activities.get(self.activity.key())
        self.group.set_choices([(ANY, "tous les groupes"), *(activity.groups if activity else ())])
        self.group.setVisible(activity is not None and bool(activity.groups))

    def _follow(self) -> None:
        """Show the parts that the choices ask for."""
        added, cancelled = (self.operations[one].isChecked() for one in (Operation.ADD, Operation.CANCEL))
        self.late_line.setVisible(added)
        self.surcharge_hint.setVisible(added and self.late.key() == Late.SURCHARGE)
        self.cancelled_late.setVisible(cancelled)
        self.parts["on_skipped_day"].setVisible(self._skip() != SkipDays())

    # -------------------------------------------------------------------------------------- layout

    def _take(self) -> None:
        named = {
            "activity": self.activity,
            "group": self.group,
            "site": self.site,
            "period_kind": self.period_kind,
            **self.shape.controls(),
            "moves": self.moves,
            "late": self.late,
        }
        named |= {f"op_{one.value}": box for one, box in self.operations.items()}
        named |= {f"skip_{name}": box for name, box in self.skips.items()}
        named |= {f"day_{weekday}": box for weekday, box in enumerate(self.weekdays)}
        for name, control in named.items():
            self.own(name, control)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(16))
        self._add("scope", "Pour", self.activity, self.group, self.site, self.period_kind)
        self._add("operations", "Demandes concernées", *self.operations.values())
        self.parts["operations"].add_below(label(words.CHANGE_HINT, "hint", wrap=True))
        self.parts[PART] = Field("Limite", self.shape)
        self.parts["skip"] = Field("Jours qui ne comptent pas", self._skip_lines())
        self._add("on_skipped_day", "Si la limite tombe un jour qui ne compte pas", self.moves)
        self.late_line = _flow("une réservation", self.late)
        self.parts["late"] = Field("Hors délai", self.late_line)
        self.parts["late"].add_below(self.surcharge_hint)
        self.parts["late"].add_below(self.cancelled_late)
        for part in self.parts.values():
            column.addWidget(part)

    def _skip_lines(self) -> QWidget:
        made = QWidget()
        column = QVBoxLayout(made)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(2))
        column.addWidget(_flow(*self.skips.values()))
        column.addWidget(_flow(*self.weekdays))
        return made

    def _add(self, name: str, title: str, *parts: QWidget | str) -> None:
        self.parts[name] = Field(title, _flow(*parts))


def _flow(*parts: QWidget | str) -> QWidget:
    made = QWidget()
    flow = FlowLayout(made, gap=8)
    for part in parts:
        flow.addWidget(label(part, "body") if isinstance(part, str) else part)
    return made
