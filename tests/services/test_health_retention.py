"""Health forms whose time is over: listed, erased with the plan and the diet, told by no value."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func, select, update

from staffdesk.domain.errors import NotAllowed
from staffdesk.models.households import Child, Enrolment, HealthRecord, Household
from staffdesk.models.town import Town
from staffdesk.services.health_retention import FormToErase, HealthRetention
from staffdesk.services.households import Households
from tests.factories import ADMIN, AGENT, MadeChild, MadeFamily, SmallTown, add_booking, add_child, add_family
from tests.rows_read import rows_read

LEFT = date(2025, 8, 31)


@pytest.fixture
def retention(small_town: SmallTown) -> HealthRetention:
    return HealthRetention(small_town.office)


@pytest.fixture
def family(small_town: SmallTown) -> MadeFamily:
    return add_family(small_town, "Partie")


@pytest.fixture
def gone(small_town: SmallTown, family: MadeFamily) -> MadeChild:
    """A child whose last place ended in August of last year."""
    made = add_child(small_town, family)
    with small_town.database.begin() as session:
        session.execute(update(Enrolment).values(starts_on=date(2024, 9, 1), ends_on=LEFT))
        session.execute(update(Child).values(diet="sans porc", has_care_plan=True, brings_meal=True))
    return made


def test_the_form_of_a_child_that_left_is_listed_and_erased(
    small_town: SmallTown, retention: HealthRetention, family: MadeFamily, gone: MadeChild
) -> None:
    stays = add_child(small_town, family, first_name="Lou")
    listed = (FormToErase(gone.child_id, gone.name, "Partie (03001)", LEFT, date(2026, 8, 31)),)
    assert retention.preview(ADMIN) == listed
    assert retention.preview(ADMIN) == listed, "listing erases nothing"
    assert retention.erase(ADMIN).count == 1
    assert retention.preview(ADMIN) == ()
    assert retention.erase(ADMIN).count == 0
    with small_town.database.read() as session:
        assert session.scalars(select(HealthRecord.child_id)).all() == [stays.child_id]
        row = session.get_one(Child, gone.child_id)
        assert (row.diet, row.has_care_plan, row.brings_meal) == ("standard", False, False)
        assert session.scalar(select(Household.snapshot_rev)) == 1
    timeline = Households(small_town.office).sheet(AGENT, family.household_id).timeline
    assert [row.text for row in timeline] == [
        "Fiche sanitaire effacée, sa durée de conservation est passée\u00a0: Inès"
    ]


def test_the_town_says_how_long_and_a_booking_since_means_it_has_not_left(
    small_town: SmallTown, retention: HealthRetention, family: MadeFamily, gone: MadeChild
) -> None:
    with small_town.database.begin() as session:
        town = session.scalars(select(Town)).one()
        town.rules = town.rules | {"health_kept_months": 24}
    assert retention.preview(ADMIN) == ()
    with small_town.database.begin() as session:
        town = session.scalars(select(Town)).one()
        town.rules = town.rules | {"health_kept_months": 14}
    assert len(retention.preview(ADMIN)) == 1
    add_booking(small_town, family, gone, small_town.clock.today() - timedelta(days=30))
    assert retention.preview(ADMIN) == ()


def test_a_form_without_any_place_counts_from_the_day_it_came(
    small_town: SmallTown, retention: HealthRetention, family: MadeFamily
) -> None:
    made = add_child(small_town, family, activities=())
    assert retention.preview(ADMIN) == ()
    with small_town.database.begin() as session:
        old = small_town.clock.now() - timedelta(days=400)
        session.execute(update(HealthRecord).values(updated_at=old))
    assert [one.child_id for one in retention.preview(ADMIN)] == [made.child_id]


def test_looking_reads_only_the_children_that_left(
    small_town: SmallTown, retention: HealthRetention, family: MadeFamily, gone: MadeChild
) -> None:
    read = []
    for children in (1, 6):
        for rank in range(children):
            stays = add_child(small_town, family, first_name=f"Reste {children}{rank}")
            add_booking(small_town, family, stays)
        with rows_read(small_town.database) as rows:
            assert [one.child_id for one in retention.preview(ADMIN)] == [gone.child_id]
        read.append(rows())
    assert read[0] == read[1]


@pytest.mark.parametrize(
    ("today", "left", "is_over"),
    [
        (date(2026, 11, 20), date(2025, 11, 20), False),
        (date(2026, 11, 20), date(2025, 11, 19), True),
        (date(2026, 3, 1), date(2025, 2, 28), True),
        (date(2024, 2, 29), date(2023, 2, 28), True),
        (date(2024, 2, 29), date(2023, 3, 1), False),
    ],
)
def test_a_form_is_kept_to_the_last_day_of_its_months(
    small_town: SmallTown,
    retention: HealthRetention,
    gone: MadeChild,
    today: date,
    left: date,
    is_over: bool,
) -> None:
    with small_town.database.begin() as session:
        session.execute(update(Enrolment).values(starts_on=date(2022, 9, 1), ends_on=left))
    small_town.clock.set(datetime(today.year, today.month, today.day, 9, tzinfo=UTC))
    assert [one.left_on for one in retention.preview(ADMIN)] == ([left] if is_over else [])


def test_only_who_sets_the_town_up_erases(
    small_town: SmallTown, retention: HealthRetention, gone: MadeChild
) -> None:
    with pytest.raises(NotAllowed):
        retention.preview(AGENT)
    with pytest.raises(NotAllowed):
        retention.erase(AGENT)
    with small_town.database.read() as session:
        assert session.scalar(select(func.count()).select_from(HealthRecord)) == 1
