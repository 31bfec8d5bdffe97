"""A keyring in a file, for programs that a test starts as processes of their own.

Never imported by a test: keyring would offer it to that test too. ``PYTHON_KEYRING_BACKEND`` names it.
"""

import os
from pathlib import Path

from keyring.backend import KeyringBackend

from staffdesk.services.gateways.keychain import FileKeychain

PLACE = "STAFFDESK_TEST_KEYRING"
"""Variable that names the file."""


class FileKeyring(KeyringBackend):
    """Keeps passwords in the file that the environment names."""

    priority = 1

    def __init__(self) -> None:
        """Open the file that the environment names."""
        super().__init__()  # type: ignore[no-untyped-call]
        self._kept = FileKeychain(Path(os.environ[PLACE]))

    def get_password(self, service: str, username: str) -> str | None:
        """Return the password or None."""
        return self._kept.read(f"{service}/{username}")

    def set_password(self, service: str, username: str, password: str) -> None:
        """Keep a password."""
        self._kept.store(f"{service}/{username}", password)

    def delete_password(self, service: str, username: str) -> None:
        """Forget a password."""
        self._kept.forget(f"{service}/{username}")
