"""Passwords of staff: argon2id at the floor of SEC1, the same work for nobody, the usual refused."""

import pytest
from argon2 import PasswordHasher, extract_parameters

from staffdesk.domain.errors import RuleBroken
from staffdesk.domain.permissions import Role
from staffdesk.services.passwords import (
    common_passwords,
    hash_password,
    is_right,
    needs_rehash,
    require_strong,
)

GOOD = "girafe pliante 42"


def test_a_hash_is_argon2id_at_the_floor_and_opens_with_its_password_only() -> None:
    stored = hash_password(GOOD)
    cost = extract_parameters(stored)
    assert (cost.memory_cost, cost.time_cost, cost.parallelism) == (19456, 2, 1)
    assert stored.startswith("$argon2id$")
    assert is_right(stored, GOOD)
    assert not is_right(stored, GOOD + " ")
    assert hash_password(GOOD) != stored


def test_nobodys_password_and_a_damaged_hash_open_nothing() -> None:
    assert not is_right(None, GOOD)
    assert not is_right(None, "nobody has this password")
    assert not is_right("x", GOOD)


def test_a_cheaper_hash_is_made_anew() -> None:
    assert needs_rehash(PasswordHasher(time_cost=1, memory_cost=8192, parallelism=1).hash(GOOD))
    assert not needs_rehash(hash_password(GOOD))


@pytest.mark.parametrize(
    ("password", "roles", "code"),
    [
        ("court", [Role.AGENT], "password_short"),
        ("girafe pliante", [Role.ADMIN], "password_short"),
        ("motdepassebonjour", [Role.AGENT], "password_common"),
        ("Soleil123456789", [Role.AGENT], "password_common"),
        ("ma belle camille 42", [Role.AGENT], "password_own_word"),
    ],
)
def test_a_weak_one_is_refused(password: str, roles: list[Role], code: str) -> None:
    with pytest.raises(RuleBroken, match=code):
        require_strong(password, own_words=["camille"], roles=roles)


def test_a_good_one_passes() -> None:
    require_strong(GOOD, own_words=["camille"], roles=[Role.AGENT])
    require_strong(GOOD, own_words=["camille"], roles=[Role.ADMIN])


def test_it_knows_the_common_ones_by_the_rule_that_families_have() -> None:
    for common in ("motdepassebonjour", "soleil-soleil", "azertyuiop123", "2026202620262026"):
        with pytest.raises(RuleBroken, match="password_common"):
            require_strong(common, own_words=[], roles=[Role.AGENT])
    assert len(common_passwords()) > 500
