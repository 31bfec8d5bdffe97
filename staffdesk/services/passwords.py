"""Passwords of staff: argon2id at the cost SEC1 asks for, and the rule a new one must meet."""

from collections.abc import Iterable
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from staffdesk import resources
from staffdesk.domain import passwords as rules
from staffdesk.domain.permissions import Role

_hasher = PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1)


def hash_password(password: str) -> str:
    """Return the argon2id hash, as text that carries its own salt and cost."""
    return _hasher.hash(password)


def is_right(stored: str | None, password: str) -> bool:
    """Tell whether a password is the right one; the same work is done where none is stored (SEC3)."""
    try:
        _hasher.verify(stored or _dummy_hash(), password)
    except (VerificationError, InvalidHashError):
        return False
    return stored is not None


def needs_rehash(stored: str) -> bool:
    """Tell whether a hash was made at a lower cost than today's."""
    return _hasher.check_needs_rehash(stored)


def require_strong(password: str, *, own_words: Iterable[str], roles: Iterable[Role]) -> None:
    """Refuse a new password that does not meet the rule; an administrator's is longer.

    Raises:
        RuleBroken: as ``domain.passwords.require_strong``.
    """
    shortest = rules.SHORTEST_ADMIN if Role.ADMIN in frozenset(roles) else rules.SHORTEST
    rules.require_strong(password, own_words=own_words, common=common_passwords(), shortest=shortest)


@cache
def common_passwords() -> rules.CommonPasswords:
    """Return those built from the words that come with the program."""
    return rules.CommonPasswords(resources.common_words())


@cache
def _dummy_hash() -> str:
    return _hasher.hash("nobody has this password")
