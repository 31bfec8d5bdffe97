"""The printed planning of a real town: what the filter shows, said and read back."""

from staffdesk.services.documents.planning_pdf import PaperSize
from staffdesk.services.planning_print import PlanningPrints
from staffdesk.services.planning_rows import PlanningFilter
from tests.factories import NEXT_MONDAY, READER, SmallTown, add_booking, add_child, add_family
from tests.services.documents.reading import Paper

NOVEMBER = PlanningFilter(2026, 11)


def test_the_month_is_printed_by_child(small_town: SmallTown) -> None:
    family = add_family(small_town)
    child = add_child(small_town, family)
    add_booking(small_town, family, child, state="absent_billed")
    printed = PlanningPrints(small_town.office).month(
        READER, PlanningFilter(2026, 11, small_town.school_id, small_town.class_id, "meals")
    )
    paper = Paper(printed.content)
    text = paper.whole_text()
    assert printed.title == paper.title == "Planning, novembre\u00a02026"
    assert "École Jean-Zay · CE1 A · Cantine" in text
    assert "Inès Lemoine-Daoud" in text
    assert text.count("A Fact.") == 2, "its cell, and the legend"
    assert f"lun. {NEXT_MONDAY.day}" in text
    assert f"Imprimé par {READER.name}" in text


def test_places_are_printed_by_activity(small_town: SmallTown) -> None:
    family = add_family(small_town)
    add_booking(small_town, family, add_child(small_town, family))
    printed = PlanningPrints(small_town.office).activities(READER, NOVEMBER, PaperSize.A4)
    text = Paper(printed.content).whole_text()
    assert "Places prises, novembre" in text
    assert "Toutes les écoles" in text
    assert "1/24" in text


def test_a_month_without_children_is_still_a_page(small_town: SmallTown) -> None:
    printed = PlanningPrints(small_town.office).month(READER, NOVEMBER)
    assert Paper(printed.content).page_count == 1
