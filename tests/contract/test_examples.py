"""What was recorded by each released version is still understood, byte for byte (R16)."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from staffdesk.contract.streams import START, extend_stream, item_digest
from staffdesk.contract.v1 import OutboxItem, Push, RequestItem, RequestPage
from staffdesk.domain.canonical import digest
from staffdesk.models.requests import Request, StoredFile
from staffdesk.models.sync import SyncState
from staffdesk.models.unit_of_work import Database
from staffdesk.portal import exchange
from staffdesk.portal.database import Store
from staffdesk.portal.migrations import upgrade
from staffdesk.services.sync import pull
from staffdesk.services.sync.pull import Position, SyncHooks
from tests.contract.record import EXAMPLES
from tests.services.sync import small_town
from tests.set_clock import SetClock

VERSIONS = sorted(folder.name for folder in EXAMPLES.iterdir())


def recorded(version: str, name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((EXAMPLES / version / f"{name}.json").read_text("utf-8"))
    return found


@pytest.fixture
def store(empty_url: str) -> Iterator[Store]:
    upgrade(empty_url)
    opened = Store(empty_url)
    yield opened
    opened.close()


@pytest.mark.parametrize("version", VERSIONS)
def test_requests_hash_as_they_did(version: str) -> None:
    for each in recorded(version, "requests"):
        item = RequestItem.model_validate(each["item"])
        assert (item.to_wire(), item_digest(item)) == (each["item"], each["digest"])
        assert digest(each["item"]) == each["digest"]


@pytest.mark.parametrize("version", VERSIONS)
def test_messages_hash_as_they_did(version: str) -> None:
    for each in recorded(version, "messages"):
        item = OutboxItem.model_validate(each["item"])
        assert (item.to_wire(), item_digest(item)) == (each["item"], each["digest"])


@pytest.mark.parametrize("version", VERSIONS)
def test_a_portal_accepts_every_message(version: str, store: Store, clock: SetClock) -> None:
    messages = [OutboxItem.model_validate(each["item"]) for each in recorded(version, "messages")]
    answer = exchange.push(store, Push(epoch=1, messages=messages), clock.now())
    assert (answer.applied_upto, answer.rejected) == (len(messages), [])


@pytest.mark.parametrize("version", VERSIONS)
def test_an_office_stores_every_request(version: str, database: Database, clock: SetClock) -> None:
    items = [RequestItem.model_validate(each["item"]) for each in recorded(version, "requests")]
    stream = START
    for item in items:
        stream = extend_stream(stream, item_digest(item))
    page = RequestPage(items=items, stream=stream, head=len(items), epoch=1, out_applied=0)
    with database.begin() as session:
        session.add(SyncState(id=1, office_id="0f" * 16))
    with database.begin() as session:
        hooks = SyncHooks(small_town.render)
        pull.store_page(session, page, Position(0, START), hooks=hooks, at=clock.now())
    with database.read() as session:
        kept = session.execute(select(Request.kind, Request.status).order_by(Request.seq)).all()
        assert [tuple(row) for row in kept][-1] == ("from_next_year", "cannot_read")
        assert {row.status for row in kept[:-1]} == {"pending"}
        assert session.scalars(select(StoredFile.size)).all() == [48213]


def test_the_folder_of_examples_is_not_empty() -> None:
    assert VERSIONS[0] == "1.0"
    assert Path(EXAMPLES / "1.0" / "messages.json").stat().st_size > 1000
