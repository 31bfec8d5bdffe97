"""Pages of a month are put under one another, and their figures add up."""

from datetime import date

from staffdesk.services.planning_rows import GridChild, GridClass, GridDay, MonthGrid, Occupancy

DAYS = (GridDay(date(2027, 1, 4), "school", ""), GridDay(date(2027, 1, 5), "school", ""))


def a_page(child: int, booked: tuple[int, int], places: int) -> MonthGrid:
    return MonthGrid(
        2027,
        1,
        DAYS,
        (GridClass(str(child), f"Classe {child}", 1),),
        (GridChild(child, child, f"Enfant {child}", str(child), "", False, frozenset()),),
        ("midi",),
        bytes([child, 0]),
        (Occupancy(0, "midi", places, booked, (places, 0)),),
        pending=child,
    )


def test_two_pages_become_one_month() -> None:
    joined = a_page(1, (3, 0), 24).joined(a_page(2, (4, 1), 40))
    assert [row.child_id for row in joined.children] == [1, 2]
    assert [row.label for row in joined.classes] == ["Classe 1", "Classe 2"]
    assert joined.cells == bytes([1, 0, 2, 0])
    assert joined.pending == 3
    assert joined.occupancy == (Occupancy(0, "midi", 64, (7, 1), (64, 0)),)
