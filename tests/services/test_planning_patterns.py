"""Week patterns and copies of a week: previewed, added in one transaction, nothing that exists is touched."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from staffdesk.domain.dates import Period
from staffdesk.domain.errors import NotAllowed, RuleBroken
from staffdesk.domain.patterns import Weeks
from staffdesk.models.bookings import Booking, BookingEvent
from staffdesk.models.households import Household
from staffdesk.models.staff import AuditEntry
from staffdesk.models.town import CalendarException
from staffdesk.services import planning_patterns
from staffdesk.services.pattern_rows import PatternWish
from staffdesk.services.planning import Planning
from staffdesk.services.planning_patterns import PlanningPatterns
from tests.factories import (
    AGENT,
    NEXT_MONDAY,
    READER,
    MadeChild,
    MadeFamily,
    SmallTown,
    add_booking,
    add_child,
    add_family,
    booking_state,
    fill_canteen,
)

MONDAY, TUESDAY, WEDNESDAY = 0, 1, 2
NBSP = "\N{NO-BREAK SPACE}"


@pytest.fixture
def family(small_town: SmallTown) -> MadeFamily:
    return add_family(small_town)


@pytest.fixture
def child(small_town: SmallTown, family: MadeFamily) -> MadeChild:
    return add_child(small_town, family)


@pytest.fixture
def patterns(small_town: SmallTown) -> PlanningPatterns:
    return PlanningPatterns(small_town.office)


class Counter:
    """Keeps what is told of the work."""

    def __init__(self) -> None:
        self.told: list[tuple[int, int]] = []

    def step(self, done: int, total: int) -> None:
        self.told.append((done, total))


def wish(
    town: SmallTown, *children: MadeChild, last: date = NEXT_MONDAY + timedelta(20), **more: object
) -> PatternWish:
    """Wish for the canteen on Mondays for three weeks, unless told otherwise."""
    chosen = {"weekday_slots": frozenset({(MONDAY, town.slots["cantine.midi"])}), **more}
    return PatternWish(tuple(child.child_id for child in children), NEXT_MONDAY, last, **chosen)  # type: ignore[arg-type]


def test_progress_never_counts_beyond_its_total(
    small_town: SmallTown, child: MadeChild, patterns: PlanningPatterns, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(planning_patterns, "_AT_A_TIME", 1)
    counter = Counter()
    assert patterns.apply(AGENT, wish(small_town, child), progress=counter).changed == 3
    assert counter.told == [(0, 3), (1, 3), (2, 3)]


def test_a_pattern_is_previewed_and_nothing_is_written(
    small_town: SmallTown, child: MadeChild, patterns: PlanningPatterns
) -> None:
    preview = patterns.preview(AGENT, wish(small_town, child))
    assert (preview.added, preview.already, preview.conflicts) == (3, 0, ())
    assert [(row.name, row.added) for row in preview.children] == [("Inès Lemoine-Daoud", 3)]
    with small_town.database.read() as session:
        assert session.scalars(select(Booking)).all() == []


def test_a_pattern_books_its_days_with_trace_audit_and_one_snapshot_a_family(
    small_town: SmallTown, family: MadeFamily, child: MadeChild, patterns: PlanningPatterns
) -> None:
    brother = add_child(small_town, family, first_name="Adam")
    done = patterns.apply(AGENT, wish(small_town, child, brother))
    assert done.changed == 6
    with small_town.database.read() as session:
        assert {row.state for row in session.scalars(select(Booking))} == {"booked"}
        assert [event.by for event in session.scalars(select(BookingEvent))] == [AGENT.name] * 6
        assert session.get_one(Household, family.household_id).snapshot_rev == 1
        entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "bookings.changed")).one()
        assert (entry.facts["change"], entry.facts["cells"]) == ("pattern", 6)


def test_what_exists_in_any_live_state_stays_as_it_is(
    small_town: SmallTown, family: MadeFamily, child: MadeChild, patterns: PlanningPatterns
) -> None:
    states = ("requested", "absent_billed", "cancel_requested")
    for week, state in enumerate(states):
        add_booking(small_town, family, child, NEXT_MONDAY + timedelta(7 * week), state=state)
    asked = wish(small_town, child)
    preview = patterns.preview(AGENT, asked)
    assert (preview.added, preview.already) == (0, 3)
    done = patterns.apply(AGENT, asked)
    assert (done.changed, done.undo) == (0, None)
    assert [booking_state(small_town, child, NEXT_MONDAY + timedelta(7 * week)) for week in range(3)] == list(
        states
    )


def test_a_day_given_up_before_is_booked_again_on_its_own_row(
    small_town: SmallTown, family: MadeFamily, child: MadeChild, patterns: PlanningPatterns
) -> None:
    number = add_booking(small_town, family, child, state="withdrawn")
    done = patterns.apply(AGENT, wish(small_town, child))
    assert done.changed == 3
    with small_town.database.read() as session:
        assert session.get_one(Booking, number).state == "booked"
    Planning(small_town.office).undo(AGENT, done.undo) if done.undo else None
    assert booking_state(small_town, child, NEXT_MONDAY) == "withdrawn"


def test_conflicts_are_told_by_child_slot_and_reason(
    small_town: SmallTown, child: MadeChild, patterns: PlanningPatterns
) -> None:
    stranger = add_child(small_town, add_family(small_town, "Faure"), first_name="Gabin", activities=())
    fill_canteen(small_town, NEXT_MONDAY, 24)
    with small_town.database.begin() as session:
        day = NEXT_MONDAY + timedelta(7)
        session.add(CalendarException(site_id=None, day_on=day, kind="closed", label="Pont"))
    preview = patterns.preview(AGENT, wish(small_town, child, stranger))
    assert preview.added == 1
    assert [(line.who, line.why, len(line.days)) for line in preview.conflicts] == [
        ("Gabin Faure", "pas d’inscription", 2),
        ("Inès Lemoine-Daoud", "complet, 24/24", 1),
        ("2\u00a0enfants", "pas de service ce jour (Pont)", 1),
    ]
    assert {line.slot for line in preview.conflicts} == {"Cantine, midi"}


def test_closed_days_are_told_once_for_everybody(
    small_town: SmallTown, family: MadeFamily, child: MadeChild, patterns: PlanningPatterns
) -> None:
    brother = add_child(small_town, family, first_name="Adam")
    asked = wish(small_town, child, brother, last=date(2027, 1, 4))
    lines = patterns.preview(AGENT, asked).conflicts
    assert [(line.who, [day.day for day in line.days]) for line in lines] == [("2\u00a0enfants", [21, 28])]
    assert "Vacances de Noël" in lines[0].why


def test_the_weeks_of_the_other_household_are_left(small_town: SmallTown, patterns: PlanningPatterns) -> None:
    mother, father = add_family(small_town, "Mère"), add_family(small_town, "Père")
    child = add_child(small_town, mother, father)
    only_mother = add_child(small_town, mother, father, first_name="Zoé", activities=())
    done = patterns.apply(AGENT, wish(small_town, child))
    assert done.changed == 3
    with small_town.database.read() as session:
        payers = session.scalars(select(Booking.household_id).order_by(Booking.day_on)).all()
    assert list(payers) == [mother.household_id, father.household_id, mother.household_id]
    assert patterns.preview(AGENT, wish(small_town, only_mother)).added == 0


def test_two_children_do_not_share_the_last_place(
    small_town: SmallTown, family: MadeFamily, child: MadeChild, patterns: PlanningPatterns
) -> None:
    fill_canteen(small_town, NEXT_MONDAY, 23)
    brother = add_child(small_town, family, first_name="Adam")
    preview = patterns.preview(AGENT, wish(small_town, child, brother, last=NEXT_MONDAY))
    assert [(row.added, row.left) for row in preview.children] == [(1, 0), (0, 1)]


@pytest.mark.parametrize(
    ("weeks", "reference", "booked"),
    [
        (Weeks.EVERY, None, [23, 30, 7]),
        (Weeks.EVEN, None, [23, 7]),
        (Weeks.ODD, None, [30]),
        (Weeks.ALTERNATE, NEXT_MONDAY + timedelta(9), [30]),
    ],
)
def test_weeks_are_chosen(
    small_town: SmallTown,
    child: MadeChild,
    patterns: PlanningPatterns,
    weeks: Weeks,
    reference: date | None,
    booked: list[int],
) -> None:
    patterns.apply(AGENT, wish(small_town, child, weeks=weeks, reference=reference))
    with small_town.database.read() as session:
        assert [day.day for day in session.scalars(select(Booking.day_on).order_by(Booking.day_on))] == booked


def test_a_week_is_copied_for_each_child_as_it_is(
    small_town: SmallTown, family: MadeFamily, child: MadeChild, patterns: PlanningPatterns
) -> None:
    brother = add_child(small_town, family, first_name="Adam")
    add_booking(small_town, family, child)
    add_booking(small_town, family, child, NEXT_MONDAY + timedelta(1), slot="periscolaire.soir")
    add_booking(small_town, family, child, NEXT_MONDAY + timedelta(3), state="absent_excused")
    add_booking(small_town, family, brother, NEXT_MONDAY + timedelta(4))
    next_week = NEXT_MONDAY + timedelta(7)
    copied = PatternWish(
        (child.child_id, brother.child_id), next_week, next_week + timedelta(6), copied_week=NEXT_MONDAY
    )
    assert patterns.apply(AGENT, copied).changed == 3
    assert booking_state(small_town, child, next_week) == "booked"
    assert booking_state(small_town, child, next_week + timedelta(1), "periscolaire.soir") == "booked"
    assert booking_state(small_town, child, next_week + timedelta(3)) is None
    assert booking_state(small_town, brother, next_week + timedelta(4)) == "booked"
    assert booking_state(small_town, brother, next_week) is None


def test_the_slots_to_choose_from_are_those_of_the_children(
    small_town: SmallTown, child: MadeChild, patterns: PlanningPatterns
) -> None:
    other = add_child(small_town, add_family(small_town, "Faure"), activities=("cantine",))
    period = Period.through(NEXT_MONDAY, NEXT_MONDAY + timedelta(20))
    found = patterns.slots(AGENT, [child.child_id, other.child_id], period)
    assert [(slot.label, sorted(slot.weekdays), slot.children) for slot in found] == [
        ("Cantine, midi", [0, 1, 3, 4], 2),
        ("Accueil périscolaire, matin", [0, 1, 3, 4], 1),
        ("Accueil périscolaire, soir", [0, 1, 3, 4], 1),
        ("Centre de loisirs du mercredi, journée", [2], 1),
    ]


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"last": NEXT_MONDAY - timedelta(1)}, "pattern_period_reversed"),
        ({"last": NEXT_MONDAY + timedelta(401)}, "pattern_too_long"),
        ({"weekday_slots": frozenset()}, "pattern_empty"),
        ({"weeks": Weeks.ALTERNATE}, "pattern_needs_reference"),
    ],
)
def test_what_cannot_be_meant_is_refused(
    small_town: SmallTown, child: MadeChild, more: dict[str, object], code: str
) -> None:
    with pytest.raises(RuleBroken) as refused:
        wish(small_town, child, **more)  # type: ignore[arg-type]
    assert refused.value.code == code


def test_a_reader_may_look_and_not_write(
    small_town: SmallTown, child: MadeChild, patterns: PlanningPatterns
) -> None:
    assert patterns.preview(READER, wish(small_town, child)).added == 3
    with pytest.raises(NotAllowed):
        patterns.apply(READER, wish(small_town, child))


class Stopper:
    """Watches, and stops the work at its first step."""

    def step(self, done: int, total: int) -> None:
        """Stop."""
        raise InterruptedError(done, total)


def test_a_stopped_pattern_wrote_nothing(
    small_town: SmallTown, child: MadeChild, patterns: PlanningPatterns
) -> None:
    with pytest.raises(InterruptedError):
        patterns.apply(AGENT, wish(small_town, child), progress=Stopper())
    assert booking_state(small_town, child, NEXT_MONDAY) is None


def test_ordinary_days_of_no_service_are_no_conflict(
    small_town: SmallTown, child: MadeChild, patterns: PlanningPatterns
) -> None:
    wednesday_canteen = frozenset({(WEDNESDAY, small_town.slots["cantine.midi"])})
    preview = patterns.preview(AGENT, wish(small_town, child, weekday_slots=wednesday_canteen))
    assert (preview.added, preview.conflicts) == (0, ())


def test_two_agents_at_once_never_give_the_last_place_twice(small_town: SmallTown) -> None:
    fill_canteen(small_town, NEXT_MONDAY, 23)
    family = add_family(small_town)
    children = [add_child(small_town, family, first_name=name) for name in ("Adam", "Zoé")]
    with ThreadPoolExecutor(2) as pool:
        done = list(
            pool.map(
                lambda child: PlanningPatterns(small_town.office).apply(
                    AGENT, wish(small_town, child, last=NEXT_MONDAY)
                ),
                children,
            )
        )
    assert sorted(changed.changed for changed in done) == [0, 1]
