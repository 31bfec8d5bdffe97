"""The printed planning of a real town: what the filter shows, said and read back."""

import pytest

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


class Counting:
    """Notes what work tells of itself; stops it from some page on."""

    def __init__(self, stops_at: int = 1_000) -> None:
        """``stops_at``: the page whose drawing is refused."""
        self.told: list[tuple[int, int]] = []
        self._stops_at = stops_at

    def step(self, done: int, total: int) -> None:
        """Note a step."""
        self.told.append((done, total))
        if total and done >= self._stops_at:
            raise StopIteration


def test_each_page_is_counted_and_the_drawing_can_be_stopped(small_town: SmallTown) -> None:
    family = add_family(small_town)
    for number in range(60):
        add_child(small_town, family, first_name=f"Enfant{number}")
    prints, counting = PlanningPrints(small_town.office), Counting()
    paper = Paper(prints.month(READER, NOVEMBER, progress=counting).content)
    assert paper.page_count > 2
    assert [told for told in counting.told if told[1]] == [
        (page, paper.page_count) for page in range(paper.page_count)
    ]
    stopping = Counting(stops_at=1)
    with pytest.raises(StopIteration):
        prints.month(READER, NOVEMBER, progress=stopping)
    assert stopping.told[-1] == (1, paper.page_count)
