"""What the rules propose for each date, from the checks."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from staffdesk.domain.absences import AbsenceCause, AbsenceOutcome, AbsenceProposal
from staffdesk.domain.calendars import DayKind
from staffdesk.domain.capacity import Occupancy
from staffdesk.domain.checks import (
    Check,
    CheckCode,
    DayFacts,
    DeadlineFacts,
    EnrolmentFacts,
    PlaceFacts,
    PrepaymentFacts,
    check_calendar,
    check_capacity,
    check_deadline,
    check_enrolment,
    check_health,
    check_payment,
)
from staffdesk.domain.deadlines import Late
from staffdesk.domain.proposals import Proposal, propose_items
from staffdesk.domain.requests import AbsenceItem, BookingItem, BookingOp, OutcomeKind

DAY = date(2027, 1, 12)
LIMIT = datetime(2027, 1, 8, 11, tzinfo=UTC)
ADD = BookingItem("c1", "cantine", "midi", DAY)
CANCEL = BookingItem("c1", "cantine", "midi", DAY, BookingOp.CANCEL)
ABSENCE = AbsenceItem("c1", "cantine", "midi", DAY, "illness")
FULL = check_capacity([PlaceFacts(0, DAY, "midi", Occupancy(24, 24))])
ROOM = check_capacity([PlaceFacts(0, DAY, "midi", Occupancy(23, 24))])
IN_TIME = check_deadline([DeadlineFacts(0, DAY, LIMIT, LIMIT)])
CLOSED = check_calendar([DayFacts(0, DAY, DayKind.CLOSED, "Travaux", is_open=False)])
STRANGER = check_enrolment([EnrolmentFacts(0, DAY, "Cantine", enrolled=False)])
NO_FORM = check_health(["médecin"])
UNPAID = check_payment([PrepaymentFacts(610, 0, None)])
A = OutcomeKind


def late(what: Late) -> Check:
    return check_deadline([DeadlineFacts(0, DAY, LIMIT, LIMIT + timedelta(seconds=1), what)])


@pytest.mark.parametrize(
    ("checks", "expected"),
    [
        ([IN_TIME, ROOM], Proposal(0, A.ACCEPTED)),
        ([IN_TIME, FULL], Proposal(0, A.WAITING, CheckCode.CAPACITY)),
        ([late(Late.REFUSE), ROOM], Proposal(0, A.REFUSED, CheckCode.DEADLINE)),
        ([late(Late.REFUSE), FULL], Proposal(0, A.REFUSED, CheckCode.DEADLINE)),
        ([late(Late.SURCHARGE), ROOM], Proposal(0, A.ACCEPTED, CheckCode.DEADLINE, surcharge=True)),
        ([late(Late.SURCHARGE), FULL], Proposal(0, A.WAITING, CheckCode.CAPACITY)),
        ([late(Late.ACCEPT_IF_PLACE), ROOM], Proposal(0, A.ACCEPTED, CheckCode.DEADLINE)),
        ([late(Late.ACCEPT_IF_PLACE), FULL], Proposal(0, A.REFUSED, CheckCode.CAPACITY)),
        ([late(Late.WAITING_LIST), ROOM], Proposal(0, A.WAITING, CheckCode.DEADLINE)),
        ([IN_TIME, ROOM, CLOSED], Proposal(0, A.REFUSED, CheckCode.CALENDAR)),
        ([IN_TIME, ROOM, STRANGER], Proposal(0, A.REFUSED, CheckCode.ENROLMENT)),
        ([IN_TIME, FULL, NO_FORM], Proposal(0, A.REFUSED, CheckCode.HEALTH)),
        ([IN_TIME, ROOM, UNPAID], Proposal(0, A.REFUSED, CheckCode.PAYMENT)),
        ([], Proposal(0, A.ACCEPTED)),
    ],
)
def test_a_booking_is_proposed_by_its_checks(checks: list[Check], expected: Proposal) -> None:
    assert propose_items([ADD], checks) == (expected,)


def test_a_request_too_early_is_refused() -> None:
    early = check_deadline([DeadlineFacts(0, DAY, LIMIT, LIMIT - timedelta(days=2), opens_at=LIMIT)])
    assert propose_items([ADD], [early]) == (Proposal(0, A.REFUSED, CheckCode.DEADLINE),)


@pytest.mark.parametrize("item", [CANCEL, ABSENCE])
def test_a_cancellation_in_time_is_excused_and_a_late_one_billed(item: BookingItem | AbsenceItem) -> None:
    in_time = Proposal(0, A.ABSENT_EXCUSED, AbsenceCause.CANCELLED_IN_TIME)
    assert propose_items([item], [IN_TIME]) == (in_time,)
    billed = Proposal(0, A.ABSENT_BILLED, CheckCode.DEADLINE)
    assert propose_items([item], [late(Late.REFUSE)]) == (billed,)


def test_an_absence_judged_by_its_reason_keeps_its_cause() -> None:
    judged = AbsenceProposal(AbsenceOutcome.EXCUSED, AbsenceCause.PROOF_GIVEN)
    found = propose_items([ABSENCE], [late(Late.REFUSE)], {0: judged})
    assert found == (Proposal(0, A.ABSENT_EXCUSED, AbsenceCause.PROOF_GIVEN),)


def test_each_date_is_proposed_by_itself() -> None:
    checks = [
        check_deadline([DeadlineFacts(i, DAY, LIMIT, LIMIT + i * timedelta(seconds=1)) for i in range(2)]),
        check_capacity([PlaceFacts(i, DAY, "midi", Occupancy(0, 24)) for i in range(3)]),
    ]
    found = propose_items([ADD, ADD, ADD], checks)
    assert [proposal.outcome for proposal in found] == [A.ACCEPTED, A.REFUSED, A.ACCEPTED]
    assert [proposal.index for proposal in found] == [0, 1, 2]
