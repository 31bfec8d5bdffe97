"""The head of documents: who sends, and that it is a demonstration."""

from dataclasses import replace

import pytest

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


@pytest.mark.parametrize("wide", [True, False])
def test_a_long_town_is_whole_and_lifts_the_frame(*, wide: bool) -> None:
    head = replace(TOWN, town="Commune nouvelle de Saint-Rémy-en-Bouzemont-Saint-Genest-et-Isson")
    paper = drawn(head, wide=wide)
    assert head.town in paper.text()
    frame, town = (next(s for s in paper.signs() if s.sign == first) for first in ("D", "C"))
    assert frame.bottom <= town.top


def test_a_very_long_town_stays_within_the_margins() -> None:
    head = replace(TOWN, town="Communauté de communes " * 9)
    assert max(sign.right for sign in drawn(head).signs()) <= A4_HEADING.right + 1


def test_a_later_page_keeps_its_title_clear_of_a_long_town() -> None:
    sheet = Sheet(210, 297)
    draw_later_head(sheet, LONG_HEAD, "Relevé de compte, dossier 04317")
    paper = Paper(sheet.finish(FileFacts("Essai", "Ville", "20261106")))
    assert "Relevé de compte, dossier 04317" in paper.text()
    assert "DÉMONSTRATION · Communauté d’agglomération" in paper.text()
    assert paper.touching() == []
