"""Passwords: the rule for new ones, the hash, the gate before the hash."""

import pytest

from staffdesk.domain.errors import RuleBroken
from staffdesk.portal import passwords
from tests.factories_portal import PASSWORD, demo_hash

OWN = ["Nadège", "Tilleul", "Valbrune", "nadege.tilleul"]


@pytest.mark.parametrize(
    "password",
    [
        "azertyuiop123",
        "Motdepasse2026!",
        "motdepassemotdepasse",
        "P@ssw0rd1234",
        "bonjourbonjour",
        "soleil-soleil",
        "111111111111",
        "abcdefghijkl",
        "123456789012",
        "marseille1993",
        "welcome2026!!",
        "IloveyouIloveyou",
        "2026202620262026",
        "lionsoleil2026",
    ],
)
def test_what_everybody_tries_first_is_refused(password: str) -> None:
    with pytest.raises(RuleBroken, match="password_common"):
        passwords.check_new(password, [])


@pytest.mark.parametrize(
    "password",
    [PASSWORD, "Le 3e wagon tangue fort", "xK9#vb2!QpLm", "charançon pétrifié", "un été sans moustiques"],
)
def test_a_good_one_passes(password: str) -> None:
    passwords.check_new(password, OWN)


@pytest.mark.parametrize(
    "password", ["nadege1987 aux champs", "les TILLEULS du lac", "valbrune sous la neige"]
)
def test_the_familys_own_words_are_refused_without_case_or_accents(password: str) -> None:
    with pytest.raises(RuleBroken, match="password_own_word"):
        passwords.check_new(password, OWN)


def test_length_is_bounded_at_both_ends_and_composition_is_not() -> None:
    passwords.check_new("zvbqhtrmlkwx", [])
    with pytest.raises(RuleBroken, match="password_short"):
        passwords.check_new("zvbqhtrmlkw", [])
    with pytest.raises(RuleBroken, match="password_long"):
        passwords.check_new("zvbqhtrmlkwx" * 11, [])


def test_it_stands_for_more_than_ten_thousand() -> None:
    assert len(passwords.common_passwords()) ** 2 > 10_000


def test_a_hash_is_argon2id_at_the_floor_of_the_specification() -> None:
    assert demo_hash().startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert not passwords.needs_rehash(demo_hash())


def test_only_the_right_password_matches_and_nothing_matches_no_account() -> None:
    assert passwords.verify(demo_hash(), PASSWORD)
    assert not passwords.verify(demo_hash(), PASSWORD + " ")
    assert not passwords.verify(None, "nobody has this password")
    assert not passwords.verify("not a hash", PASSWORD)


def test_the_gate_turns_away_when_too_many_wait() -> None:
    taken = 0
    while passwords._queue.acquire(blocking=False):
        taken += 1
    try:
        with pytest.raises(passwords.TooBusy):
            passwords.verify(None, "x")
    finally:
        for _ in range(taken):
            passwords._queue.release()
    assert taken == passwords.QUEUE + passwords.AT_A_TIME
