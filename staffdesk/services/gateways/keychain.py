"""Where this workstation keeps its secrets: the keyring of the session, or nowhere (SEC7).

A backend that stores clear text, or nothing, is refused, and the refusal says the way out. The demonstration
has a throw-away store of its own, and says so on every screen.
"""

import json
import os
from pathlib import Path
from typing import Protocol

import keyring
from keyring.backend import KeyringBackend
from keyring.backends.chainer import ChainerBackend
from keyring.errors import KeyringError, PasswordDeleteError

from staffdesk.domain.errors import Unavailable

SERVICE = "Staffdesk"
RECOMMENDED = 1  # keyring's own scale: below it stand clear text, null and fail


class Keychain(Protocol):
    """A store of secrets by name."""

    def read(self, name: str) -> str | None:
        """Return the secret, or None where there is none."""
        ...

    def store(self, name: str, secret: str) -> None:
        """Keep the secret, over a former one of that name."""
        ...

    def forget(self, name: str) -> None:
        """Drop the secret; nothing happens where there is none."""
        ...


class SystemKeychain:
    """The keyring of the user's session (Windows' credentials, Secret Service, KWallet)."""

    def read(self, name: str) -> str | None:
        """Return the secret, or None.

        Raises:
            Unavailable: ``keyring_missing`` without a safe keyring, ``keyring_locked`` when it does not open.
        """
        try:
            return safe_backend().get_password(SERVICE, name)
        except KeyringError as error:
            raise Unavailable("keyring_locked", detail=str(error)) from error

    def store(self, name: str, secret: str) -> None:
        """Keep the secret.

        Raises:
            Unavailable: as ``read``.
        """
        try:
            safe_backend().set_password(SERVICE, name, secret)
        except KeyringError as error:
            raise Unavailable("keyring_locked", detail=str(error)) from error

    def forget(self, name: str) -> None:
        """Drop the secret if it is there.

        Raises:
            Unavailable: as ``read``.
        """
        try:
            safe_backend().delete_password(SERVICE, name)
        except PasswordDeleteError:
            return
        except KeyringError as error:
            raise Unavailable("keyring_locked", detail=str(error)) from error


class FileKeychain:
    """A file that only its owner may read, for the demonstration and nothing else: it protects nothing."""

    def __init__(self, path: Path) -> None:
        """Keep the secrets in `path`, made at the first secret."""
        self._path = path

    def read(self, name: str) -> str | None:
        """Return the secret, or None."""
        return self._secrets().get(name)

    def store(self, name: str, secret: str) -> None:
        """Keep the secret."""
        self._write(self._secrets() | {name: secret})

    def forget(self, name: str) -> None:
        """Drop the secret if it is there."""
        self._write({known: secret for known, secret in self._secrets().items() if known != name})

    def _secrets(self) -> dict[str, str]:
        if not self._path.exists():
            return {}
        secrets: dict[str, str] = json.loads(self._path.read_text(encoding="utf-8"))
        return secrets

    def _write(self, secrets: dict[str, str]) -> None:
        part = self._path.with_suffix(".part")
        with os.fdopen(
            os.open(part, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "w", encoding="utf-8"
        ) as file:
            json.dump(secrets, file)
        part.replace(self._path)


def safe_backend() -> KeyringBackend:
    """Return the keyring in use if it keeps secrets sealed.

    Raises:
        Unavailable: ``keyring_missing``, naming the backend that was refused.
    """
    backend = keyring.get_keyring()
    if isinstance(backend, ChainerBackend):  # it would fall back from a sealed store to a clear one
        chained = list(backend.backends)
        backend = chained[0] if chained else backend
    if not _is_safe(backend):
        raise Unavailable("keyring_missing", backend=f"{type(backend).__module__}.{type(backend).__name__}")
    return backend


def _is_safe(backend: KeyringBackend) -> bool:
    if type(backend).__module__.startswith("keyrings.alt") or isinstance(backend, ChainerBackend):
        return False
    try:
        return float(backend.priority) >= RECOMMENDED
    except RuntimeError:  # its way of saying that it does not work here
        return False
