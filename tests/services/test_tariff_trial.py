"""A new tariff is tried on past attendance: nothing is written, and it can be stopped."""

from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from staffdesk.domain.errors import RuleBroken
from staffdesk.domain.tariffs.storage import body_of
from staffdesk.domain.tariffs.versions import CasePrice, TariffVersion
from staffdesk.models.unit_of_work import Database
from staffdesk.services.tariff_trial import TariffTrial
from tests.domain.tariffs import grids
from tests.factories_money import MoneyTown, october_days
from tests.set_clock import SetClock

DEARER = replace(
    grids.G1_MEAL,
    valid_from=date(2027, 9, 1),
    cases=(CasePrice(grids.grid((0, 800), (100, 400))),),
    aids=(),
    surcharges=(),
)


class Stopped(Exception):
    pass


class Steps:
    def __init__(self, *, stop: bool = False) -> None:
        self.seen: list[tuple[int, int]] = []
        self.stop = stop

    def step(self, done: int, total: int) -> None:
        self.seen.append((done, total))
        if self.stop:
            raise Stopped


@pytest.fixture
def town(database: Database, clock: SetClock, tmp_path: Path) -> MoneyTown:
    made = MoneyTown(database, clock, tmp_path)
    for name, quotient, residence in (
        ("Aulne", "900", "resident"),
        ("Charme", "700", "resident"),
        ("Érable", None, "resident"),
        ("Frêne", "900", "non_resident"),
    ):
        family = made.add_family(name, quotient=quotient, residence=residence)
        made.add_days(family, "canteen", october_days(10))
    made.add_family("Sans jour")
    return made


def values(version: TariffVersion) -> dict[str, Any]:
    return {
        "activity": version.activity,
        "valid_from": version.valid_from.isoformat(),
        "decision_number": "2027-1",
        "decided_on": "2027-06-01",
        "body": body_of(version),
    }


def test_revenue_and_who_pays_more_are_told_by_band(town: MoneyTown) -> None:
    steps = Steps()
    found = TariffTrial(town.office).run(town.officer, values(DEARER), steps)
    assert (found.first, found.last) == (date(2025, 11, 1), date(2026, 10, 31))
    assert [(row.words, row.families, row.before_cents, row.after_cents) for row in found.rows] == [
        ("De moins de 800", 1, 2350, 1000),
        ("À partir de 800", 1, 3050, 4000),
        ("Sans tranche", 1, 4900, 4000),
        ("Hors commune", 1, 6500, 4000),
    ]
    assert (found.total.families, found.total.more, found.total.less) == (4, 1, 3)
    assert (found.total.before_cents, found.total.after_cents) == (16_800, 13_000)
    assert steps.seen[-1] == (4, 4)


def test_the_outcome_is_a_spreadsheet(town: MoneyTown) -> None:
    use = TariffTrial(town.office)
    book = openpyxl.load_workbook(BytesIO(use.workbook(town.officer, use.run(town.officer, values(DEARER)))))
    cells = [[cell.value for cell in row] for row in book.active.iter_rows()]
    assert cells[0][0] == "Tarif essayé, Cantine"
    assert cells[4][:5] == ["De moins de 800", 1, 23.5, 10, -13.5]
    assert cells[-1][:4] == ["Ensemble", 4, 168, 130]


def test_a_trial_can_be_stopped(town: MoneyTown) -> None:
    with pytest.raises(Stopped):
        TariffTrial(town.office).run(town.officer, values(DEARER), Steps(stop=True))


def test_a_tariff_that_prices_not_everybody_is_not_tried(town: MoneyTown) -> None:
    holed = replace(DEARER, cases=(CasePrice(grids.HOLED),))
    with pytest.raises(RuleBroken, match="tariff_unusable"):
        TariffTrial(town.office).run(town.officer, values(holed))
