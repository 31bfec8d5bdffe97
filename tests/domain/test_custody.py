"""Shared custody: one household a day once agreed, whatever the year, the holidays, the agreements after."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from staffdesk.domain.calendars import SchoolHoliday
from staffdesk.domain.custody import TURNS as TURN_WEEKS
from staffdesk.domain.custody import (
    Agreement,
    Custody,
    HolidayHalves,
    agreement_from_json,
    agreement_to_json,
    days_of_other,
    household_on,
    is_others_day,
    middle_of,
    payers_changed,
)
from staffdesk.domain.dates import FRIDAY, MONDAY, THURSDAY, TUESDAY, WEDNESDAY, Period, monday_of
from staffdesk.domain.errors import RuleBroken
from staffdesk.domain.patterns import Weeks
from tests.domain.town_calendars import ZONE_C

TURNS = Agreement("mother", "father", reference=date(2026, 9, 1))
ALTERNATE = Custody((TURNS,))
days = st.dates(date(2026, 9, 1), date(2028, 8, 31))
homes = st.sampled_from(("mother", "father"))


def days_of(custody: Custody, home: str, period: Period) -> tuple[date, ...]:
    """Give the days of one of the two: those that are no other's."""
    return days_of_other(custody, "father" if home == "mother" else "mother", period)


@st.composite
def agreements(draw: st.DrawFn) -> Agreement:
    """Draw anything two households may agree on."""
    return Agreement(
        "mother",
        "father",
        draw(st.sampled_from((Weeks.ALTERNATE, Weeks.ODD, Weeks.EVEN))),
        draw(days),
        draw(st.integers(MONDAY, 6)),
        draw(st.booleans()),
        MappingProxyType(draw(st.dictionaries(st.integers(0, 6), homes, max_size=5))),
        draw(st.none() | st.builds(HolidayHalves, homes, st.booleans())),
        draw(days),
    )


def of(agreed: Agreement) -> Custody:
    return Custody((agreed,), ZONE_C)


def test_the_reference_week_belongs_to_the_first_household() -> None:
    assert household_on(ALTERNATE, date(2026, 9, 1)) == "mother"
    assert household_on(ALTERNATE, date(2026, 9, 7)) == "father"


@given(days)
def test_alternate_custody_changes_every_week_even_after_week_53(day: date) -> None:
    assert household_on(ALTERNATE, day) != household_on(ALTERNATE, day + timedelta(weeks=1))


def test_custody_by_week_number_gives_two_weeks_running_after_week_53() -> None:
    odd = Custody((Agreement("mother", "father", Weeks.ODD),))
    assert household_on(odd, date(2026, 12, 28)) == "mother"
    assert household_on(odd, date(2027, 1, 4)) == "mother"
    assert household_on(odd, date(2027, 1, 11)) == "father"


def test_a_week_may_change_hands_on_friday_morning() -> None:
    custody = of(replace(TURNS, reference=date(2026, 9, 4), handover_weekday=FRIDAY))
    assert household_on(custody, date(2026, 9, 3)) == "father"
    assert household_on(custody, date(2026, 9, 4)) == "mother"
    assert household_on(custody, date(2026, 9, 10)) == "mother"
    assert household_on(custody, date(2026, 9, 11)) == "father"


def test_after_class_the_day_itself_belongs_to_who_brought_the_child() -> None:
    """Passage on Friday 4 September after class: that Friday's meal is still the father's."""
    custody = of(replace(TURNS, reference=date(2026, 9, 4), handover_weekday=FRIDAY, after_class=True))
    assert household_on(custody, date(2026, 9, 4)) == "father"
    assert days_of(custody, "mother", Period(date(2026, 9, 4), date(2026, 9, 19))) == tuple(
        Period.through(date(2026, 9, 5), date(2026, 9, 11)).days()
    )


