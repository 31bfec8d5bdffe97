"""The portal's key of health: a private file, and what is opened with it."""

import base64
import stat
from pathlib import Path
from typing import Any

import pytest

from staffdesk import sealed_box
from staffdesk.domain.canonical import canonical_bytes
from staffdesk.domain.errors import Unavailable
from staffdesk.portal.family_file import FiledRequest
from staffdesk.portal.health import (
    HealthKey,
    is_health_form,
    key_file_of,
    load_key,
    masked,
)
from tests.factories_portal import SUNDAY_EVENING, uid

CHILD = uid("child")
OFFICE = b"o" * 32
KEY = HealthKey(b"p" * 32)
CHANGE = {"name": "allergies", "base": "", "asked": "arachide"}


def _filed(fields: list[dict[str, Any]]) -> FiledRequest:
    return FiledRequest(
        uid("request"),
        "edit",
        SUNDAY_EVENING,
        {"subject": "health_record", "uid": CHILD, "base_rev": 1, "fields": fields},
        [],
        "pending",
        None,
        None,
        decision_seen=False,
        withdrawn=False,
        reached_town=False,
    )


def test_the_key_is_made_once_for_its_owner_alone(tmp_path: Path) -> None:
    file = tmp_path / "deep" / "portal.health-key"
    made = load_key(file)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert load_key(file) == made
    assert made.public != load_key(tmp_path / "other").public


@pytest.mark.parametrize("content", ["", "???", base64.b64encode(b"short").decode()])
def test_a_file_that_is_no_key_is_refused_never_replaced(tmp_path: Path, content: str) -> None:
    file = tmp_path / "key"
    file.write_text(content)
    with pytest.raises(Unavailable, match="portal_health_key"):
        load_key(file)
    assert file.read_text() == content


def test_the_key_stands_beside_an_embedded_database_else_with_the_user(tmp_path: Path) -> None:
    assert key_file_of("sqlite:///folder/portal.sqlite", tmp_path) == Path("folder/portal.health-key")
    assert key_file_of("postgresql+psycopg://u@h/p", tmp_path) == tmp_path / "portal.health-key"


def test_what_is_asked_opens_for_the_office_and_for_this_portal_only() -> None:
    (field,) = KEY.ask(sealed_box.public_key(OFFICE), CHILD, [CHANGE])
    assert "arachide" not in repr(field)
    assert "allergies" not in repr(field)
    assert sealed_box.open_box(OFFICE, field["asked"], CHILD) == b'{"name":"allergies","value":"arachide"}'
    assert KEY.opened(_filed([field])).body["fields"] == [CHANGE]
    for shown in (HealthKey(b"x" * 32).opened(_filed([field])), masked(_filed([field]))):
        assert shown.body["fields"] == [{"name": "health", "base": None, "asked": None}]


def test_other_requests_are_left_alone() -> None:
    filed = _filed([])
    other = FiledRequest(**{**vars(filed), "body": {"subject": "child", "fields": [CHANGE]}})
    assert KEY.opened(other) is masked(other) is other


def test_a_form_opens_for_its_child_alone() -> None:
    box = sealed_box.seal_for(KEY.public, canonical_bytes({"doctor": "Dr Petit"}), CHILD)
    form = KEY.open_form(box, CHILD)
    assert form is not None
    assert (form["doctor"], form["asthma"]) == ("Dr Petit", "")
    assert KEY.open_form(box, uid("another child")) is None
    assert set((KEY.open_form("", CHILD) or {}).values()) == {""}


def test_a_draft_is_locked_to_its_form() -> None:
    path = f"/dossier/enfant/{CHILD}/sante"
    kept = KEY.lock_draft({"allergies": ["arachide"]}, path)
    assert "arachide" not in repr(kept)
    assert KEY.unlock_draft(kept, path) == {"allergies": ["arachide"]}
    assert KEY.unlock_draft(kept, "/elsewhere") == KEY.unlock_draft({}, path) == {}


@pytest.mark.parametrize(
    ("path", "is_health"),
    [
        (f"/dossier/enfant/{CHILD}/sante", True),
        (f"/dossier/enfant/{CHILD}", False),
        ("/planning/x/sante", False),
    ],
)
def test_only_the_form_of_health_is_one(path: str, *, is_health: bool) -> None:
    assert is_health_form(path) is is_health
