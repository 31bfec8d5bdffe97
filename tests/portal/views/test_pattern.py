"""A week pattern: what it adds, what it costs, what it leaves out and why."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from staffdesk.contract.v1 import FamilySnapshot, TownSnapshot
from staffdesk.domain.bookings import BookingKey
from staffdesk.domain.dates import Period
from staffdesk.domain.patterns import WeekPattern, Weeks
from staffdesk.portal.family_file import FiledRequest
from staffdesk.portal.views.bookings import current_states, is_nothing
from staffdesk.portal.views.pattern import Plan, Wishes, last_open_day, pattern_slots, plan_of, read_slots
from tests.factories_portal import SUNDAY_EVENING as NOW
from tests.factories_portal import family, town
from tests.portal.views.test_bookings import FRIDAY, covered, filed, item
from tests.portal.views.test_cells import evenings

SNAPSHOT = family()
MALO = SNAPSHOT.children[0]
DECEMBER = Period.through(date(2026, 12, 1), date(2026, 12, 31))
NOON, EVENING, MORNING = "cantine|midi", "soir|soir", "matin|matin"


def _plan(
    slots: dict[int, set[str]],
    period: Period = DECEMBER,
    weeks: Weeks = Weeks.EVERY,
    *,
    requests: list[FiledRequest] | None = None,
    snapshot: FamilySnapshot = SNAPSHOT,
    shown: TownSnapshot | None = None,
    wishes: Wishes | None = None,
    reference: date | None = None,
    cart: tuple[BookingKey, ...] = (),
    minutes: int = 0,
) -> Plan:
    frozen = {weekday: frozenset(chosen) for weekday, chosen in slots.items()}
    return plan_of(
        snapshot,
        shown or town(),
        requests or [],
        child=snapshot.children[0],
        pattern=WeekPattern(period, frozen, weeks, reference),
        now=NOW + timedelta(minutes=minutes),
        wishes=wishes,
        cart=cart,
    )


def _left(plan: Plan) -> dict[str, int]:
    return {one.reason: one.number for one in plan.left_out}


def test_every_monday_of_december_costs_three_canteen_meals_and_tells_of_the_holidays() -> None:
    plan = _plan({0: {NOON}})
    assert [key.on.day for key in plan.keys] == [7, 14]
    assert (plan.days, plan.cents) == (2, 610)
    assert [(line.name, line.words.replace("\u00a0", " "), line.cents) for line in plan.lines] == [
        ("Restauration", "2 × 3,05 € = 6,10 €", 610)
    ]
    assert _left(plan) == {"Vacances de Noël": 2}
    assert plan.left_out[0].days.replace("\u00a0", " ") == "2 jours : lun. 21 déc., lun. 28 déc."


@pytest.mark.parametrize(
    ("weeks", "reference", "days"),
    [
        (Weeks.EVERY, None, [1, 8, 15]),
        (Weeks.ODD, None, [1, 15]),
        (Weeks.EVEN, None, [8]),
        (Weeks.ALTERNATE, date(2026, 11, 24), [8]),
        (Weeks.ALTERNATE, date(2026, 12, 3), [1, 15]),
    ],
)
def test_weeks_are_every_odd_even_or_one_in_two(
    weeks: Weeks, reference: date | None, days: list[int]
) -> None:
    plan = _plan({1: {EVENING}}, weeks=weeks, reference=reference)
    assert [key.on.day for key in plan.keys] == days


def test_what_exists_is_left_as_it_is_and_told() -> None:
    november = Period.through(date(2026, 11, 23), date(2026, 11, 30))
    asked = [filed("booking", [item("cantine", "midi", FRIDAY, "add")])]
    plan = _plan({0: {NOON}, 4: {NOON}}, november, requests=asked)
    assert plan.keys == []
    assert _left(plan) == {"Déjà réservé ou demandé": 3}


def test_late_full_and_cart_days_are_left_out() -> None:
    november = Period.through(date(2026, 11, 23), date(2026, 12, 3))
    late = _plan({3: {MORNING}}, november, minutes=6)
    assert ([key.on.day for key in late.keys], _left(late)) == ([3], {"Limite passée": 1})
    full = _plan({3: {MORNING}}, november)
    assert ([key.on.day for key in full.keys], _left(full)) == ([3], {"Complet": 1})
    queued = _plan({3: {MORNING}}, november, wishes=Wishes(waiting_list=True))
    assert ([key.on.day for key in queued.keys], queued.waiting) == ([26, 3], 1)
    third = BookingKey(MALO.uid, "matin", "matin", date(2026, 12, 3))
    assert _left(_plan({3: {MORNING}}, november, cart=(third,))) == {
        "Déjà réservé ou demandé": 1,
        "Complet": 1,
    }


def test_the_other_households_weeks_are_left_out_unless_wanted() -> None:
    children: list[dict[str, Any]] = [c.model_dump(mode="json") for c in SNAPSHOT.children]
    children[0]["other_days"] = ["2026-12-07"]
    shared = family(children=children)
    plan = _plan({0: {NOON}}, snapshot=shared)
    assert [key.on.day for key in plan.keys] == [14]
    assert _left(plan)["Jour de l’autre foyer"] == 1
    wanted = _plan({0: {NOON}}, snapshot=shared, wishes=Wishes(other_days=True))
    assert [key.on.day for key in wanted.keys] == [7, 14]


def test_a_slot_that_excludes_what_is_held_is_a_conflict() -> None:
    november = Period.through(date(2026, 11, 23), date(2026, 11, 27))
    plan = _plan({0: {"soir|long"}, 4: {"soir|long"}}, november, shown=evenings())
    assert [key.on for key in plan.keys] == [FRIDAY]
    assert _left(plan) == {"Incompatible avec un autre créneau du même jour": 1}
    assert plan.unpriced == 1


def test_days_beyond_the_town_and_of_no_enrolment_say_so() -> None:
    plan = _plan({2: {"mercredi|journee"}, 4: {NOON}}, Period.through(date(2027, 1, 25), date(2027, 2, 5)))
    assert [key.on for key in plan.keys] == [date(2027, 1, 29)]
    assert _left(plan) == {"Pas d’accueil ouvert ce jour-là": 1, "Pas encore ouvert": 2}


def test_the_form_shows_what_the_child_may_book_with_its_price() -> None:
    slots = pattern_slots(town(), SNAPSHOT.children[1], {f"2|{'mercredi|journee'}"})
    assert [(slot.name, slot.price.replace("\u00a0", " ")) for slot in slots] == [
        ("Accueil du matin", "1,10 €"),
        ("Restauration", "3,05 €"),
        ("Accueil du soir", "2,20 €"),
        ("Mercredi", "9,00 €"),
    ]
    assert slots[0].days[2] == (2, False, False)
    assert slots[3].days == [
        (0, False, False),
        (1, False, False),
        (2, True, True),
        (3, False, False),
        (4, False, False),
    ]
    assert [one.value for one in pattern_slots(town(), MALO, (), activity="cantine")] == [NOON]


def test_what_no_page_of_ours_wrote_is_dropped() -> None:
    assert read_slots(MALO.uid, ["0|cantine|midi", "9|cantine|midi", "1|cantine", "", "|a|b", "12|a|b"]) == {
        0: frozenset({NOON})
    }


days = st.sets(st.sampled_from([NOON, EVENING, MORNING]))


@given(
    st.dictionaries(st.integers(0, 6), days),
    st.dates(date(2026, 9, 1), date(2027, 2, 15)),
    st.integers(0, 120),
)
def test_a_pattern_never_touches_what_exists_nor_asks_twice(
    slots: dict[int, set[str]], first: date, length: int
) -> None:
    plan = _plan(slots, Period(first, first + timedelta(days=length)))
    known = {key for key, state in current_states(SNAPSHOT, []).items() if not is_nothing(state.state)}
    assert not known & set(plan.keys)
    assert len(set(plan.keys)) == len(plan.keys)
    assert plan.cents == sum(line.cents for line in plan.lines)
    assert sum(int(line.words.partition(" ")[0]) for line in plan.lines) == len(plan.keys)


def test_days_on_which_the_class_is_away_are_left_out_with_their_reason() -> None:
    children: list[dict[str, Any]] = [c.model_dump(mode="json") for c in SNAPSHOT.children]
    children[0]["away"] = [{"on": "2026-12-07", "label": "Sortie scolaire"}]
    plan = _plan({0: {NOON}}, snapshot=family(children=children))
    assert [key.on.day for key in plan.keys] == [14]
    assert _left(plan)["Sortie scolaire"] == 1


def test_the_last_open_day_is_that_of_the_child_not_of_the_town() -> None:
    period = Period(date(2026, 12, 1), date(2027, 2, 1))
    malo, zelie = family().children
    assert last_open_day(town(), malo, period) == date(2027, 1, 29)
    assert last_open_day(town(), malo, Period(date(2026, 12, 19), date(2027, 1, 2))) is None
    one = zelie.model_copy(update={"enrolments": [e for e in zelie.enrolments if e.activity == "mercredi"]})
    assert last_open_day(town(), one, period) == date(2026, 12, 16)


def test_days_that_a_fee_covers_cost_nothing_more_and_an_outing_its_own_price() -> None:
    monday = date(2026, 12, 7)
    child = covered(event=monday)
    plan = _plan({0: {NOON}}, snapshot=SNAPSHOT.model_copy(update={"children": [child]}))
    [line] = plan.lines
    said = "1 × 12,00 € + 1 × compris dans le forfait = 12,00 €"
    assert (line.words.replace("\u00a0", " "), plan.cents, plan.unpriced) == (said, 1200, 0)
    tuesdays = _plan({1: {NOON}}, snapshot=SNAPSHOT.model_copy(update={"children": [child]}))
    assert tuesdays.lines[0].words.endswith("× compris dans le forfait")
    [slot] = pattern_slots(town(), child, ())
    assert slot.price == "compris dans le forfait"
