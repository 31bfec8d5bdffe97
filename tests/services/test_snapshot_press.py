"""Snapshots written ahead in another process are those that would be written in their turn."""

import multiprocessing
import os
import signal

from staffdesk.domain.canonical import canonical_bytes
from staffdesk.models.households import Household
from staffdesk.services.side_process import side_processes
from staffdesk.services.snapshot_press import SHEET, Press, write_ahead, write_sheet
from staffdesk.services.snapshots import family_snapshot
from staffdesk.services.sync import outbox
from staffdesk.services.sync.numbering import Waiting, Written
from tests.factories import SmallTown, add_family


def waiting_families(town: SmallTown, count: int) -> list[Waiting]:
    at = town.clock.now()
    ids = [add_family(town, f"Famille{number}").household_id for number in range(count)]
    with town.database.begin() as session:
        outbox.touch_households(session, ids, at=at)
    return [Waiting(household, at) for household in ids]


def written_here(town: SmallTown, household_id: int) -> Written:
    with town.database.read() as session:
        snapshot = family_snapshot(session, household_id, town.clock.now())
    return Written(snapshot.rev, canonical_bytes(snapshot.to_wire()).decode("utf-8"))


def url_of(town: SmallTown) -> str:
    return town.database.url


def test_a_sheet_says_what_is_said_in_turn(small_town: SmallTown) -> None:
    first, second = waiting_families(small_town, 2)
    with small_town.database.read() as session:
        uid = session.get_one(Household, first.household_id).uid
    sheet = write_sheet(url_of(small_town), [first.household_id, second.household_id, 404], first.created_at)
    assert sheet == {one.household_id: written_here(small_town, one.household_id) for one in (first, second)}
    assert uid in sheet[first.household_id].body


def test_sheets_are_written_beside_in_the_order_they_will_be_wanted(small_town: SmallTown) -> None:
    waiting = waiting_families(small_town, SHEET + 2)
    ids = [one.household_id for one in waiting]
    with side_processes(1) as pool:
        press = Press(pool, url_of(small_town), waiting, at_once=0)
        pool.submit(abs, 0).result()  # comes after the sheets
        first, rest = press.fetch(ids[:2]), press.fetch(ids[2:])
    assert first == {one: written_here(small_town, one) for one in ids[:2]}
    assert set(rest) == set(ids[2:])
    assert press.fetch(ids) == {}, "each is given once"


def test_what_is_wanted_at_once_is_left_to_who_asks(small_town: SmallTown) -> None:
    waiting = waiting_families(small_town, SHEET + 1)
    ids = [one.household_id for one in waiting]
    with side_processes(1) as pool:
        press = Press(pool, url_of(small_town), waiting, at_once=1)
        pool.submit(abs, 0).result()
        assert set(press.fetch(ids)) == {ids[-1]}


def test_few_are_not_worth_a_process(small_town: SmallTown) -> None:
    waiting = waiting_families(small_town, 2)
    with write_ahead(url_of(small_town), waiting, alone=2, at_once=0) as ahead:
        assert ahead([one.household_id for one in waiting]) == {}
        assert multiprocessing.active_children() == []


def test_a_process_that_dies_leaves_the_work_to_who_asks(small_town: SmallTown) -> None:
    waiting = waiting_families(small_town, 2)
    with side_processes(1) as pool:
        os.kill(pool.submit(os.getpid).result(), signal.SIGTERM)
        press = Press(pool, url_of(small_town), waiting, at_once=0)
        assert press.fetch([one.household_id for one in waiting]) == {}


def test_a_database_that_cannot_be_read_leaves_the_work_to_who_asks(small_town: SmallTown) -> None:
    waiting = waiting_families(small_town, 2)
    with side_processes(1) as pool:
        press = Press(pool, "sqlite:///nowhere/office.sqlite", waiting, at_once=0)
        pool.submit(abs, 0).result()
        assert press.fetch([one.household_id for one in waiting]) == {}


def test_many_are_written_by_a_process_that_ends_with_the_work(small_town: SmallTown) -> None:
    waiting = waiting_families(small_town, 3)
    ids = [one.household_id for one in waiting]
    with write_ahead(url_of(small_town), waiting, alone=2, at_once=0) as ahead:
        assert set(ahead(ids)) == set(ids)
        assert len(multiprocessing.active_children()) == 1
    assert multiprocessing.active_children() == []
