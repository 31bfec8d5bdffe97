"""Versions of tariffs as settings: every grid is stored; what was invoiced stays as it was voted."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from staffdesk.domain.errors import RuleBroken
from staffdesk.domain.tariffs.storage import body_of
from staffdesk.domain.tariffs.versions import CasePrice, TariffVersion, Unit
from staffdesk.models.bookings import Booking
from staffdesk.models.households import Household
from staffdesk.services.settings_book import TownSettingsEditing
from staffdesk.services.settings_records import SettingRecord
from staffdesk.services.tariffs import load_tariff_versions
from tests.domain.tariffs import grids, grids_more
from tests.factories import ADMIN, READER, SmallTown, add_child, add_family
from tests.factories_money import MoneyTown, october_days


def values(version: TariffVersion, **more: Any) -> dict[str, Any]:
    return {
        "activity": "cantine",
        "valid_from": version.valid_from.isoformat(),
        "decision_number": version.decision.number,
        "decided_on": version.decision.decided_on.isoformat(),
        "body": body_of(version),
    } | more


def records(town: SmallTown) -> tuple[SettingRecord, ...]:
    return TownSettingsEditing(town.office).records(READER, "tariff")


def test_every_published_grid_is_stored_and_read_back(small_town: SmallTown) -> None:
    editing = TownSettingsEditing(small_town.office)
    for year, version in enumerate(grids_more.ALL):
        begun = date(1950 + year, 9, 1)
        editing.save(ADMIN, "tariff:0", values(version, valid_from=begun.isoformat()), "")
        with small_town.database.read() as session:
            stored = [one for one in load_tariff_versions(session) if one.valid_from == begun]
        assert stored == [replace(version, activity="cantine", valid_from=begun)]


def test_families_with_a_right_see_their_new_prices(small_town: SmallTown) -> None:
    eats, elsewhere = add_family(small_town), add_family(small_town)
    add_child(small_town, eats)
    before = revisions(small_town)
    saved = TownSettingsEditing(small_town.office).save(
        ADMIN, "tariff:0", values(grids.G13_MEAL, valid_from="2027-09-01"), ""
    )
    after = revisions(small_town)
    changed = [one for one in before if after[one] != before[one]]
    assert changed == [eats.household_id]
    TownSettingsEditing(small_town.office).remove(ADMIN, saved.record.key, saved.record.mark)
    last = revisions(small_town)
    assert last[eats.household_id] == after[eats.household_id] + 1
    assert last[elsewhere.household_id] == before[elsewhere.household_id]


def revisions(town: SmallTown) -> dict[int, int]:
    with town.database.read() as session:
        return {row.id: row.snapshot_rev for row in session.scalars(select(Household))}


def test_versions_are_listed_newest_first(small_town: SmallTown) -> None:
    TownSettingsEditing(small_town.office).save(
        ADMIN, "tariff:0", values(grids.G13_MEAL, valid_from="2027-09-01"), ""
    )
    listed = [one.values["valid_from"] for one in records(small_town) if one.values["activity"] == "cantine"]
    assert listed == sorted(listed, reverse=True)
    assert listed[0] == "2027-09-01"


@pytest.mark.parametrize(
    ("more", "code", "part"),
    [
        ({"activity": "judo"}, "choice_missing", "activity"),
        ({"valid_from": ""}, "field_missing", "valid_from"),
        ({"decision_number": " "}, "field_missing", "decision_number"),
        ({"decided_on": ""}, "field_missing", "decided_on"),
        (
            {"body": body_of(grids.tariff("x", Unit.MEAL, CasePrice(grids.HOLED)))},
            "tariff_unusable",
            "cases",
        ),
    ],
)
def test_what_a_tariff_cannot_be(small_town: SmallTown, more: dict[str, Any], code: str, part: str) -> None:
    with pytest.raises(RuleBroken, match=code) as caught:
        TownSettingsEditing(small_town.office).save(ADMIN, "tariff:0", values(grids.G13_MEAL, **more), "")
    assert caught.value.facts["field"] == part


def test_two_versions_never_begin_on_one_day(small_town: SmallTown) -> None:
    taken = next(one for one in records(small_town) if one.values["activity"] == "cantine")
    with pytest.raises(RuleBroken, match="tariff_date_taken"):
        TownSettingsEditing(small_town.office).save(
            ADMIN, "tariff:0", values(grids.G13_MEAL, valid_from=taken.values["valid_from"]), ""
        )


def test_a_version_that_nothing_was_invoiced_by_is_mended_and_deleted(small_town: SmallTown) -> None:
    editing = TownSettingsEditing(small_town.office)
    saved = editing.save(ADMIN, "tariff:0", values(grids.G13_MEAL, valid_from="2027-09-01"), "").record
    again = editing.save(ADMIN, saved.key, saved.values | {"decision_number": "2027-01"}, saved.mark).record
    assert again.values["decision_number"] == "2027-01"
    editing.remove(ADMIN, again.key, again.mark)
    assert again.key not in [one.key for one in records(small_town)]


def test_what_was_invoiced_keeps_its_tariff(database: Any, clock: Any, tmp_path: Any) -> None:
    town = MoneyTown(database, clock, tmp_path)
    family = town.add_family()
    town.add_days(family, "canteen", october_days(3))
    town.issue()
    editing = TownSettingsEditing(town.office)
    record = next(one for one in editing.records(ADMIN, "tariff") if one.values["activity"] == "canteen")
    with pytest.raises(RuleBroken, match="tariff_invoiced"):
        editing.save(ADMIN, record.key, record.values | {"decision_number": "x"}, record.mark)
    with pytest.raises(RuleBroken, match="tariff_invoiced"):
        editing.remove(ADMIN, record.key, record.mark)
    with pytest.raises(RuleBroken, match="tariff_retroactive"):
        editing.save(ADMIN, "tariff:0", record.values | {"valid_from": "2026-10-02"}, "")
    later = editing.save(ADMIN, "tariff:0", record.values | {"valid_from": "2026-11-01"}, "").record
    assert later.values["valid_from"] == "2026-11-01"
    with database.read() as session:
        assert session.query(Booking).filter(Booking.invoice_id.is_not(None)).count() == 3
