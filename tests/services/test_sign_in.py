"""Signing in: an actor with its roles, a wait that doubles after failures, the same answer for nobody."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from staffdesk.domain.errors import RuleBroken
from staffdesk.domain.permissions import Permission, Role
from staffdesk.models.staff import AuditEntry, StaffUser
from staffdesk.models.town import Town
from staffdesk.services.passwords import hash_password, needs_rehash
from staffdesk.services.sign_in import LONGEST_WAIT, SignIn, actor_of
from tests.factories import SmallTown

PASSWORD = "girafe pliante 42"
CHEAP = "$argon2id$v=19$m=8,t=1,p=1$"


@pytest.fixture
def sign_in(small_town: SmallTown) -> SignIn:
    with small_town.database.begin() as session:
        session.execute(
            update(StaffUser)
            .where(StaffUser.login == "camille")
            .values(password_hash=hash_password(PASSWORD))
        )
    return SignIn(small_town.office)


def camille(town: SmallTown) -> StaffUser:
    with town.database.read() as session:
        return session.scalars(select(StaffUser).where(StaffUser.login == "camille")).one()


def fail(sign_in: SignIn) -> None:
    with pytest.raises(RuleBroken, match="wrong_password"):
        sign_in.sign_in("camille", "faux")


def test_a_right_password_gives_the_actor(small_town: SmallTown, sign_in: SignIn) -> None:
    actor = sign_in.sign_in(" Camille ", PASSWORD)
    assert (actor.name, actor.roles) == ("Camille R.", frozenset({Role.AGENT}))
    assert actor.may(Permission.DECIDE_REQUESTS)
    assert camille(small_town).last_sign_in_at == small_town.clock.now()
    with small_town.database.read() as session:
        assert session.scalars(select(AuditEntry.action)).all() == ["staff.signed_in"]


def test_a_wrong_one_an_unknown_login_and_a_resting_account_hear_the_same(
    small_town: SmallTown, sign_in: SignIn
) -> None:
    fail(sign_in)
    with pytest.raises(RuleBroken, match="wrong_password"):
        sign_in.sign_in("personne", PASSWORD)
    with small_town.database.begin() as session:
        session.execute(update(StaffUser).where(StaffUser.login == "camille").values(active=False))
    with pytest.raises(RuleBroken, match="wrong_password"):
        sign_in.sign_in("camille", PASSWORD)


def test_from_the_fifth_failure_the_wait_doubles_and_ends(small_town: SmallTown, sign_in: SignIn) -> None:
    for _ in range(4):
        fail(sign_in)
    assert camille(small_town).next_try_at is None
    fail(sign_in)
    assert camille(small_town).next_try_at == small_town.clock.now() + timedelta(seconds=2)
    with pytest.raises(RuleBroken, match="too_many_tries"):
        sign_in.sign_in("camille", PASSWORD)
    small_town.clock.advance(seconds=2)
    fail(sign_in)
    assert camille(small_town).next_try_at == small_town.clock.now() + timedelta(seconds=4)
    small_town.clock.advance(seconds=4)
    assert sign_in.sign_in("camille", PASSWORD).name == "Camille R."
    assert (camille(small_town).failures, camille(small_town).next_try_at) == (0, None)


def test_the_wait_never_shuts_somebody_out(small_town: SmallTown, sign_in: SignIn) -> None:
    with small_town.database.begin() as session:
        session.execute(update(StaffUser).values(failures=60))
    fail(sign_in)
    assert camille(small_town).next_try_at == small_town.clock.now() + LONGEST_WAIT


def test_a_cheaper_hash_is_replaced_at_the_next_sign_in(small_town: SmallTown, sign_in: SignIn) -> None:
    from argon2 import PasswordHasher

    cheap = PasswordHasher(time_cost=1, memory_cost=8192, parallelism=1).hash(PASSWORD)
    with small_town.database.begin() as session:
        session.execute(update(StaffUser).values(password_hash=cheap))
    sign_in.sign_in("camille", PASSWORD)
    assert not needs_rehash(camille(small_town).password_hash)


def test_accounts_are_offered_in_a_demonstration_only(small_town: SmallTown, sign_in: SignIn) -> None:
    assert sign_in.users() == ()
    with small_town.database.begin() as session:
        session.execute(update(Town).values(is_demonstration=True))
    assert [user.login for user in sign_in.users()] == ["camille", "dominique", "lecture", "admin"]


def test_a_role_of_a_later_version_grants_nothing() -> None:
    actor = actor_of(StaffUser(id=7, name="Alex", roles=["reader", "wizard"]))
    assert actor.roles == {Role.READER}
