"""Settings of this workstation: where the database is, where its own files go; never a secret (SEC7).

From the environment (``STAFFDESK_DATABASE``…) or a file ``staffdesk.toml`` in the user's settings folder;
what is given on the command line wins.
"""

import re
import socket
from pathlib import Path
from typing import Literal

from platformdirs import user_config_path, user_data_path
from pydantic import Field, field_validator
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

FILE = user_config_path("staffdesk", appauthor=False) / "staffdesk.toml"

SERVER = re.compile(r"postgres(ql)?://")
DRIVER = "postgresql+psycopg://"
KNOWN = ("sqlite:///", DRIVER)
"""How the address of a database begins: a file, or a PostgreSQL server."""


def database_address(text: str) -> str:
    """Return the address of a database as the program uses it; a server's needs to name no driver.

    Raises:
        ValueError: it is neither an SQLite file nor a PostgreSQL server.
    """
    address = SERVER.sub(DRIVER, text.strip(), count=1)
    if not address.startswith(KNOWN) or address in KNOWN:
        raise ValueError("a database is sqlite:///FILE or postgresql://USER@HOST/NAME")
    return address


def make_private_file(file: Path) -> None:
    """Make an empty file that only its owner may read, and its folder; one that is there stays as it is.

    Raises:
        OSError: there is no room, no right, or something else of that name.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    file.touch(mode=0o600)


class Settings(BaseSettings):
    """What one workstation is told.

    Attributes:
        database: SQLAlchemy URL; empty means the embedded file in ``data_folder``.
        data_folder: this user's own folder: sidecar, locks, log, embedded database.
        workstation: name of this machine, as colleagues see it.
        witness: file on another volume that each entry of the journal is copied to (L3); empty for none.
        proxy: explicit proxy of outgoing calls; the environment's is never used (R8).
        theme: light, dark or system.
    """

    model_config = SettingsConfigDict(env_prefix="STAFFDESK_", toml_file=FILE, extra="ignore", frozen=True)

    database: str = ""
    data_folder: Path = Field(default_factory=lambda: user_data_path("staffdesk", appauthor=False))
    workstation: str = Field(default_factory=socket.gethostname)
    witness: Path | None = None
    proxy: str = ""
    theme: Literal["light", "dark", "system"] = "system"

    @field_validator("database")
    @classmethod
    def _known_address(cls, text: str) -> str:
        return database_address(text) if text.strip() else ""

    @property
    def database_url(self) -> str:
        """The office database: the one named, or the embedded file."""
        return self.database or f"sqlite:///{(self.data_folder / 'staffdesk.sqlite').as_posix()}"

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - named by the library
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - likewise
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Read arguments first, then the environment, then the file; no secrets from files."""
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)
