"""A family moves: the price of a day follows its date, and what is invoiced changes once it is decided."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from threading import Barrier

import pytest
from sqlalchemy import select

from staffdesk.domain.errors import NotAllowed, NotFound, RuleBroken, Stale
from staffdesk.domain.permissions import Actor, Role
from staffdesk.models.households import Household, HouseholdMove
from staffdesk.models.invoices import InvoiceLine
from staffdesk.models.staff import AuditEntry
from staffdesk.models.unit_of_work import Database
from staffdesk.services.crediting import Crediting
from staffdesk.services.family_sheet import family_sheet
from staffdesk.services.residence_editing import MoveAsked, ResidenceEditing
from tests.factories_money import Family, MoneyTown, october_days
from tests.set_clock import SetClock

OUT_ON = date(2026, 10, 6)


@pytest.fixture
def town(database: Database, clock: SetClock, tmp_path: Path) -> MoneyTown:
    return MoneyTown(database, clock, tmp_path)


@pytest.fixture
def agent(town: MoneyTown) -> Actor:
    return town.add_staff("sophie", Role.AGENT)


def out(on: date = OUT_ON, residence: str = "non_resident") -> MoveAsked:
    return MoveAsked(residence, on, "déménagement à Saint-Loup")


def moves(town: MoneyTown, family: Family) -> list[HouseholdMove]:
    with town.database.read() as session:
        asked = select(HouseholdMove).where(HouseholdMove.household_id == family.household_id)
        return list(session.scalars(asked.order_by(HouseholdMove.valid_from)))


def test_each_day_is_invoiced_by_the_residence_on_its_date_and_says_so(town: MoneyTown, agent: Actor) -> None:
    family = town.add_family()
    town.add_days(family, "canteen", [date(2026, 10, 5), OUT_ON, date(2026, 10, 12)])
    use = ResidenceEditing(town.office)
    use.record(agent, family.household_id, out())
    use.record(agent, family.household_id, out(date(2026, 10, 12), "resident"))
    town.issue()
    with town.database.read() as session:
        asked = select(InvoiceLine).where(InvoiceLine.invoice_id == town.invoice_of(family))
        lines = session.scalars(asked).all()
    assert sorted((line.quantity, line.unit_cents) for line in lines) == [(1, 650), (2, 305)]
    said = {
        (fact["values"]["residence"], fact["values"]["since"])
        for line in lines
        for fact in line.why
        if fact["code"] == "residence"
    }
    assert said == {("non_resident", "2026-10-06"), ("resident", "2026-10-12")}


def test_what_a_move_would_change_is_shown_by_month(town: MoneyTown, agent: Actor) -> None:
    family = town.add_family()
    town.add_days(family, "canteen", [date(2026, 10, 5), OUT_ON, date(2026, 11, 3)])
    preview = ResidenceEditing(town.office).preview(agent, family.household_id, out())
    assert [(row.month, row.before_cents, row.after_cents, row.invoiced) for row in preview.rows] == [
        (date(2026, 10, 1), 610, 955, False),
        (date(2026, 11, 1), 305, 650, False),
    ]
    assert (preview.open_cents, preview.is_retroactive) == (690, False)
    assert moves(town, family) == []


def test_what_is_invoiced_changes_only_once_it_is_decided(town: MoneyTown, agent: Actor) -> None:
    family = town.add_family(residence="non_resident")
    town.add_days(family, "canteen", october_days(4))
    town.issue()
    assert town.account_cents(family) == 2600
    use, back = ResidenceEditing(town.office), out(date(2026, 10, 1), "resident")
    preview = use.preview(agent, family.household_id, back)
    assert (preview.is_retroactive, preview.invoiced_cents) == (True, -1380)
    with pytest.raises(RuleBroken, match="residence_retroactive"):
        use.record(agent, family.household_id, back)
    assert moves(town, family) == []
    use.record(agent, family.household_id, back, retroactive=True, seen=preview)
    open_rows = Crediting(town.office).corrections(town.officer)
    assert [row.cents for row in open_rows] == [-345] * 4
    assert "tarif de la commune depuis le 1\u1d49\u02b3\u00a0oct.\u00a02026" in open_rows[0].why
    town.credit()
    assert town.account_cents(family) == 1220


def test_a_dearer_residence_on_invoiced_days_is_a_line_of_the_next_invoice(
    town: MoneyTown, agent: Actor
) -> None:
    family = town.add_family()
    town.add_days(family, "canteen", [date(2026, 10, 5), OUT_ON])
    town.issue()
    ResidenceEditing(town.office).record(agent, family.household_id, out(), retroactive=True)
    town.issue()
    assert town.account_cents(family) == 305 + 650


def test_what_a_colleague_changed_since_is_seen_first(town: MoneyTown, agent: Actor) -> None:
    family = town.add_family()
    town.add_days(family, "canteen", [OUT_ON, date(2026, 10, 8)])
    town.issue()
    use = ResidenceEditing(town.office)
    seen = use.preview(agent, family.household_id, out())
    use.record(agent, family.household_id, out(date(2026, 10, 8)), retroactive=True)
    with pytest.raises(Stale, match="prices_moved"):
        use.record(agent, family.household_id, out(), retroactive=True, seen=seen)
    assert len(moves(town, family)) == 1


def test_of_two_desks_at_once_one_decides_and_the_other_sees_first(town: MoneyTown, agent: Actor) -> None:
    family = town.add_family()
    town.add_days(family, "canteen", [OUT_ON])
    use, both = ResidenceEditing(town.office), Barrier(2)
    seen = use.preview(agent, family.household_id, out())

    def decide() -> str:
        both.wait()
        try:
            use.record(agent, family.household_id, out(), seen=seen)
        except Stale as error:
            return error.code
        return "recorded"

    with ThreadPoolExecutor(2) as desks:
        told = [one.result() for one in (desks.submit(decide), desks.submit(decide))]
    assert sorted(told) == ["prices_moved", "recorded"]
    assert len(moves(town, family)) == 1


def test_a_move_is_journalled_told_in_the_sheet_and_published(town: MoneyTown, agent: Actor) -> None:
    family = town.add_family()
    with town.database.read() as session:
        revision = session.get_one(Household, family.household_id).snapshot_rev
    ResidenceEditing(town.office).record(agent, family.household_id, out())
    with town.database.read() as session:
        sheet = family_sheet(session, family.household_id, town.clock.today())
        entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "household.moved")).one()
        assert session.get_one(Household, family.household_id).snapshot_rev > revision
    assert sheet.residence == "Hors commune"
    assert [(row.words, row.valid_from, row.reason, row.by) for row in sheet.residences] == [
        ("Hors commune", OUT_ON, "déménagement à Saint-Loup", agent.name),
        ("Commune", None, "", ""),
    ]
    assert entry.facts["before"] == "resident"
    assert sheet.timeline[0].text == (
        "Domicile au sens des tarifs\u00a0: Hors commune à partir du 6\u00a0oct.\u00a02026, déménagement "
        "à Saint-Loup"
    )


def test_the_same_first_day_is_written_over(town: MoneyTown, agent: Actor) -> None:
    family = town.add_family()
    use = ResidenceEditing(town.office)
    use.record(agent, family.household_id, out())
    use.record(agent, family.household_id, out(residence="assimilated"))
    assert [row.residence for row in moves(town, family)] == ["assimilated"]


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        (MoveAsked("lune", OUT_ON, "fusée"), "choice_missing"),
        (MoveAsked("non_resident", OUT_ON), "field_missing"),
        (MoveAsked("resident", OUT_ON, "rien"), "residence_same"),
    ],
)
def test_what_is_no_move_is_refused(town: MoneyTown, agent: Actor, wrong: MoveAsked, code: str) -> None:
    family = town.add_family()
    with pytest.raises(RuleBroken, match=code):
        ResidenceEditing(town.office).record(agent, family.household_id, wrong)


def test_who_may_not_edit_a_family_records_nothing(town: MoneyTown) -> None:
    family = town.add_family()
    reader = town.add_staff("lecture", Role.READER)
    use = ResidenceEditing(town.office)
    with pytest.raises(NotAllowed):
        use.record(reader, family.household_id, out())
    with pytest.raises(NotFound):
        use.preview(reader, 9999, out())
