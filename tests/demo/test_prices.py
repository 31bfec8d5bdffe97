"""Prices of real towns' grids, and the limits of each activity, as the program stores them."""

from datetime import date

import pytest

from staffdesk.demo.prices import G1_MEAL, deadline_bodies, tariff_bodies, tariffs
from staffdesk.domain import deadline_storage
from staffdesk.domain.deadlines import Operation
from staffdesk.domain.tariffs.storage import body_of
from staffdesk.domain.tariffs.versions import CouncilDecision, Residence

DECISION = CouncilDecision("2026-041", date(2026, 6, 24))
FROM = date(2026, 9, 1)


def test_every_activity_has_its_price_and_what_is_stored_is_that() -> None:
    versions, bodies = tariffs(FROM, DECISION), tariff_bodies(FROM, DECISION)
    assert set(versions) == set(bodies) == {"cantine", "periscolaire", "mercredi", "vacances"}
    assert {code: body_of(version) for code, version in versions.items()} == bodies


@pytest.mark.parametrize("code", ["cantine", "periscolaire", "mercredi", "vacances"])
def test_families_from_elsewhere_have_prices_of_their_own(code: str) -> None:
    cases = tariffs(FROM, DECISION)[code].cases
    assert {case.residence for case in cases} >= {Residence.NON_RESIDENT}
    assert len(cases) > 1


def test_meals_cost_more_with_a_higher_quotient() -> None:
    assert list(G1_MEAL) == sorted(G1_MEAL)


def test_booking_and_giving_up_both_have_a_limit() -> None:
    rows = deadline_bodies()
    assert {(code, operation) for code, operation, _ in rows} == {
        (code, operation.value)
        for code in ("cantine", "periscolaire", "mercredi", "vacances")
        for operation in (Operation.ADD, Operation.CANCEL)
    }
    for _, operation, body in rows:
        assert deadline_storage.from_json(body).applies_to == {Operation(operation)}
