"""Meal counts as the kitchen reads them: the table of the screen, then each site of a week; never a name."""

from datetime import timedelta
from io import BytesIO

import openpyxl
import pytest

from staffdesk.services.meal_rows import MealWish, Span
from staffdesk.services.meal_sheets import MealSheetsPrinter
from staffdesk.services.meals import Meals
from tests.factories import AGENT, READER, SmallTown, add_booking, add_child, add_family
from tests.services.attendance_scene import TODAY
from tests.services.documents.reading import Paper


@pytest.fixture
def town(small_town: SmallTown) -> SmallTown:
    family = add_family(small_town)
    for name, on in (("Inès", TODAY), ("Ugo", TODAY), ("Zoé", TODAY + timedelta(days=1))):
        add_booking(small_town, family, add_child(small_town, family, first_name=name), on)
    meals = Meals(small_town.office)
    meals.send_order(AGENT, small_town.school_id, TODAY, "cuisine centrale")
    meals.set_adults(AGENT, small_town.school_id, TODAY, 2)
    return small_town


def test_a_day_prints_sites_with_the_order_and_what_changed(town: SmallTown) -> None:
    paper = Paper(MealSheetsPrinter(town.office).pdf(READER, MealWish(TODAY)))
    text = " ".join(paper.whole_text().split())
    assert "lundi 16 novembre 2026" in text
    assert "École Jean-Zay 2 2 2 4 –" in text
    assert "2 repas commandés lun. 16 nov. 9:30 à cuisine centrale par Camille R." in text
    assert "+2 adultes" in text
    assert not any(name in text for name in ("Inès", "Ugo", "Zoé", "Lemoine"))


def test_a_week_prints_the_town_then_each_site(town: SmallTown) -> None:
    paper = Paper(MealSheetsPrinter(town.office).pdf(READER, MealWish(TODAY, Span.WEEK)))
    assert paper.page_count == 2
    assert "mar. 17 nov. 1" in " ".join(paper.text(0).split())
    assert "Effectifs des repas · École Jean-Zay" in paper.text(1)
    assert "Total 3 3 2 5" in " ".join(paper.text(1).split())


def test_a_month_of_one_site_is_a_spreadsheet_of_one_tab(town: SmallTown) -> None:
    wish = MealWish(TODAY, Span.MONTH, town.school_id)
    book = openpyxl.load_workbook(BytesIO(MealSheetsPrinter(town.office).workbook(READER, wish)))
    assert book.sheetnames == ["École Jean-Zay"]
    rows = [[cell.value for cell in row] for row in book.worksheets[0].iter_rows()]
    monday = next(row for row in rows if row[0] == "lun.\u00a016\u00a0nov.")
    assert monday[1:6] == [2, 2, 2, 4, 0]
    assert rows[-1][:5] == ["Total", 3, 3, 2, 5]
