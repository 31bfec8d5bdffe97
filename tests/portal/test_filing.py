"""Filing: a double click is one request with one receipt; nothing typed is swallowed (R1)."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select

from staffdesk.contract.v1 import DocumentBody, MessageBody, RequestKind
from staffdesk.domain.errors import NotFound, Stale
from staffdesk.portal import filing, tables
from staffdesk.portal.database import Store
from staffdesk.portal.filing import file_form
from staffdesk.portal.inbox import Receipt
from staffdesk.portal.uploads import Upload, derived_id
from tests.factories_portal import SUNDAY_EVENING as NOW
from tests.factories_portal import Scene, family
from tests.portal.test_uploads import PDF

FAMILY = family().household.uid
SUBMIT = "a" * 32


@pytest.fixture
def filled(each_store: Store) -> Store:
    """A portal with one family, on each database."""
    scene = Scene(each_store)
    scene.publish_town()
    scene.publish(family())
    return each_store


def _write(store: Store, body: str, submit_id: str = SUBMIT) -> Receipt:
    return file_form(
        store,
        family=FAMILY,
        form="/messages/nouveau",
        submit_id=submit_id,
        kind=RequestKind.MESSAGE,
        make_body=lambda _: MessageBody(
            thread=derived_id(FAMILY, submit_id, "thread"),
            message=derived_id(FAMILY, submit_id, "message"),
            topic="other",
            subject="Cantine",
            body=body,
        ),
        received_at=NOW,
    )


def _upload(store: Store, submit_id: str = SUBMIT) -> Receipt:
    return file_form(
        store,
        family=FAMILY,
        form="/dossier/documents",
        submit_id=submit_id,
        kind=RequestKind.DOCUMENT,
        make_body=lambda kept: DocumentBody(type_code="address_proof", document=kept[0]),
        received_at=NOW,
        files=[Upload("preuve.pdf", "application/pdf", PDF)],
    )


def _count(store: Store, table: str) -> int:
    with store.read() as connection:
        return int(connection.scalar(select(func.count()).select_from(tables.metadata.tables[table])) or 0)


def test_a_double_click_returns_the_first_receipt(filled: Store) -> None:
    first, second = _write(filled, "Bonjour"), _write(filled, "Bonjour")
    assert (first.first, second.first) == (True, False)
    assert first.req_id == second.req_id
    assert _count(filled, "request") == _count(filled, "thread_message") == 1


def test_a_double_click_with_a_file_keeps_it_once(filled: Store) -> None:
    assert _upload(filled).req_id == _upload(filled).req_id
    assert _count(filled, "document") == 1


def test_twins_at_the_same_instant_are_one(filled: Store) -> None:
    with ThreadPoolExecutor(4) as pool:
        receipts = list(pool.map(lambda _: _upload(filled), range(4)))
    assert len({receipt.req_id for receipt in receipts}) == 1
    assert [receipt.first for receipt in receipts].count(True) == 1
    assert _count(filled, "request") == _count(filled, "document") == 1


def test_other_words_under_an_old_form_are_told_never_swallowed(filled: Store) -> None:
    _write(filled, "Bonjour")
    with pytest.raises(Stale, match="form_already_sent"):
        _write(filled, "Bonjour, et merci")
    assert _count(filled, "request") == 1


def test_what_fails_leaves_nothing_behind(filled: Store) -> None:
    with pytest.raises(NotFound):
        file_form(
            filled,
            family=FAMILY,
            form="/dossier/documents",
            submit_id=SUBMIT,
            kind=RequestKind.DOCUMENT,
            make_body=lambda kept: DocumentBody(type_code="x", child="f" * 32, document=kept[0]),
            received_at=NOW,
            files=[Upload("preuve.pdf", "application/pdf", PDF)],
        )
    assert _count(filled, "document") == _count(filled, "document_chunk") == _count(filled, "request") == 0


def test_a_form_of_ours_keeps_its_identifier_and_any_other_gets_one() -> None:
    made = filing.new_submit_id()
    assert filing.read_submit_id(made) == made
    for sent in (None, "", "zz", "A" * 32, made + "0"):
        assert filing.read_submit_id(sent) not in (sent, made)
