"""The section Délais: rules by activity at the left, the sentence in the middle, what it gives beside it."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from staffdesk.domain.dates import SUNDAY, ClockTime
from staffdesk.domain.deadline_storage import from_json, to_json
from staffdesk.domain.deadlines import (
    DeadlineRule,
    HoursBefore,
    Operation,
    Scope,
    Table,
    WeekdayOfWeek,
    Window,
    kept_from_effect,
)
from staffdesk.domain.french.deadlines import rule_in_words
from staffdesk.ui.kit.list_rows import TwoLineRow
from staffdesk.ui.settings.deadline_form import DeadlineForm
from staffdesk.ui.settings.deadline_preview import DeadlinePreview
from staffdesk.ui.settings.deadline_words import OPERATIONS
from staffdesk.ui.settings.editor_form import Unreadable, Values
from staffdesk.ui.settings.editor_section import Addition, EditorSection
from staffdesk.ui.settings.words import sentence_case

if TYPE_CHECKING:
    from staffdesk.services.settings_book import SettingsBook

KIND = "deadline_rule"
NEW_RULE = DeadlineRule(WeekdayOfWeek(SUNDAY, 1), ClockTime(21))
"""What a new town starts from: Sunday 21:00 for the coming week."""

TABLE_BEGINS = " au plus tard\N{NO-BREAK SPACE}: "

ICONS = {Operation.ADD: "calendar-plus", Operation.CANCEL: "calendar-x"}


def deadlines_section(today: Callable[[], date]) -> EditorSection:
    """Make the section with its form and its preview."""
    form, preview = DeadlineForm(today), DeadlinePreview(today)

    listed: list[DeadlineRule] = []

    def follow() -> None:
        try:
            rule = form.rule()
        except Unreadable:
            preview.show_rule(None)
            return
        before = listed[: listed.index(form.held)] if form.held in listed else listed
        preview.show_rule(rule, kept_from_effect(rule, before))

    def show_book(book: "SettingsBook") -> None:
        listed[:] = [from_json(record.values) for record in book.records.get(KIND, ())]
        form.show_surroundings(book.surroundings)
        preview.show_surroundings(book.surroundings)

    def rows(book: "SettingsBook") -> Sequence[TwoLineRow]:
        order = [None, *(one.code for one in book.surroundings.activities)]
        made = [_row(record.key, from_json(record.values), form) for record in book.records.get(KIND, ())]
        made.sort(key=lambda pair: order.index(pair[0].scope.activity))
        return [row for _rule, row in made]

    form.edited.connect(follow)
    form.shown.connect(follow)
    return EditorSection(
        name="Délais",
        forms={KIND: form},
        rows=rows,
        title=lambda _kind, values: _title(values, form),
        additions=(Addition(KIND, "Nouveau délai", _new_rule),),
        show_book=show_book,
        beside=preview,
        empty=(
            "Aucun délai n’est réglé.",
            "Sans délai, une famille peut réserver et annuler jusqu’au dernier moment.",
        ),
        removable=frozenset({KIND}),
    )


def _new_rule(_book: "SettingsBook", current: tuple[str, Values]) -> Values:
    """Begin with the activity one looks at."""
    values = current[1]
    activity = from_json(values).scope.activity if values else None
    return to_json(replace(NEW_RULE, scope=Scope(activity=activity)))


def _row(key: str, rule: DeadlineRule, form: DeadlineForm) -> tuple[DeadlineRule, TwoLineRow]:
    first = next(operation for operation, _ in OPERATIONS if operation in rule.applies_to)
    group, _, rest = form.scope_words(rule.scope).partition(" · ")
    day, hour = _day_and_hour(rule)
    row = TwoLineRow(key, group, ICONS[first], _operations(rule), rest, day, hour)
    return rule, row


def _day_and_hour(rule: DeadlineRule) -> tuple[str, str]:
    """Part the hour from the day it is of: what is too long for the list loses words, never its hour."""
    said = _limit(rule)
    if isinstance(rule.shape, Table | HoursBefore | Window):
        return said, ""
    day, found, hour = said.rpartition(" à\N{NO-BREAK SPACE}")
    if found:
        return day, hour
    day, found, _ = said.rpartition(" en fin de journée")
    return (day, "23:59") if found else (said, "")


def _limit(rule: DeadlineRule) -> str:
    """Say the limit alone: the list tells beside it what is limited."""
    said = rule_in_words(rule)
    return said.partition(" au plus tard ")[2] or said.partition(TABLE_BEGINS)[2] or said


def _operations(rule: DeadlineRule) -> str:
    return sentence_case(", ".join(said for operation, said in OPERATIONS if operation in rule.applies_to))


def _title(values: Values, form: DeadlineForm) -> str:
    rule = from_json(values)
    return f"{form.scope_words(rule.scope)}, {_operations(rule).lower()}"
