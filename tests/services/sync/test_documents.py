"""Bytes arrive by piece, are accepted only whole and right, and go on where they stopped (1.4, I9)."""

import hashlib

import pytest
from sqlalchemy import select
from sqlalchemy.orm import undefer

from staffdesk.contract.v1 import CHUNK_BYTES, DocumentDescription
from staffdesk.domain.errors import PortalFault
from staffdesk.models.requests import StoredFile
from staffdesk.portal import documents as portal_documents
from staffdesk.portal.database import Store
from staffdesk.services.office import Office
from staffdesk.services.sync import documents
from staffdesk.services.sync.documents import download_all, upload_all
from tests.services.sync.direct_calls import DirectCalls

CONTENT = bytes(range(256)) * 2500  # three pieces
FAMILY = "00" * 16
WHEN = "2026-11-16T08:30:00.000000Z"


def no_step(_name: str) -> None:
    return


def add_file(office: Office, direction: str, uid: str, content: bytes = CONTENT) -> None:
    is_ours = direction == "out"
    with office.database.begin() as session:
        session.add(
            StoredFile(
                uid=uid,
                direction=direction,
                name="a.pdf",
                media_type="application/pdf",
                size=len(content),
                sha256=hashlib.sha256(content).hexdigest(),
                received=len(content) if is_ours else 0,
                complete=is_ours,
                content=content if is_ours else None,
                created_at=office.clock.now(),
            )
        )


def file_of(office: Office, uid: str) -> StoredFile:
    with office.database.begin() as session:
        question = select(StoredFile).where(StoredFile.uid == uid).options(undefer(StoredFile.content))
        return session.scalars(question).one()


def keep_on_portal(store: Store, uid: str, content: bytes = CONTENT) -> None:
    with store.begin() as connection:
        portal_documents.keep_upload(
            connection,
            doc_id=uid,
            family=FAMILY,
            name="a.pdf",
            media_type="application/pdf",
            content=content,
            created_at=WHEN,
        )


def announce_on_portal(store: Store, uid: str, content: bytes = CONTENT) -> None:
    described = DocumentDescription(
        doc_id=uid,
        name="a.pdf",
        media_type="application/pdf",
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
    )
    with store.begin() as connection:
        portal_documents.announce(
            connection, FAMILY, described, direction="out", title="Facture", created_at=WHEN
        )


def test_a_document_of_a_family_arrives_whole(office: Office, store: Store, calls: DirectCalls) -> None:
    add_file(office, "in", "d1" * 16)
    keep_on_portal(store, "d1" * 16)
    assert download_all(office.database, calls, no_step).done == 1
    file = file_of(office, "d1" * 16)
    assert (file.complete, file.received, file.content) == (True, len(CONTENT), CONTENT)


def test_what_was_cut_goes_on_where_it_stopped(office: Office, store: Store, calls: DirectCalls) -> None:
    add_file(office, "in", "d1" * 16)
    keep_on_portal(store, "d1" * 16)
    real, asked = calls.read_document, []

    def cut(doc_id: str, start: int, stop: int) -> bytes:
        asked.append(start)
        if len(asked) == 2:
            raise PortalFault("portal_cut")
        return real(doc_id, start, stop)

    calls.read_document = cut  # type: ignore[method-assign]
    with pytest.raises(PortalFault):
        download_all(office.database, calls, no_step)
    assert file_of(office, "d1" * 16).received == CHUNK_BYTES
    download_all(office.database, calls, no_step)
    assert asked == [0, CHUNK_BYTES, CHUNK_BYTES, 2 * CHUNK_BYTES]


def test_wrong_bytes_are_never_accepted_and_hold_nobody_up(
    office: Office, store: Store, calls: DirectCalls
) -> None:
    add_file(office, "in", "d1" * 16, b"right")
    add_file(office, "in", "d2" * 16, b"other")
    keep_on_portal(store, "d1" * 16, b"wrong")
    keep_on_portal(store, "d2" * 16, b"other")
    transfer = download_all(office.database, calls, no_step)
    assert (transfer.done, transfer.skipped) == (1, ("d1" * 16,))
    file = file_of(office, "d1" * 16)
    assert (file.complete, file.received, file.content) == (False, 0, None)
    assert file_of(office, "d2" * 16).complete


def test_a_document_the_portal_does_not_have_is_asked_again_later(office: Office, calls: DirectCalls) -> None:
    add_file(office, "in", "d1" * 16)
    assert download_all(office.database, calls, no_step).skipped == ("d1" * 16,)


def test_a_document_of_the_town_is_sent_once(office: Office, store: Store, calls: DirectCalls) -> None:
    add_file(office, "out", "d3" * 16)
    announce_on_portal(store, "d3" * 16)
    assert upload_all(office.database, calls, no_step).done == 1
    assert upload_all(office.database, calls, no_step).done == 0
    with store.read() as connection:
        assert portal_documents.read_range(connection, "d3" * 16, 0, len(CONTENT)) == CONTENT
    assert file_of(office, "d3" * 16).upload_done


def test_the_portal_says_where_it_stands(office: Office, store: Store, calls: DirectCalls) -> None:
    add_file(office, "out", "d3" * 16)
    announce_on_portal(store, "d3" * 16)
    calls.write_document("d3" * 16, 0, CONTENT[:CHUNK_BYTES])  # its answer was lost
    assert upload_all(office.database, calls, no_step).done == 1
    assert file_of(office, "d3" * 16).uploaded == len(CONTENT)


def test_a_document_not_yet_announced_waits(office: Office, calls: DirectCalls) -> None:
    add_file(office, "out", "d3" * 16)
    assert upload_all(office.database, calls, no_step).skipped == ("d3" * 16,)


def test_a_cycle_moves_only_so_many_and_says_that_others_wait(
    office: Office, store: Store, calls: DirectCalls, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody's request waits behind the PDFs of a whole month."""
    monkeypatch.setattr(documents, "AT_A_CYCLE", 2)
    add_file(office, "out", "d0" * 16)  # the portal was not told of it: it is skipped, and holds nobody up
    for uid in ("d1" * 16, "d2" * 16, "d3" * 16):
        add_file(office, "out", uid)
        announce_on_portal(store, uid)
    first = upload_all(office.database, calls, no_step)
    assert (first.done, first.left) == (2, True)
    last = upload_all(office.database, calls, no_step)
    assert (last.done, last.left) == (1, False)


def test_it_stops_between_two_documents_when_it_must(
    office: Office, store: Store, calls: DirectCalls
) -> None:
    sent: list[str] = []
    for uid in ("d1" * 16, "d2" * 16):
        add_file(office, "out", uid)
        announce_on_portal(store, uid)
    transfer = upload_all(office.database, calls, sent.append, stopped=lambda: bool(sent))
    assert (transfer.done, transfer.left) == (1, True)
    assert not file_of(office, "d2" * 16).upload_done
