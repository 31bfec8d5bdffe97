"""The emblem is drawn in the accent, inside its square, and says nothing."""

from staffdesk.services.documents.emblem import draw_emblem
from staffdesk.services.documents.layout import Sheet
from staffdesk.services.documents.pdf_file import FileFacts
from tests.services.documents.reading import Paper


def test_the_emblem_is_no_content_for_people_who_listen() -> None:
    sheet = Sheet(40, 40)
    draw_emblem(sheet, 10, 10, 13, "#7A1A11")
    file = sheet.finish(FileFacts("Essai", "Ville", "20261106"))
    assert set(Paper(file).roles()) <= {"", "Document"}
    assert Paper(file).text() == ""
