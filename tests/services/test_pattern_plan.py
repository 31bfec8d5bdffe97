"""The law of patterns: whatever exists and lives is the same before and after, and what is told adds up."""

from datetime import date, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from staffdesk.models.bookings import Booking
from staffdesk.services.pattern_rows import PatternWish
from staffdesk.services.planning_patterns import PlanningPatterns
from tests.factories import AGENT, NEXT_MONDAY, SmallTown, add_booking, add_child, add_family

DAYS = [NEXT_MONDAY + timedelta(days) for days in (0, 1, 3, 4, 7, 8)]
LIVE = ("booked", "requested", "cancel_requested", "absent_excused", "absent_billed", "waiting", "present")
OVER = ("withdrawn", "refused", "expired")
SLOTS = ("cantine.midi", "periscolaire.soir")


def live_rows(town: SmallTown) -> dict[int, tuple[object, ...]]:
    """Read every row that lives, whole."""
    with town.database.read() as session:
        return {
            row.id: tuple(getattr(row, column.key) for column in Booking.__table__.columns)
            for row in session.scalars(select(Booking))
            if row.state not in OVER
        }


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=st.dictionaries(
        st.tuples(st.sampled_from(DAYS), st.sampled_from(SLOTS)), st.sampled_from((*LIVE, *OVER))
    ),
    weekdays=st.frozensets(st.tuples(st.integers(0, 4), st.sampled_from(SLOTS)), min_size=1),
)
def test_a_pattern_never_changes_a_row_that_lives(
    small_town: SmallTown, rows: dict[tuple[date, str], str], weekdays: frozenset[tuple[int, str]]
) -> None:
    family = add_family(small_town, f"Famille{small_town.number()}")
    child = add_child(small_town, family)
    for (on, slot), state in rows.items():
        add_booking(small_town, family, child, on, slot=slot, state=state)
    before = live_rows(small_town)
    wish = PatternWish(
        (child.child_id,),
        DAYS[0],
        DAYS[-1],
        frozenset((day, small_town.slots[slot]) for day, slot in weekdays),
    )
    patterns = PlanningPatterns(small_town.office)
    preview = patterns.preview(AGENT, wish)
    done = patterns.apply(AGENT, wish)
    after = live_rows(small_town)
    assert {key: after.get(key) for key in before} == before
    assert len(after) - len(before) == done.changed == preview.added
    told = preview.children[0]
    assert (told.added, told.already) == (preview.added, preview.already)
    assert told.left == sum(len(line.days) for line in preview.conflicts)
    assert patterns.preview(AGENT, wish).added == 0
