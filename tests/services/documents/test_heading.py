"""The head of documents: who sends, and that it is a demonstration."""

from dataclasses import replace

from staffdesk.services.documents.heading import A4_HEADING, A5_HEADING, draw_heading, draw_later_head
from staffdesk.services.documents.layout import Sheet
from staffdesk.services.documents.pdf_file import FileFacts
from tests.factories_documents import TOWN
from tests.services.documents.long_words import LONG_HEAD
from tests.services.documents.reading import Paper


def drawn(head: object, *, wide: bool = True) -> Paper:
    sheet = Sheet(210, 297) if wide else Sheet(148, 210)
    draw_heading(sheet, head, A4_HEADING if wide else A5_HEADING)  # type: ignore[arg-type]
    return Paper(sheet.finish(FileFacts("Essai", "Ville", "20261106")))


def test_a_demonstration_says_so_on_both_papers() -> None:
    assert "DÉMONSTRATION · ville, personnes et montants fictifs" in drawn(TOWN).text()
    assert "DÉMONSTRATION" in drawn(TOWN, wide=False).text()


def test_a_real_town_has_no_frame() -> None:
    assert "DÉMONSTRATION" not in drawn(replace(TOWN, demonstration="")).text()


def test_a_very_long_town_stays_clear_of_the_frame() -> None:
    head = replace(TOWN, town="Communauté de communes " * 6)
    signs = [sign for sign in drawn(head).signs() if sign.top < 18]
    frame_left = min(sign.left for sign in signs if sign.left > 115)
    assert max(sign.right for sign in signs if sign.right < frame_left + 1) <= frame_left


def test_a_later_page_keeps_its_title_clear_of_a_long_town() -> None:
    sheet = Sheet(210, 297)
    draw_later_head(sheet, LONG_HEAD, "Relevé de compte, dossier 04317")
    paper = Paper(sheet.finish(FileFacts("Essai", "Ville", "20261106")))
    assert "Relevé de compte, dossier 04317" in paper.text()
    assert "DÉMONSTRATION · Communauté d’agglomération" in paper.text()
    assert paper.touching() == []
