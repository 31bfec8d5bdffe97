"""Accounts: invitation, links that serve once, passwords, and nothing to learn for who guesses."""

import re
from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select, update

from staffdesk.contract.v1 import AccountBody
from staffdesk.domain.errors import RuleBroken
from staffdesk.portal import accounts, passwords, sessions, tables
from staffdesk.portal.accounts import Purpose
from staffdesk.portal.database import Store
from tests.factories_portal import PASSWORD, Scene, demo_hash, family
from tests.factories_portal import SUNDAY_EVENING as NOW

EMAIL = "nadege@example.org"


@pytest.fixture
def town(each_store: Store) -> Scene:
    """A town with one invited family, on each database."""
    scene = Scene(each_store)
    scene.publish_town()
    scene.open_account(scene.publish(family()), EMAIL, active=False)
    return scene


def last_token(store: Store) -> str:
    """Return the token of the newest mail."""
    with store.read() as connection:
        body = connection.scalar(select(tables.mail.c.body).order_by(tables.mail.c.id.desc()).limit(1))
    return str(re.findall(r"/acces/([\w-]+)", body or "")[0])


def _mails(store: Store) -> int:
    with store.read() as connection:
        return int(connection.scalar(select(func.count()).select_from(tables.mail)) or 0)


def _use(store: Store, token: str, at: datetime) -> bool:
    with store.begin() as connection:
        opened = accounts.find_link(connection, token, at)
        return opened is not None and accounts.use_link(connection, opened, demo_hash(), at)


def test_an_invitation_mails_a_link_that_opens_the_account_once(town: Scene) -> None:
    token = last_token(town.store)
    with town.store.read() as connection:
        opened = accounts.find_link(connection, token, NOW)
    assert opened is not None
    assert (opened.purpose, opened.email) == (Purpose.ACTIVATION, EMAIL)
    assert _use(town.store, token, NOW)
    assert not _use(town.store, token, NOW)
    with town.store.read() as connection:
        known = accounts.credentials(connection, " NADEGE@example.org ")
    assert passwords.verify(known.password_hash, PASSWORD)


def test_looking_at_a_link_never_consumes_it(town: Scene) -> None:
    token = last_token(town.store)
    for _ in range(3):
        with town.store.read() as connection:
            assert accounts.find_link(connection, token, NOW) is not None


def test_a_link_lives_as_long_as_the_town_says(town: Scene) -> None:
    token = last_token(town.store)
    with town.store.read() as connection:
        just = NOW + timedelta(days=7) - timedelta(seconds=1)
        assert accounts.find_link(connection, token, just) is not None
        assert accounts.find_link(connection, token, NOW + timedelta(days=7)) is None


def test_two_people_with_one_link_one_wins(town: Scene) -> None:
    token = last_token(town.store)
    with town.store.read() as connection:
        first = accounts.find_link(connection, token, NOW)
        second = accounts.find_link(connection, token, NOW)
    assert first is not None
    assert second is not None
    with town.store.begin() as connection:
        assert accounts.use_link(connection, first, demo_hash(), NOW)
    with town.store.begin() as connection:
        assert not accounts.use_link(connection, second, demo_hash(), NOW)


def test_a_new_link_kills_the_old_ones_and_no_token_is_kept_in_clear(town: Scene) -> None:
    old = last_token(town.store)
    with town.store.begin() as connection:
        accounts.ask_link(connection, EMAIL, NOW, "again")
    new = last_token(town.store)
    with town.store.read() as connection:
        assert accounts.find_link(connection, old, NOW) is None
        assert accounts.find_link(connection, new, NOW) is not None
        kept = connection.execute(select(tables.link.c.token_hash)).scalars().all()
    assert new not in kept


def test_a_reset_ends_every_session_and_lives_an_hour(town: Scene) -> None:
    _use(town.store, last_token(town.store), NOW)
    with town.store.begin() as connection:
        known = accounts.credentials(connection, EMAIL)
        session = accounts.enter(connection, known, EMAIL, NOW, None)
        accounts.ask_link(connection, EMAIL, NOW, "reset")
    token = last_token(town.store)
    with town.store.read() as connection:
        opened = accounts.find_link(connection, token, NOW)
        assert accounts.find_link(connection, token, NOW + timedelta(hours=1)) is None
    assert opened is not None
    assert opened.purpose is Purpose.RESET
    assert _use(town.store, token, NOW)
    with town.store.read() as connection:
        assert sessions.find_session(connection, session, NOW) is None


