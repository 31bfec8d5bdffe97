"""The custody of one child as it is kept."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from staffdesk.domain.bookings import BookingEvent
from staffdesk.domain.custody import Agreement
from staffdesk.domain.errors import NotFound, RuleBroken, Stale
from staffdesk.models.bookings import Booking
from staffdesk.models.households import Enrolment, Membership
from staffdesk.models.invoices import InvoiceLine
from staffdesk.models.unit_of_work import Database
from staffdesk.services.booking_moves import Hand
from staffdesk.services.crediting import Crediting
from staffdesk.services.custody_book import CustodyBook, hand_over
from staffdesk.services.custody_rows import MovedDay
from tests.factories import NEXT_MONDAY, SmallTown, add_booking, add_child, add_family
from tests.factories_money import Family, MoneyTown, october_days
from tests.set_clock import SetClock


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


def test_an_invoiced_day_is_credited_to_the_first_home_and_billed_to_the_second(
    database: Database, clock: SetClock, tmp_path: Path
) -> None:
    """From the issued invoice to the note and the line, and on: no cent is made, lost or asked twice."""
    town = MoneyTown(database, clock, tmp_path)
    here, there = town.add_family("Ici"), town.add_family("Là", quotient="300", children=())
    child = here.children[0]
    share(town, child, here, there)
    town.add_days(here, "canteen", october_days(3))
    first = town.issue().total_cents
    move(town, child, here, there, date(2026, 10, 1))
    notes = town.credit()
    assert [note.cents for note in notes] == [first // 3]
    assert town.account_cents(here) == first - first // 3
    assert town.issue(period=(date(2026, 11, 1), date(2026, 11, 30))).count == 1
    billed = town.account_cents(there)
    assert 0 < billed < first // 3, "by the quotient of the second home"
    with town.database.read() as session:
        line = session.scalars(select(InvoiceLine).order_by(InvoiceLine.id.desc())).first()
        assert line is not None
        assert line.detail.startswith("changement de garde, jeu.\u00a01ᵉʳ\u00a0oct.")
        assert "facture" not in line.detail, "the invoice of one home is not named to the other"
    town.move_day(Family(there.household_id, there.uid, (child,)), BookingEvent.UNMARK, date(2026, 10, 1))
    town.move_day(Family(there.household_id, there.uid, (child,)), BookingEvent.EXCUSE, date(2026, 10, 1))
    assert [note.cents for note in town.credit()] == [billed]
    assert (town.account_cents(here), town.account_cents(there)) == (first - first // 3, 0)


def test_cancelling_the_first_invoice_leaves_the_line_of_the_other_home_alone(
    database: Database, clock: SetClock, tmp_path: Path
) -> None:
    """What the second home was billed is not what the first is credited with."""
    town = MoneyTown(database, clock, tmp_path)
    here, there = town.add_family("Ici"), town.add_family("Là", quotient="300", children=())
    child = here.children[0]
    share(town, child, here, there)
    town.add_days(here, "canteen", october_days(3))
    first = town.issue().total_cents
    move(town, child, here, there, date(2026, 10, 1))
    town.issue(period=(date(2026, 11, 1), date(2026, 11, 30)))
    billed = town.account_cents(there)
    assert town.credit() == (), "a run issues the notes that wait"
    assert (town.account_cents(here), town.account_cents(there)) == (first - first // 3, billed)
    Crediting(town.office).cancel_invoice(
        town.officer, town.invoice_of(here), "erreur", seen_cents=first - first // 3
    )
    assert (town.account_cents(here), town.account_cents(there)) == (0, billed)
    town.issue()
    assert (town.account_cents(here), town.account_cents(there)) == (first - first // 3, billed)


def share(town: MoneyTown, child: int, here: Family, there: Family) -> None:
    """Let a second home have the child, with the same places."""
    with town.database.begin() as session:
        session.add(Membership(household_id=there.household_id, child_id=child, rank=1))
        for row in session.scalars(
            select(Enrolment).where(Enrolment.household_id == here.household_id)
        ).all():
            session.add(
                Enrolment(
                    child_id=child,
                    household_id=there.household_id,
                    group_id=row.group_id,
                    starts_on=row.starts_on,
                    ends_on=row.ends_on,
                    variant=row.variant,
                )
            )


def move(town: MoneyTown, child: int, here: Family, there: Family, on: date) -> None:
    """Let one booked day be the other home's."""
    with town.database.begin() as session:
        row = session.scalars(select(Booking).where(Booking.child_id == child, Booking.day_on == on)).one()
        moved = MovedDay(row.id, here.household_id, there.household_id, invoiced=True)
        assert hand_over(session, [moved], Hand("Camille R.", town.clock.now())) == (moved,)


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
