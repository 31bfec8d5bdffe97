"""A page of requests and the cursor are one transaction; what is wrong is an alarm (R3, R5, R16)."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from staffdesk.contract.streams import extend_stream, item_digest
from staffdesk.contract.v1 import RequestItem, RequestPage
from staffdesk.domain.errors import PortalFault
from staffdesk.models.households import Child
from staffdesk.models.requests import Request, StoredFile
from staffdesk.services.office import Office
from staffdesk.services.sync import pull
from staffdesk.services.sync.pull import Overtaken, Position, SyncHooks
from staffdesk.services.sync.state import standing
from tests.services.sync import small_town

START = Position(0, "")
FAMILY = "00" * 16
CHILD = "00" * 15 + "cc"


def an_item(seq: int, **changes: Any) -> RequestItem:
    field = {"name": "mobile", "base": "", "asked": "06"}
    facts = {
        "req_id": f"{seq:032x}",
        "seq": seq,
        "family": FAMILY,
        "kind": "edit",
        "submit_id": f"form-{seq}",
        "received_at": "2026-11-16T08:00:00.000000Z",
        "body": {"subject": "child", "uid": CHILD, "base_rev": 1, "fields": [field]},
    }
    return RequestItem.model_validate(facts | changes)


def page_of(*items: RequestItem, since: Position = START) -> RequestPage:
    stream = since.stream
    for item in items:
        stream = extend_stream(stream, item_digest(item))
    return RequestPage(items=list(items), stream=stream, head=99, epoch=1, out_applied=0)


def store(office: Office, page: RequestPage, since: Position = START, **hooks: Any) -> list[str]:
    with office.database.begin() as session:
        added = SyncHooks(small_town.render, **hooks)
        new = pull.store_page(session, page, since, hooks=added, at=office.clock.now())
        return [request.req_id for request in new]


def kept(office: Office) -> list[Request]:
    with office.database.begin() as session:
        return list(session.scalars(select(Request).order_by(Request.seq)).all())


def test_a_page_moves_the_cursor_with_its_requests(office: Office) -> None:
    page = page_of(an_item(1), an_item(2))
    assert store(office, page) == [an_item(1).req_id, an_item(2).req_id]
    assert (standing(office.database).cursor, standing(office.database).stream) == (2, page.stream)
    first = kept(office)[0]
    assert json.loads(first.raw) == an_item(1).to_wire()
    assert first.digest == item_digest(an_item(1))
    with office.database.read() as session:
        assert first.child_id == session.scalar(select(Child.id).where(Child.uid == CHILD))


def test_a_page_asked_from_elsewhere_is_left_to_who_was_faster(office: Office) -> None:
    page = page_of(an_item(1))
    store(office, page)
    with pytest.raises(Overtaken):
        store(office, page)
    assert len(kept(office)) == 1


@pytest.mark.parametrize(
    ("items", "code"),
    [((an_item(2),), "portal_hole"), ((an_item(1), an_item(3)), "portal_hole")],
)
def test_a_missing_number_is_an_alarm(office: Office, items: tuple[RequestItem, ...], code: str) -> None:
    with pytest.raises(PortalFault, match=code):
        store(office, page_of(*items))
    assert kept(office) == []


def test_a_page_that_is_not_what_it_proves_is_an_alarm(office: Office) -> None:
    altered = page_of(an_item(1)).model_copy(update={"items": [an_item(1, submit_id="other")]})
    with pytest.raises(PortalFault, match="portal_stream"):
        store(office, altered)
    assert (kept(office), standing(office.database).cursor) == ([], 0)


def test_a_known_request_only_takes_its_new_number(office: Office) -> None:
    first = page_of(an_item(1))
    store(office, first)
    since = Position(1, first.stream)
    again = page_of(an_item(2, req_id=an_item(1).req_id, submit_id="form-1"), since=since)
    assert store(office, again, since) == []
    assert [request.seq for request in kept(office)] == [2]


def test_a_known_request_with_another_content_is_an_alarm(office: Office) -> None:
    first = page_of(an_item(1))
    store(office, first)
    since = Position(1, first.stream)
    changed = page_of(an_item(2, req_id=an_item(1).req_id), since=since)
    with pytest.raises(PortalFault, match="portal_request_changed"):
        store(office, changed, since)


@pytest.mark.parametrize(
    "changes",
    [{"kind": "from_next_year", "body": {"any": [1]}}, {"body": {"subject": "moon"}}, {"kind": "payment"}],
)
def test_what_cannot_be_read_is_kept_and_shown(office: Office, changes: dict[str, Any]) -> None:
    store(office, page_of(an_item(1, **changes), an_item(2)))
    assert [request.status for request in kept(office)] == ["cannot_read", "pending"]


def test_a_family_nobody_knows_is_kept_without_household(office: Office) -> None:
    store(office, page_of(an_item(1, family="fe" * 16)))
    assert kept(office)[0].household_id is None


def test_what_follows_an_arrival_is_in_the_same_transaction(office: Office) -> None:
    def fail(_session: Session, _requests: Sequence[Request], _at: datetime) -> None:
        raise RuntimeError("the thread cannot be opened")

    with pytest.raises(RuntimeError):
        store(office, page_of(an_item(1)), on_arrival=fail)
    assert (kept(office), standing(office.database).cursor) == ([], 0)


def test_new_requests_that_can_be_read_are_followed_together_in_their_order(office: Office) -> None:
    arrived: list[int | None] = []
    page = page_of(an_item(1), an_item(2, kind="from_next_year", body={}), an_item(3))
    store(office, page, on_arrival=lambda _session, new, _at: arrived.extend(one.seq for one in new))
    assert arrived == [1, 3]


def test_room_is_made_for_documents_once(office: Office) -> None:
    described = {
        "doc_id": "d0" * 16,
        "name": "a.pdf",
        "media_type": "application/pdf",
        "size": 3,
        "sha256": "0" * 64,
    }
    store(office, page_of(an_item(1, documents=[described]), an_item(2, documents=[described])))
    with office.database.read() as session:
        file = session.scalars(select(StoredFile)).one()
        assert (file.uid, file.direction, file.received, file.complete) == ("d0" * 16, "in", 0, False)
