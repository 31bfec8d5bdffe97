"""Requests of every kind, such as the portal's own doors let pass; some late, some for full days."""

import base64
import io
import os
import subprocess
import sys
from collections import Counter
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest
from PIL import Image
from sqlalchemy import select
from sqlalchemy.orm import Session

from staffdesk.contract.v1 import BODIES, RequestKind
from staffdesk.demo.askers import draw_people, load_town
from staffdesk.demo.asks import FIRST_SCREEN, KINDS, Writer, portal_script, write_requests
from staffdesk.demo.build import DAYS_AHEAD
from staffdesk.domain.dates import Period
from staffdesk.models.town import Activity
from staffdesk.services.calendars import load_calendar, served_days
from tests.demo.conftest import NOW, DrawnTown


def open_days(session: Session, today: date) -> dict[str, list[date]]:
    """Give the days of service ahead."""
    calendar, window = load_calendar(session), Period(today, today + timedelta(days=DAYS_AHEAD))
    return {one.code: served_days(one, window, calendar) for one in session.scalars(select(Activity))}


def script_of(session: Session, today: date, seed: int = 2) -> dict[str, Any]:
    """Write the script of the town."""
    return portal_script(
        session,
        families=90,
        today=today,
        now=NOW,
        random=Random(seed),
        password_hash="a hash",
        open_days=open_days(session, today),
    )


@pytest.fixture
def script(session: Session, town: DrawnTown) -> dict[str, Any]:
    """The script of the town."""
    return script_of(session, town.office.clock.today())


def test_every_family_has_an_account(script: dict[str, Any], town: DrawnTown) -> None:
    assert len(script["accounts"]) == town.built.households
    assert len({one["email"] for one in script["accounts"]}) == town.built.households


def test_every_kind_is_asked_and_can_be_read(script: dict[str, Any]) -> None:
    asked = script["requests"]
    assert len(asked) == FIRST_SCREEN
    for one in asked:
        kind = RequestKind(one["kind"])
        body = dict(one["body"])
        if kind is RequestKind.DOCUMENT:
            body["document"] = {
                "doc_id": one["files"][0]["doc_id"],
                "name": "a.png",
                "media_type": "image/png",
                "size": 1,
                "sha256": "0" * 64,
            }
        BODIES[kind].model_validate(body)
    operations = Counter(item.get("op", "absence") for one in asked for item in one["body"].get("items", ()))
    assert set(operations) == {"add", "cancel", "absence"}
    assert {one["kind"] for one in asked} == {"booking", "absence", "edit", "document", "message"}


def test_they_arrived_in_order_over_the_last_three_days(script: dict[str, Any]) -> None:
    arrivals = [one["received_at"] for one in script["requests"]]
    assert arrivals == sorted(arrivals)
    assert arrivals[0][:11] >= "2026-11-18T"
    assert arrivals[-1] < "2026-11-21T08:30"


def test_nobody_asks_for_a_day_that_is_booked_already(
    session: Session, town: DrawnTown, script: dict[str, Any]
) -> None:
    people = draw_people(session, Random(2), FIRST_SCREEN, town.office.clock.today())
    booked = {(one.family, one.child): set(one.booked) for one in people}
    for one in script["requests"]:
        for item in one["body"].get("items", ()):
            if item.get("op") == "add":
                cell = (item["activity"], item["slot"], date.fromisoformat(item["on"]))
                assert cell not in booked[one["family"], item["child"]]


def test_families_that_saw_an_old_number_ask_to_change_that(script: dict[str, Any]) -> None:
    bases = Counter(
        field["base"][:2]
        for one in script["requests"]
        if one["kind"] == "edit"
        for field in one["body"]["fields"]
        if field["name"] == "mobile"
    )
    assert bases["06"] >= 3


def test_some_come_too_late_and_some_want_a_full_day(session: Session, town: DrawnTown) -> None:
    today = town.office.clock.today()
    facts = load_town(session, NOW, open_days(session, today))
    people = draw_people(session, Random(4), 300, today)
    groups = {one.child: one.groups for one in people}
    asked = write_requests(people, Writer(facts, Random(4)), ("booking", "edit"))
    items = [item for one in asked if one["kind"] == "booking" for item in one["body"]["items"]]
    days = [(item["activity"], groups[item["child"]], date.fromisoformat(item["on"])) for item in items]
    assert any(on in facts.late_days(activity, NOW) for activity, _, on in days)
    assert any(on in facts.full_days.get(kinds.get(activity, 0), ()) for activity, kinds, on in days)


def test_files_are_pictures_that_can_be_opened(script: dict[str, Any]) -> None:
    files = [file for one in script["requests"] for file in one["files"]]
    assert files
    for file in files:
        with Image.open(io.BytesIO(base64.b64decode(file["content"]))) as picture:
            assert picture.format == "PNG"


def test_the_same_seed_writes_the_same_script_in_any_process(session: Session, town: DrawnTown) -> None:
    """Days stand in sets here and there, and their order changes from one process to the next."""
    told = [_digest_elsewhere(town.office.database.url, str(number)) for number in (1, 2)]
    assert told[0] == told[1] != ""


def _digest_elsewhere(url: str, hash_seed: str) -> str:
    code = (
        "import sys, json, hashlib; from tests.demo.test_asks import script_of; "
        "from staffdesk.models.unit_of_work import Database; from datetime import date; "
        "database = Database(sys.argv[1])\n"
        "with database.read() as session: script = script_of(session, date(2026, 11, 21))\n"
        "print(hashlib.sha256(json.dumps(script).encode()).hexdigest())"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, url],
        env=os.environ | {"PYTHONHASHSEED": hash_seed},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()


def test_the_shares_of_kinds_are_of_a_hundred() -> None:
    assert sum(KINDS.values()) == 100
