"""Deadlines as settings: stored as the domain reads them, with their scope; surroundings for the editor."""

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select

from staffdesk.domain.circumstances import LATE
from staffdesk.domain.deadline_storage import from_json, to_json
from staffdesk.domain.deadlines import (
    DaysBefore,
    DeadlineRule,
    Operation,
    Scope,
    SkipDays,
    Table,
    last_instant,
)
from staffdesk.domain.errors import RuleBroken
from staffdesk.domain.money import Cents
from staffdesk.domain.tariffs.extras import Surcharge
from staffdesk.domain.tariffs.storage import body_of, version_of
from staffdesk.domain.tariffs.versions import CouncilDecision
from staffdesk.models.town import DeadlineRuleRow, Site, TariffVersionRow
from staffdesk.services.calendars import load_deadline_rules
from staffdesk.services.settings_book import TownSettingsEditing
from staffdesk.services.settings_deadlines import deadline_surroundings
from tests.domain.test_deadlines import C3_RULES
from tests.factories import ADMIN, NEXT_MONDAY, READER, SmallTown


def save(town: SmallTown, rule: DeadlineRule) -> dict[str, Any]:
    return TownSettingsEditing(town.office).save(ADMIN, "deadline_rule:0", to_json(rule), "").record.values


def test_every_rule_of_real_towns_is_stored_and_read_back(small_town: SmallTown) -> None:
    for rule in C3_RULES:
        assert from_json(save(small_town, rule)) == rule


def test_a_rule_of_one_activity_bears_it_in_its_scope(small_town: SmallTown) -> None:
    records = TownSettingsEditing(small_town.office).records(READER, "deadline_rule")
    assert records[0].values["scope"]["activity"] == "cantine"
    rule = DeadlineRule(
        DaysBefore(2), applies_to=frozenset({Operation.CANCEL}), scope=Scope(activity="cantine")
    )
    save(small_town, rule)
    with small_town.database.read() as session:
        row = session.query(DeadlineRuleRow).order_by(DeadlineRuleRow.id.desc()).first()
        assert row is not None
        assert (row.activity_id, row.applies_to) == (small_town.activities["cantine"], "cancel")
        assert rule in load_deadline_rules(session)["cantine"]


@pytest.mark.parametrize(
    ("rule", "code", "part"),
    [
        (DeadlineRule(Table({})), "deadline_table_empty", "shape"),
        (
            DeadlineRule(DaysBefore(1), skip=SkipDays(weekdays=frozenset(range(7)))),
            "deadline_skips_all",
            "skip",
        ),
        (
            DeadlineRule(DaysBefore(1), skip=SkipDays(weekends=True, weekdays=frozenset(range(5)))),
            "deadline_skips_all",
            "skip",
        ),
        (DeadlineRule(DaysBefore(1), scope=Scope(activity="judo")), "choice_missing", "scope"),
        (DeadlineRule(DaysBefore(1), scope=Scope(site="nulle part")), "choice_missing", "scope"),
        (DeadlineRule(DaysBefore(1), scope=Scope(group="g1")), "group_of_another_activity", "scope"),
    ],
)
def test_a_rule_that_makes_no_sense_is_refused(
    small_town: SmallTown, rule: DeadlineRule, code: str, part: str
) -> None:
    with pytest.raises(RuleBroken, match=code) as caught:
        save(small_town, rule)
    assert caught.value.facts["field"] == part


def test_a_rule_may_name_a_group_and_a_site(small_town: SmallTown) -> None:
    with small_town.database.read() as session:
        site = session.get(Site, small_town.school_id)
        assert site is not None
        scope = Scope("cantine", f"g{small_town.groups['cantine']}", site.uid)
    assert from_json(save(small_town, DeadlineRule(DaysBefore(1), scope=scope))).scope == scope


def test_an_editor_knows_calendar_activities_and_next_days(small_town: SmallTown) -> None:
    known = deadline_surroundings(small_town.office, READER)
    canteen = known.activities[0]
    assert (canteen.code, canteen.name) == ("cantine", "Cantine")
    assert canteen.days[0] == known.today.replace(day=17)
    assert NEXT_MONDAY in canteen.days
    assert canteen.groups == ((f"g{small_town.groups['cantine']}", "Cantine"),)
    assert [name for _uid, name in known.sites] == ["École Jean-Zay", "La Ribambelle"]
    assert last_instant(DeadlineRule(DaysBefore(1)), NEXT_MONDAY, known.calendar) is not None


@pytest.mark.parametrize(("next_days_later", "told"), [(0, True), (1, False)])
def test_an_editor_knows_whether_the_tariff_of_the_next_day_has_a_surcharge_of_late_days(
    small_town: SmallTown, next_days_later: int, told: bool
) -> None:
    canteen = deadline_surroundings(small_town.office, READER).activities[0]
    assert not canteen.has_late_surcharge
    with small_town.database.begin() as session:
        row = session.scalars(
            select(TariffVersionRow).where(TariffVersionRow.activity_id == small_town.activities["cantine"])
        ).one()
        version = version_of("cantine", row.valid_from, CouncilDecision("", row.valid_from), row.body)
        dearer = body_of(replace(version, surcharges=(Surcharge(LATE, cents=Cents(150)),)))
        session.add(
            TariffVersionRow(
                activity_id=row.activity_id,
                valid_from=canteen.days[next_days_later],
                decision_number=row.decision_number,
                decided_on=row.decided_on,
                body=dearer,
            )
        )
    assert deadline_surroundings(small_town.office, READER).activities[0].has_late_surcharge is told
