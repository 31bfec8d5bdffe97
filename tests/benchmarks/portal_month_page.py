"""``portal_month_page``: the month of one child as a signed-in family gets it, over HTTP.

Floor: an empty round trip to the same portal.
"""

import re

import requests
from sqlalchemy import select

from staffdesk.demo.stage import Stage
from staffdesk.demo.town import FAMILY_PASSWORD
from staffdesk.models.households import Child, Guardian, Membership
from tests.benchmarks.measures import Measure, median_ms
from tests.benchmarks.scenes import NOW, Plan
from tests.benchmarks.sync_requests import empty_trip_ms

LOADS = 60


def measure(plan: Plan) -> Measure:
    """Sign a family in, then load the page again and again."""
    stage = plan.stage()
    email, child = _family(stage)
    page = f"{stage.portal_url}/planning/{child}/{NOW:%Y-%m}"
    with requests.Session() as session:
        session.trust_env = False
        _sign_in(session, stage.portal_url, email)
        size = len(_load(session, page))
        value = median_ms(lambda: _load(session, page), LOADS, warm_up=5)
    return Measure(
        "portal_month_page", "ms", value, empty_trip_ms(stage.portal_url), note=f"a page of {size} bytes"
    )


def _family(stage: Stage) -> tuple[str, str]:
    """Give the address of a guardian and the uid of one of its children."""
    question = (
        select(Guardian.email, Child.uid)
        .join(Membership, Membership.household_id == Guardian.household_id)
        .join(Child, Child.id == Membership.child_id)
        .where(Guardian.position == 0)
        .order_by(Guardian.id)
    )
    with stage.office.database.read() as session:
        email, child = session.execute(question).tuples().first() or ("", "")
    return email, child


def _sign_in(session: requests.Session, portal_url: str, email: str) -> None:
    form = session.get(f"{portal_url}/connexion", timeout=10).text
    fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form))
    answer = session.post(
        f"{portal_url}/connexion",
        data=fields | {"email": email, "password": FAMILY_PASSWORD},
        headers={"Origin": portal_url},
        timeout=10,
    )
    answer.raise_for_status()


def _load(session: requests.Session, page: str) -> str:
    answer = session.get(page, timeout=10, allow_redirects=False)
    if answer.status_code != requests.codes.ok:
        raise RuntimeError(f"the page answers {answer.status_code}: is the family signed in?")
    return answer.text
