"""Which invoices are credited, and how far: never beyond the gesture, nor less than the price asks (C1)."""

from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from staffdesk.domain.bookings import MOVES, BookingEvent, BookingState
from staffdesk.domain.errors import Stale
from staffdesk.models.bookings import BookingCorrection
from staffdesk.models.unit_of_work import Database
from staffdesk.services.credit_sharing import load_settling, share_credits
from staffdesk.services.ledger import verify
from tests.factories_money import Family, MoneyTown, october_days
from tests.services.test_correction_notes import FIRST, STEP, WORTH, run, states
from tests.services.test_covered_rests import give
from tests.set_clock import SetClock

INVOICED = 660


@pytest.fixture
def town(database: Database, clock: SetClock, tmp_path: Path) -> MoneyTown:
    return MoneyTown(database, clock, tmp_path)


@pytest.fixture
def one_town(sqlite_database: Database, clock: SetClock, tmp_path: Path) -> MoneyTown:
    """One town for many examples, each with a family of its own."""
    return MoneyTown(sqlite_database, clock, tmp_path)


def gifted(town: MoneyTown, gesture: int) -> Family:
    """A family with three evenings invoiced, of which so much is given by hand."""
    family = town.add_family()
    town.add_days(family, "evening", october_days(3), state="booked")
    run(town)
    give(town, town.invoice_of(family), gesture, INVOICED)
    return family


@given(gesture=st.integers(1, INVOICED), steps=st.lists(STEP, max_size=9))
@example(gesture=600, steps=[(0, 0), (1, 0), "credit", "run"])
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_family_pays_what_the_days_are_worth_less_what_was_given_by_hand(
    one_town: MoneyTown, gesture: int, steps: list[tuple[int, int] | str]
) -> None:
    family = gifted(one_town, gesture)
    for step in steps:
        if step == "run":
            run(one_town)
        elif step == "credit":
            one_town.credit()
        elif isinstance(step, tuple):
            day, choice = step
            allowed = sorted(MOVES[BookingState(states(one_town, family)[day])])
            on = FIRST + timedelta(days=day)
            one_town.move_day(family, allowed[choice % len(allowed)], on, code="evening")
    run(one_town)
    one_town.credit()
    worth = sum(WORTH.get(state, 0) for state in states(one_town, family))
    assert one_town.account_cents(family) == max(0, worth - gesture)
    assert verify(one_town.database).fault is None


def test_what_one_day_costs_less_and_another_more_meet_where_a_gesture_covers_it(town: MoneyTown) -> None:
    family = gifted(town, INVOICED)
    town.move_day(family, BookingEvent.EXCUSE, FIRST, code="evening")
    second = FIRST + timedelta(days=1)
    town.move_day(family, BookingEvent.EXCUSE, second, code="evening")
    town.move_day(family, BookingEvent.MARK_PRESENT, second, code="evening")
    with town.database.read() as session:
        found = load_settling(session)
        [(_, cents)] = share_credits(session, found.credits).rests
    assert (cents, found.debits) == (220, ())
    run(town)
    town.credit()
    assert town.account_cents(family) == 0
    with town.database.read() as session:
        covered = select(BookingCorrection.cents).where(BookingCorrection.settled_at.is_(None))
        assert sum(session.scalars(covered)) == -120


def test_a_draft_made_before_a_gesture_that_covers_its_lines_is_outdated(town: MoneyTown) -> None:
    family = town.add_family()
    town.add_days(family, "evening", october_days(3), state="booked")
    run(town)
    invoice = town.invoice_of(family)
    town.move_day(family, BookingEvent.EXCUSE, FIRST, code="evening")
    town.move_day(family, BookingEvent.MARK_PRESENT, FIRST, code="evening")
    draft = town.draft()
    give(town, invoice, INVOICED, INVOICED)
    with pytest.raises(Stale, match="draft_outdated"):
        town.invoicing.issue(town.officer, draft, render=False)
