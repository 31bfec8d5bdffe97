"""Secrets go to a keyring that seals them, or nowhere; the demonstration has a file of its own (SEC7)."""

import stat
import sys
from collections.abc import Callable
from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends import chainer, fail, null
from keyring.errors import KeyringLocked

from staffdesk.domain.errors import Unavailable
from staffdesk.domain.french.errors import sentence
from staffdesk.services.gateways.keychain import FileKeychain, Keychain, SystemKeychain


class Rated(KeyringBackend):
    """A keyring that rates itself, and loses what it is given."""

    def __init__(self, rating: float | None) -> None:
        """Take a rating; None for a backend that says it does not work on this machine."""
        super().__init__()  # type: ignore[no-untyped-call]
        self._rating = rating

    @property
    def priority(self) -> float:
        """Return the rating."""
        if self._rating is None:
            raise RuntimeError("no service")
        return self._rating

    def get_password(self, service: str, username: str) -> str | None:
        """Know nothing."""
        return None

    def set_password(self, service: str, username: str, password: str) -> None:
        """Lose it."""

    def delete_password(self, service: str, username: str) -> None:
        """Know nothing."""


class Locked(Rated):
    """A good keyring whose owner did not open it."""

    def get_password(self, service: str, username: str) -> str | None:
        """Refuse."""
        raise KeyringLocked("locked")

    def set_password(self, service: str, username: str, password: str) -> None:
        """Refuse."""
        raise KeyringLocked("locked")

    def delete_password(self, service: str, username: str) -> None:
        """Refuse."""
        raise KeyringLocked("locked")


CLEAR_TEXT = Rated(0.5)
NO_KEYRING: KeyringBackend = fail.Keyring()  # type: ignore[no-untyped-call]
NULL_KEYRING: KeyringBackend = null.Keyring()  # type: ignore[no-untyped-call]


USES: list[Callable[[], object]] = [
    lambda: SystemKeychain().read("name"),
    lambda: SystemKeychain().store("name", "secret"),
    lambda: SystemKeychain().forget("name"),
]


@pytest.fixture(params=["system", "file"])
def keychain(request: pytest.FixtureRequest, tmp_path: Path) -> Keychain:
    """Each kind of keychain in turn, empty."""
    return SystemKeychain() if request.param == "system" else FileKeychain(tmp_path / "secrets.json")


def test_a_secret_is_kept_replaced_and_forgotten(keychain: Keychain) -> None:
    assert keychain.read("town-key:1") is None
    keychain.store("town-key:1", "premier")
    keychain.store("town-key:2", "autre")
    keychain.store("town-key:1", "é second")
    assert keychain.read("town-key:1") == "é second"
    keychain.forget("town-key:1")
    keychain.forget("town-key:1")
    assert keychain.read("town-key:1") is None
    assert keychain.read("town-key:2") == "autre"


@pytest.mark.parametrize("backend", [NO_KEYRING, NULL_KEYRING, CLEAR_TEXT, Rated(None)])
def test_an_unsafe_keyring_is_refused_with_the_way_out(backend: KeyringBackend) -> None:
    keyring.set_keyring(backend)
    for use in USES:
        with pytest.raises(Unavailable) as caught:
            use()
        assert caught.value.code == "keyring_missing"
        assert "KWallet" in sentence(caught.value)


def test_a_chain_of_keyrings_never_falls_back_to_clear_text(monkeypatch: pytest.MonkeyPatch) -> None:
    keyring.set_keyring(chainer.ChainerBackend())  # type: ignore[no-untyped-call]
    monkeypatch.setattr(chainer.ChainerBackend, "backends", [CLEAR_TEXT])
    with pytest.raises(Unavailable, match="keyring_missing"):
        SystemKeychain().store("name", "secret")
    monkeypatch.setattr(chainer.ChainerBackend, "backends", [])
    with pytest.raises(Unavailable, match="keyring_missing"):
        SystemKeychain().store("name", "secret")


def test_a_locked_keyring_is_said_to_be_locked() -> None:
    keyring.set_keyring(Locked(5))
    for use in USES:
        with pytest.raises(Unavailable, match="keyring_locked"):
            use()


@pytest.mark.skipif(sys.platform == "win32", reason="files have no mode there")
def test_the_throw_away_store_is_its_owners_alone(tmp_path: Path) -> None:
    FileKeychain(tmp_path / "secrets.json").store("name", "secret")
    assert stat.S_IMODE((tmp_path / "secrets.json").stat().st_mode) == 0o600
    assert [file.name for file in tmp_path.iterdir()] == ["secrets.json"]
