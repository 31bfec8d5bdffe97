"""Health records are kept in a box for the portal, made by who holds the key of the town."""

import json

import pytest
from sqlalchemy import select, update

from staffdesk import sealed_box
from staffdesk.domain.errors import Unavailable
from staffdesk.models.households import HealthRecord, Household
from staffdesk.models.sync import SyncState
from staffdesk.services import health_publication
from staffdesk.services.exchange import build_hooks
from staffdesk.services.health_publication import publish_health
from staffdesk.services.sealing import Sealer
from staffdesk.services.snapshots import family_snapshot, town_snapshot
from tests.factories import MadeChild, MadeFamily, SmallTown, add_child, add_family

PORTAL = b"p" * 32


def _greet(town: SmallTown, secret: bytes = PORTAL) -> None:
    with town.database.begin() as session:
        session.execute(update(SyncState).values(portal_health_key=sealed_box.public_key(secret)))


def _publish(town: SmallTown) -> int:
    with town.database.begin() as session:
        return publish_health(session, town.office.sealer, town.clock.now())


def _health(town: SmallTown, family: MadeFamily) -> str | None:
    with town.database.read() as session:
        return family_snapshot(session, family.household_id, town.clock.now()).children[0].health


def _child(town: SmallTown) -> tuple[MadeFamily, MadeChild]:
    family = add_family(town)
    return family, add_child(town, family)


def test_every_record_is_sealed_once_for_the_portal_and_its_family_told(small_town: SmallTown) -> None:
    family, child = _child(small_town)
    assert _publish(small_town) == 0, "no portal has a key yet"
    assert _health(small_town, family) is None
    _greet(small_town)
    with small_town.database.read() as session:
        rev = session.scalars(select(Household.snapshot_rev)).one()
    assert (_publish(small_town), _publish(small_town)) == (1, 0)
    with small_town.database.read() as session:
        assert session.scalars(select(Household.snapshot_rev)).one() == rev + 1
        assert town_snapshot(session, small_town.clock.now()).health_key == small_town.office.sealer().box_key
    box = _health(small_town, family)
    assert box
    assert json.loads(sealed_box.open_box(PORTAL, box, child.uid))["doctor"] == "Dr Petit"


def test_all_are_sealed_before_anything_leaves_a_part_at_a_time(
    small_town: SmallTown, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(health_publication, "AT_ONCE", 2)
    families = [_child(small_town)[0] for _ in range(3)]
    _greet(small_town)
    before_push = build_hooks(sealer=small_town.office.sealer).before_push
    told: list[bool] = []
    while not told or told[-1]:
        with small_town.database.begin() as session:
            told.append(before_push(session, small_town.clock.now()))
    assert told == [True, True, False]
    assert all(_health(small_town, family) for family in families)


def test_a_portal_with_another_key_gets_every_record_anew(small_town: SmallTown) -> None:
    family, child = _child(small_town)
    _greet(small_town)
    _publish(small_town)
    _greet(small_town, b"q" * 32)
    assert _health(small_town, family) is None, "never a box that the portal cannot open"
    assert _publish(small_town) == 1
    box = _health(small_town, family)
    assert box
    assert sealed_box.open_box(b"q" * 32, box, child.uid)


def test_a_workstation_without_the_key_leaves_it_to_another(small_town: SmallTown) -> None:
    def none() -> Sealer:
        raise Unavailable("town_key_missing")

    _child(small_town)
    _greet(small_town)
    with small_town.database.begin() as session:
        assert publish_health(session, none, small_town.clock.now()) == 0
    assert _publish(small_town) == 1


def test_a_record_that_does_not_open_is_not_published_and_tried_once(small_town: SmallTown) -> None:
    family, _ = _child(small_town)
    _greet(small_town)
    with small_town.database.begin() as session:
        session.execute(update(HealthRecord).values(sealed=b"\x01damaged"))
    assert (_publish(small_town), _publish(small_town)) == (1, 0)
    assert _health(small_town, family) is None


def test_a_child_without_a_form_has_an_empty_one(small_town: SmallTown) -> None:
    family, child = _child(small_town)
    _greet(small_town)
    with small_town.database.begin() as session:
        session.delete(
            session.scalars(select(HealthRecord).where(HealthRecord.child_id == child.child_id)).one()
        )
    assert _health(small_town, family) == ""
