"""Simulation: the past is judged as it stood then, what differs comes first, and nothing is written."""

from datetime import date

from sqlalchemy import select

from staffdesk.domain.dates import Period
from staffdesk.domain.policies import PolicyKey, PolicyKind
from staffdesk.models import Base
from staffdesk.services.validation.simulation import simulate
from tests.factories import (
    NEXT_MONDAY,
    NEXT_WEDNESDAY,
    THIS_FRIDAY,
    SmallTown,
    add_child,
    add_family,
    booking_body,
    edit_body,
    receive,
)
from tests.services.validation.policy_town import (
    SCHOOL_DAYS,
    a_family,
    asks_for,
    decide_by_hand,
    switch_on,
)

NOVEMBER = Period(date(2026, 11, 1), date(2026, 12, 1))
CANTEEN = PolicyKey(PolicyKind.BOOKING, "cantine")


def everything(town: SmallTown) -> dict[str, list[tuple[object, ...]]]:
    with town.database.read() as session:
        return {
            table.name: [tuple(row) for row in session.execute(select(table).order_by(*table.primary_key))]
            for table in Base.metadata.sorted_tables
        }


def past_of_canteen(town: SmallTown) -> dict[str, int]:
    """Four decided requests: green and accepted, green and refused, late, and one that lacked a paper."""
    made = {}
    for name, outcome in [("accepted", "accepted"), ("refused", "refused")]:
        family, child = a_family(town, name)
        made[name] = asks_for(town, family, child)
        decide_by_hand(town, made[name], outcome)
    family, child = a_family(town, "late")
    made["late"] = asks_for(town, family, child, THIS_FRIDAY)
    decide_by_hand(town, made["late"], "refused")
    family = add_family(town, "papers")
    made["papers"] = asks_for(town, family, add_child(town, family, complete=False))
    decide_by_hand(town, made["papers"], "accepted")
    return made


def test_the_past_is_counted_with_what_differs_first_and_the_reasons(small_town: SmallTown) -> None:
    made = past_of_canteen(small_town)
    with small_town.database.read() as session:
        found = simulate(session, CANTEEN, NOVEMBER)
    assert (len(found.rows), found.accepted, found.left, found.differing) == (4, 2, 2, 1)
    assert found.rows[0].request_id == made["refused"]
    assert {row.request_id: row.would_accept for row in found.rows} == {
        made["accepted"]: True,
        made["refused"]: True,
        made["late"]: False,
        made["papers"]: False,
    }
    late = next(row for row in found.rows if row.request_id == made["late"])
    assert late.why_left == "délai"
    assert (late.family, late.status, late.decided_by) == ("late", "refused", "Camille R.")
    reasons = dict(found.reasons)
    assert reasons["délai"] == 1
    assert reasons["justificatifs"] == 1


def test_it_writes_nothing(small_town: SmallTown) -> None:
    past_of_canteen(small_town)
    before = everything(small_town)
    with small_town.database.read() as session:
        assert simulate(session, CANTEEN, NOVEMBER).rows
    assert everything(small_town) == before


def test_only_the_requests_of_the_period_and_of_the_policy_are_put_before_it(small_town: SmallTown) -> None:
    past_of_canteen(small_town)
    family, child = a_family(small_town)
    pending = asks_for(small_town, family, child, SCHOOL_DAYS[1])
    other = receive(
        small_town, family, "booking", booking_body(child, NEXT_WEDNESDAY, slot="mercredi.journee")
    )
    decide_by_hand(small_town, other, "accepted")
    with small_town.database.read() as session:
        november = simulate(session, CANTEEN, NOVEMBER)
        october = simulate(session, CANTEEN, Period(date(2026, 10, 1), date(2026, 11, 1)))
        wednesdays = simulate(session, PolicyKey(PolicyKind.BOOKING, "mercredi"), NOVEMBER)
    assert pending not in {row.request_id for row in november.rows}
    assert october.rows == ()
    assert [row.request_id for row in wednesdays.rows] == [other]


def test_a_mixed_request_counts_the_policies_that_are_already_on(small_town: SmallTown) -> None:
    family, child = a_family(small_town)
    body = booking_body(child, NEXT_MONDAY)
    body["items"] += booking_body(child, NEXT_WEDNESDAY, slot="mercredi.journee")["items"]
    asked = receive(small_town, family, "booking", body)
    decide_by_hand(small_town, asked, "accepted", "accepted")
    with small_town.database.read() as session:
        alone = simulate(session, CANTEEN, NOVEMBER)
    switch_on(small_town, "booking:mercredi")
    with small_town.database.read() as session:
        beside = simulate(session, CANTEEN, NOVEMBER)
    assert alone.rows[0].why_left == "règle éteinte (Réservations, Centre de loisirs du mercredi)"
    assert beside.rows[0].would_accept


def test_edits_are_compared_with_what_stood_before_them(small_town: SmallTown) -> None:
    family, _ = a_family(small_town)
    clean = receive(
        small_town, family, "edit", edit_body("guardian", family.guardian_uid, phone=("", "01 02"))
    )
    decide_by_hand(small_town, clean, "accepted")
    crossed = receive(
        small_town, family, "edit", edit_body("guardian", family.guardian_uid, phone=("", "01 03"))
    )
    decide_by_hand(small_town, crossed, "refused")
    with small_town.database.read() as session:
        found = simulate(session, PolicyKey(PolicyKind.CONTACT), NOVEMBER)
    assert {row.request_id: row.would_accept for row in found.rows} == {clean: True, crossed: False}


def test_it_says_how_far_it_is(small_town: SmallTown) -> None:
    past_of_canteen(small_town)
    told: list[tuple[int, int]] = []

    class Watching:
        def step(self, done: int, total: int) -> None:
            told.append((done, total))

    with small_town.database.read() as session:
        simulate(session, CANTEEN, NOVEMBER, progress=Watching())
    assert told == [(0, 4), (4, 4)]