def test_the_same_invitation_twice_is_one_mail_and_an_active_account_gets_none(town: Scene) -> None:
    mails = _mails(town.store)
    town.open_account(family(), EMAIL, active=False)
    assert _mails(town.store) == mails
    _use(town.store, last_token(town.store), NOW)
    town.open_account(family(), EMAIL, active=False)
    assert _mails(town.store) == mails


def test_an_invitation_tells_an_active_account_what_changed(town: Scene) -> None:
    snapshot = family()
    for name in ("Nadège Tilleul-Martin", "Nadège Tilleul-Martin", "Nadège Martin"):
        body = AccountBody(
            action="invite",
            email=EMAIL,
            household_number="04317",
            guardian=snapshot.guardians[0].uid,
            display_name=name,
        )
        with town.store.begin() as connection:
            connection.execute(update(tables.account).values(active=0))
            accounts.apply_account(
                connection, family=snapshot.household.uid, body=body, at=NOW, message="again"
            )
            kept = connection.execute(select(tables.account.c.display_name, tables.account.c.active)).all()
        assert [tuple(row) for row in kept] == [(name, 1)]


def test_an_address_of_another_family_is_refused(town: Scene) -> None:
    other = town.publish(family("ZZZ"))
    with pytest.raises(RuleBroken, match="account_of_another_family"):
        town.open_account(other, EMAIL)


def test_a_closed_account_opens_nothing(town: Scene) -> None:
    token = last_token(town.store)
    snapshot = family()
    body = AccountBody(
        action="disable",
        email=EMAIL,
        household_number="04317",
        guardian=snapshot.guardians[0].uid,
        display_name="N",
    )
    with town.store.begin() as connection:
        accounts.apply_account(connection, family=snapshot.household.uid, body=body, at=NOW, message="close")
        assert accounts.find_link(connection, token, NOW) is None
        assert accounts.credentials(connection, EMAIL).account_id is None


@pytest.mark.parametrize(
    ("number", "name", "mailed"),
    [
        ("04317", "Tilleul", True),
        (" 04317 ", "TILLEUL", True),
        ("04317", "Tilleux", False),
        ("04318", "Tilleul", False),
        ("", "", False),
    ],
)
def test_dossier_number_and_name_must_both_match(
    town: Scene, number: str, name: str, *, mailed: bool
) -> None:
    before = _mails(town.store)
    with town.store.begin() as connection:
        accounts.ask_activation(connection, number, name, NOW, "self")
    assert _mails(town.store) == before + mailed


def test_an_unknown_address_gets_no_mail(town: Scene) -> None:
    before = _mails(town.store)
    with town.store.begin() as connection:
        accounts.ask_link(connection, "nobody@example.org", NOW, "x")
    assert _mails(town.store) == before


def test_the_owner_is_warned_by_mail_at_the_tenth_wrong_password(town: Scene) -> None:
    before = _mails(town.store)
    with town.store.begin() as connection:
        known = accounts.credentials(connection, EMAIL)
        for _ in range(12):
            accounts.note_wrong_password(connection, EMAIL, known, NOW)
        accounts.note_wrong_password(connection, "nobody@example.org", accounts.Credentials(None, None), NOW)
    assert _mails(town.store) == before + 1


def test_only_a_demonstration_shares_a_password(town: Scene) -> None:
    with town.store.begin() as connection:
        assert accounts.open_demo_accounts(connection, (), demo_hash(), NOW) == 1
    town.publish_town(is_demonstration=False)
    with town.store.begin() as connection, pytest.raises(RuleBroken, match="not_a_demonstration"):
        accounts.open_demo_accounts(connection, (), demo_hash(), NOW)


def test_terms_are_accepted_by_version(town: Scene) -> None:
    with town.store.begin() as connection:
        number = connection.scalar(select(tables.account.c.id)) or 0
        accounts.accept_terms(connection, number, "2026-1")
        assert connection.scalar(select(tables.account.c.terms_version)) == "2026-1"
