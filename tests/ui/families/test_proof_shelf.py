"""A document on file is read in place, and put away."""

from pytestqt.qtbot import QtBot

from staffdesk.services.document_preview import PagePicture
from staffdesk.services.request_rows import AttachedFile
from staffdesk.ui.families.proof_shelf import ProofShelf
from tests.ui.conftest import Stage
from tests.ui.hand import click

CAF = AttachedFile("d1", "caf.pdf", "application/pdf", 24_000, complete=True)
TAX = AttachedFile("d2", "avis.pdf", "application/pdf", 24_000, complete=True)


def test_a_document_is_shown_drawn_and_put_away(qtbot: QtBot, stage: Stage) -> None:
    shelf = ProofShelf(closable=True)
    stage(shelf).resize(500, 600)
    with qtbot.waitSignal(shelf.page_asked) as asked:
        shelf.show_file(CAF)
    assert asked.args is not None
    assert asked.args[:2] == ["d1", 1]
    first = shelf.files
    shelf.show_file(CAF)
    assert shelf.files is first, "the one that is shown stays"
    shelf.show_page("d2", 1, PagePicture(b"", 1))
    shelf.say("d1", "Aperçu impossible.")
    shelf.show_file(TAX)
    assert shelf.files is not first
    click(shelf.close_button)
    assert (shelf.files, shelf.close_button.isVisible()) == (None, False)


def test_the_same_document_again_puts_it_away(stage: Stage) -> None:
    shelf = ProofShelf()
    stage(shelf).resize(500, 600)
    assert shelf.toggle(CAF)
    assert not shelf.close_button.isVisible()
    assert not shelf.toggle(CAF)
    assert not shelf.toggle(None)
