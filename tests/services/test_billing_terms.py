"""What is left of packs, and when a right began: read from what was invoiced and enrolled."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from staffdesk.domain.drafts import Terms
from staffdesk.models.unit_of_work import Database
from staffdesk.services.billing_terms import load_terms
from staffdesk.services.tariffs import load_tariff_versions
from tests.domain.tariffs.grids_more import MEMBERSHIP, PACK
from tests.factories_money import CODES, Family, MoneyTown, october_days
from tests.set_clock import SetClock

ALL = (*CODES, "lunch", "club")
OCTOBER = (date(2026, 10, 1), date(2026, 10, 31))
NOVEMBER = (date(2026, 11, 1), date(2026, 11, 30))


@pytest.fixture
def town(database: Database, clock: SetClock, tmp_path: Path) -> MoneyTown:
    """A town that sells packs of meals and the membership of a club."""
    made = MoneyTown(database, clock, tmp_path)
    made.add_activity("lunch", "Repas au carnet", replace(PACK, activity="lunch"), cesu=None)
    made.add_activity("club", "Club", replace(MEMBERSHIP, activity="club"), cesu=None)
    return made


def terms(town: MoneyTown, family: Family, codes: tuple[str, ...] = ALL) -> dict[str, Terms]:
    with town.database.read() as session:
        found = load_terms(session, load_tariff_versions(session), codes)
        return found.get((family.household_id, family.children[0]), {})


def issue(town: MoneyTown, period: tuple[date, date]) -> None:
    town.invoicing.issue(town.officer, town.draft(codes=("lunch",), period=period), render=False)


def test_a_right_began_with_its_enrolment(town: MoneyTown) -> None:
    family = town.add_family(enrolled=ALL)
    assert terms(town, family).keys() == {"club"}
    assert terms(town, family)["club"].joined_on is not None
    assert terms(town, family, CODES) == {}


def test_what_an_invoice_left_of_a_pack_serves_the_next(town: MoneyTown) -> None:
    family = town.add_family(enrolled=ALL)
    town.add_days(family, "lunch", october_days(17))
    issue(town, OCTOBER)
    assert terms(town, family)["lunch"].pack_left == 3
    town.add_days(family, "lunch", [date(2026, 11, 2), date(2026, 11, 3)])
    issue(town, NOVEMBER)
    assert terms(town, family)["lunch"].pack_left == 1
