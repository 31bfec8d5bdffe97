"""The files of a request: drawn from the bytes on file, or a sentence in their place."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from sqlalchemy import select

from staffdesk.domain.errors import RuleBroken
from staffdesk.models.requests import SupportingDocument
from staffdesk.ui.validation.page import ValidationPage
from tests.ui.hand import press, type_text
from tests.ui.validation import conftest
from tests.ui.validation.queue_scene import QueueScene

Opened = Callable[[], ValidationPage]
CTRL = Qt.KeyboardModifier.ControlModifier


def test_the_certificate_is_seen_and_filed_with_its_expiry(
    scene: QueueScene,
    open_queue: Opened,
    settle: Callable[[], None],
    png: bytes,
) -> None:
    request = scene.send_certificate(scene.pupils()[0], png)
    page = open_queue()
    files, proof = page.detail.files, page.detail.proof
    assert files is not None
    assert proof is not None
    assert all(view.paper.has_picture() for view in files.views.values())
    proof.expiry.edit.setFocus()
    proof.expiry.edit.clear()
    type_text(proof.expiry.edit, "31/08/2027")
    press(proof.expiry.edit, Qt.Key.Key_Return, CTRL)
    settle()
    assert scene.status(request) == "accepted"
    with scene.office.database.read() as session:
        filed = session.scalars(
            select(SupportingDocument).where(SupportingDocument.request_id == request)
        ).one()
    assert filed.expires_on is not None
    assert (filed.expires_on.day, filed.expires_on.month) == (31, 8)


def test_a_locked_file_says_so_in_its_place(
    scene: QueueScene, open_queue: Opened, png: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuses(*_: object) -> None:
        raise RuleBroken("document_encrypted", media_type="application/pdf")

    monkeypatch.setattr(conftest, "drawn", refuses)
    scene.send_certificate(scene.pupils()[0], png)
    page = open_queue()
    files = page.detail.files
    assert files is not None
    told = [view.paper.sentence() for view in files.views.values()]
    assert told
    assert all("mot de passe" in sentence for sentence in told)
