"""Tags keep the order in which things were drawn."""

from staffdesk.services.documents.layout import Sheet, Style
from staffdesk.services.documents.pdf_file import FileFacts
from staffdesk.services.documents.structure import Structure
from tests.services.documents.reading import Paper


def test_marks_of_a_page_belong_to_the_open_element() -> None:
    structure = Structure()
    structure.open_page()
    first = structure.open("P")
    assert structure.mark() == 0
    structure.close()
    second = structure.open("P")
    assert structure.mark() == 1
    assert first.children == [(0, 0)]
    assert second.children == [(0, 1)]


def test_an_element_may_run_over_two_pages() -> None:
    sheet = Sheet(100, 100)
    with sheet.element("Table"), sheet.element("TR"), sheet.element("TD"):
        sheet.text(10, 10, "Avant", Style())
        sheet.new_page()
        sheet.text(10, 10, "Après", Style())
    paper = Paper(sheet.finish(FileFacts("Essai", "Ville", "20261106")))
    assert paper.roles(0) == ["Document", "Table", "TR", "TD"]
    assert paper.text(1) == "Après"
