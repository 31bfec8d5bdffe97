"""Aids granted by name: counted on their days, shown before they change what is invoiced, never twice."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, select

from staffdesk.domain.bookings import BookingEvent
from staffdesk.domain.errors import NotAllowed, NotFound, RuleBroken, Stale
from staffdesk.domain.french.prices import explain
from staffdesk.domain.money import Cents
from staffdesk.domain.permissions import Actor, Role
from staffdesk.domain.tariffs.explanation import Fact
from staffdesk.domain.tariffs.extras import Aid
from staffdesk.domain.tariffs.methods import UnitPrice
from staffdesk.models.bookings import BookingCorrection
from staffdesk.models.households import AidGrantRow, Household, Membership
from staffdesk.models.invoices import InvoiceLine
from staffdesk.models.staff import AuditEntry
from staffdesk.models.unit_of_work import Database
from staffdesk.services.aids import AidAsked, Aids
from staffdesk.services.crediting import Crediting
from tests.domain.tariffs import grids
from tests.factories_money import Family, MoneyTown, october_days
from tests.services.test_billing_months import price_with
from tests.set_clock import SetClock

BY_NAME = Aid("epicerie", "CCAS d’Essai", UnitPrice((Cents(100),)), automatic=False)
MEAL = replace(grids.G1_MEAL, aids=(*grids.G1_MEAL.aids, BY_NAME))


@pytest.fixture
def town(database: Database, clock: SetClock, tmp_path: Path) -> MoneyTown:
    made = MoneyTown(database, clock, tmp_path)
    price_with(made, MEAL)
    return made


@pytest.fixture
def agent(town: MoneyTown) -> Actor:
    return town.add_staff("sophie", Role.AGENT)


def asked(on: date = date(2026, 10, 1), **more: Any) -> AidAsked:
    return AidAsked("epicerie", on, **{"reference": "décision 12", **more})


def grant(town: MoneyTown, agent: Actor, family: Family, wish: AidAsked, **how: Any) -> None:
    use = Aids(town.office)
    marked = replace(wish, mark=use.board(agent, family.household_id).mark)
    use.record(agent, family.household_id, marked, **how)


def lines(town: MoneyTown) -> list[InvoiceLine]:
    with town.database.read() as session:
        return list(session.scalars(select(InvoiceLine).order_by(InvoiceLine.id)))


def test_only_aids_given_by_name_are_offered_with_their_activities(town: MoneyTown, agent: Actor) -> None:
    family = town.add_family()
    [offered] = Aids(town.office).board(agent, family.household_id).offered
    assert (offered.code, offered.payer, offered.activities) == ("epicerie", "CCAS d’Essai", ("Cantine",))


def test_an_aid_lowers_the_price_of_its_days_alone_and_its_share_is_kept(
    town: MoneyTown, agent: Actor
) -> None:
    family = town.add_family()
    first, second, third, *_ = october_days(4)
    town.add_days(family, "canteen", [first, second, third])
    grant(town, agent, family, asked(second, valid_to=third))
    town.issue()
    [plain, aided] = lines(town)
    assert [(line.quantity, line.unit_cents) for line in (plain, aided)] == [(2, 305), (1, 205)]
    assert plain.borne == []
    [[kind, code, payer, reference, cents, month, count, bookings]] = aided.borne
    assert (kind, code, payer, reference) == ("aid", "epicerie", "CCAS d’Essai", "décision 12")
    assert (cents, month, count) == (100, "2026-10-01", 1)
    assert [booking for booking, _ in aided.days] == bookings
    assert town.account_cents(family) == 815
    assert "aide CCAS d’Essai (décision 12) déduite\u00a0: 1,00\u00a0€" in aided.detail
    [said] = [plain for plain in explain(map(Fact.read, aided.why)) if plain.startswith("Aide")]
    assert said == "Aide CCAS d’Essai (décision 12)\u00a0: \u22121,00\u00a0€."


def test_an_aid_for_one_child_lowers_the_price_of_that_child(town: MoneyTown, agent: Actor) -> None:
    family = town.add_family(children=(("Malo", date(2017, 5, 2)), ("Ana", date(2019, 5, 2))))
    for child in range(2):
        town.add_days(family, "canteen", october_days(1), child=child)
    grant(town, agent, family, asked(child_id=family.children[1]))
    town.issue()
    assert [(line.child_id, line.amount_cents) for line in lines(town)] == [
        (family.children[0], 305),
        (family.children[1], 205),
    ]


def test_what_an_aid_would_change_is_shown_and_invoiced_days_follow_once_it_is_decided(
    town: MoneyTown, agent: Actor
) -> None:
    family = town.add_family()
    town.add_days(family, "canteen", october_days(4))
    town.issue()
    use = Aids(town.office)
    preview = use.preview(agent, family.household_id, asked())
    assert (preview.is_retroactive, preview.invoiced_cents, preview.open_cents) == (True, -400, 0)
    with pytest.raises(RuleBroken, match="aid_retroactive"):
        grant(town, agent, family, asked())
    assert Aids(town.office).board(agent, family.household_id).grants == ()
    with pytest.raises(Stale, match="prices_moved"):
        grant(town, agent, family, asked(), retroactive=True, seen=replace(preview, invoiced_cents=-100))
    grant(town, agent, family, asked(), retroactive=True, seen=preview)
    [first, *_] = rows = Crediting(town.office).corrections(town.officer)
    assert [row.cents for row in rows] == [-100] * 4
    assert first.why.startswith("aide CCAS d’Essai (décision 12), décidée après facturation")
    town.credit()
    assert town.account_cents(family) == 820
    with town.database.read() as session:
        borne = session.scalars(select(BookingCorrection.borne)).all()
    assert borne == [[["aid", "epicerie", "CCAS d’Essai", "décision 12", 100, 1]]] * 4


def test_an_aided_day_that_is_excused_takes_the_share_back_as_it_was(town: MoneyTown, agent: Actor) -> None:
    family = town.add_family()
    days = october_days(2)
    town.add_days(family, "canteen", days, state="booked")
    grant(town, agent, family, asked())
    town.issue()
    town.move_day(family, BookingEvent.EXCUSE, days[0])
    with town.database.read() as session:
        row = session.scalars(select(BookingCorrection)).one()
        assert (row.cents, row.borne) == (
            -205,
            [["aid", "epicerie", "CCAS d’Essai", "décision 12", 100, -1]],
        )
    town.move_day(family, BookingEvent.RESTORE, days[0])
    with town.database.read() as session:
        counts = [row.borne[0][-1] for row in session.scalars(select(BookingCorrection))]
        assert counts == [-1, 1]


def test_a_grant_is_changed_ended_and_withdrawn_with_its_trace(town: MoneyTown, agent: Actor) -> None:
    family = town.add_family()
    use, key = Aids(town.office), family.household_id
    grant(town, agent, family, asked())
    [row] = use.board(agent, key).grants
    grant(town, agent, family, asked(valid_to=date(2026, 12, 1), grant_id=row.grant_id))
    [row] = use.board(agent, key).grants
    assert (row.valid_from, row.valid_to) == (date(2026, 10, 1), date(2026, 11, 30))
    grant(town, agent, family, asked(grant_id=row.grant_id, withdrawn=True))
    assert use.board(agent, key).grants == ()
    with town.database.read() as session:
        told = session.scalars(
            select(AuditEntry.action).where(AuditEntry.action.like("household.aid%"))
        ).all()
        assert told == ["household.aid_granted", "household.aid_changed", "household.aid_withdrawn"]
        revision = session.scalars(select(Household.snapshot_rev).where(Household.id == key)).one()
        assert revision == 3


def test_a_child_who_left_the_household_keeps_its_grant_its_own(town: MoneyTown, agent: Actor) -> None:
    family = town.add_family(children=(("Malo", date(2017, 5, 2)), ("Ana", date(2019, 5, 2))))
    ana = family.children[1]
    grant(town, agent, family, asked(child_id=ana))
    with town.database.begin() as session:
        session.execute(delete(Membership).where(Membership.child_id == ana))
    board = Aids(town.office).board(agent, family.household_id)
    [row] = board.grants
    assert (row.child, board.children[-1]) == ("Ana", (ana, "Ana"))
    ended = asked(child_id=ana, valid_to=date(2026, 12, 1), grant_id=row.grant_id)
    grant(town, agent, family, ended)
    with pytest.raises(NotFound, match="child"):
        grant(town, agent, family, asked(date(2027, 1, 1), child_id=ana))


def test_what_a_colleague_changed_meanwhile_is_not_written_over(town: MoneyTown, agent: Actor) -> None:
    family = town.add_family()
    use = Aids(town.office)
    seen = use.board(agent, family.household_id)
    grant(town, agent, family, asked())
    with pytest.raises(Stale, match="aids_changed") as refused:
        use.record(agent, family.household_id, asked(date(2026, 12, 1), mark=seen.mark))
    assert refused.value.facts["who"] == agent.name
    with town.database.read() as session:
        assert session.scalars(select(AidGrantRow.valid_from)).all() == [date(2026, 10, 1)]


@pytest.mark.parametrize(
    ("wish", "code", "field"),
    [
        (asked(valid_to=date(2026, 10, 1)), "aid_reversed", "valid_to"),
        (asked(reference="x" * 81), "text_long", "reference"),
        (replace(asked(), code="ccas"), "choice_missing", "aid"),
        (asked(date(2027, 1, 5)), "aid_twice", "valid_from"),
    ],
)
def test_a_grant_that_makes_no_sense_is_refused_at_its_field(
    town: MoneyTown, agent: Actor, wish: AidAsked, code: str, field: str
) -> None:
    family = town.add_family()
    grant(town, agent, family, asked(date(2027, 1, 1)))
    with pytest.raises(RuleBroken, match=code) as refused:
        Aids(town.office).preview(agent, family.household_id, wish)
    assert refused.value.facts["field"] == field


def test_where_no_tariff_has_an_aid_by_name_it_says_so(town: MoneyTown, agent: Actor) -> None:
    price_with(town, grids.G1_MEAL)
    family = town.add_family()
    with pytest.raises(RuleBroken, match="no_named_aids"):
        Aids(town.office).preview(agent, family.household_id, asked())


def test_who_may_not_edit_files_grants_nothing(town: MoneyTown, agent: Actor) -> None:
    family = town.add_family()
    with pytest.raises(NotAllowed):
        grant(town, town.add_staff("jo", Role.READER), family, asked())
    with pytest.raises(NotFound):
        Aids(town.office).board(agent, 999)


def test_a_draft_made_before_the_grant_is_outdated(town: MoneyTown, agent: Actor) -> None:
    family = town.add_family()
    town.add_days(family, "canteen", october_days(2))
    run = town.draft()
    grant(town, agent, family, asked())
    with pytest.raises(Stale, match="draft_outdated"):
        town.invoicing.issue(town.officer, run)
