"""Documents come and go by piece, are whole or nothing, and belong to one family (1.4, I9)."""

import hashlib

import pytest

from staffdesk.contract.v1 import CHUNK_BYTES, DocumentDescription
from staffdesk.domain.errors import NotFound, RuleBroken
from staffdesk.portal import documents
from staffdesk.portal.database import Store
from tests.portal.an_office import FAMILY, OTHER_FAMILY

CONTENT = bytes(range(256)) * 2400  # 600 KiB: three pieces
DOC_ID = "d0" * 16
WHEN = "2026-11-16T08:30:00.000000Z"


def describe(content: bytes = CONTENT) -> DocumentDescription:
    return DocumentDescription(
        doc_id=DOC_ID,
        name="facture.pdf",
        media_type="application/pdf",
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
    )


def announce(store: Store, family: str = FAMILY, content: bytes = CONTENT) -> None:
    with store.begin() as connection:
        documents.announce(
            connection, family, describe(content), direction="out", title="Facture", created_at=WHEN
        )


def append(store: Store, offset: int, piece: bytes) -> documents.StoredDocument:
    with store.begin() as connection:
        return documents.append(connection, DOC_ID, offset, piece)


def test_pieces_make_the_document(each_store: Store) -> None:
    announce(each_store)
    for start in range(0, len(CONTENT), CHUNK_BYTES):
        done = append(each_store, start, CONTENT[start : start + CHUNK_BYTES])
    assert done.complete
    with each_store.read() as connection:
        assert documents.read_range(connection, DOC_ID, 0, len(CONTENT)) == CONTENT


@pytest.mark.parametrize(("start", "stop"), [(0, 1), (100, 300), (262_143, 262_145), (599_000, 614_400)])
def test_any_range_can_be_read(each_store: Store, start: int, stop: int) -> None:
    with each_store.begin() as connection:
        documents.keep_upload(
            connection,
            doc_id=DOC_ID,
            family=FAMILY,
            name="a.pdf",
            media_type="application/pdf",
            content=CONTENT,
            created_at=WHEN,
        )
        assert documents.read_range(connection, DOC_ID, start, stop) == CONTENT[start:stop]


def test_a_piece_elsewhere_than_at_the_end_is_refused(store: Store) -> None:
    announce(store)
    append(store, 0, CONTENT[:1000])
    with pytest.raises(documents.WrongOffset) as caught:
        append(store, 0, CONTENT[:1000])
    assert caught.value.received == 1000


def test_wrong_bytes_are_never_a_whole_document(store: Store) -> None:
    announce(store, content=b"abc")
    with pytest.raises(RuleBroken, match="document_damaged"):
        append(store, 0, b"abd")
    with pytest.raises(RuleBroken, match="document_damaged"):
        append(store, 0, b"abcd")
    append(store, 0, b"ab")
    with store.begin() as connection:
        documents.reset(connection, DOC_ID)
    assert append(store, 0, b"abc").complete


def test_a_document_is_of_one_family_and_of_nobody_else(store: Store) -> None:
    announce(store)
    announce(store)
    with pytest.raises(RuleBroken, match="document_taken"):
        announce(store, OTHER_FAMILY)
    with store.read() as connection:
        assert documents.find_for_family(connection, FAMILY, DOC_ID).title == "Facture"
        with pytest.raises(NotFound) as foreign:
            documents.find_for_family(connection, OTHER_FAMILY, DOC_ID)
        with pytest.raises(NotFound) as missing:
            documents.find_for_family(connection, OTHER_FAMILY, "e0" * 16)
    assert foreign.value.code == missing.value.code


def test_pieces_of_nothing_are_refused(store: Store) -> None:
    with pytest.raises(NotFound):
        append(store, 0, b"abc")
