"""The writer of files: what it packs comes out again, and strings cannot break out."""

import zlib

from staffdesk.services.documents.fonts import typeface
from staffdesk.services.documents.pdf_file import FileFacts, FontShelf, PdfFile, literal, text_string
from tests.services.documents.reading import Paper

FACTS = FileFacts("Été à l’école", "Ville", "20261106")


def blank_file() -> bytes:
    file = PdfFile()
    tree = file.reserve()
    content = file.add_stream(zlib.compress(b""))
    page = file.add(b"<</Type/Page/Parent %d 0 R/MediaBox[0 0 99 99]/Contents %d 0 R>>" % (tree, content))
    file.put(tree, b"<</Type/Pages/Count 1/Kids[%d 0 R]>>" % page)
    return file.finish(b"<</Type/Catalog/Pages %d 0 R>>" % tree, FACTS)


def test_another_program_reads_the_file_and_its_title() -> None:
    paper = Paper(blank_file())
    assert paper.page_count == 1
    assert paper.title == "Été à l’école"


def test_the_same_objects_give_the_same_bytes() -> None:
    assert blank_file() == blank_file()


def test_a_string_cannot_end_before_its_end() -> None:
    assert literal(b"a)b(c\\") == b"(a\\)b\\(c\\\\)"


def test_texts_of_dictionaries_are_utf_16() -> None:
    assert text_string("é") == b"<feff00e9>"


def test_a_text_in_french_is_one_run_and_a_foreign_sign_makes_its_own() -> None:
    shelf = FontShelf()
    face = typeface("Regular")
    assert [name for name, _ in shelf.runs(face, "été")] == ["F1"]
    assert [name for name, _ in shelf.runs(face, "ała")] == ["F1", "F1x0", "F1"]


def test_the_same_foreign_sign_keeps_its_code() -> None:
    shelf = FontShelf()
    face = typeface("Bold")
    assert shelf.runs(face, "ł") == shelf.runs(face, "ł")
