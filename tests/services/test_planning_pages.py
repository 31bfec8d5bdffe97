"""The month of the whole town, page by page: the same as its schools, stopped between two."""

import pytest

from staffdesk.services.planning_grid import month_grid
from staffdesk.services.planning_pages import town_pages, whole_month
from staffdesk.services.planning_rows import PlanningFilter
from tests.factories import SmallTown, add_booking, add_child, add_family

NOVEMBER = PlanningFilter(2026, 11)


class Stopping:
    """Stops work at its first step."""

    def step(self, done: int, total: int) -> None:
        """End the work."""
        raise StopIteration(done, total)


@pytest.fixture
def town(small_town: SmallTown) -> SmallTown:
    family = add_family(small_town)
    add_booking(small_town, family, add_child(small_town, family))
    return small_town


def test_the_whole_town_is_its_schools_and_who_has_none(town: SmallTown) -> None:
    with town.database.read() as session:
        pages = town_pages(session, NOVEMBER)
        assert [page.site_id for page in pages] == [town.school_id, None]
        assert all(page.is_page for page in pages)
        whole = whole_month(session, NOVEMBER)
        school = month_grid(session, pages[0])
    assert [child.name for child in whole.children] == ["Inès Lemoine-Daoud"]
    assert whole.cells == school.cells


def test_a_narrowed_month_is_read_at_once(town: SmallTown) -> None:
    wanted = PlanningFilter(2026, 11, site_id=town.school_id)
    with town.database.read() as session:
        assert whole_month(session, wanted, Stopping()) == month_grid(session, wanted)


def test_reading_stops_between_two_schools(town: SmallTown) -> None:
    with town.database.read() as session, pytest.raises(StopIteration):
        whole_month(session, NOVEMBER, Stopping())
