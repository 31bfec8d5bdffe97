"""Health on the portal: one key, outside the database, opens what the town sealed and what families ask.

The key is a file of this machine, made at the first start for its owner alone. Without it the portal takes
and shows no health; a copy of the database alone reads nothing.
"""

import base64
import json
import os
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from staffdesk import sealed_box
from staffdesk.domain.canonical import canonical_bytes
from staffdesk.domain.errors import Unavailable
from staffdesk.domain.health_record import CARE_PLAN, FORM, SEALED
from staffdesk.portal.family_file import FiledRequest

HELD = (*FORM, *CARE_PLAN)
"""What a box of the town holds: the form, and the care plan, which families only read."""

KEPT = "garde"
"""The one field of a draft that is kept locked."""


@dataclass(frozen=True)
class HealthKey:
    """The portal's key; ``secret`` never leaves this process."""

    secret: bytes

    @property
    def public(self) -> str:
        """The key for which the office seals."""
        return sealed_box.public_key(self.secret)

    def open_form(self, text: str, child: str) -> dict[str, str] | None:
        """Return every field of a child's form, or None when it cannot be opened; an empty box is no form."""
        if not text:
            return dict.fromkeys((field.name for field in HELD), "")
        try:
            held = json.loads(sealed_box.open_box(self.secret, text, child))
        except ValueError:
            return None
        return {field.name: str(held.get(field.name, "")) for field in HELD}

    def ask(self, office_key: str, child: str, changes: Sequence[Mapping[str, str]]) -> list[dict[str, str]]:
        """Return changed fields (name, base, asked) as they travel: for the office, and for this portal."""
        return [
            {
                "name": SEALED,
                "base": self._for_office(office_key, child, change["name"], change["base"]),
                "asked": self._for_office(office_key, child, change["name"], change["asked"]),
                "own": sealed_box.lock(self.secret, canonical_bytes(dict(change)), child),
            }
            for change in changes
        ]

    def _for_office(self, office_key: str, child: str, name: str, value: str) -> str:
        return sealed_box.seal_for(office_key, canonical_bytes({"name": name, "value": value}), child)

    def opened(self, filed: FiledRequest) -> FiledRequest:
        """Return a request with what it asks of health in clear, for the page of its family alone."""
        if not is_about_health(filed):
            return filed
        child = str(filed.body["uid"])
        fields = [self._opened(one, child) for one in filed.body["fields"]]
        return replace(filed, body=filed.body | {"fields": fields})

    def _opened(self, field: Mapping[str, Any], child: str) -> dict[str, Any]:
        try:
            return dict(json.loads(sealed_box.unlock(self.secret, str(field.get("own", "")), child)))
        except ValueError:
            return UNREADABLE

    def lock_draft(self, fields: Mapping[str, Sequence[str]], form: str) -> dict[str, list[str]]:
        """Return what was typed in a form as it is kept: locked."""
        plain = canonical_bytes({name: list(values) for name, values in fields.items()})
        return {KEPT: [sealed_box.lock(self.secret, plain, form)]}

    def unlock_draft(self, fields: Mapping[str, Sequence[str]], form: str) -> dict[str, list[str]]:
        """Return what was typed; nothing when it cannot be opened."""
        try:
            return dict(json.loads(sealed_box.unlock(self.secret, next(iter(fields[KEPT])), form)))
        except (ValueError, KeyError, StopIteration):
            return {}


UNREADABLE: dict[str, Any] = {"name": SEALED, "base": None, "asked": None}


def is_about_health(filed: FiledRequest) -> bool:
    """Tell whether a request asks to change a health form."""
    return filed.kind == "edit" and filed.body.get("subject") == "health_record"


def is_health_form(path: str) -> bool:
    """Tell whether what is typed at an address is health."""
    return path.startswith("/dossier/enfant/") and path.endswith("/sante")


def masked(filed: FiledRequest) -> FiledRequest:
    """Return a request about health as a portal without its key shows it: nothing of its content."""
    if not is_about_health(filed):
        return filed
    return replace(filed, body=filed.body | {"fields": [UNREADABLE for _ in filed.body["fields"]]})


def key_file_of(database: str, data_folder: Path) -> Path:
    """Return where the key is kept unless told otherwise: beside an SQLite file, else with the user."""
    if database.startswith("sqlite:///"):
        return Path(database.removeprefix("sqlite:///")).with_suffix(".health-key")
    return data_folder / "portal.health-key"


def load_key(file: Path) -> HealthKey:
    """Return the key of a file, made now when there is none, readable by its owner only.

    Raises:
        Unavailable: ``portal_health_key``: the file cannot be made or read, or is no key.
    """
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        _make(file)
        text = file.read_text(encoding="ascii").strip()
        secret = base64.b64decode(text, validate=True)
    except (OSError, ValueError) as error:
        raise Unavailable("portal_health_key", file=str(file)) from error
    if len(secret) != sealed_box.KEY_BYTES:
        raise Unavailable("portal_health_key", file=str(file))
    return HealthKey(secret)


def _make(file: Path) -> None:
    try:
        made = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return
    with os.fdopen(made, "w", encoding="ascii") as out:
        out.write(base64.b64encode(secrets.token_bytes(sealed_box.KEY_BYTES)).decode("ascii") + "\n")
