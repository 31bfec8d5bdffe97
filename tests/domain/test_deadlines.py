"""Deadlines: each row of C3 as a rule, each vector of C4 as a case, and what holds for every rule."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from staffdesk.domain.absences import (
    AbsenceCause,
    AbsenceFacts,
    AbsenceOutcome,
    AbsencePolicy,
    AbsenceProposal,
    WaitingDays,
    propose_absence,
)
from staffdesk.domain.calendars import CalendarException, DayKind
from staffdesk.domain.dates import (
    FRIDAY,
    MONDAY,
    SUNDAY,
    THURSDAY,
    TUESDAY,
    WEDNESDAY,
    ClockTime,
    Period,
    instant_of,
    local_datetime,
)
from staffdesk.domain.deadlines import (
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
    Timeliness,
    WeekdayOfWeek,
    Window,
    choose_rule,
    explain,
    first_instant,
    is_in_time,
    kept_from_effect,
    last_instant,
    period_kind_of,
    timeliness,
)
from staffdesk.domain.errors import RuleBroken
from tests.domain.town_calendars import zone_c

CALENDAR = zone_c()
WORKING = SkipDays.working_days()
WEEKENDS = SkipDays(weekends=True)
AFTER_HOLIDAYS = SkipDays(
    weekends=True, public_holidays=True, school_holidays=True, weekdays=frozenset({WEDNESDAY})
)
CANCEL = frozenset({Operation.CANCEL})
ADD = frozenset({Operation.ADD})


def at(hour: int, minute: int = 0) -> ClockTime:
    return ClockTime(hour, minute)


def paris(text: str) -> datetime:
    """The UTC instant of a wall-clock text like `2026-10-04 21:00`."""
    day, clock = text.split(" ")
    return instant_of(date.fromisoformat(day), ClockTime.parse(clock))


MIDDAY = at(12)
SUNDAY_21 = DeadlineRule(WeekdayOfWeek(SUNDAY, 1), at(21))
THURSDAY_9 = DeadlineRule(WeekdayOfWeek(THURSDAY, 1), at(9))
VAILHAUQUES = DeadlineRule(
    Table(
        {
            MONDAY: TableRow(FRIDAY, 1),
            TUESDAY: TableRow(FRIDAY, 1),
            THURSDAY: TableRow(TUESDAY, 0),
            FRIDAY: TableRow(TUESDAY, 0),
        }
    ),
    at(9),
    late=Late.SURCHARGE,
)
ERAGNY_HOLIDAYS = DeadlineRule(
    BeforePeriodStart(days=15, clear=True), scope=Scope(period_kind=PeriodKind.HOLIDAYS)
)
MAULEON = DeadlineRule(DayOfMonth(18, 1), at(0), late=Late.SURCHARGE)
PAULX = DeadlineRule(ClearDays(2), at(16, 30), skip=SkipDays.working_days())
CRUAS = DeadlineRule(DaysBefore(2), MIDDAY, skip=WEEKENDS)
LES_PIEUX = DeadlineRule(DaysBefore(2), at(9, 30))
RONTALON = DeadlineRule(DaysBefore(1), at(11), skip=AFTER_HOLIDAYS)
VHB = DeadlineRule(
    Table(
        {
            MONDAY: TableRow(THURSDAY, 1),
            TUESDAY: TableRow(THURSDAY, 1),
            **dict.fromkeys(
                (WEDNESDAY, THURSDAY, FRIDAY), TableRow(MONDAY, 0, on_holiday=WeekdayOfWeek(TUESDAY, 0))
            ),
        }
    ),
    at(15),
    skip=SkipDays(public_holidays=True),
)
OURTON = DeadlineRule(
    Table(
        {
            MONDAY: TableRow(FRIDAY, 1),
            TUESDAY: TableRow(MONDAY, 0),
            THURSDAY: TableRow(WEDNESDAY, 0),
            FRIDAY: TableRow(WEDNESDAY, 0),
        }
    ),
    at(11),
)
BEGLES = DeadlineRule(Window(paris("2026-05-04 09:00"), paris("2026-05-22 17:00")))
GISORS = DeadlineRule(BeforePeriodStart(months=1), late=Late.WAITING_LIST)

C3_ROWS: list[tuple[str, DeadlineRule, str, str]] = [
    ("1 Puiseux: Sunday 21:00 for the coming week", SUNDAY_21, "2026-10-08", "2026-10-04 21:00"),
    ("2 Vailhauquès: Monday meal", VAILHAUQUES, "2026-10-05", "2026-10-02 09:00"),
    ("2 Vailhauquès: Friday meal", VAILHAUQUES, "2026-10-09", "2026-10-06 09:00"),
    (
        "3 Vigneux: Thursday of the previous week",
        DeadlineRule(WeekdayOfWeek(THURSDAY, 1)),
        "2026-10-09",
        "2026-10-02 00:00",
    ),
    ("4 Milly: the day before, 10:00", DeadlineRule(DaysBefore(1), at(10)), "2026-10-09", "2026-10-08 10:00"),
    ("5 Éragny: 72 h before", DeadlineRule(HoursBefore(72, at(8))), "2026-10-08", "2026-10-05 08:00"),
    ("5 Éragny: 15 clear days before the holidays", ERAGNY_HOLIDAYS, "2027-02-10", "2027-01-24 00:00"),
    (
        "6 private school: Thursday noon",
        DeadlineRule(WeekdayOfWeek(THURSDAY, 1), MIDDAY),
        "2026-10-05",
        "2026-10-01 12:00",
    ),
    ("7 Mauléon: before the 18th of the previous month", MAULEON, "2026-11-20", "2026-10-18 00:00"),
    (
        "7 Mauléon: same-day cancel before 8:15",
        DeadlineRule(DaysBefore(0), at(8, 15), CANCEL),
        "2026-11-20",
        "2026-11-20 08:15",
    ),
    (
        "8 St-Lager: 20th of the previous month",
        DeadlineRule(DayOfMonth(20, 1)),
        "2026-12-03",
        "2026-11-21 00:00",
    ),
    (
        "9 Espondeilhan: Monday midnight",
        DeadlineRule(WeekdayOfWeek(MONDAY, 1)),
        "2022-09-19",
        "2022-09-13 00:00",
    ),
    (
        "10 Bertholène: Tuesday 12:00 to book",
        DeadlineRule(WeekdayOfWeek(TUESDAY, 1), MIDDAY, ADD),
        "2026-10-05",
        "2026-09-29 12:00",
    ),
    (
        "10 Bertholène: Monday 12:00 to change",
        DeadlineRule(WeekdayOfWeek(MONDAY, 1), MIDDAY, CANCEL),
        "2026-10-05",
        "2026-09-28 12:00",
    ),
    ("11 Paulx: Monday", PAULX, "2026-10-05", "2026-09-30 16:30"),
    ("11 Paulx: Tuesday", PAULX, "2026-10-06", "2026-10-01 16:30"),
    ("11 Paulx: Thursday", PAULX, "2026-10-08", "2026-10-05 16:30"),
    ("11 Paulx: Friday", PAULX, "2026-10-09", "2026-10-06 16:30"),
    ("12 Cruas: Monday", CRUAS, "2026-10-05", "2026-10-01 12:00"),
    ("12 Cruas: Tuesday", CRUAS, "2026-10-06", "2026-10-02 12:00"),
    ("12 Cruas: Thursday", CRUAS, "2026-10-08", "2026-10-06 12:00"),
    ("12 Cruas: Friday", CRUAS, "2026-10-09", "2026-10-07 12:00"),
    (
        "12 Cruas: Wednesday leisure",
        DeadlineRule(WeekdayOfWeek(THURSDAY, 1), MIDDAY),
        "2026-10-07",
        "2026-10-01 12:00",
    ),
    ("13 Les Pieux: Wednesday", LES_PIEUX, "2026-10-07", "2026-10-05 09:30"),
    ("13 Les Pieux: Thursday", LES_PIEUX, "2026-10-08", "2026-10-06 09:30"),
    ("13 Les Pieux: Friday", LES_PIEUX, "2026-10-09", "2026-10-07 09:30"),
    ("14 Rontalon: Monday", RONTALON, "2026-10-05", "2026-10-02 11:00"),
    ("14 Rontalon: Thursday", RONTALON, "2026-10-08", "2026-10-06 11:00"),
    ("14 Rontalon: first day back", RONTALON, "2026-11-02", "2026-10-16 11:00"),
    ("15 VHB: Tuesday", VHB, "2026-10-06", "2026-10-01 15:00"),
    ("15 VHB: Friday", VHB, "2026-10-09", "2026-10-05 15:00"),
    ("15 VHB: Friday after a Monday holiday", VHB, "2027-04-02", "2027-03-30 15:00"),
    (
        "16 Andancette: book",
        DeadlineRule(WeekdayOfWeek(FRIDAY, 1), MIDDAY, ADD),
        "2026-10-08",
        "2026-10-02 12:00",
    ),
    ("16 Andancette: cancel", DeadlineRule(DaysBefore(1), MIDDAY, CANCEL), "2026-10-08", "2026-10-07 12:00"),
    (
        "17 Veyras: canteen",
        DeadlineRule(WeekdayOfWeek(TUESDAY, 1), at(23, 59)),
        "2026-10-08",
        "2026-09-29 23:59",
    ),
    ("17 Veyras: garderie", DeadlineRule(DaysBefore(1), at(18)), "2026-10-08", "2026-10-07 18:00"),
    (
        "18 St-Romain: Thursday 9:00, late costs 1.50",
        DeadlineRule(WeekdayOfWeek(THURSDAY, 1), at(9), late=Late.SURCHARGE),
        "2026-10-05",
        "2026-10-01 09:00",
    ),
    (
        "18 St-Romain: garderie cancel",
        DeadlineRule(DaysBefore(0), at(7), CANCEL),
        "2026-10-05",
        "2026-10-05 07:00",
    ),
    ("19 Boisemont: Thursday 9:00", THURSDAY_9, "2026-10-05", "2026-10-01 09:00"),
    (
        "20 Cuillé: book 72 h before",
        DeadlineRule(HoursBefore(72, at(12)), applies_to=ADD),
        "2026-10-08",
        "2026-10-05 12:00",
    ),
    ("20 Cuillé: cancel", DeadlineRule(DaysBefore(0), at(8, 30), CANCEL), "2026-10-08", "2026-10-08 08:30"),
    (
        "21 Montagnac",
        DeadlineRule(WeekdayOfWeek(WEDNESDAY, 1)),
        "2026-10-05",
        "2026-10-01 00:00",
    ),
    ("22 Gisors: closes 1 month before", GISORS, "2027-02-10", "2027-01-09 00:00"),
    ("22 Bègles: window", BEGLES, "2026-07-15", "2026-05-22 17:00"),
    ("25 Ourton: Monday", OURTON, "2026-10-05", "2026-10-02 11:00"),
    ("25 Ourton: Tuesday", OURTON, "2026-10-06", "2026-10-05 11:00"),
    ("25 Ourton: Thursday", OURTON, "2026-10-08", "2026-10-07 11:00"),
    ("25 Ourton: Friday", OURTON, "2026-10-09", "2026-10-07 11:00"),
]
C3_RULES = [rule for _, rule, _, _ in C3_ROWS]


@pytest.mark.parametrize(("row", "rule", "service", "expected"), C3_ROWS, ids=[row[0] for row in C3_ROWS])
def test_each_row_of_real_towns_gives_its_deadline(
    row: str, rule: DeadlineRule, service: str, expected: str
) -> None:
    assert last_instant(rule, date.fromisoformat(service), CALENDAR) == paris(expected)


FIRST_DAY_DUE = AbsencePolicy(waiting_days=WaitingDays(1, 1))
SCHOOL_CERTIFICATE = AbsencePolicy(waiting_days=WaitingDays(1, 2), proof_within_hours=72)
ALWAYS_BILLED = AbsencePolicy(reasons={})
REVERSE = AbsencePolicy(waiting_days=WaitingDays(3, 4, waived_if_announced=True))
FOUR_DAYS = AbsencePolicy(minimum_days=4)


def sick(**facts: Any) -> AbsenceFacts:
    return replace(AbsenceFacts("illness", in_time=False, has_proof=True), **facts)


@pytest.mark.parametrize(
    ("policy", "facts", "cause"),
    [
        pytest.param(SCHOOL_CERTIFICATE, sick(sick_day=2), AbsenceCause.WAITING_DAY, id="6: 2 carence days"),
        pytest.param(
            SCHOOL_CERTIFICATE, sick(proof_in_time=False), AbsenceCause.PROOF_TOO_LATE, id="6: after 72 h"
        ),
        pytest.param(
            FIRST_DAY_DUE, sick(sick_day=1), AbsenceCause.WAITING_DAY, id="8 and 19: first sick day due"
        ),
        pytest.param(FIRST_DAY_DUE, sick(sick_day=2), AbsenceCause.PROOF_GIVEN, id="19: next days free"),
        pytest.param(ALWAYS_BILLED, sick(), AbsenceCause.REASON_BILLS, id="20: billed even if sick"),
        pytest.param(
            REVERSE, sick(sick_day=2), AbsenceCause.PROOF_GIVEN, id="23: the town pays days 1 and 2"
        ),
        pytest.param(REVERSE, sick(sick_day=3), AbsenceCause.WAITING_DAY, id="23: days 3 and 4 billed"),
        pytest.param(
            REVERSE, sick(sick_day=3, announced_in_time=True), AbsenceCause.PROOF_GIVEN, id="23: announced"
        ),
        pytest.param(REVERSE, sick(sick_day=5), AbsenceCause.PROOF_GIVEN, id="23: then free again"),
        pytest.param(FOUR_DAYS, sick(consecutive_days=3), AbsenceCause.TOO_SHORT, id="24: under 4 days"),
        pytest.param(FOUR_DAYS, sick(consecutive_days=4), AbsenceCause.PROOF_GIVEN, id="24: 4 days"),
        pytest.param(
            FOUR_DAYS, sick(closed=True, has_proof=False), AbsenceCause.CLOSED, id="24: closure, strike"
        ),
    ],
)
def test_rows_that_are_no_deadline_are_absence_rules(
    policy: AbsencePolicy, facts: AbsenceFacts, cause: AbsenceCause
) -> None:
    free = cause in {AbsenceCause.PROOF_GIVEN, AbsenceCause.CLOSED}
    outcome = AbsenceOutcome.EXCUSED if free else AbsenceOutcome.BILLED
    assert propose_absence(policy, facts) == AbsenceProposal(outcome, cause)


TWO_WORKING_DAYS = DeadlineRule(DaysBefore(2), MIDDAY, skip=WORKING)

C4_VECTORS: list[tuple[str, DeadlineRule, str]] = [
    ("2026-10-05", SUNDAY_21, "2026-10-04 21:00"),
    ("2026-10-09", THURSDAY_9, "2026-10-01 09:00"),
    ("2026-10-05", CRUAS, "2026-10-01 12:00"),
    ("2026-10-05", DeadlineRule(ClearDays(2), at(16, 30), skip=WEEKENDS), "2026-09-30 16:30"),
    ("2026-11-12", TWO_WORKING_DAYS, "2026-11-09 12:00"),
    ("2026-11-12", CRUAS, "2026-11-10 12:00"),
    ("2026-11-02", RONTALON, "2026-10-16 11:00"),
    ("2027-05-10", TWO_WORKING_DAYS, "2027-05-05 12:00"),
    ("2027-03-30", TWO_WORKING_DAYS, "2027-03-25 12:00"),
    ("2027-02-08", ERAGNY_HOLIDAYS, "2027-01-24 00:00"),
    ("2022-09-19", DeadlineRule(WeekdayOfWeek(MONDAY, 1)), "2022-09-13 00:00"),
]


@pytest.mark.parametrize(("service", "rule", "expected"), C4_VECTORS)
def test_deadline_vectors(service: str, rule: DeadlineRule, expected: str) -> None:
    assert last_instant(rule, date.fromisoformat(service), CALENDAR) == paris(expected)


def test_a_deadline_counts_from_the_period_that_was_booked() -> None:
    booked = Period(date(2027, 2, 15), date(2027, 2, 20))
    found = last_instant(ERAGNY_HOLIDAYS, date(2027, 2, 16), CALENDAR, period=booked)
    assert found == paris("2027-01-30 24:00")


def test_a_deadline_from_a_period_needs_one() -> None:
    with pytest.raises(RuleBroken, match="deadline_no_period"):
        last_instant(GISORS, date(2026, 10, 8), CALENDAR)


def test_a_deadline_table_without_the_weekday_says_so() -> None:
    with pytest.raises(RuleBroken, match="deadline_no_row"):
        last_instant(OURTON, date(2026, 10, 7), CALENDAR)


def test_a_deadline_rule_that_skips_every_day_says_so() -> None:
    never = DeadlineRule(DaysBefore(1), skip=SkipDays(weekdays=frozenset(range(7))))
    with pytest.raises(RuleBroken, match="deadline_never"):
        last_instant(never, date(2026, 10, 8), CALENDAR)


@pytest.mark.parametrize(
    ("moved", "expected"),
    [
        (OnSkippedDay.EARLIER, "2026-11-10 09:00"),
        (OnSkippedDay.LATER, "2026-11-12 09:00"),
        (OnSkippedDay.KEEP, "2026-11-11 09:00"),
    ],
)
def test_a_deadline_on_a_skipped_day_goes_where_the_rule_sends_it(moved: OnSkippedDay, expected: str) -> None:
    rule = DeadlineRule(WeekdayOfWeek(WEDNESDAY, 1), at(9), skip=WORKING, on_skipped_day=moved)
    assert last_instant(rule, date(2026, 11, 19), CALENDAR) == paris(expected)


def test_a_table_row_has_its_own_deadline_time() -> None:
    rule = DeadlineRule(Table({MONDAY: TableRow(FRIDAY, 1, at(8, 15))}), MIDDAY)
    assert last_instant(rule, date(2026, 10, 5), CALENDAR) == paris("2026-10-02 08:15")


def test_a_bridge_of_the_town_moves_the_deadline_of_that_site_only() -> None:
    bridge = CalendarException(date(2027, 5, 7), DayKind.CLOSED, "Pont de l’Ascension", "jean-zay")
    calendar = zone_c(bridge)
    rule = DeadlineRule(
        DaysBefore(1), MIDDAY, skip=SkipDays(weekends=True, public_holidays=True, closed_days=True)
    )
    assert last_instant(rule, date(2027, 5, 10), calendar, site="jean-zay") == paris("2027-05-05 12:00")
    assert last_instant(rule, date(2027, 5, 10), calendar, site="tilleuls") == paris("2027-05-07 12:00")


def test_a_deadline_tells_the_days_it_stepped_over() -> None:
    found = explain(TWO_WORKING_DAYS, date(2027, 3, 30), CALENDAR)
    assert [(day.on.day, day.kind, day.label) for day in found.skipped] == [
        (29, DayKind.PUBLIC_HOLIDAY, "Lundi de Pâques"),
        (28, DayKind.WEEKEND, ""),
        (27, DayKind.WEEKEND, ""),
    ]
    assert found.on == date(2027, 3, 25)


def test_hours_before_a_deadline_are_counted_over_working_days() -> None:
    rule = DeadlineRule(HoursBefore(48, at(11, 30)), skip=WORKING)
    assert last_instant(rule, date(2026, 10, 5), CALENDAR) == paris("2026-10-01 11:30")


def test_hours_that_end_on_a_skipped_day_put_the_deadline_on_the_day_before() -> None:
    rule = DeadlineRule(HoursBefore(10, at(8)), skip=WORKING)
    assert last_instant(rule, date(2026, 10, 5), CALENDAR) == paris("2026-10-02 22:00")


@pytest.mark.parametrize("service", ["2026-10-26", "2027-03-29"])
def test_a_deadline_before_a_daylight_saving_night_keeps_its_wall_clock(service: str) -> None:
    day = date.fromisoformat(service)
    found = last_instant(DeadlineRule(HoursBefore(48, at(8))), day, CALENDAR)
    assert local_datetime(found).isoformat()[:16] == f"{day - timedelta(days=2)}T08:00"


def test_a_deadline_at_the_hour_that_comes_twice_is_the_second_one() -> None:
    rule = DeadlineRule(DaysBefore(1), at(2, 30))
    assert last_instant(rule, date(2026, 10, 26), CALENDAR) == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("service", "rule", "expected"),
    [
        ("2027-01-04", SUNDAY_21, "2027-01-03 21:00"),
        ("2027-01-04", THURSDAY_9, "2026-12-31 09:00"),
        ("2026-12-31", DeadlineRule(WeekdayOfWeek(MONDAY, 0), at(9)), "2026-12-28 09:00"),
        ("2027-01-01", THURSDAY_9, "2026-12-24 09:00"),
    ],
)
def test_a_deadline_by_weeks_counts_over_week_53(service: str, rule: DeadlineRule, expected: str) -> None:
    """28 December 2026 is week 53 and 4 January 2027 week 1: weeks are counted by their Mondays."""
    assert last_instant(rule, date.fromisoformat(service), CALENDAR) == paris(expected)


def test_a_strike_at_a_school_moves_no_deadline() -> None:
    """The office works on a day of strike; a closure is what a rule may step over."""
    monday = date(2026, 11, 23)
    rule = DeadlineRule(DaysBefore(1), MIDDAY, skip=SkipDays(weekends=True, closed_days=True))
    for kind, expected in ((DayKind.STRIKE, "2026-11-23 12:00"), (DayKind.CLOSED, "2026-11-20 12:00")):
        calendar = zone_c(CalendarException(monday, kind, "x", "jean-zay"))
        assert last_instant(rule, date(2026, 11, 24), calendar, site="jean-zay") == paris(expected)


def test_the_deadline_itself_is_in_time_and_the_next_second_is_not() -> None:
    last = paris("2026-10-04 21:00")
    assert is_in_time(last, last)
    assert not is_in_time(last + timedelta(seconds=1), last)


@pytest.mark.parametrize(
    ("received", "expected"),
    [
        ("2026-05-04 08:59", Timeliness.TOO_EARLY),
        ("2026-05-04 09:00", Timeliness.IN_TIME),
        ("2026-05-22 17:00", Timeliness.IN_TIME),
        ("2026-05-22 17:01", Timeliness.LATE),
    ],
)
def test_a_window_has_an_opening_and_a_deadline(received: str, expected: Timeliness) -> None:
    last = last_instant(BEGLES, date(2026, 7, 15), CALENDAR)
    assert timeliness(BEGLES, last, paris(received)) is expected


def test_only_a_window_opens_before_its_deadline() -> None:
    assert first_instant(BEGLES) == paris("2026-05-04 09:00")
    assert first_instant(SUNDAY_21) is None


def test_the_most_particular_deadline_rule_is_chosen() -> None:
    general = DeadlineRule(DaysBefore(1))
    canteen = DeadlineRule(DaysBefore(2), scope=Scope(activity="cantine"))
    nursery = DeadlineRule(DaysBefore(3), scope=Scope(activity="cantine", group="maternelle"))
    holidays = DeadlineRule(DaysBefore(9), scope=Scope(period_kind=PeriodKind.HOLIDAYS))
    rules = [general, canteen, nursery, holidays]
    target = Scope("cantine", "élémentaire", "jean-zay", PeriodKind.TERM)
    assert choose_rule(rules, Operation.ADD, target, date(2026, 10, 8)) is canteen
    small = Scope("cantine", "maternelle", "jean-zay", PeriodKind.TERM)
    assert choose_rule(rules, Operation.ADD, small, date(2026, 10, 8)) is nursery
    other = Scope("étude", "élémentaire", "jean-zay", PeriodKind.TERM)
    assert choose_rule(rules, Operation.ADD, other, date(2026, 10, 8)) is general


def test_a_deadline_rule_listed_after_another_of_its_scope_never_counts() -> None:
    first = DeadlineRule(DaysBefore(1), applies_to=CANCEL, scope=Scope(activity="cantine"))
    second = DeadlineRule(DaysBefore(2), applies_to=ADD | CANCEL, scope=Scope(activity="cantine"))
    assert kept_from_effect(second, [first]) == (first, CANCEL)
    assert kept_from_effect(first, []) is None
    for other in (replace(second, applies_to=ADD), replace(second, scope=Scope("cantine", "maternelle"))):
        assert kept_from_effect(other, [first]) is None
    table = DeadlineRule(OURTON.shape, scope=Scope(activity="cantine"))
    assert kept_from_effect(second, [table]) is None
    assert kept_from_effect(table, [second]) == (second, ADD | CANCEL)


def test_a_deadline_rule_for_booking_does_not_govern_a_cancellation() -> None:
    book = DeadlineRule(DaysBefore(1), applies_to=ADD)
    target = Scope("cantine", "", "", PeriodKind.TERM)
    assert choose_rule([book], Operation.CANCEL, target, date(2026, 10, 8)) is None


def test_a_deadline_table_is_not_chosen_for_a_weekday_it_leaves_out() -> None:
    target = Scope("cantine", "", "", PeriodKind.WEDNESDAY)
    wednesday = DeadlineRule(WeekdayOfWeek(THURSDAY, 1), MIDDAY)
    assert choose_rule([OURTON, wednesday], Operation.ADD, target, date(2026, 10, 7)) is wednesday


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (DayKind.SCHOOL, PeriodKind.TERM),
        (DayKind.WEDNESDAY, PeriodKind.WEDNESDAY),
        (DayKind.SCHOOL_HOLIDAY, PeriodKind.HOLIDAYS),
        (DayKind.STRIKE, PeriodKind.TERM),
    ],
)
def test_the_kind_of_day_chooses_the_deadline_of_its_period(kind: DayKind, expected: PeriodKind) -> None:
    assert period_kind_of(kind) is expected


dates_of_year = st.dates(date(2026, 9, 1), date(2027, 8, 31))
skips = st.builds(
    SkipDays,
    weekends=st.booleans(),
    public_holidays=st.booleans(),
    school_holidays=st.booleans(),
    weekdays=st.frozensets(st.integers(0, 6), max_size=3),
)


@given(dates_of_year, st.integers(1, 15), skips)
def test_clear_days_put_the_deadline_one_counted_day_earlier(day: date, days: int, skip: SkipDays) -> None:
    clear = last_instant(DeadlineRule(ClearDays(days), skip=skip), day, CALENDAR)
    assert clear == last_instant(DeadlineRule(DaysBefore(days + 1), skip=skip), day, CALENDAR)


@given(dates_of_year, st.integers(1, 15), skips)
def test_a_deadline_never_falls_on_a_day_that_does_not_count(day: date, days: int, skip: SkipDays) -> None:
    found = explain(DeadlineRule(DaysBefore(days), skip=skip), day, CALENDAR)
    assert skip.reason(found.on, CALENDAR) is None
    assert (day - found.on).days == days + len(found.skipped)


@given(dates_of_year, dates_of_year, st.sampled_from([CRUAS, PAULX, SUNDAY_21, MAULEON, RONTALON, LES_PIEUX]))
def test_a_later_day_never_has_an_earlier_deadline(one: date, other: date, rule: DeadlineRule) -> None:
    first, second = sorted((one, other))
    assert last_instant(rule, first, CALENDAR) <= last_instant(rule, second, CALENDAR)


@given(dates_of_year, st.integers(0, 15), skips)
def test_skipping_days_never_puts_a_deadline_later(day: date, days: int, skip: SkipDays) -> None:
    skipping = last_instant(DeadlineRule(DaysBefore(days), skip=skip), day, CALENDAR)
    assert skipping <= last_instant(DeadlineRule(DaysBefore(days)), day, CALENDAR)
