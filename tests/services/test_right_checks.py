"""What to look at before a right is given: each warning with what was compared; nothing is blocked."""

from datetime import date

import pytest
from sqlalchemy import select

from staffdesk.models.households import Child
from staffdesk.models.town import Activity, ActivityGroup, Site
from staffdesk.services.right_checks import warnings
from staffdesk.services.right_rows import GiveRight
from staffdesk.services.rights_book import RightsBook
from tests.factories import NEXT_MONDAY, MadeChild, MadeFamily, SmallTown, add_child, add_family

YEAR_END = date(2027, 7, 2)


@pytest.fixture
def family(small_town: SmallTown) -> MadeFamily:
    return add_family(small_town)


@pytest.fixture
def child(small_town: SmallTown, family: MadeFamily) -> MadeChild:
    return add_child(small_town, family, activities=())


def told(
    town: SmallTown, family: MadeFamily, child: MadeChild, group: int, last: date = YEAR_END
) -> tuple[str, ...]:
    with town.database.read() as session:
        book = RightsBook(session, family.household_id)
        wish = GiveRight((child.child_id,), group, NEXT_MONDAY, last)
        return warnings(session, book, book.plan(wish, NEXT_MONDAY))


def test_nothing_is_told_of_a_child_in_its_own_school(
    small_town: SmallTown, family: MadeFamily, child: MadeChild
) -> None:
    assert told(small_town, family, child, small_town.groups["cantine"]) == ()
    assert told(small_town, family, child, small_town.groups["mercredi"]) == (), "a centre is no school"


def test_another_school_another_group_and_no_class(
    small_town: SmallTown, family: MadeFamily, child: MadeChild
) -> None:
    with small_town.database.begin() as session:
        site = Site(name="École Prévert", kind="school", level="primary")
        session.add(site)
        session.flush()
        group = ActivityGroup(
            activity_id=small_town.activities["cantine"], site_id=site.id, name="Petits", capacity=20
        )
        session.add(group)
        session.flush()
        away = group.id
    assert told(small_town, family, child, away) == (
        "Inès est à École Jean-Zay, ce groupe est à École Prévert.",
    )
    second = add_child(small_town, family, first_name="Adam", activities=("cantine",))
    assert told(small_town, family, second, away)[1].startswith(
        "Adam a déjà un autre groupe de cette activité"
    )
    with small_town.database.begin() as session:
        session.get_one(Child, child.child_id).class_group_id = None
    [warning] = told(small_town, family, child, away)
    assert warning.startswith("Inès n’a pas de classe")


def test_an_activity_that_closes_and_a_right_that_outlives_the_school_year(
    small_town: SmallTown, family: MadeFamily, child: MadeChild
) -> None:
    with small_town.database.begin() as session:
        activity = session.scalars(select(Activity).where(Activity.code == "cantine")).one()
        activity.closed_on = date(2027, 3, 1)
    closes, outlives = told(small_town, family, child, small_town.groups["cantine"], last=date(2028, 7, 1))
    assert "1ᵉʳ\u00a0mars\u00a02027" in closes
    assert "31\u00a0août\u00a02027" in outlives


def test_a_second_home_without_the_right_is_named(small_town: SmallTown, family: MadeFamily) -> None:
    father = add_family(small_town, "Père")
    shared = add_child(small_town, family, father, activities=())
    [warning] = told(small_town, family, shared, small_town.groups["mercredi"])
    assert warning.startswith("Inès a deux foyers")
