"""Days chosen together: ranges from an anchor, single days, all, none."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from staffdesk.ui.validation.day_selection import DaySelection

DAYS = [date(2027, 1, day) for day in (12, 14, 15, 18, 29)] + [date(2027, 2, 1)]
ASKED = st.sets(st.dates(date(2027, 1, 1), date(2027, 4, 1)), min_size=1, max_size=40)


def test_a_range_runs_from_the_anchor_over_months_and_turns_round_it() -> None:
    chosen = DaySelection(DAYS)
    chosen.note(DAYS[2])
    chosen.extend(DAYS[5])
    assert sorted(chosen.days) == DAYS[2:]
    chosen.extend(DAYS[0])
    assert sorted(chosen.days) == DAYS[:3]


def test_a_range_without_anchor_is_one_day() -> None:
    chosen = DaySelection(DAYS)
    chosen.extend(DAYS[1])
    assert chosen.days == {DAYS[1]}


def test_single_days_come_and_go_and_only_asked_ones() -> None:
    chosen = DaySelection(DAYS)
    for on in (DAYS[0], DAYS[4], DAYS[0], date(2027, 1, 13)):
        chosen.toggle(on)
    assert chosen.days == {DAYS[4]}
    chosen.choose_all()
    assert chosen.days == set(DAYS)
    chosen.clear()
    assert chosen.days == frozenset()


def test_the_next_asked_day_may_be_in_another_month() -> None:
    chosen = DaySelection(DAYS)
    assert chosen.beyond(DAYS[4], 7) == DAYS[5]
    assert chosen.beyond(DAYS[5], -1) == DAYS[4]
    assert chosen.beyond(DAYS[5], 1) is None


@given(ASKED, st.data())
def test_a_range_holds_every_asked_day_between_and_no_other(asked: set[date], data: st.DataObject) -> None:
    one, other = (data.draw(st.sampled_from(sorted(asked))) for _ in range(2))
    chosen = DaySelection(asked)
    chosen.note(one)
    chosen.extend(other)
    assert chosen.days == {day for day in asked if min(one, other) <= day <= max(one, other)}
