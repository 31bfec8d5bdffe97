"""Snapshots: each family its own, at the revision of its data, written out together (R13, I8)."""

from datetime import timedelta

import pytest
from sqlalchemy import event, select, update

from staffdesk.contract.v1 import FamilySnapshot, TownSnapshot
from staffdesk.domain.errors import NotFound
from staffdesk.models.households import Household
from staffdesk.models.sync import OutboxMessage
from staffdesk.services.snapshots import family_snapshot, family_snapshots, render, town_snapshot
from staffdesk.services.sync import outbox
from tests.factories import NEXT_MONDAY, SmallTown, add_booking, add_child, add_family


def test_a_snapshot_is_at_the_revision_of_its_data(small_town: SmallTown) -> None:
    family = add_family(small_town)
    at = small_town.clock.now()
    with small_town.database.begin() as session:
        outbox.touch_household(session, family.household_id, at=at)
        outbox.touch_household(session, family.household_id, at=at)
        found = family_snapshot(session, family.household_id, at)
    assert (found.rev, found.household.uid, found.made_at) == (2, family.uid, at)
    assert FamilySnapshot.model_validate(found.to_wire()) == found


def test_a_family_that_is_not_there(small_town: SmallTown) -> None:
    with small_town.database.read() as session, pytest.raises(NotFound, match="household"):
        family_snapshot(session, 404, small_town.clock.now())


def test_messages_are_rendered_together_and_once_each(small_town: SmallTown) -> None:
    families = [add_family(small_town, f"Famille{n}") for n in range(8)]
    at, asked = small_town.clock.now(), []
    with small_town.database.begin() as session:
        outbox.touch_households(session, [family.household_id for family in families], at=at)
    event.listen(small_town.database.engine, "before_cursor_execute", lambda *args: asked.append(args[2]))
    with small_town.database.begin() as session:
        rows = session.scalars(select(OutboxMessage).order_by(OutboxMessage.id)).all()
        asked.clear()
        rendered = [render(session, row) for row in rows]
    uids = [one.household.uid for one in rendered if isinstance(one, FamilySnapshot)]
    assert sorted(uids) == sorted(family.uid for family in families)
    assert len(asked) < 8 * 5  # some 25 questions for all, and one revision each


def test_a_change_between_two_renderings_is_seen(small_town: SmallTown) -> None:
    first, second = add_family(small_town, "Première"), add_family(small_town, "Seconde")
    at = small_town.clock.now()
    with small_town.database.begin() as session:
        outbox.touch_households(session, [first.household_id, second.household_id], at=at)
        rows = session.scalars(select(OutboxMessage).order_by(OutboxMessage.household_id)).all()
        render(session, rows[0])
        session.execute(
            update(Household).where(Household.uid == second.uid).values(snapshot_rev=7, city="Ailleurs")
        )
        found = render(session, rows[1])
    assert isinstance(found, FamilySnapshot)
    assert (found.rev, found.household.city) == (7, "Ailleurs")


def test_the_town_is_rendered_without_a_family(small_town: SmallTown) -> None:
    at = small_town.clock.now()
    with small_town.database.begin() as session:
        outbox.touch_town(session, at=at)
        row = session.scalars(select(OutboxMessage)).one()
        found = render(session, row)
    assert isinstance(found, TownSnapshot)
    assert found.rev == 1


def test_no_snapshot_holds_a_word_of_another_family(small_town: SmallTown) -> None:
    mother = add_family(small_town, "Canari-Mère")
    father = add_family(small_town, "Canari-Père", quotient="1200.00")
    stranger = add_family(small_town, "Canari-Étrangère")
    child = add_child(small_town, mother, father)
    add_child(small_town, stranger, first_name="Inconnue")
    add_booking(small_town, father, child, NEXT_MONDAY)
    at = small_town.clock.now()
    with small_town.database.read() as session:
        ours, theirs, others = family_snapshots(
            session, [mother.household_id, father.household_id, stranger.household_id], at
        )
    assert "Père" not in str(ours.to_wire())
    assert father.uid not in str(ours.to_wire())
    assert "Mère" not in str(theirs.to_wire()).replace(
        "Canari-Mère'", ""
    )  # the child bears its mother's name
    assert "Inès" not in str(others.to_wire())
    assert (ours.bookings, len(theirs.bookings)) == ([], 1)
    assert theirs.children[0].other_days[0] + timedelta(7) in ours.children[0].other_days


def test_a_town_that_is_not_there(small_town: SmallTown) -> None:
    with small_town.database.begin() as session:
        session.connection().exec_driver_sql("DELETE FROM town")
        with pytest.raises(NotFound, match="town"):
            town_snapshot(session, small_town.clock.now())
        session.rollback()
