"""Families look real: separated households, a spread of quotients, papers that miss, no real person."""

import re
from collections import Counter
from decimal import Decimal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from staffdesk.demo import names
from staffdesk.demo.families import LOWEST_QUOTIENT, Population, insert_population
from staffdesk.domain.custody import is_others_day
from staffdesk.models.base import new_uid
from staffdesk.models.households import (
    Child,
    FamilyQuotientRow,
    Guardian,
    HealthRecord,
    Household,
    Membership,
    PickupPerson,
)
from staffdesk.models.requests import SupportingDocument
from staffdesk.models.unit_of_work import Database
from staffdesk.services.custodies import load_custodies
from tests.demo.conftest import NOW, DrawnTown


def test_some_households_are_separated_and_share_the_weeks_of_their_children(session: Session) -> None:
    shared = session.execute(
        select(Membership.child_id, func.count()).group_by(Membership.child_id).having(func.count() > 1)
    ).all()
    children = session.scalar(select(func.count(Child.id))) or 0
    assert 0.03 < len(shared) / children < 0.3
    assert {count for _, count in shared} == {2}
    custodies = load_custodies(session, [child for child, _ in shared])
    assert set(custodies) == {child for child, _ in shared}


def test_each_day_of_a_shared_child_belongs_to_one_household(session: Session, town: DrawnTown) -> None:
    today = town.office.clock.today()
    custodies = load_custodies(session, session.scalars(select(Child.id)).all())
    assert custodies
    for custody in custodies.values():
        agreed = custody.on(today)
        assert agreed is not None
        pair = agreed.households
        assert sorted(is_others_day(custody, uid, today) for uid in pair) == [False, True]


def test_quotients_spread_over_every_band_and_some_are_unknown(session: Session) -> None:
    values = session.scalars(select(FamilyQuotientRow.value)).all()
    households = session.scalar(select(func.count(Household.id))) or 0
    assert 0 < households - len(values) < households / 4
    assert min(values) < Decimal(640)
    assert max(values) > Decimal(1500)
    assert len(set(values)) == len(values)


def test_no_quotient_looks_like_a_mistake(session: Session) -> None:
    assert min(session.scalars(select(FamilyQuotientRow.value))) >= LOWEST_QUOTIENT


def test_no_two_children_of_a_household_bear_one_first_name(session: Session) -> None:
    rows = session.execute(
        select(Membership.household_id, Child.first_name).join(Child, Membership.child_id == Child.id)
    ).all()
    assert len(rows) == len(set(rows))


def test_some_papers_are_missing_and_some_have_expired(session: Session, town: DrawnTown) -> None:
    children = session.scalar(select(func.count(Child.id))) or 0
    papers = Counter(session.scalars(select(SupportingDocument.type_code)))
    assert 0 < papers["vaccination"] < children
    assert 0 < papers["insurance"] < children
    expired = select(func.count()).where(SupportingDocument.expires_on < town.office.clock.today())
    assert (session.scalar(expired) or 0) > 0


def test_health_is_sealed_and_can_be_opened_with_the_key_of_the_town(
    session: Session, town: DrawnTown
) -> None:
    sealer = town.office.sealer()
    rows = session.scalars(select(HealthRecord)).all()
    opened = [sealer.open_health(row.child_id, row.sealed) for row in rows]
    children = session.scalar(select(func.count(Child.id))) or 0
    assert 0.9 * children < len(opened) < children, "of some children no form came"
    assert any(facts["allergies"] for facts in opened)
    assert not any(b"Dr " in row.sealed for row in rows)


def test_every_child_can_be_collected_by_somebody(session: Session) -> None:
    with_persons = select(func.count(PickupPerson.child_id.distinct()))
    assert session.scalar(with_persons) == session.scalar(select(func.count(Child.id)))


def test_words_about_a_person_fit_its_name(session: Session) -> None:
    """Nobody is a grandmother called Bertrand."""
    people = [(one.name.split()[0], one.link) for one in session.scalars(select(PickupPerson))]
    people += [(one.first_name, one.profession) for one in session.scalars(select(Guardian))]
    for place, first_names in enumerate((names.WOMEN, names.MEN)):
        said = {word for name, word in people if name in first_names}
        assert said <= {pair[place] for pair in (*names.LINKS, *names.PROFESSIONS)}
        assert len(said) > len(names.LINKS)


def test_nobody_can_be_reached_by_accident(session: Session) -> None:
    guardians = session.scalars(select(Guardian)).all()
    assert all(guardian.email.endswith(".example") for guardian in guardians)
    assert len({guardian.email for guardian in guardians}) == len(guardians)
    assert all(re.fullmatch(r"0[67] 00 \d\d \d\d \d\d", guardian.mobile) for guardian in guardians)


def test_identifiers_are_of_the_shape_of_those_of_the_program(session: Session) -> None:
    uids = session.scalars(select(Household.uid)).all()
    assert {len(uid) for uid in uids} == {len(new_uid())}
    assert all(int(uid, 16) >= 0 for uid in uids)


def test_whoever_is_added_to_a_drawn_town_gets_a_number_of_its_own(database: Database) -> None:
    drawn = Population()
    for number in ("F0001", "F0002"):
        drawn.add(Household, uid=new_uid(), number=number, name="Tirée", created_at=NOW)
    with database.begin() as session:
        insert_population(session, drawn)
        added = Household(uid=new_uid(), number="F0003", name="Ajoutée", created_at=NOW)
        session.add(added)
        session.flush()
        assert added.id == 3
