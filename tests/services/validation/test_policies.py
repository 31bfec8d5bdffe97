"""Policies as Paramètres uses them: who may switch, what is kept of it, what was decided and taken back."""

from datetime import date

import pytest
from sqlalchemy import select

from staffdesk.domain.dates import Period
from staffdesk.domain.errors import NotAllowed, RuleBroken
from staffdesk.domain.topics import Topic
from staffdesk.models.policies import Policy
from staffdesk.models.staff import AuditEntry
from staffdesk.services.policy_rows import PolicyRow
from staffdesk.services.validation.automatic import AutomaticDecisions
from staffdesk.services.validation.policies import Policies
from staffdesk.services.validation.queue import Requests
from tests.factories import ADMIN, AGENT, READER, SmallTown
from tests.services.validation.policy_town import a_family, asks_for, decide_by_hand, switch_on

NOVEMBER = Period(date(2026, 11, 1), date(2026, 12, 1))


def row_of(town: SmallTown, kind: str, activity: str = "") -> PolicyRow:
    rows = Policies(town.office).view(READER).policies
    return next(row for row in rows if (row.kind, row.activity) == (kind, activity))


def test_every_kind_has_a_switch_for_every_activity_and_all_are_off(small_town: SmallTown) -> None:
    rows = Policies(small_town.office).view(READER).policies
    assert len(rows) == 3 * 3 + 1
    assert [row.kind_name for row in rows[::3]] == [
        "Réservations",
        "Annulations",
        "Absences",
        "Téléphones et profession",
    ]
    assert not any(row.is_on for row in rows)


def test_a_switch_keeps_who_and_since_when_and_leaves_a_trace(small_town: SmallTown) -> None:
    policies = Policies(small_town.office)
    assert policies.switch(ADMIN, "booking", "cantine", on=True) == {Topic.SETTINGS}
    at = small_town.clock.now()
    small_town.clock.advance(minutes=5)
    policies.switch(ADMIN, "booking", "cantine", on=True)  # already so: nothing changes
    row = row_of(small_town, "booking", "cantine")
    assert (row.is_on, row.since_at, row.changed_by) == (True, at, ADMIN.name)
    policies.switch(ADMIN, "booking", "cantine", on=False)
    assert row_of(small_town, "booking", "cantine").since_at == small_town.clock.now()
    with small_town.database.read() as session:
        entries = session.execute(
            select(AuditEntry.action, AuditEntry.record, AuditEntry.who)
            .where(AuditEntry.action.like("policy.%"))
            .order_by(AuditEntry.id)
        ).all()
        assert len(session.scalars(select(Policy)).all()) == 1
    assert [tuple(entry) for entry in entries] == [
        ("policy.switched_on", "policy:booking:cantine", ADMIN.name),
        ("policy.switched_off", "policy:booking:cantine", ADMIN.name),
    ]


def test_only_who_configures_switches(small_town: SmallTown) -> None:
    with pytest.raises(NotAllowed):
        Policies(small_town.office).switch(AGENT, "booking", "cantine", on=True)


@pytest.mark.parametrize(
    ("kind", "activity"), [("document", ""), ("booking", "judo"), ("booking", ""), ("contact", "cantine")]
)
def test_a_policy_that_is_none_is_refused(small_town: SmallTown, kind: str, activity: str) -> None:
    policies = Policies(small_town.office)
    with pytest.raises(RuleBroken, match="policy_unknown"):
        policies.switch(ADMIN, kind, activity, on=True)
    with pytest.raises(RuleBroken, match="policy_unknown"):
        policies.simulate(AGENT, kind, activity, NOVEMBER)


def test_the_simulation_is_handed_through(small_town: SmallTown) -> None:
    family, child = a_family(small_town)
    asked = asks_for(small_town, family, child)
    decide_by_hand(small_town, asked, "refused")
    found = Policies(small_town.office).simulate(READER, "booking", "cantine", NOVEMBER)
    assert (found.first_on, found.last_on) == (date(2026, 11, 1), date(2026, 11, 30))
    assert [row.differs for row in found.rows] == [True]


def test_the_decisions_are_listed_newest_first_with_those_taken_back(small_town: SmallTown) -> None:
    switch_on(small_town, "booking:cantine")
    first, second = (asks_for(small_town, *a_family(small_town, name)) for name in ("Un", "Deux"))
    AutomaticDecisions(small_town.office).run()
    Requests(small_town.office).undo(AGENT, first)
    rows = Policies(small_town.office).view(READER).decisions
    assert [(row.request_id, row.family, row.undone_by) for row in rows] == [
        (second, "Deux", ""),
        (first, "Un", AGENT.name),
    ]
    assert {row.policies for row in rows} == {"Réservations, Cantine"}
    assert rows[0].checks.endswith("contrôles conformes")
    assert rows[0].summary.startswith("Cantine · ")
