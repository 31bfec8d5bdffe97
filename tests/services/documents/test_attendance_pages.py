"""Words are broken into the lines of a style; a file of sheets is headed and numbered page by page."""

from collections.abc import Sequence

from staffdesk.domain.attendance_document import SheetSection
from staffdesk.services.documents.attendance_pages import lines_of, render_sheets
from staffdesk.services.documents.layout import Sheet, Style
from tests.services.documents.reading import Paper
from tests.services.documents.sample_lists import sheets

TEXT = Style("Regular", 9)


def test_words_are_broken_into_lines_and_no_words_give_none() -> None:
    assert lines_of("", TEXT, 40) == []
    lines = lines_of("un texte bien plus long que la place qui lui est donnée", TEXT, 20)
    assert len(lines) > 1
    assert {style for _, style in lines} == {TEXT}
    assert all(TEXT.width(words) <= 20 for words, _ in lines)


def test_each_page_is_headed_and_numbered_and_only_the_last_of_a_section_is_closed() -> None:
    drawn: list[tuple[list[str], bool]] = []

    def draw(sheet: Sheet, section: SheetSection, rows: Sequence[str], *, closed: bool) -> None:
        drawn.append((list(rows), closed))
        sheet.text(20, 100, f"{section.title} {' '.join(rows)}", TEXT)

    wanted = sheets()
    names = [["un", "deux", "trois"] for _ in wanted.sections]
    plans = [[range(2), range(2, 3)] for _ in wanted.sections]
    paper = Paper(render_sheets(wanted, names, plans, draw))
    assert drawn == [(["un", "deux"], False), (["trois"], True)] * len(wanted.sections)
    assert paper.page_count == len(drawn)
    last = " ".join(paper.text(paper.page_count - 1).replace("\u00a0", " ").split())
    assert f"Page {paper.page_count}/{paper.page_count}" in last
    assert "(suite)" in last
