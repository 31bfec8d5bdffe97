"""Insertions that do nothing, or replace, when the key is taken."""

from sqlalchemy import select

from staffdesk.portal import tables
from staffdesk.portal.database import Store
from staffdesk.portal.writing import insert_new, insert_or_replace


def draft(body: str) -> dict[str, str]:
    return {"family": "a", "form": "f", "body": body, "saved_at": "now"}


def test_a_new_row_is_inserted_and_a_known_one_is_not(each_store: Store) -> None:
    with each_store.begin() as connection:
        assert insert_new(connection, tables.draft, draft("first"))
        assert not insert_new(connection, tables.draft, draft("second"))
        assert connection.scalars(select(tables.draft.c.body)).all() == ["first"]


def test_a_known_row_is_replaced(each_store: Store) -> None:
    with each_store.begin() as connection:
        for body in ("first", "second"):
            insert_or_replace(connection, tables.draft, ["family", "form"], draft(body))
        assert connection.scalars(select(tables.draft.c.body)).all() == ["second"]
