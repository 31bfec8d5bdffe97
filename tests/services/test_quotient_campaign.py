"""The renewal of quotients: who has not given one, who is written to, what ends on the date."""

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select, update

from staffdesk.domain.errors import NotAllowed, RuleBroken
from staffdesk.domain.permissions import Actor, Role
from staffdesk.models.households import Enrolment, FamilyQuotientRow
from staffdesk.models.messages import Message, Thread
from staffdesk.models.sync import OutboxMessage
from staffdesk.models.unit_of_work import Database
from staffdesk.services.quotient_campaign import QuotientCampaign
from staffdesk.services.quotients import QuotientAsked, Quotients
from tests.factories_money import Family, MoneyTown
from tests.set_clock import SetClock
from tests.together import insist, run_together

REFRESH = date(2027, 2, 1)


@pytest.fixture
def town(database: Database, clock: SetClock, tmp_path: Path) -> MoneyTown:
    return MoneyTown(database, clock, tmp_path)


@pytest.fixture
def agent(town: MoneyTown) -> Actor:
    return town.add_staff("sophie", Role.AGENT)


def add(town: MoneyTown, name: str, until: date | None, quotient: str | None = "900") -> Family:
    """A family enrolled until June, whose quotient ends on a day."""
    family = town.add_family(name, quotient=quotient)
    with town.database.begin() as session:
        of_family = FamilyQuotientRow.household_id == family.household_id
        session.execute(
            update(FamilyQuotientRow).where(of_family).values(valid_from=date(2026, 2, 1), valid_to=until)
        )
        session.execute(
            update(Enrolment)
            .where(Enrolment.household_id == family.household_id)
            .values(starts_on=date(2026, 9, 1), ends_on=date(2027, 6, 30))
        )
    return family


def test_those_who_have_not_renewed_are_listed_by_name(town: MoneyTown, agent: Actor) -> None:
    add(town, "Tilleul", REFRESH)
    add(town, "Érable", None)
    add(town, "Charme", None, quotient=None)
    renewed = add(town, "Aulne", REFRESH)
    Quotients(town.office).record(agent, renewed.household_id, QuotientAsked("850", REFRESH))
    seen = QuotientCampaign(town.office).view(agent, REFRESH)
    assert (seen.families, seen.without_end) == (4, 1)
    assert [(row.family, row.until, row.value is None) for row in seen.rows] == [
        ("Charme", None, True),
        ("Érable", None, False),
        ("Tilleul", date(2027, 1, 31), False),
    ]


def test_a_family_is_written_to_once_in_a_week(town: MoneyTown, agent: Actor, clock: SetClock) -> None:
    family = add(town, "Tilleul", REFRESH)
    campaign = QuotientCampaign(town.office)
    assert campaign.remind(agent, REFRESH, [family.household_id, 9999]) == 1
    assert campaign.remind(agent, REFRESH, [family.household_id]) == 0
    with town.database.read() as session:
        (message,) = session.scalars(select(Message)).all()
        assert "1ᵉʳ\u00a0février\u00a02027" in message.body
        kinds = session.scalars(select(OutboxMessage.kind)).all()
        assert "message" in kinds
    (row,) = campaign.view(agent, REFRESH).rows
    assert row.reminded_at == clock.now()
    assert not row.may_be_reminded
    clock.advance(days=8)
    assert campaign.remind(agent, REFRESH, [family.household_id]) == 1


def test_the_reminder_says_what_is_true_of_the_family(town: MoneyTown, agent: Actor) -> None:
    held = add(town, "Tilleul", REFRESH)
    ended = add(town, "Aulne", date(2026, 11, 1))
    without = add(town, "Charme", None, quotient=None)
    families = [held.household_id, ended.household_id, without.household_id]
    assert QuotientCampaign(town.office).remind(agent, REFRESH, families) == 3
    with town.database.read() as session:
        rows = session.execute(
            select(Thread.household_id, Thread.subject, Message.body).join(
                Message, Message.thread_id == Thread.id
            )
        )
        told = {household: (subject, body) for household, subject, body in rows.tuples()}
    assert "est retenu jusqu’au 31\u00a0janvier\u00a02027" in told[held.household_id][1]
    assert "n’est plus retenu depuis le 1ᵉʳ\u00a0novembre\u00a02026" in told[ended.household_id][1]
    subject, body = told[without.household_id]
    assert "renouveler" not in subject + body
    assert "Nous n’avons pas votre quotient familial" in body
    for household in (ended, without):
        assert "tarif le plus fort s’applique" in told[household.household_id][1]


def test_two_who_remind_at_once_write_once(town: MoneyTown, agent: Actor) -> None:
    families = [add(town, name, REFRESH).household_id for name in ("Tilleul", "Aulne")]
    written: list[int] = []

    def write() -> None:
        written.append(insist(lambda: QuotientCampaign(town.office).remind(agent, REFRESH, families)))

    run_together([write] * 3)
    assert sorted(written) == [0, 0, 2]
    with town.database.read() as session:
        assert len(session.scalars(select(Message)).all()) == 2


def test_what_has_no_end_ends_on_a_refresh_to_come(town: MoneyTown, agent: Actor) -> None:
    family = add(town, "Érable", None)
    campaign = QuotientCampaign(town.office)
    assert campaign.end_on(agent, REFRESH) == 1
    assert campaign.view(agent, REFRESH).without_end == 0
    with town.database.read() as session:
        row = session.scalars(
            select(FamilyQuotientRow).where(FamilyQuotientRow.household_id == family.household_id)
        ).one()
        assert row.valid_to == REFRESH
    with pytest.raises(RuleBroken, match="refresh_past"):
        campaign.end_on(agent, date(2026, 2, 1))


def test_who_may_not_edit_families_writes_to_nobody(town: MoneyTown) -> None:
    reader = town.add_staff("lecture", Role.READER)
    campaign = QuotientCampaign(town.office)
    assert campaign.view(reader, REFRESH).rows == ()
    with pytest.raises(NotAllowed):
        campaign.remind(reader, REFRESH, [])
    with pytest.raises(NotAllowed):
        campaign.end_on(reader, REFRESH)
