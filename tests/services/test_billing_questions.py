"""The questions of a draft ask of its own period, activities and families alone."""

from datetime import date
from pathlib import Path

from staffdesk.domain.dates import Period
from staffdesk.models.unit_of_work import Database
from staffdesk.services.billing_questions import charged_of, earlier_of, enrolments, has_address
from staffdesk.services.billing_scope import Scope
from staffdesk.services.tariffs import load_tariff_versions
from tests.factories_money import CODES, MoneyTown
from tests.set_clock import SetClock


def test_rights_of_the_period_are_asked_for_some_families(
    database: Database, clock: SetClock, tmp_path: Path
) -> None:
    town = MoneyTown(database, clock, tmp_path)
    family, other = town.add_family(), town.add_family("Autre", enrolled=("canteen",))
    october, before = Period(date(2026, 10, 1), date(2026, 11, 1)), Period(date(2026, 8, 1), date(2026, 9, 1))
    with database.read() as session:

        def rights(scope: Scope) -> list[tuple[int, str]]:
            return [(row.household_id, row.code) for row in session.execute(enrolments(scope))]

        both = Scope(october, ("canteen",))
        assert rights(both) == [(family.household_id, "canteen"), (other.household_id, "canteen")]
        assert rights(Scope(october, CODES, frozenset({other.household_id}))) == [
            (other.household_id, "canteen")
        ]
        assert rights(Scope(before, CODES)) == []


def test_days_of_the_past_are_priced_by_themselves(
    database: Database, clock: SetClock, tmp_path: Path
) -> None:
    MoneyTown(database, clock, tmp_path)
    scope = Scope(Period(date(2026, 10, 1), date(2026, 11, 1)), CODES, with_invoiced=True)
    with database.read() as session:
        versions = load_tariff_versions(session)
        assert earlier_of(scope, versions) is None
        assert charged_of(session, scope, versions) == ()
    assert has_address().name == "has_address"
