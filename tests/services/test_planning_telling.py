"""What is told of a change: each family once, places that fill up, cells that were kept."""

from datetime import timedelta

from sqlalchemy import func, select

from staffdesk.domain.undoing import Kept
from staffdesk.models.households import Household
from staffdesk.models.staff import AuditEntry
from staffdesk.services.planning_telling import kept_words, tell_families
from staffdesk.services.planning_undo import UndoneCell
from tests.factories import AGENT, NEXT_MONDAY, SmallTown, add_child, add_family


def test_both_households_of_a_child_are_told_once(small_town: SmallTown) -> None:
    mother, father = add_family(small_town, "Mère"), add_family(small_town, "Père")
    child = add_child(small_town, mother, father)
    sister = add_child(small_town, mother, first_name="Zoé")
    with small_town.database.begin() as session:
        tell_families(
            session, AGENT, {child.child_id, sister.child_id}, (), {"cells": 2}, small_town.clock.now()
        )
    with small_town.database.read() as session:
        for family in (mother, father):
            assert session.get_one(Household, family.household_id).snapshot_rev == 1
        told = session.scalars(select(AuditEntry.record).where(AuditEntry.action == "bookings.changed"))
        assert sorted(told) == sorted(f"household:{family.household_id}" for family in (mother, father))


def test_nobody_is_told_of_nothing(small_town: SmallTown) -> None:
    with small_town.database.begin() as session:
        before = session.scalar(select(func.count(AuditEntry.id)))
        tell_families(session, AGENT, (), (), {}, small_town.clock.now())
        assert session.scalar(select(func.count(AuditEntry.id))) == before


def test_a_cell_that_was_kept_says_why(small_town: SmallTown) -> None:
    family = add_family(small_town)
    child = add_child(small_town, family)
    slot, group = small_town.slots["cantine.midi"], small_town.groups["cantine"]
    days = [NEXT_MONDAY + timedelta(day) for day in range(2)]
    rows = [UndoneCell(at, child.child_id, slot, on, group, "booked", None) for at, on in enumerate(days)]
    with small_town.database.read() as session:
        said = kept_words(session, [(rows[0], Kept.CHANGED_SINCE), (rows[1], Kept.FULL)])
        assert kept_words(session, ()) == ()
    assert said == (
        "Inès Lemoine-Daoud, lun.\u00a023\u00a0nov., midi\u00a0: modifié depuis",
        "Inès Lemoine-Daoud, mar.\u00a024\u00a0nov., midi\u00a0: complet",
    )
