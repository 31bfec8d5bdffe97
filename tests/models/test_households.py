"""A child tells its care plan."""

from datetime import date

from staffdesk.domain.care_plan import NO_PLAN, CarePlan
from staffdesk.models.households import Child


def test_the_care_plan_of_a_child_is_what_its_columns_say() -> None:
    last = date(2027, 8, 31)
    child = Child(has_care_plan=True, care_plan_until=last, brings_meal=True)
    assert child.care_plan == CarePlan(exists=True, last_on=last, brings_meal=True)
    assert Child(has_care_plan=False, brings_meal=False).care_plan == NO_PLAN
