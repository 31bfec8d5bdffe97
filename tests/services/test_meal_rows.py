"""Rows of meals: the columns a table needs, those of the order included."""

from datetime import UTC, date, datetime

from staffdesk.domain.meals import MealCount
from staffdesk.services.meal_rows import MealTable, MealWish, OrderSent, SiteDay, Span, meal_wish

DAY = date(2026, 11, 16)


def test_a_diet_that_is_only_in_the_order_keeps_its_column() -> None:
    at = datetime(2026, 11, 13, 9, tzinfo=UTC)
    order = OrderSent(1, at, "Camille R.", "cuisine", MealCount({"sans viande": 1}), ())
    row = SiteDay(1, "École Jean-Zay", DAY, MealCount({"sans porc": 2, "standard": 9}), order)
    table = MealTable(MealWish(DAY), DAY, DAY, "", (row,), row.count)
    assert table.diets == ("standard", "sans porc", "sans viande")


def test_a_wish_is_made_of_the_word_of_a_screen() -> None:
    assert meal_wish(DAY, "week", 3) == MealWish(DAY, Span.WEEK, 3)