def test_a_turn_from_sunday_evening_begins_on_monday() -> None:
    sunday = replace(TURNS, handover_weekday=6, after_class=True)
    assert sunday.first_day_of_turn == MONDAY
    assert household_on(of(sunday), date(2026, 9, 6)) == "mother"
    assert household_on(of(sunday), date(2026, 9, 7)) == "father"


def test_fixed_weekdays_and_alternate_fridays() -> None:
    fixed = {MONDAY: "mother", TUESDAY: "mother", WEDNESDAY: "father", THURSDAY: "father"}
    custody = of(replace(TURNS, weekdays=fixed))
    for monday in (date(2026, 9, 7), date(2026, 9, 14)):
        told = [household_on(custody, monday + timedelta(days=n)) for n in range(4)]
        assert told == ["mother", "mother", "father", "father"]
    assert household_on(custody, date(2026, 9, 11)) != household_on(custody, date(2026, 9, 18))


@pytest.mark.parametrize(
    ("by_year", "in_2026", "in_2027"), [(True, "father", "mother"), (False, "father", "father")]
)
def test_holidays_are_cut_in_two_and_halves_turn_with_the_year(
    by_year: bool, in_2026: str, in_2027: str
) -> None:
    custody = of(replace(TURNS, holidays=HolidayHalves("father", by_year)))
    autumn = Period.through(date(2026, 10, 17), date(2026, 10, 24))
    assert {household_on(custody, day) for day in autumn.days()} == {in_2026}
    winter = Period.through(date(2027, 2, 6), date(2027, 2, 13))
    assert days_of(custody, in_2027, Period.through(date(2027, 2, 6), date(2027, 2, 21))) == tuple(
        winter.days()
    )


def test_a_holiday_that_crosses_new_year_is_of_the_year_it_begins_in() -> None:
    custody = of(replace(TURNS, holidays=HolidayHalves("father")))
    assert household_on(custody, date(2026, 12, 26)) == "father"
    assert household_on(custody, date(2027, 1, 2)) == "mother"


def test_past_days_keep_the_agreement_of_then() -> None:
    later = replace(TURNS, reference=date(2027, 1, 11), since=date(2027, 1, 4))
    before, after = Custody((TURNS,)), Custody((later, TURNS))
    past = Period(date(2026, 9, 1), date(2027, 1, 4))
    assert [household_on(after, day) for day in past.days()] == [
        household_on(before, day) for day in past.days()
    ]
    assert household_on(after, date(2027, 1, 11)) == "mother"
    assert household_on(after, date(2027, 1, 4)) == "father"


@given(st.lists(agreements(), min_size=1, max_size=3), days)
def test_each_day_belongs_to_exactly_one_household_from_the_first_agreement_on(
    agreed: list[Agreement], day: date
) -> None:
    custody = Custody(tuple(agreed), ZONE_C)
    others = [is_others_day(custody, home, day) for home in ("mother", "father")]
    begun = day >= min(one.since for one in agreed)
    assert sorted(others) == ([False, True] if begun else [False, False])
    assert (household_on(custody, day) is None) == (not begun)


def test_before_anything_is_agreed_no_day_is_the_other_households() -> None:
    since = date(2026, 11, 16)
    custody = Custody((replace(TURNS, since=since),))
    before = Period(date(2026, 9, 1), since)
    assert days_of_other(custody, "mother", before) == days_of_other(custody, "father", before) == ()
    dated_back = Custody((replace(TURNS, since=date(2026, 9, 7)),))
    assert payers_changed(custody, dated_back, [(date(2026, 9, 7), "mother")]) == [
        (date(2026, 9, 7), "mother", "father")
    ], "booked when nothing was agreed: nobody asked for it against the turns"


@given(agreements(), days)
def test_without_fixed_days_and_holidays_a_turn_lasts_seven_days(agreed: Agreement, day: date) -> None:
    """Whoever has the child on the first day of a turn has it to the day before the next."""
    custody = of(replace(agreed, weekdays={}, holidays=None, since=date.min))
    first = monday_of(day) + timedelta(days=agreed.first_day_of_turn)
    assert len({household_on(custody, first + timedelta(days=n)) for n in range(7)}) == 1


