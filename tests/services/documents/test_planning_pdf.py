"""The printed planning, read back: pages, heads, legend, states; nothing leaves the paper."""

from dataclasses import replace

import pytest

from staffdesk.domain.french.custody import OTHER_HOME
from staffdesk.domain.planning_document import (
    PaperDay,
    PaperGroup,
    PaperPlaces,
    PaperRow,
    PlanningDocument,
)
from staffdesk.services.documents.planning_pdf import PaperSize, render_planning
from tests.factories_documents import TOWN
from tests.services.documents.reading import Paper

DAYS = (
    PaperDay("lun. 1", "holiday", "Jour de l’an"),
    *(
        PaperDay(str(day), "weekend") if day % 7 in (2, 3) else PaperDay(f"lun. {day}")
        for day in range(2, 32)
    ),
)
NOON = tuple("" if day.is_narrow else "booked" for day in DAYS)
NOTHING = ("",) * 31


def a_row(name: str, mark: str = "") -> PaperRow:
    return PaperRow(name, mark, (NOTHING, NOON, NOTHING))


def a_month(children: int) -> PlanningDocument:
    rows = tuple(a_row(f"Enfant {at:03d}", "PAI" if at == 0 else "") for at in range(children))
    return PlanningDocument(
        TOWN,
        "Planning, janvier 2027",
        "École Jean-Zay",
        "Imprimé par Camille R.",
        DAYS,
        ("matin", "midi", "soir"),
        (PaperGroup("CE1 A, École Jean-Zay", rows),),
        (PaperPlaces("Midi", "24 places", (24,) * 31, (24,) * 31),),
        "20270111",
    )


@pytest.mark.parametrize(("paper", "size"), [(PaperSize.A3, (420, 297)), (PaperSize.A4, (297, 210))])
def test_every_page_has_its_head_its_legend_and_its_number(paper: PaperSize, size: tuple[int, int]) -> None:
    read = Paper(render_planning(a_month(40), paper))
    assert read.size() == pytest.approx(size, abs=0.2)
    assert read.page_count > 1
    for page in range(read.page_count):
        text = read.text(page)
        assert "Planning, janvier 2027" in text
        assert "absence facturée" in text
        assert f"Page {page + 1}/{read.page_count}" in text
        for sign in read.signs(page):
            assert sign.left > 9
            assert sign.right < size[0] - 9
            assert sign.bottom < size[1] - 4


def test_nobody_is_lost_between_pages_and_the_class_is_said_again() -> None:
    read = Paper(render_planning(a_month(60)))
    whole = read.whole_text()
    assert all(whole.count(f"Enfant {at:03d}") == 1 for at in range(60))
    assert whole.count("CE1 A, École Jean-Zay") >= read.page_count - 1
    assert whole.count("24/24") == 21


def test_half_months_hold_every_day_once() -> None:
    whole = Paper(render_planning(a_month(3), PaperSize.A4)).whole_text()
    assert all(whole.count(f"lun. {day.head[5:]} ") == 1 for day in DAYS if day.head == "lun. 31")
    assert whole.count("Enfant 002") == 2


def test_the_other_households_weeks_and_holidays_are_named() -> None:
    away = replace(a_row("Zoé Colin", "sem. impaires"), lines=(NOTHING,) * 3, away=frozenset(range(10, 17)))
    month = replace(a_month(1), groups=(PaperGroup("CE1 A", (away,)),))
    text = Paper(render_planning(month)).text()
    assert OTHER_HOME in text
    assert "semaine de l" not in text, "three days are no week"
    assert "Jour de l’an" in text


def test_places_alone_have_a_legend_of_their_own() -> None:
    month = a_month(0)
    rows = tuple(PaperPlaces(f"Cantine {at}", "midi", (25,) * 31, (24,) * 31) for at in range(60))
    read = Paper(render_planning(replace(month, groups=(), slot_labels=(), places=rows)))
    assert read.page_count > 1
    assert "au-delà de la capacité" in read.text(0)
    assert "Cantine 59" in read.whole_text()


def test_an_empty_month_is_one_page() -> None:
    assert Paper(render_planning(replace(a_month(0), groups=(), places=()))).page_count == 1


def test_the_same_month_gives_the_same_bytes() -> None:
    assert render_planning(a_month(5)) == render_planning(a_month(5))
