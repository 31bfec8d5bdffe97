"""What the portal holds of one family, bound to that family."""

from datetime import timedelta

import pytest

from staffdesk.contract.v1 import DocumentBody, FamilySnapshot, RequestKind
from staffdesk.domain.errors import NotFound
from staffdesk.portal.database import Store
from staffdesk.portal.family_file import FamilyFile, read_heard_at, read_town
from staffdesk.portal.uploads import Upload, keep_all
from tests.factories_portal import SUNDAY_EVENING as NOW
from tests.factories_portal import Scene, family, uid
from tests.portal.test_uploads import PDF


def test_an_empty_portal_has_nothing_to_say(store: Store) -> None:
    with store.read() as connection:
        assert read_town(connection) is None
        assert read_heard_at(connection) is None
        assert FamilyFile(connection, "f").snapshot() is None
        assert FamilyFile(connection, "f").requests(NOW) == []


def test_a_family_reads_its_own_and_finds_nothing_of_another(scene: Scene, tilleul: FamilySnapshot) -> None:
    with scene.store.begin() as connection:
        (kept,) = keep_all(
            connection, tilleul.household.uid, "a" * 32, [Upload("a.pdf", "application/pdf", PDF)], NOW
        )
    req_id = scene.ask(tilleul, RequestKind.DOCUMENT, DocumentBody(type_code="address_proof", document=kept))
    scene.write_back(tilleul, uid("t"), "Objet", "Bonjour", NOW)
    other = family("ZZZ").household.uid
    with scene.store.begin() as connection:
        mine, theirs = FamilyFile(connection, tilleul.household.uid), FamilyFile(connection, other)
        assert mine.request(req_id).waits
        assert mine.snapshot() == tilleul
        assert [upload.name for upload in mine.uploads()] == ["a.pdf"]
        assert mine.ready_files() == {kept.doc_id}
        assert mine.count_unread() == 1
        with pytest.raises(NotFound):
            theirs.request(req_id)
        assert theirs.by_submit_id(uid("x")) is None
        assert theirs.messages() == theirs.messages(uid("t")) == []
        assert theirs.uploads() == []
        theirs.mark_read(uid("t"))
        assert mine.count_unread() == 1
        mine.mark_read(uid("t"))
        assert mine.count_unread() == 0


def test_seen_and_old_decisions(scene: Scene, tilleul: FamilySnapshot) -> None:
    with scene.store.begin() as connection:
        (kept,) = keep_all(
            connection, tilleul.household.uid, "a" * 32, [Upload("a.pdf", "application/pdf", PDF)], NOW
        )
    req_id = scene.ask(tilleul, RequestKind.DOCUMENT, DocumentBody(type_code="address_proof", document=kept))
    scene.decide(req_id, "accepted", [{"index": 0, "outcome": "accepted"}], NOW)
    with scene.store.begin() as connection:
        mine = FamilyFile(connection, tilleul.household.uid)
        assert mine.count_news() == 1
        mine.mark_decisions_seen()
        assert mine.count_news() == 0
        assert len(mine.requests(NOW + timedelta(days=30))) == 1
        assert mine.requests(NOW + timedelta(days=32)) == []
