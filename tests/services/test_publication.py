"""The town's snapshot is made anew each day and when a nearly full place changes, else left alone."""

from datetime import timedelta
from decimal import Decimal
from pathlib import Path

from sqlalchemy import func, select

from staffdesk.models.households import AidGrantRow, FamilyQuotientRow, Household
from staffdesk.models.sync import OutboxMessage
from staffdesk.models.town import Activity, TariffVersionRow, Town
from staffdesk.models.unit_of_work import Database
from staffdesk.services.places import Place
from staffdesk.services.planning import Planning
from staffdesk.services.planning_rows import CellRef
from staffdesk.services.publication import publish_day, publish_places
from staffdesk.services.request_rows import Decision, ItemDecision
from staffdesk.services.validation.queue import Requests
from tests.factories import (
    AGENT,
    NEXT_MONDAY,
    MadeFamily,
    SmallTown,
    add_child,
    add_family,
    add_move,
    booking_body,
    build_town,
    fill_canteen,
    receive,
)
from tests.set_clock import SetClock


def revision(town: SmallTown) -> int:
    with town.database.read() as session:
        return session.scalars(select(Town.snapshot_rev)).one()


def publish(town: SmallTown) -> None:
    with town.database.begin() as session:
        publish_day(session, town.clock.now())


def test_once_a_day_the_window_moves_on(small_town: SmallTown) -> None:
    publish(small_town)
    publish(small_town)
    small_town.clock.advance(hours=14)  # 23:30 in Paris
    publish(small_town)
    assert revision(small_town) == 1
    small_town.clock.advance(hours=1)
    publish(small_town)
    assert revision(small_town) == 2


def test_before_there_is_a_town_nothing_is_published(small_town: SmallTown) -> None:
    with small_town.database.begin() as session:
        session.connection().exec_driver_sql("DELETE FROM town")
        publish_day(session, small_town.clock.now())
        assert session.scalar(select(func.count()).select_from(OutboxMessage)) == 0


def test_a_place_of_many_changes_nothing_for_families(small_town: SmallTown) -> None:
    family = add_family(small_town)
    child = add_child(small_town, family)
    receive(small_town, family, "booking", booking_body(child, NEXT_MONDAY))
    Planning(small_town.office).book(AGENT, [CellRef(child.child_id, NEXT_MONDAY + timedelta(1), 1)])
    assert revision(small_town) == 0


def test_asking_deciding_undoing_and_booking_a_tight_place_are_published(small_town: SmallTown) -> None:
    fill_canteen(small_town, NEXT_MONDAY, 20)
    family = add_family(small_town)
    child = add_child(small_town, family)
    asked = receive(small_town, family, "booking", booking_body(child, NEXT_MONDAY))
    assert revision(small_town) == 1
    requests = Requests(small_town.office)
    token = requests.detail(AGENT, asked).token
    requests.decide(AGENT, Decision(asked, token, (ItemDecision(0, "accepted"),)))
    assert revision(small_town) == 2
    requests.undo(AGENT, asked)
    assert revision(small_town) == 3
    Planning(small_town.office).book(AGENT, [CellRef(child.child_id, NEXT_MONDAY, 1)])
    assert revision(small_town) == 4
    with small_town.database.read() as session:
        waiting = select(func.count()).where(OutboxMessage.kind == "town_snapshot")
        assert session.scalar(waiting) == 1


def test_places_that_do_not_change_touch_nothing(small_town: SmallTown) -> None:
    fill_canteen(small_town, NEXT_MONDAY, 18)
    place = Place(small_town.groups["cantine"], small_town.slots["cantine.midi"], NEXT_MONDAY)
    with small_town.database.begin() as session:
        publish_places(session, [], small_town.clock.now())
        publish_places(session, [place], small_town.clock.now())
    assert revision(small_town) == 0
    fill_canteen(small_town, NEXT_MONDAY, 1)
    with small_town.database.begin() as session:
        publish_places(session, [place, place], small_town.clock.now())
    assert revision(small_town) == 1


def test_whoever_touches_the_town_already_is_not_waited_for(
    postgresql_database: Database, clock: SetClock, tmp_path: Path
) -> None:
    town = build_town(postgresql_database, clock, tmp_path, canteen_places=1)
    place = Place(town.groups["cantine"], town.slots["cantine.midi"], NEXT_MONDAY)
    with town.database.begin() as first:
        publish_places(first, [place], clock.now())
        with town.database.begin() as second:
            publish_places(second, [place], clock.now())
    assert revision(town) == 1


def test_families_are_published_when_a_price_decided_earlier_comes_into_force(small_town: SmallTown) -> None:
    eats, elsewhere = add_family(small_town), add_family(small_town)
    add_child(small_town, eats)
    publish(small_town)
    on = small_town.clock.today() + timedelta(days=1)
    with small_town.database.begin() as session:
        row = session.scalars(select(TariffVersionRow).join(Activity).where(Activity.code == "cantine")).one()
        session.add(
            TariffVersionRow(
                activity_id=row.activity_id,
                valid_from=on,
                decision_number="2026-99",
                decided_on=row.decided_on,
                body=row.body,
            )
        )
        before = {one: session.get_one(Household, one).snapshot_rev for one in ids(eats, elsewhere)}
    small_town.clock.advance(days=2)
    publish(small_town)
    publish(small_town)
    with small_town.database.read() as session:
        after = {one: session.get_one(Household, one).snapshot_rev for one in ids(eats, elsewhere)}
    assert [after[one] - before[one] for one in ids(eats, elsewhere)] == [1, 0]


def test_a_family_is_published_when_it_begins_to_live_elsewhere(small_town: SmallTown) -> None:
    family = add_family(small_town)
    publish(small_town)
    add_move(
        small_town.database, family.household_id, small_town.clock.today() + timedelta(1), "non_resident"
    )
    with small_town.database.read() as session:
        before = session.get_one(Household, family.household_id).snapshot_rev
    small_town.clock.advance(days=1)
    publish(small_town)
    with small_town.database.read() as session:
        assert session.get_one(Household, family.household_id).snapshot_rev == before + 1


def test_a_family_is_published_when_its_next_quotient_begins(small_town: SmallTown) -> None:
    family = add_family(small_town)
    publish(small_town)
    with small_town.database.begin() as session:
        session.add(
            FamilyQuotientRow(
                household_id=family.household_id,
                value=Decimal(500),
                valid_from=small_town.clock.today() + timedelta(days=1),
                source="caf",
                proof="attestation",
                measure="quotient",
                decided_at=small_town.clock.now(),
            )
        )
        before = session.get_one(Household, family.household_id).snapshot_rev
    small_town.clock.advance(days=1)
    publish(small_town)
    with small_town.database.read() as session:
        assert session.get_one(Household, family.household_id).snapshot_rev == before + 1


def test_a_family_is_published_when_an_aid_ends(small_town: SmallTown) -> None:
    family = add_family(small_town)
    publish(small_town)
    today = small_town.clock.today()
    with small_town.database.begin() as session:
        session.add(
            AidGrantRow(
                household_id=family.household_id,
                code="ccas",
                payer="CCAS",
                valid_from=today - timedelta(days=30),
                valid_to=today + timedelta(days=1),
                decided_at=small_town.clock.now(),
            )
        )
        before = session.get_one(Household, family.household_id).snapshot_rev
    small_town.clock.advance(days=1)
    publish(small_town)
    with small_town.database.read() as session:
        assert session.get_one(Household, family.household_id).snapshot_rev == before + 1


def ids(*families: MadeFamily) -> list[int]:
    return [one.household_id for one in families]
