"""A health record is sealed for the town and its care plan read by sheets and prices."""

from datetime import date

from staffdesk.domain.care_plan import CarePlan
from staffdesk.models.households import Child
from staffdesk.services.health_records import facts_of, keep_health, keep_plan, locked_record
from tests.factories import SmallTown, add_child, add_family


def test_the_care_plan_of_the_child_is_the_one_that_is_read(small_town: SmallTown) -> None:
    made = add_child(small_town, add_family(small_town))
    sealer, at = small_town.office.sealer(), small_town.clock.now()
    with small_town.database.begin() as session:
        child = session.get_one(Child, made.child_id)
        keep_plan(child, CarePlan(exists=True, last_on=date(2027, 8, 31), brings_meal=True))
        row = locked_record(session, child.id)
        facts = facts_of(row, child, sealer)
        assert facts == {
            "doctor": "Dr Petit",
            "care_plan": "yes",
            "care_plan_until": "2027-08-31",
            "care_plan_meal": "yes",
        }
        kept = keep_health(session, row, child, facts, sealer, at)
        assert (kept.complete, kept.updated_at) == (False, at), "more is required than a doctor"
        keep_plan(child, CarePlan(exists=False, last_on=date(2027, 8, 31)))
        assert (child.care_plan_until, facts_of(kept, child, sealer)) == (None, {"doctor": "Dr Petit"})


def test_a_form_that_never_came_is_made(small_town: SmallTown) -> None:
    family = add_family(small_town)
    sealer, at = small_town.office.sealer(), small_town.clock.now()
    with small_town.database.begin() as session:
        child = Child(first_name="Lou", last_name=family.name, born_on=date(2020, 1, 1))
        session.add(child)
        session.flush()
        assert locked_record(session, child.id) is None
        keep_health(session, None, child, {"doctor": "Dr"}, sealer, at)
        assert locked_record(session, child.id) is not None