@given(agreements(), st.sampled_from(ZONE_C))
def test_both_halves_of_a_holiday_go_to_different_households(
    agreed: Agreement, holiday: SchoolHoliday
) -> None:
    period = holiday.period
    custody = of(replace(agreed, holidays=HolidayHalves("mother"), since=date.min))
    middle = middle_of(period)
    first = {household_on(custody, day) for day in Period(period.start, middle).days()}
    second = {household_on(custody, day) for day in Period(middle, period.end).days()}
    assert len(first) == len(second) == 1
    assert first != second
    assert len(Period(period.start, middle)) - len(Period(middle, period.end)) in (0, 1)


@given(agreements())
def test_what_is_stored_is_read_back(agreed: Agreement) -> None:
    stored = agreement_to_json(agreed)
    assert agreement_from_json("mother", "father", agreed.since, stored) == agreed
    assert "mother" not in repr(stored)


@pytest.mark.parametrize("stored", [{"weeks": "never"}, {"reference": "x"}, {"weekdays": {"2": "nobody"}}])
def test_what_cannot_be_read_is_said(stored: dict[str, object]) -> None:
    with pytest.raises(RuleBroken, match="custody_unreadable"):
        agreement_from_json("mother", "father", date(2026, 9, 1), {"weeks": "odd"} | stored)


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"reference": None}, "custody_needs_reference"),
        ({"other_household": "mother"}, "custody_same_household"),
        ({"weeks": Weeks.EVERY}, "custody_weeks_unknown"),
        ({"weekdays": {2: "aunt"}}, "custody_foreign_household"),
        ({"holidays": HolidayHalves("aunt")}, "custody_foreign_household"),
    ],
)
def test_what_cannot_be_meant_is_refused(changed: dict[str, object], code: str) -> None:
    with pytest.raises(RuleBroken, match=code):
        Agreement(**{"first_household": "mother", "other_household": "father", "weeks": Weeks.ALTERNATE,
                     "reference": date(2026, 9, 1), **changed})  # type: ignore[arg-type]  # fmt: skip


def test_a_custody_without_agreement_is_none() -> None:
    with pytest.raises(ValueError, match="agreement"):
        Custody(())


def test_booked_days_follow_the_child_but_not_those_asked_by_the_other_on_purpose() -> None:
    swapped = replace(TURNS, first_household="father", other_household="mother")
    monday, wednesday = date(2026, 9, 7), date(2026, 9, 9)
    booked = [(monday, "father"), (wednesday, "mother")]
    assert payers_changed(ALTERNATE, Custody((swapped,)), booked) == [(monday, "father", "mother")]
    assert payers_changed(None, Custody((swapped,)), booked) == [(monday, "father", "mother")]
    assert payers_changed(ALTERNATE, ALTERNATE, booked) == []
    assert days_of(ALTERNATE, "father", Period(monday, wednesday)) == (
        monday,
        date(2026, 9, 8),
    )


@given(
    reference=days,
    handover=st.integers(0, 6),
    after_class=st.booleans(),
    weeks=st.sampled_from(sorted(TURN_WEEKS)),
    since=days,
    start=days,
    home=homes,
)
def test_the_days_of_another_are_those_told_one_by_one(
    reference: date, handover: int, after_class: bool, weeks: Weeks, since: date, start: date, home: str
) -> None:
    turns = replace(
        TURNS, reference=reference, handover_weekday=handover, after_class=after_class, weeks=weeks
    )
    custody = Custody((turns, replace(TURNS, since=since)))
    period = Period(start, start + timedelta(days=60))
    told = tuple(day for day in period.days() if is_others_day(custody, home, day))
    assert days_of_other(custody, home, period) == told
