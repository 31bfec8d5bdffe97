"""Numbers are given after commit, without gap, whatever the order of commits (R2)."""

import pytest
from sqlalchemy import insert, select

from staffdesk.contract.streams import extend_stream, item_digest
from staffdesk.portal import exchange, sequencer, tables
from staffdesk.portal.database import Store
from staffdesk.portal.inbox import request_id
from staffdesk.portal.refusals import Refused
from tests.portal.an_office import FAMILY


def row(number: int, **changes: object) -> dict[str, object]:
    """Return a filed request, straight as a row."""
    return {
        "req_id": request_id(FAMILY, f"form-{number}"),
        "family": FAMILY,
        "kind": "edit",
        "version": 1,
        "submit_id": f"form-{number}",
        "received_at": "2026-11-16T08:30:00.000000Z",
        "documents": "[]",
        "body": '{"x":1}',
        "origin": "portal",
        "status": "pending",
        "decision_seen": 0,
    } | changes


def file_rows(store: Store, *rows: dict[str, object]) -> None:
    with store.begin() as connection:
        connection.execute(insert(tables.request), list(rows))


def numbers(store: Store) -> list[tuple[str, int | None]]:
    table = tables.request
    with store.read() as connection:
        return [tuple(each) for each in connection.execute(select(table.c.submit_id, table.c.seq)).all()]


def test_a_filed_request_has_no_number_until_it_is_read(each_store: Store) -> None:
    file_rows(each_store, row(1))
    assert numbers(each_store) == [("form-1", None)]
    page = exchange.requests_after(each_store, 0, "", 10)
    assert [item.seq for item in page.items] == [1]


def test_a_request_committed_late_is_read_all_the_same(postgresql_url: str) -> None:
    from staffdesk.portal.migrations import upgrade

    upgrade(postgresql_url)
    store = Store(postgresql_url)
    with store.engine.connect() as slow:
        transaction = slow.begin()
        slow.execute(insert(tables.request), [row(1)])  # takes the lower id, and waits
        file_rows(store, row(2))
        first = exchange.requests_after(store, 0, "", 10)
        transaction.commit()
    then = exchange.requests_after(store, first.items[-1].seq, first.stream, 10)
    assert [item.submit_id for item in (*first.items, *then.items)] == ["form-2", "form-1"]
    assert [item.seq for item in then.items] == [2]
    store.close()


def test_the_stream_proves_every_item_and_its_order(each_store: Store) -> None:
    file_rows(each_store, row(1), row(2), row(3))
    page = exchange.requests_after(each_store, 0, "", 10)
    stream = ""
    for item in page.items:
        stream = extend_stream(stream, item_digest(item))
    assert page.stream == stream


def test_pages_follow_one_another(each_store: Store) -> None:
    file_rows(each_store, *(row(number) for number in range(7)))
    seen, after, stream = [], 0, ""
    while True:
        page = exchange.requests_after(each_store, after, stream, 3)
        if not page.items:
            break
        seen += [item.seq for item in page.items]
        after, stream = page.items[-1].seq, page.stream
    assert seen == list(range(1, 8))


def test_a_page_is_no_heavier_than_the_wire_allows(each_store: Store) -> None:
    file_rows(each_store, *(row(number, body='{"x":"%s"}' % ("é" * 400_000)) for number in range(4)))
    page = exchange.requests_after(each_store, 0, "", 10)
    assert 1 <= len(page.items) < 4


def test_what_was_asked_on_paper_is_never_numbered(each_store: Store) -> None:
    file_rows(each_store, row(1, origin="office"), row(2))
    page = exchange.requests_after(each_store, 0, "", 10)
    assert [item.submit_id for item in page.items] == ["form-2"]


@pytest.mark.parametrize(("after", "stream"), [(5, ""), (2, "0" * 64), (1, "")])
def test_an_office_whose_stream_is_not_ours_numbers_nothing(
    each_store: Store, after: int, stream: str
) -> None:
    file_rows(each_store, row(1), row(2))
    exchange.requests_after(each_store, 0, "", 10)
    file_rows(each_store, row(3))
    with pytest.raises(Refused, match="behind"):
        exchange.requests_after(each_store, after, stream, 10)
    assert dict(numbers(each_store))["form-3"] is None


def test_the_stream_at_a_number_nobody_has_is_unknown(each_store: Store) -> None:
    with each_store.read() as connection:
        assert sequencer.stream_at(connection, 0) == ""
        assert sequencer.stream_at(connection, 4) is None
