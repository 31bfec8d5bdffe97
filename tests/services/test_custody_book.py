"""The custody of one child as it is kept."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from staffdesk.domain.custody import Agreement
from staffdesk.domain.errors import NotFound, RuleBroken, Stale
from staffdesk.models.households import Enrolment, Membership
from staffdesk.services.booking_moves import Hand
from staffdesk.services.custody_book import CustodyBook, hand_over
from tests.factories import NEXT_MONDAY, SmallTown, add_booking, add_child, add_family


@pytest.fixture
def shared(small_town: SmallTown) -> tuple[SmallTown, int, Agreement]:
    """A child of two homes, with the agreement that swaps their turns from next Monday on."""
    mother, father = add_family(small_town, "Mère"), add_family(small_town, "Père")
    child = add_child(small_town, mother, father)
    for week in range(2):
        on = NEXT_MONDAY + timedelta(weeks=week)
        add_booking(small_town, (mother, father)[week], child, on)
    with small_town.database.read() as session:
        agreed = CustodyBook(session, child.child_id).rows[0].agreed
    return (
        small_town,
        child.child_id,
        replace(
            agreed,
            since=NEXT_MONDAY,
            first_household=agreed.other_household,
            other_household=agreed.first_household,
        ),
    )


def test_booked_days_ahead_follow_the_child(shared: tuple[SmallTown, int, Agreement]) -> None:
    town, child, swapped = shared
    with town.database.begin() as session:
        book = CustodyBook(session, child, lock=True)
        moves, stay = book.days_to_move(book.custody_with(swapped), NEXT_MONDAY)
        assert (len(moves), stay) == (2, 0)
        assert len(hand_over(session, moves, Hand("Camille R.", town.clock.now()))) == 2
        assert hand_over(session, moves, Hand("Camille R.", town.clock.now())) == ()


def test_a_day_the_other_home_may_not_book_stays(shared: tuple[SmallTown, int, Agreement]) -> None:
    town, child, swapped = shared
    with town.database.begin() as session:
        second = session.scalars(select(Membership.household_id).order_by(Membership.id.desc())).first()
        for row in session.scalars(select(Enrolment).where(Enrolment.household_id == second)):
            session.delete(row)
        session.flush()
        book = CustodyBook(session, child)
        moves, stay = book.days_to_move(book.custody_with(swapped), NEXT_MONDAY)
        assert (len(moves), stay) == (1, 1)


def test_a_child_of_one_home_has_none(small_town: SmallTown) -> None:
    child = add_child(small_town, add_family(small_town))
    with small_town.database.read() as session:
        with pytest.raises(RuleBroken, match="custody_needs_two_homes"):
            CustodyBook(session, child.child_id)
        with pytest.raises(NotFound, match="child"):
            CustodyBook(session, 404)


def test_two_homes_of_one_name_are_told_apart(small_town: SmallTown) -> None:
    homes = add_family(small_town, "Faure"), add_family(small_town, "Faure")
    child = add_child(small_town, *homes)
    with small_town.database.read() as session:
        names = [home.name for home in CustodyBook(session, child.child_id).homes]
    assert names == ["Faure (03001)", "Faure (03002)"]


def test_what_was_read_is_known_again(shared: tuple[SmallTown, int, Agreement]) -> None:
    town, child, swapped = shared
    at = town.clock.now()
    with town.database.begin() as session:
        book = CustodyBook(session, child, lock=True)
        mark = book.mark
        book.require_unchanged(mark, at)
        book.write(swapped, Hand("Camille R.", at))
        again = CustodyBook(session, child)
        assert [row.agreed.since for row in again.rows] == [date(2026, 8, 31), NEXT_MONDAY]
        with pytest.raises(Stale, match="custody_changed"):
            again.require_unchanged(mark, at)
        again.remove(NEXT_MONDAY)
        assert CustodyBook(session, child).mark == mark
