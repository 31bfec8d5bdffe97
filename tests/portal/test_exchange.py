"""What the office is told when it greets, acknowledges and compares."""

import json

import pytest
from sqlalchemy import insert, select

from staffdesk.contract.v1 import Ack
from staffdesk.portal import exchange, tables
from staffdesk.portal.database import Store
from staffdesk.portal.refusals import Refused
from tests.portal.an_office import FAMILY, OTHER_CHILD, OTHER_FAMILY, family_snapshot, message, push_of
from tests.portal.test_sequencer import row
from tests.set_clock import SetClock


def test_a_greeting_tells_the_time_and_both_heads(each_store: Store, clock: SetClock) -> None:
    push = push_of(message(1, "family_snapshot", family_snapshot()))
    exchange.push(each_store, push, clock.now())
    hello = exchange.hello(each_store, clock.now())
    assert (hello.server_time, hello.out_applied, hello.head, hello.epoch) == (clock.now(), 1, 0, 1)
    with each_store.read() as connection:
        assert connection.scalar(select(tables.state.c.heard_at)) is not None


def test_an_ack_is_remembered_and_deletes_nothing(each_store: Store) -> None:
    with each_store.begin() as connection:
        connection.execute(insert(tables.request), [row(1), row(2)])
    page = exchange.requests_after(each_store, 0, "", 10)
    assert exchange.ack(each_store, Ack(upto=2, stream=page.stream)).acked == 2
    assert exchange.ack(each_store, Ack(upto=0, stream="")).acked == 2
    with each_store.read() as connection:
        assert len(connection.execute(select(tables.request.c.id)).all()) == 2
        assert exchange.unacknowledged(connection) == 0


def test_an_ack_of_another_stream_is_refused(each_store: Store) -> None:
    with each_store.begin() as connection:
        connection.execute(insert(tables.request), [row(1)])
    exchange.requests_after(each_store, 0, "", 10)
    with pytest.raises(Refused, match="behind"):
        exchange.ack(each_store, Ack(upto=1, stream="0" * 64))
    with each_store.read() as connection:
        assert exchange.unacknowledged(connection) == 1


def test_the_comparison_changes_with_one_snapshot_only(each_store: Store, clock: SetClock) -> None:
    before = exchange.audit_digest(each_store).buckets
    other = family_snapshot(OTHER_FAMILY, OTHER_CHILD)
    exchange.push(
        each_store,
        push_of(
            message(1, "family_snapshot", family_snapshot()),
            message(2, "family_snapshot", other, OTHER_FAMILY),
        ),
        clock.now(),
    )
    after = exchange.audit_digest(each_store).buckets
    changed = [new.bucket for old, new in zip(before, after, strict=True) if old.digest != new.digest]
    assert changed == [int(FAMILY[:2], 16), int(OTHER_FAMILY[:2], 16)]
    assert len(after) == 256
    assert sum(bucket.families for bucket in after) == 2


def test_the_town_s_name_is_told_once_it_is_known(each_store: Store, clock: SetClock) -> None:
    assert exchange.hello(each_store, clock.now()).town == ""
    with each_store.begin() as connection:
        body = json.dumps({"name": "Valbrune"})
        connection.execute(insert(tables.town_snapshot).values(id=1, rev=1, body=body, applied_at=""))
    assert exchange.hello(each_store, clock.now()).town == "Valbrune"
