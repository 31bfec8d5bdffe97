"""A deadline rule survives storage, and a damaged one is refused."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from staffdesk.domain.canonical import canonical_bytes
from staffdesk.domain.dates import ClockTime
from staffdesk.domain.deadline_storage import SHAPE_NAMES, from_json, to_json
from staffdesk.domain.deadlines import (
    EVERY_OPERATION,
    BeforePeriodStart,
    ClearDays,
    DayOfMonth,
    DaysBefore,
    DeadlineRule,
    HoursBefore,
    Late,
    OnSkippedDay,
    Operation,
    PeriodKind,
    Scope,
    SkipDays,
    Table,
    TableRow,
    WeekdayOfWeek,
    Window,
    choose_rule,
)
from staffdesk.domain.errors import RuleBroken
from tests.domain.test_deadlines import C3_RULES

counts = st.integers(0, 400)
weekdays = st.integers(0, 6)
clocks = st.integers(0, 24 * 60).map(lambda m: ClockTime(m // 60, m % 60))
instants = st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)).map(  # noqa: DTZ001
    lambda at: at.replace(microsecond=0)
)
weekdays_of_weeks = st.builds(WeekdayOfWeek, weekdays, counts)
rows = st.builds(TableRow, weekdays, counts, st.none() | clocks, st.none() | weekdays_of_weeks)
shapes = st.one_of(
    st.builds(DaysBefore, counts),
    st.builds(ClearDays, counts),
    st.builds(HoursBefore, counts, clocks),
    weekdays_of_weeks,
    st.builds(Table, st.dictionaries(weekdays, rows)),
    st.builds(DayOfMonth, st.integers(1, 31), counts),
    st.builds(BeforePeriodStart, counts, counts, st.booleans()),
    st.tuples(instants, instants).map(lambda pair: Window(min(pair), max(pair))),
)
words = st.none() | st.text(max_size=12)
rules = st.builds(
    DeadlineRule,
    shape=shapes,
    at=clocks,
    applies_to=st.frozensets(st.sampled_from(Operation), min_size=1),
    scope=st.builds(Scope, words, words, words, st.none() | st.sampled_from(PeriodKind)),
    skip=st.builds(
        SkipDays, st.booleans(), st.booleans(), st.booleans(), st.booleans(), st.frozensets(weekdays)
    ),
    on_skipped_day=st.sampled_from(OnSkippedDay),
    late=st.sampled_from(Late),
).map(lambda rule: rule if Operation.ADD in rule.applies_to else replace(rule, late=Late.REFUSE))


@given(rules)
@settings(max_examples=100)
def test_any_deadline_rule_reads_back_the_same(rule: DeadlineRule) -> None:
    assert from_json(json.loads(canonical_bytes(to_json(rule)))) == rule


@pytest.mark.parametrize("rule", C3_RULES)
def test_the_deadline_rules_of_real_towns_read_back_the_same(rule: DeadlineRule) -> None:
    assert from_json(json.loads(json.dumps(to_json(rule)))) == rule


def test_every_shape_of_deadline_has_its_word() -> None:
    assert {to_json(DeadlineRule(shape))["shape"]["kind"] for shape in EXAMPLES} == set(SHAPE_NAMES.values())


NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
EXAMPLES = (
    DaysBefore(1),
    ClearDays(2),
    HoursBefore(72),
    WeekdayOfWeek(3, 1),
    Table({0: TableRow(4, 1)}),
    DayOfMonth(20, 1),
    BeforePeriodStart(15, clear=True),
    Window(NOON, NOON),
)


def test_a_stored_deadline_needs_only_its_shape() -> None:
    assert from_json({"shape": {"kind": "days_before", "days": 2}}) == DeadlineRule(DaysBefore(2))


@pytest.mark.parametrize("fee", [None, {"cents": 150, "percent": "0", "tariff": ""}])
def test_a_deadline_stored_with_a_fee_of_its_own_is_read_without_it(fee: dict[str, Any] | None) -> None:
    rule = DeadlineRule(DaysBefore(2), late=Late.SURCHARGE)
    assert "late_fee" not in to_json(rule)
    assert from_json({**to_json(rule), "late_fee": fee, "pay_within_minutes": 60}) == rule


def test_a_rule_stored_for_changes_is_read_without_them_and_alone_is_never_chosen() -> None:
    stored = to_json(DeadlineRule(DaysBefore(2)))
    assert stored["applies_to"] == ["add", "cancel"]
    assert from_json({**stored, "applies_to": ["add", "cancel", "change"]}).applies_to == EVERY_OPERATION
    alone = from_json({**stored, "applies_to": ["change"]})
    assert choose_rule([alone], Operation.ADD, Scope("cantine"), date(2026, 10, 5)) is None


def test_what_becomes_of_late_bookings_is_nothing_of_a_rule_for_cancellations() -> None:
    rule = DeadlineRule(DaysBefore(2), applies_to=frozenset({Operation.CANCEL}), late=Late.SURCHARGE)
    assert from_json(to_json(rule)).late is Late.REFUSE


@pytest.mark.parametrize(
    ("field", "stored"),
    [
        ("shape", {}),
        ("shape", {"shape": None}),
        ("kind", {"shape": {"kind": "weeks_before", "weeks": 2}}),
        ("kind", {"shape": {"kind": 3}}),
        ("days", {"shape": {"kind": "days_before"}}),
        ("days", {"shape": {"kind": "days_before", "days": -1}}),
        ("days", {"shape": {"kind": "days_before", "days": True}}),
        ("days", {"shape": {"kind": "days_before", "days": "2"}}),
        ("hours", {"shape": {"kind": "days_before", "days": 2, "hours": 3}}),
        ("weekday", {"shape": {"kind": "weekday_of_week", "weekday": 7, "weeks": 0}}),
        ("day", {"shape": {"kind": "day_of_month", "day": 0, "months": 1}}),
        ("day", {"shape": {"kind": "day_of_month", "day": 32, "months": 1}}),
        ("rows", {"shape": {"kind": "table", "rows": {}}}),
        ("rows", {"shape": {"kind": "table", "rows": ["lundi"]}}),
        ("opens_at", {"shape": {"kind": "window", "opens_at": "2026-05-04T12:00:00", "closes_at": ""}}),
        (
            "closes_at",
            {
                "shape": {
                    "kind": "window",
                    "opens_at": "2026-05-04T12:00:00Z",
                    "closes_at": "2026-05-01T12:00:00Z",
                }
            },
        ),
        ("at", {"shape": {"kind": "days_before", "days": 1}, "at": "25:00"}),
        ("at", {"shape": {"kind": "days_before", "days": 1}, "at": 9}),
        ("applies_to", {"shape": {"kind": "days_before", "days": 1}, "applies_to": []}),
        ("applies_to", {"shape": {"kind": "days_before", "days": 1}, "applies_to": ["delete"]}),
        ("applies_to", {"shape": {"kind": "days_before", "days": 1}, "applies_to": "add"}),
        ("late", {"shape": {"kind": "days_before", "days": 1}, "late": "maybe"}),
        ("weekends", {"shape": {"kind": "days_before", "days": 1}, "skip": {"weekends": 1}}),
        ("weekdays", {"shape": {"kind": "days_before", "days": 1}, "skip": {"weekdays": [8]}}),
        ("activity", {"shape": {"kind": "days_before", "days": 1}, "scope": {"activity": 4}}),
        ("surprise", {"shape": {"kind": "days_before", "days": 1}, "surprise": 1}),
    ],
)
def test_a_damaged_deadline_rule_names_the_field(field: str, stored: dict[str, Any]) -> None:
    with pytest.raises(RuleBroken, match="deadline_rule_malformed") as caught:
        from_json(stored)
    assert caught.value.facts == {"field": field}
