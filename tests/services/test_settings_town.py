"""The town's rules, identity and absence rules: what is said here is what the rest reads."""

from typing import Any

import pytest
from sqlalchemy import select

from staffdesk.domain.absences import AbsencePolicy, WaitingDays
from staffdesk.domain.dates import ClockTime
from staffdesk.domain.errors import RuleBroken
from staffdesk.models.town import Town
from staffdesk.services.meal_counts import load_kitchen
from staffdesk.services.settings_town import TownKind
from staffdesk.services.till_rules import till_rules
from staffdesk.services.validation.facts import absence_policy
from tests.domain.test_deadlines import FIRST_DAY_DUE, FOUR_DAYS, REVERSE, SCHOOL_CERTIFICATE
from tests.factories import SmallTown
from tests.services.test_settings_activities import Editing


@pytest.fixture
def editing(small_town: SmallTown) -> Editing:
    return Editing(small_town)


def town_of(editing: Editing) -> Town:
    with editing.town.database.read() as session:
        return session.scalars(select(Town)).one()


def test_rules_are_written_beside_those_it_does_not_know(editing: Editing) -> None:
    before = dict(town_of(editing).rules)
    saved = editing.save(
        "town_rules:1", cash_warning_cents=25_000, booking_horizon="year", health_blocks=True
    )
    rules = town_of(editing).rules
    assert till_rules(rules, None).cash_limit == 25_000
    assert (rules["booking_horizon"], rules["health_blocks"]) == ("year", True)
    assert before.keys() <= rules.keys()
    assert saved.values["link_days"] == int(before.get("link_days", 7))
    with pytest.raises(RuleBroken, match="number_out_of_range"):
        editing.save("town_rules:1", link_days=0)
    with pytest.raises(RuleBroken, match="choice_missing"):
        editing.save("town_rules:1", booking_horizon="always")


def test_the_meals_of_leisure_days_are_counted_until_the_town_says_no(editing: Editing) -> None:
    assert editing.record("town_rules:1").values["leisure_meals"] is True
    with editing.town.database.read() as session:
        counted = load_kitchen(session).slots
    editing.save("town_rules:1", leisure_meals=False)
    with editing.town.database.read() as session:
        kept = load_kitchen(session).slots
    assert set(kept) < set(counted)


@pytest.mark.parametrize(
    ("changed", "policy"),
    [
        pytest.param({"first": 1, "last": 1}, FIRST_DAY_DUE, id="8 and 19: first sick day due"),
        pytest.param({"first": 1, "last": 2, "proof_hours": 72}, SCHOOL_CERTIFICATE, id="6: two days, 72 h"),
        pytest.param({"first": 3, "last": 4, "waived": True}, REVERSE, id="23: reverse carence"),
        pytest.param({"minimum_days": 4}, FOUR_DAYS, id="24: four days at least"),
        pytest.param(
            {"first": 1, "last": 1, "waived": True, "announced_before": "10:00"},
            AbsencePolicy(
                waiting_days=WaitingDays(1, 1, waived_if_announced=True), announced_before=ClockTime(10)
            ),
            id="19: free if told before 10:00",
        ),
    ],
)
def test_absence_rules_of_real_towns_are_entered(
    editing: Editing, changed: dict[str, Any], policy: AbsencePolicy
) -> None:
    editing.save("absence_rules:1", **changed)
    found = absence_policy(town_of(editing).rules, {})
    assert (found.waiting_days, found.proof_within_hours) == (policy.waiting_days, policy.proof_within_hours)
    assert (found.minimum_days, found.announced_before) == (policy.minimum_days, policy.announced_before)


def test_carence_runs_forward(editing: Editing) -> None:
    with pytest.raises(RuleBroken, match="waiting_days_reversed"):
        editing.save("absence_rules:1", first=3, last=2)
    with pytest.raises(RuleBroken, match="field_missing"):
        editing.save("absence_rules:1", announced_before=None)


def test_the_identity_is_what_documents_print(editing: Editing) -> None:
    editing.save(
        "town_identity:1",
        town="Valbrune",
        name="Ville de Valbrune",
        address_lines=["1 place", " "],
        siret="1",
    )
    town = town_of(editing)
    assert (town.name, town.identity["name"]) == ("Valbrune", "Ville de Valbrune")
    assert (town.identity["address_lines"], town.identity["siret"]) == (["1 place"], "1")
    for changed, code in (
        ({"accent": "bleu"}, "accent_unreadable"),
        ({"accent": "#FFFFFF"}, "accent_too_pale"),
        ({"address_lines": ["x"] * 9}, "too_many_lines"),
        ({"town": ""}, "field_missing"),
    ):
        with pytest.raises(RuleBroken, match=code):
            editing.save("town_identity:1", **changed)


def test_there_is_one_town(editing: Editing) -> None:
    with pytest.raises(RuleBroken, match="town_exists"):
        editing.save("town_rules:0")
    with pytest.raises(NotImplementedError):
        TownKind.fill(editing.editing.kinds["town_rules"], town_of(editing), {})  # type: ignore[arg-type]
