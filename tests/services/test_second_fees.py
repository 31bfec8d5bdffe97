"""A card or membership that both homes of a child are asked is told on the draft, and left to one of them."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from staffdesk.domain.anomalies import AnomalyKind
from staffdesk.domain.errors import NotAllowed, RuleBroken, Stale
from staffdesk.domain.permissions import Role
from staffdesk.models.households import Enrolment
from staffdesk.models.unit_of_work import Database
from staffdesk.services.money_rows import AnomalyRow
from tests.domain.tariffs import grids, grids_more
from tests.factories_money import DUE, Family, MoneyTown
from tests.services.test_billing_months import drafted, price_with
from tests.set_clock import SetClock

OCTOBER, NOVEMBER = (date(2026, 10, 1), date(2026, 10, 31)), (date(2026, 11, 1), date(2026, 11, 30))
CARD = replace(grids.G11_CARD, activity="canteen")
MEMBERSHIP = replace(grids_more.MEMBERSHIP, activity="canteen")


@pytest.fixture
def town(database: Database, clock: SetClock, tmp_path: Path) -> MoneyTown:
    return MoneyTown(database, clock, tmp_path)


def two_homes(town: MoneyTown) -> tuple[Family, Family]:
    """A child of a mother and a father, enrolled by both; the father has no other child."""
    mother, father = town.add_family("Aubry"), town.add_family("Diallo", children=())
    return mother, town.give_second_home(mother.children[0], father)


def told(town: MoneyTown, run: int) -> list[AnomalyRow]:
    kind = AnomalyKind.FEE_OF_BOTH_HOMES.value
    return [row for row in town.invoicing.detail(town.officer, run).anomalies if row.kind == kind]


def leave(town: MoneyTown, run: int, row: AnomalyRow) -> None:
    town.invoicing.leave_fee(town.officer, run, row.household_id, row.child_id or 0, row.activity)


def totals(town: MoneyTown, run: int) -> dict[str, int]:
    return {row.family: row.total_cents for row in town.invoicing.detail(town.officer, run).invoices}


def test_a_card_of_both_homes_is_told_and_left_to_one_of_them(town: MoneyTown) -> None:
    price_with(town, CARD)
    two_homes(town)
    run = drafted(town, *OCTOBER)
    first, second = told(town, run)
    assert first.kind_label == "Forfait ou cotisation demandé aux deux foyers"
    assert [row.text.replace("\u00a0", " ") for row in (first, second)] == [
        "Malo, Cantine : 59,00 €, demandés aussi à la famille Diallo",
        "Malo, Cantine : 59,00 €, demandés aussi à la famille Aubry",
    ]
    leave(town, run, second)
    leave(town, run, second)
    assert told(town, run) == []
    assert totals(town, run) == {"Aubry": 5900}
    issued = town.invoicing.issue(town.officer, run, render=False)
    assert (issued.count, issued.total_cents) == (1, 5900)


def test_what_was_left_to_one_home_is_not_asked_of_the_other_later(town: MoneyTown) -> None:
    price_with(town, CARD)
    _, father = two_homes(town)
    run = drafted(town, *OCTOBER)
    leave(town, run, told(town, run)[1])
    town.invoicing.issue(town.officer, run, render=False)
    later = drafted(town, *NOVEMBER)
    assert totals(town, later) == {"Aubry": 5900, "Diallo": 5900}, "November alone, of both again"
    assert len(told(town, later)) == 2
    assert town.account_cents(father) == 0


def test_a_home_asked_after_the_other_paid_is_told(town: MoneyTown) -> None:
    price_with(town, MEMBERSHIP)
    mother, father = town.add_family("Aubry"), town.add_family("Diallo", children=())
    town.invoicing.issue(town.officer, drafted(town, date(2026, 9, 1), date(2026, 9, 30)), render=False)
    assert town.account_cents(mother) == 2500
    town.give_second_home(mother.children[0], father)
    with town.database.begin() as session:
        right = session.scalars(select(Enrolment).where(Enrolment.household_id == father.household_id)).one()
        right.starts_on = date(2026, 10, 5)
    run = drafted(town, *OCTOBER)
    [row] = told(town, run)
    assert (row.family, row.text.replace("\u00a0", " ")) == (
        "Diallo",
        "Malo, Cantine : 25,00 €, demandés aussi à la famille Aubry",
    )
    leave(town, run, row)
    assert totals(town, run) == {}


def test_other_lines_of_the_home_stay(town: MoneyTown) -> None:
    price_with(town, CARD)
    _, father = two_homes(town)
    town.add_days(father, "evening", [date(2026, 10, 6)])
    run = town.draft()
    before = totals(town, run)
    leave(town, run, next(row for row in told(town, run) if row.family == "Diallo"))
    assert totals(town, run) == before | {"Diallo": before["Diallo"] - 5900}
    assert totals(town, run)["Diallo"] > 0


def test_who_may_not_draft_leaves_nothing_and_an_issued_run_stays(town: MoneyTown) -> None:
    price_with(town, CARD)
    two_homes(town)
    run = drafted(town, *OCTOBER)
    row = told(town, run)[0]
    with pytest.raises(NotAllowed):
        town.invoicing.leave_fee(
            town.add_staff("lecture", Role.READER), run, row.household_id, row.child_id or 0, row.activity
        )
    town.invoicing.issue(town.officer, run, render=False)
    with pytest.raises(Stale, match="run_issued"):
        leave(town, run, row)


def test_a_line_of_two_months_is_left_whole_or_not_at_all(town: MoneyTown) -> None:
    price_with(town, CARD)
    mother, father = two_homes(town)
    hers, his = (mother.household_id,), (father.household_id,)
    codes, whole = ("canteen",), (OCTOBER[0], NOVEMBER[1])
    first = town.invoicing.draft(town.officer, "Mère", *OCTOBER, DUE, codes, household_ids=hers)
    town.invoicing.issue(town.officer, first, render=False)
    run = town.invoicing.draft(town.officer, "Père", *whole, DUE, codes, household_ids=his)
    [row] = told(town, run)
    with pytest.raises(RuleBroken, match="fee_line_whole"):
        leave(town, run, row)
    assert totals(town, run) == {"Diallo": 2 * 5900}
