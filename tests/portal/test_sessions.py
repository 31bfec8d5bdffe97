"""Sessions: only a hash is kept; idle and old ones end; the token of forms is masked."""

from datetime import timedelta

from sqlalchemy import select

from staffdesk.contract.v1 import FamilySnapshot
from staffdesk.portal import sessions, tables
from staffdesk.portal.database import Store
from tests.factories_portal import SUNDAY_EVENING as NOW
from tests.factories_portal import Scene, family


def _opened(store: Store) -> str:
    scene = Scene(store)
    scene.publish_town()
    scene.open_account(scene.publish(family()), "nadege@example.org")
    with store.begin() as connection:
        number = connection.scalar(select(tables.account.c.id))
        assert number is not None
        return sessions.open_session(connection, number, NOW)


def test_a_session_knows_its_family_and_keeps_only_a_hash(each_store: Store) -> None:
    token = _opened(each_store)
    with each_store.read() as connection:
        found = sessions.find_session(connection, token, NOW)
        kept = connection.execute(select(tables.session)).one()
    assert found is not None
    assert found.family == family().household.uid
    assert not found.ended
    assert token not in [str(value) for value in kept]


def test_half_an_hour_idle_or_twelve_hours_end_it(store: Store) -> None:
    token = _opened(store)
    with store.begin() as connection:
        for minutes in range(20, 12 * 60, 20):
            at = NOW + timedelta(minutes=minutes)
            found = sessions.find_session(connection, token, at)
            assert found is not None
            assert not found.ended
            sessions.touch(connection, token, at)
        old = sessions.find_session(connection, token, NOW + timedelta(hours=12, seconds=1))
        assert old is not None
        assert old.ended
        idle = sessions.find_session(connection, token, NOW + timedelta(hours=12, minutes=31))
        assert idle is not None
        assert idle.ended


def test_a_sign_of_life_is_written_once_a_minute_at_most(store: Store) -> None:
    token = _opened(store)
    with store.begin() as connection:
        assert not sessions.wants_touch(connection, token, NOW + timedelta(seconds=59))
        assert sessions.wants_touch(connection, token, NOW + timedelta(seconds=60))


def test_unknown_and_closed_sessions_are_nobody(store: Store) -> None:
    token = _opened(store)
    with store.begin() as connection:
        assert sessions.find_session(connection, "x" * 43, NOW) is None
        sessions.close_session(connection, token)
        assert sessions.find_session(connection, token, NOW) is None


def test_the_masked_token_differs_each_time_and_matches_only_its_session() -> None:
    mine, other = "ab" * 32, "cd" * 32
    shown = {sessions.masked(mine) for _ in range(20)}
    assert len(shown) == 20
    assert all(sessions.csrf_matches(mine, token) for token in shown)
    assert not any(sessions.csrf_matches(other, token) for token in shown)
    assert not sessions.csrf_matches(mine, mine)
    assert not sessions.csrf_matches(mine, "")
    assert not sessions.csrf_matches(mine, "zz")


def test_a_family_is_never_that_of_another_session(store: Store) -> None:
    token = _opened(store)
    other: FamilySnapshot = family("ZZZ")
    with store.read() as connection:
        found = sessions.find_session(connection, token, NOW)
    assert found is not None
    assert found.family != other.household.uid
