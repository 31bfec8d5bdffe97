"""Rates: origins, delays that double and never lock, on both databases."""

from datetime import timedelta

import pytest

from staffdesk.portal import rates
from staffdesk.portal.database import Store
from tests.factories_portal import SUNDAY_EVENING as NOW


@pytest.mark.parametrize(
    ("address", "origin"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        (None, "unknown"),
        ("nonsense", "unknown"),
    ],
)
def test_an_origin_is_an_address_or_a_network_of_ipv6(address: str | None, origin: str) -> None:
    assert rates.origin_of(address) == origin


def test_the_twenty_first_sign_in_of_a_minute_waits(each_store: Store) -> None:
    with each_store.begin() as connection:
        for _ in range(rates.SIGN_INS_A_MINUTE):
            assert rates.wait_for_sign_in(connection, "192.0.2.7", "a@example.org", NOW) == 0
            rates.note(connection, "192.0.2.7", "sign_in", NOW)
        assert rates.wait_for_sign_in(connection, "192.0.2.7", "a@example.org", NOW) > 0
        assert rates.wait_for_sign_in(connection, "192.0.2.8", "a@example.org", NOW) == 0
        later = NOW + timedelta(seconds=61)
        assert rates.wait_for_sign_in(connection, "192.0.2.7", "a@example.org", later) == 0


def test_an_account_is_slowed_from_the_fifth_failure_and_never_locked(store: Store) -> None:
    waits = []
    with store.begin() as connection:
        for _ in range(15):
            rates.note_failure(connection, "a@example.org", NOW)
            waits.append(rates.wait_for_account(connection, "a@example.org", NOW))
        assert waits[:8] == [0, 0, 0, 0, 1, 2, 4, 8]
        assert max(waits) == rates.LONGEST_DELAY
        later = NOW + timedelta(seconds=rates.LONGEST_DELAY)
        assert rates.wait_for_account(connection, "a@example.org", later) == 0


def test_an_address_without_account_is_slowed_alike(store: Store) -> None:
    with store.begin() as connection:
        for _ in range(6):
            rates.note_failure(connection, "nobody@example.org", NOW)
        assert rates.wait_for_account(connection, "nobody@example.org", NOW) == 2
        rates.forget_failures(connection, "nobody@example.org")
        assert rates.wait_for_account(connection, "nobody@example.org", NOW) == 0


def test_five_links_an_hour(store: Store) -> None:
    with store.begin() as connection:
        for _ in range(rates.LINKS_AN_HOUR):
            assert rates.may_ask_link(connection, "192.0.2.7", NOW)
            rates.note(connection, "192.0.2.7", "link", NOW)
        assert not rates.may_ask_link(connection, "192.0.2.7", NOW)
        assert rates.may_ask_link(connection, "192.0.2.7", NOW + timedelta(hours=1, seconds=1))
