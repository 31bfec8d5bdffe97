"""The régie in Paramètres: acts by their day, persons by theirs; what was collected under stays."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from staffdesk.domain.errors import RuleBroken
from staffdesk.domain.permissions import SYSTEM
from staffdesk.models.unit_of_work import Database
from staffdesk.services.counter import Counter
from staffdesk.services.revenue_office import act_on
from staffdesk.services.settings_book import TownSettingsEditing
from staffdesk.services.settings_revenue import people
from tests.factories_money import MoneyTown
from tests.set_clock import SetClock

AMENDED: dict[str, Any] = {
    "number": "2026-031",
    "valid_from": "2026-11-16",
    "means": ["cash", "card"],
    "activities": ["canteen", "leisure"],
    "ceiling_cents": 100_000,
    "float_cents": 0,
    "remit_days": 7,
}


@pytest.fixture
def town(database: Database, clock: SetClock, tmp_path: Path) -> MoneyTown:
    return MoneyTown(database, clock, tmp_path)


@pytest.fixture
def editing(town: MoneyTown) -> TownSettingsEditing:
    return TownSettingsEditing(town.office)


def test_an_amendment_is_an_act_of_its_own(town: MoneyTown, editing: TownSettingsEditing) -> None:
    saved = editing.save(SYSTEM, "revenue_act:0", AMENDED, "")
    assert saved.record.values == AMENDED
    numbers = [record.values["number"] for record in editing.records(SYSTEM, "revenue_act")]
    assert numbers == ["2026-031", "2024-118"]
    with town.database.read() as session:
        act = act_on(session, date(2026, 11, 16))
        assert act is not None
        assert (act.number, act.remit_days) == ("2026-031", 7)


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"valid_from": "2025-09-01"}, "act_day_taken"),
        ({"valid_from": None}, "field_missing"),
        ({"number": " "}, "field_missing"),
        ({"means": []}, "choice_missing"),
        ({"means": ["shells"]}, "choice_missing"),
        ({"activities": ["ski"]}, "choice_missing"),
        ({"ceiling_cents": 0}, "amount_out_of_range"),
        ({"remit_days": 32}, "number_out_of_range"),
    ],
)
def test_an_act_that_cannot_be_is_refused(
    editing: TownSettingsEditing, changed: dict[str, Any], code: str
) -> None:
    with pytest.raises(RuleBroken, match=code):
        editing.save(SYSTEM, "revenue_act:0", AMENDED | changed, "")


def test_an_act_that_was_collected_under_stays(town: MoneyTown, editing: TownSettingsEditing) -> None:
    saved = editing.save(SYSTEM, "revenue_act:0", AMENDED, "").record
    editing.remove(SYSTEM, saved.key, saved.mark)
    Counter(town.office).open_till(town.clerk, "guichet", 0)
    [act] = editing.records(SYSTEM, "revenue_act")
    with pytest.raises(RuleBroken, match="act_in_use"):
        editing.remove(SYSTEM, act.key, act.mark)


def test_a_person_is_named_between_two_days(town: MoneyTown, editing: TownSettingsEditing) -> None:
    values = {
        "user": str(town.clerk.user_id),
        "duty": "deputy",
        "order_number": "2026-12",
        "starts_on": "2026-07-01",
        "ends_on": "2026-08-31",
    }
    saved = editing.save(SYSTEM, "revenue_officer:0", values, "")
    assert saved.record.values == values
    for changed, code in (
        ({"user": "4000"}, "choice_missing"),
        ({"duty": "king"}, "choice_missing"),
        ({"ends_on": "2026-06-30"}, "duty_reversed"),
        ({"starts_on": None}, "field_missing"),
    ):
        with pytest.raises(RuleBroken, match=code):
            editing.save(SYSTEM, "revenue_officer:0", values | changed, "")
    editing.remove(SYSTEM, saved.record.key, saved.record.mark)


def test_who_held_a_till_stays_named(town: MoneyTown, editing: TownSettingsEditing) -> None:
    Counter(town.office).open_till(town.clerk, "guichet", 0)
    named = {record.values["user"]: record for record in editing.records(SYSTEM, "revenue_officer")}
    held = named[str(town.clerk.user_id)]
    with pytest.raises(RuleBroken, match="officer_in_use"):
        editing.remove(SYSTEM, held.key, held.mark)
    other = named[str(town.officer.user_id)]
    editing.remove(SYSTEM, other.key, other.mark)


def test_the_forms_offer_the_staff_by_name(town: MoneyTown, editing: TownSettingsEditing) -> None:
    with town.database.read() as session:
        offered = people(session)
    assert offered == ((str(town.clerk.user_id), "Camille"), (str(town.officer.user_id), "Francoise"))
    assert editing.book(SYSTEM).people == offered
