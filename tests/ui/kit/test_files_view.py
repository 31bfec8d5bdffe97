"""Sent files: their pages, drawn in place and turned."""

import pytest

from staffdesk.services.request_rows import AttachedFile
from staffdesk.ui.kit.files_view import NOT_WHOLE, FilesView, PaperView, size_words
from tests.ui.conftest import Stage
from tests.ui.hand import click
from tests.ui.validation.gallery import certificate

WHOLE = AttachedFile("d1", "attestation.pdf", "application/pdf", 240_400, True)
HALF = AttachedFile("d2", "photo.jpg", "image/jpeg", 1_340_000, False)


@pytest.fixture
def png() -> bytes:
    """A page of a paper, as a picture."""
    return certificate()


def test_whole_files_ask_for_their_first_page(stage: Stage) -> None:
    files = FilesView((WHOLE, HALF))
    stage(files).resize(360, 900)
    told: list[tuple[str, int, int]] = []
    files.page_asked.connect(lambda *asked: told.append(asked))
    files.ask()
    assert [(doc, page) for doc, page, _ in told] == [("d1", 1)]
    assert told[0][2] >= files.views["d1"].paper.width()


def test_pages_are_turned(stage: Stage, png: bytes) -> None:
    files = FilesView((WHOLE,))
    stage(files).resize(360, 900)
    told: list[int] = []
    files.page_asked.connect(lambda _doc, page, _width: told.append(page))
    files.show_page("d1", 1, png, 2)
    view = files.views["d1"]
    assert view.paper.has_picture()
    assert not view.previous.isEnabled()
    click(view.following)
    files.show_page("d1", 2, png, 2)
    assert not view.following.isEnabled()
    click(view.previous)
    assert told == [2, 1]


def test_one_page_needs_no_way_through(stage: Stage, png: bytes) -> None:
    files = FilesView((WHOLE,))
    stage(files)
    files.show_page("d1", 1, png, 1)
    assert not files.views["d1"].following.isVisible()
    files.show_page("unknown", 1, png, 1)


def test_a_file_on_its_way_says_so(stage: Stage) -> None:
    files = FilesView((HALF,))
    stage(files)
    assert files.views["d2"].paper.sentence() == NOT_WHOLE


def test_why_a_file_is_not_seen_stands_in_its_place(stage: Stage, png: bytes) -> None:
    files = FilesView((WHOLE,))
    stage(files)
    files.show_page("d1", 1, png, 1)
    files.say("d1", "Document protégé par un mot de passe.")
    assert not files.views["d1"].paper.has_picture()
    assert files.views["d1"].paper.sentence() == "Document protégé par un mot de passe."
    files.say("unknown", "rien")


def test_what_is_no_picture_is_not_shown(stage: Stage) -> None:
    paper = PaperView("photo.jpg")
    stage(paper)
    paper.show_picture(b"not a picture")
    assert paper.sentence() == "Aperçu impossible pour ce fichier."


@pytest.mark.parametrize(
    ("size", "words"), [(10, "1 Ko"), (240_400, "240 Ko"), (1_340_000, "1,3 Mo"), (8_388_608, "8,4 Mo")]
)
def test_sizes_are_said_in_french(size: int, words: str) -> None:
    assert size_words(size).replace("\N{NO-BREAK SPACE}", " ") == words
