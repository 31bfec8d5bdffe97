"""Levels of reminders: none is skipped, none comes twice, and everything left out says why (E5)."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from staffdesk.domain.money import Cents
from staffdesk.domain.reminders import (
    AGES,
    TITLE_FLOOR,
    Channel,
    HoldKind,
    LateInvoice,
    Left,
    Level,
    ReminderRules,
    Sent,
    Verdict,
    age_class,
    age_classes,
    channel_for,
    in_order,
    judge,
    plan_family,
)

DUE = date(2026, 11, 30)
FIRST = Level("first", "Rappel", 7, Channel.MESSAGE)
SECOND = Level("second", "Deuxième relance", 21, Channel.BOTH)
LAST = Level("last", "Dernier avis", 45, Channel.LETTER, before_title=True)
LEVELS = in_order([LAST, FIRST, SECOND])
ALL = ("first", "second", "last")
RULES = ReminderRules(Cents(500), 15)


def after(days: int) -> date:
    return DUE + timedelta(days=days)


def look(invoice: LateInvoice, days: int, chosen: tuple[str, ...] = ALL) -> Verdict:
    return judge(LEVELS, chosen, invoice, after(days), RULES)


def test_levels_follow_one_another_by_their_delay() -> None:
    assert [level.code for level in LEVELS] == ["first", "second", "last"]


def test_a_level_comes_on_its_day_and_not_before() -> None:
    invoice = LateInvoice(1, DUE, Cents(1000))
    assert look(invoice, 6).left is Left.NOT_YET
    found = look(invoice, 7)
    assert (found.level, found.left) == (FIRST, None)


def test_a_very_old_invoice_still_begins_with_the_first_level() -> None:
    assert look(LateInvoice(1, DUE, Cents(1000)), 300).level == FIRST


def test_the_next_level_waits_as_long_as_the_delays_lie_apart() -> None:
    invoice = LateInvoice(1, DUE, Cents(1000), (Sent("first", after(60)),))
    assert look(invoice, 73).left is Left.TOO_SOON
    assert look(invoice, 74).level == SECOND


def test_after_the_last_level_nobody_is_reminded_again() -> None:
    sent = tuple(Sent(level.code, after(level.after_days)) for level in LEVELS)
    assert look(LateInvoice(1, DUE, Cents(1000), sent), 400).left is Left.ALL_SENT


def test_a_level_before_the_due_date_can_be_had() -> None:
    early = Level("early", "À payer bientôt", -5, Channel.MESSAGE)
    invoice = LateInvoice(1, DUE, Cents(1000))
    assert judge((early,), ("early",), invoice, after(-5), RULES).level == early
    assert judge((early,), ("early",), invoice, after(-6), RULES).left is Left.NOT_YET


def test_what_stops_a_reminder_is_told() -> None:
    plain = LateInvoice(1, DUE, Cents(1000))
    assert look(LateInvoice(1, DUE, Cents(1000), at_treasury=True), 30).left is Left.TREASURY
    for hold in HoldKind:
        assert look(LateInvoice(1, DUE, Cents(1000), hold=hold), 30).left is Left(hold.value)
    assert look(LateInvoice(1, DUE, Cents(1000), paid_on=after(20)), 30).left is Left.PAID_LATELY
    assert look(LateInvoice(1, DUE, Cents(1000), paid_on=after(15)), 30).left is None
    assert look(plain, 30, ("second",)).left is Left.NOT_CHOSEN
    assert judge((), ALL, plain, after(30), RULES).left is Left.ALL_SENT


def test_one_letter_speaks_for_all_invoices_of_a_family_by_their_highest_level() -> None:
    old = LateInvoice(1, DUE, Cents(1000), (Sent("first", after(7)),))
    new = LateInvoice(2, after(20), Cents(250))
    in_time = LateInvoice(3, after(60), Cents(700))
    plan = plan_family([look(one, 40) for one in (in_time, new, old)], RULES)
    assert plan.level == SECOND
    assert [(one.invoice.invoice_id, one.level) for one in plan.reminded] == [(1, SECOND), (2, FIRST)]
    assert plan.claimed_cents == 1250
    assert [one.left for one in plan.left] == [Left.NOT_YET]


def test_a_small_sum_or_one_that_the_credit_pays_is_not_claimed() -> None:
    small = plan_family([look(LateInvoice(1, DUE, Cents(499)), 30)], RULES)
    assert (small.level, small.left[0].left) == (None, Left.BELOW_FLOOR)
    covered = plan_family([look(LateInvoice(1, DUE, Cents(900)), 30)], RULES, credit_cents=900)
    assert (covered.level, covered.left[0].left) == (None, Left.COVERED)
    assert plan_family([look(LateInvoice(1, DUE, Cents(900)), 30)], RULES, credit_cents=899).level == FIRST
    assert plan_family([], RULES).level is None


def last_of(number: int, cents: int) -> LateInvoice:
    """An invoice whose next level is the last notice."""
    return LateInvoice(number, DUE, Cents(cents), (Sent("first", after(7)), Sent("second", after(21))))


@pytest.mark.parametrize(
    ("cents", "left"), [((1499,), Left.BELOW_TITLE), ((1500,), None), ((800, 700), None)]
)
def test_no_transmission_is_announced_for_less_than_a_title_is_issued_for(
    cents: tuple[int, ...], left: Left | None
) -> None:
    verdicts = [look(last_of(number, one), 60) for number, one in enumerate(cents)]
    plan = plan_family(verdicts, RULES)
    assert {one.left for one in (*plan.reminded, *plan.left)} == {left}
    assert plan.level == (None if left else LAST)


def test_a_younger_debt_is_reminded_beside_one_that_stops_before_the_last_notice() -> None:
    plan = plan_family([look(last_of(1, 1000), 60), look(LateInvoice(2, DUE, Cents(900)), 60)], RULES)
    assert (plan.level, plan.claimed_cents) == (FIRST, 900)
    assert [(one.level, one.left) for one in plan.left] == [(LAST, Left.BELOW_TITLE)]


def test_a_town_may_announce_from_another_sum_on() -> None:
    rules = ReminderRules(Cents(500), 15, Cents(3000))
    assert plan_family([look(last_of(1, 2999), 60)], rules).level is None
    assert plan_family([look(last_of(1, 3000), 60)], rules).level == LAST


@given(st.lists(st.tuples(st.integers(1, 3000), st.booleans()), max_size=5))
def test_a_last_notice_never_claims_less_than_the_threshold(owed: list[tuple[int, bool]]) -> None:
    verdicts = [
        look(last_of(rank, cents) if late else LateInvoice(rank, DUE, Cents(cents)), 60)
        for rank, (cents, late) in enumerate(owed)
    ]
    plan = plan_family(verdicts, ReminderRules(Cents(0), 15))
    announced = [one.invoice.open_cents for one in plan.reminded if one.level == LAST]
    assert not announced or sum(announced) >= TITLE_FLOOR
    assert len(plan.reminded) + len(plan.left) == len(owed)


def test_a_family_that_nobody_reads_messages_of_gets_a_letter() -> None:
    assert channel_for(FIRST, reachable=True) is Channel.MESSAGE
    assert channel_for(FIRST, reachable=False) is Channel.LETTER
    assert channel_for(SECOND, reachable=True) is Channel.BOTH


def test_ages_are_counted_from_the_day_after_the_due_date() -> None:
    assert [age_class(DUE, after(days)) for days in (0, 1, 30, 31, 60, 61, 90, 91, 900)] == [
        None, 0, 0, 1, 1, 2, 2, 3, 3,
    ]  # fmt: skip
    assert len(AGES) == 4


@given(days=st.lists(st.integers(0, 20), min_size=1, max_size=80))
def test_whatever_the_days_of_the_runs_no_level_comes_twice_and_none_is_skipped(days: list[int]) -> None:
    sent: list[Sent] = []
    on = DUE
    for step in days:
        on += timedelta(days=step)
        verdict = judge(LEVELS, ALL, LateInvoice(1, DUE, Cents(1000), tuple(sent)), on, RULES)
        if verdict.left is None and verdict.level is not None:
            sent.append(Sent(verdict.level.code, on))
    assert [one.level for one in sent] == list(ALL[: len(sent)])
    assert all(
        (later.on - earlier.on).days >= apart
        for (earlier, later), apart in zip(pairwise(sent), (14, 24), strict=False)
    )


def test_the_classes_of_age_meet_without_a_gap() -> None:
    assert age_classes() == ((0, 30), (31, 60), (61, 90), (91, None))
    today = date(2026, 12, 1)
    for rank, (first, last) in enumerate(age_classes()):
        for days in {max(first, 1), last or first + 1}:
            assert age_class(today - timedelta(days=days), today) == rank
