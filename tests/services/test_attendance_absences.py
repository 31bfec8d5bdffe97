"""Absences found on a list, judged by the town's rules: proof on file, illness that lasts, carence."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from staffdesk.domain.absences import AbsenceCause, AbsenceOutcome, AbsenceProposal
from staffdesk.domain.dates import local_date
from staffdesk.models.requests import SupportingDocument
from staffdesk.models.town import Slot, Town
from staffdesk.services.attendance_absences import judge_absence, load_absence_rules, offered_reasons
from staffdesk.services.calendars import load_calendar
from staffdesk.services.validation.queue import Requests
from tests.factories import (
    AGENT,
    MadeChild,
    MadeFamily,
    SmallTown,
    absence_body,
    add_booking,
    add_child,
    add_family,
    described,
    document_body,
    receive,
)
from tests.services.attendance_scene import TODAY


@pytest.fixture
def family(small_town: SmallTown) -> MadeFamily:
    return add_family(small_town)


@pytest.fixture
def child(small_town: SmallTown, family: MadeFamily) -> MadeChild:
    return add_child(small_town, family)


def judged(town: SmallTown, child: MadeChild, on: date = TODAY, reason: str = "illness") -> AbsenceProposal:
    """Judge an absence of the canteen."""
    with town.database.read() as session:
        return _judged(session, town, child, on, reason)


def _judged(session: Session, town: SmallTown, child: MadeChild, on: date, reason: str) -> AbsenceProposal:
    rules = load_absence_rules(session, load_calendar(session))
    slot = session.get_one(Slot, town.slots["cantine.midi"])
    return judge_absence(
        session,
        rules,
        slot,
        "",
        child_id=child.child_id,
        on=on,
        reason=reason,
        judged_at=town.clock.now(),
    )


def certificate(town: SmallTown, family: MadeFamily, child: MadeChild, on: date) -> None:
    with town.database.begin() as session:
        session.add(
            SupportingDocument(
                household_id=family.household_id,
                child_id=child.child_id,
                type_code="medical",
                received_on=on,
                filed_at=town.clock.now(),
            )
        )


def sent_certificate(town: SmallTown, family: MadeFamily, child: MadeChild, received_at: datetime) -> None:
    """File a certificate that came through the portal at an instant."""
    asked = receive(
        town,
        family,
        "document",
        document_body(child, described(b"%PDF-1.4 certificat"), "medical"),
        received_at=received_at,
    )
    with town.database.begin() as session:
        session.add(
            SupportingDocument(
                household_id=family.household_id,
                child_id=child.child_id,
                type_code="medical",
                request_id=asked,
                received_on=local_date(received_at),
                filed_at=town.clock.now(),
            )
        )


DUE = datetime(2026, 11, 19, 10, 45, tzinfo=UTC)
"""72 hours after the meal of Monday 16 November begins: Thursday at 11:45 in Paris."""


def test_without_proof_an_illness_is_billed_until_one_comes_in_time(
    small_town: SmallTown, child: MadeChild
) -> None:
    assert judged(small_town, child) == AbsenceProposal(
        AbsenceOutcome.BILLED, AbsenceCause.PROOF_EXPECTED, DUE
    )
    small_town.clock.set(DUE)
    assert judged(small_town, child).cause is AbsenceCause.PROOF_EXPECTED
    small_town.clock.advance(minutes=1)
    assert judged(small_town, child).cause is AbsenceCause.PROOF_OVERDUE


@pytest.mark.parametrize(
    ("received_at", "cause", "words"),
    [
        pytest.param(DUE, AbsenceCause.PROOF_GIVEN, "justificatif reçu", id="as the meal begins"),
        pytest.param(
            DUE + timedelta(minutes=1), AbsenceCause.PROOF_TOO_LATE, "justificatif reçu trop tard", id="12:01"
        ),
    ],
)
def test_the_list_and_the_queue_judge_a_proof_by_the_same_instant(
    small_town: SmallTown,
    family: MadeFamily,
    child: MadeChild,
    received_at: datetime,
    cause: AbsenceCause,
    words: str,
) -> None:
    add_booking(small_town, family, child, TODAY)
    small_town.clock.set(DUE + timedelta(hours=3))
    sent_certificate(small_town, family, child, received_at)
    assert judged(small_town, child).cause is cause
    asked = receive(small_town, family, "absence", absence_body(child, TODAY))
    (row,) = Requests(small_town.office).detail(AGENT, asked).dates
    assert row.reason == words


def test_an_absence_from_another_slot_is_the_same_illness(
    small_town: SmallTown, family: MadeFamily, child: MadeChild
) -> None:
    """The queue counts the illness of a child, not of a slot; the list does not count otherwise."""
    friday = TODAY - timedelta(days=3)
    add_booking(small_town, family, child, friday, slot="periscolaire.soir", state="absent_billed")
    found = judged(small_town, child)
    assert found.proof_due_at == DUE - timedelta(days=3)


def test_a_certificate_of_the_same_day_excuses_it(
    small_town: SmallTown, family: MadeFamily, child: MadeChild
) -> None:
    certificate(small_town, family, child, TODAY)
    assert judged(small_town, child) == AbsenceProposal(AbsenceOutcome.EXCUSED, AbsenceCause.PROOF_GIVEN)


def test_a_certificate_of_last_month_proves_nothing(
    small_town: SmallTown, family: MadeFamily, child: MadeChild
) -> None:
    certificate(small_town, family, child, TODAY - timedelta(days=30))
    assert judged(small_town, child).cause is AbsenceCause.PROOF_EXPECTED


def test_an_illness_that_began_before_counts_its_days_from_there(
    small_town: SmallTown, family: MadeFamily, child: MadeChild
) -> None:
    """Friday absent, certificate on Friday, Monday absent: the weekend is no break, the delay is Friday's."""
    friday = TODAY - timedelta(days=3)
    add_booking(small_town, family, child, friday, state="absent_billed")
    certificate(small_town, family, child, friday)
    assert judged(small_town, child).cause is AbsenceCause.PROOF_GIVEN
    with small_town.database.begin() as session:
        rules = dict(session.get_one(Town, 1).rules) | {"unpaid_waiting_days": 1}
        session.execute(update(Town).values(rules=rules))
    assert judged(small_town, child, friday).cause is AbsenceCause.WAITING_DAY
    assert judged(small_town, child).cause is AbsenceCause.PROOF_GIVEN


def test_a_certificate_that_comes_after_the_delay_is_too_late(
    small_town: SmallTown, family: MadeFamily, child: MadeChild
) -> None:
    tuesday = TODAY - timedelta(days=6)
    for day in (tuesday, TODAY - timedelta(days=4), TODAY - timedelta(days=3)):
        add_booking(small_town, family, child, day, state="absent_billed")
    certificate(small_town, family, child, TODAY)
    assert judged(small_town, child).cause is AbsenceCause.PROOF_TOO_LATE


def test_the_reasons_of_the_town_are_offered_in_its_order(small_town: SmallTown) -> None:
    with small_town.database.read() as session:
        rules = load_absence_rules(session, load_calendar(session))
    assert [reason.code for reason in offered_reasons(rules)] == ["illness", "strike", "family"]
