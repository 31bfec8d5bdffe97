"""Checks: verdicts from plain facts, and the facts kept to say and to log what was compared."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from staffdesk.domain.bookings import BookingState
from staffdesk.domain.calendars import DayKind
from staffdesk.domain.canonical import canonical_bytes
from staffdesk.domain.capacity import Occupancy
from staffdesk.domain.checks import (
    BookedFacts,
    Check,
    CheckCode,
    CustodyFacts,
    DayFacts,
    DeadlineFacts,
    DocumentFacts,
    DuplicateFacts,
    EnrolmentFacts,
    ExclusionFacts,
    FieldFacts,
    FileFacts,
    Finding,
    MoveFacts,
    OwnershipFacts,
    PlaceFacts,
    PrepaymentFacts,
    ProofFacts,
    Verdict,
    by_gravity,
    check_balance,
    check_booked,
    check_calendar,
    check_capacity,
    check_conflicts,
    check_custody,
    check_deadline,
    check_documents,
    check_duplicates,
    check_enrolment,
    check_exclusions,
    check_files,
    check_health,
    check_ownership,
    check_payment,
    check_person,
    check_proofs,
    check_readable,
    check_residence,
    findings_of,
    is_green,
    item_verdict,
    performed,
    to_json,
    worst,
)
from staffdesk.domain.deadlines import Late
from staffdesk.domain.requests import Subject
from staffdesk.domain.supporting_documents import MissingEffect
from staffdesk.domain.tariffs.versions import Residence
from staffdesk.domain.three_way import Comparison

DAY = date(2027, 1, 12)
LIMIT = datetime(2027, 1, 8, 11, tzinfo=UTC)
SECOND = timedelta(seconds=1)
OK, LOOK, BLOCKED = Verdict.OK, Verdict.LOOK, Verdict.BLOCKED


@pytest.mark.parametrize(
    ("received", "last", "opens", "verdict"),
    [
        (LIMIT, LIMIT, None, OK),
        (LIMIT + SECOND, LIMIT, None, LOOK),
        (LIMIT + SECOND, None, None, OK),
        (LIMIT - 2 * SECOND, LIMIT, LIMIT - SECOND, LOOK),
        (LIMIT - SECOND, LIMIT, LIMIT - SECOND, OK),
    ],
)
def test_the_deadline_is_met_up_to_its_instant(
    received: datetime, last: datetime | None, opens: datetime | None, verdict: Verdict
) -> None:
    check = check_deadline([DeadlineFacts(0, DAY, last, received, Late.WAITING_LIST, opens)])
    assert check.verdict is verdict
    assert check.findings[0].facts["last_at"] == last
    assert check.findings[0].facts["received_at"] == received


def test_a_late_date_keeps_what_late_means() -> None:
    check = check_deadline([DeadlineFacts(0, DAY, LIMIT, LIMIT + SECOND, Late.SURCHARGE)])
    assert check.findings[0].facts["late"] == "surcharge"


@pytest.mark.parametrize(
    ("taken", "capacity", "verdict"), [(23, 24, OK), (24, 24, BLOCKED), (25, 24, BLOCKED)]
)
def test_capacity_says_how_many_of_how_many(taken: int, capacity: int, verdict: Verdict) -> None:
    check = check_capacity([PlaceFacts(3, DAY, "midi", Occupancy(taken, capacity))])
    assert check.verdict is verdict
    assert check.findings[0].facts == {"on": DAY, "slot": "midi", "taken": taken, "capacity": capacity}


def test_without_a_limit_there_is_room() -> None:
    assert check_capacity([PlaceFacts(0, DAY, "midi", Occupancy(900, None))]).verdict is OK


@pytest.mark.parametrize(
    ("check", "verdict"),
    [
        (check_enrolment([EnrolmentFacts(0, DAY, "Cantine", enrolled=True)]), OK),
        (check_enrolment([EnrolmentFacts(0, DAY, "Cantine", enrolled=False)]), BLOCKED),
        (check_calendar([DayFacts(0, DAY, DayKind.SCHOOL, "", is_open=True)]), OK),
        (check_calendar([DayFacts(0, DAY, DayKind.CLOSED, "Travaux", is_open=False)]), BLOCKED),
        (check_exclusions([ExclusionFacts(0, DAY, "")]), OK),
        (check_exclusions([ExclusionFacts(0, DAY, "soir jusqu’à 17:15")]), BLOCKED),
        (check_duplicates([DuplicateFacts(0, DAY)]), OK),
        (check_duplicates([DuplicateFacts(0, DAY, BookingState.REQUESTED)]), OK),
        (check_duplicates([DuplicateFacts(0, DAY, BookingState.ABSENT_EXCUSED)]), OK),
        (check_duplicates([DuplicateFacts(0, DAY, BookingState.BOOKED)]), LOOK),
        (check_duplicates([DuplicateFacts(0, DAY, BookingState.REQUESTED, "r2")]), LOOK),
        (check_custody([CustodyFacts(0, DAY, others_day=False)]), OK),
        (check_custody([CustodyFacts(0, DAY, others_day=True)]), LOOK),
        (check_health([]), OK),
        (check_health(["médecin"]), BLOCKED),
        (check_health(["médecin"], blocks=False), LOOK),
        (check_conflicts([FieldFacts(0, "mobile", Comparison.CLEAN)]), OK),
        (check_conflicts([FieldFacts(0, "mobile", Comparison.ALREADY_DONE)]), OK),
        (check_conflicts([FieldFacts(0, "mobile", Comparison.CONFLICT)]), LOOK),
        (check_person([Subject.GUARDIAN]), OK),
        (check_person([Subject.GUARDIAN, Subject.BANK]), LOOK),
        (check_files([FileFacts("a.pdf", 10, 10, digest_matches=True)]), OK),
        (check_files([FileFacts("a.pdf", 9, 10, digest_matches=False)]), BLOCKED),
        (check_files([FileFacts("a.pdf", 10, 10, digest_matches=False)]), BLOCKED),
        (check_readable("booking", known=True), OK),
        (check_readable("swap", known=False), BLOCKED),
    ],
)
def test_each_check_has_its_verdict(check: Check, verdict: Verdict) -> None:
    assert check.verdict is verdict


@pytest.mark.parametrize(
    ("effect", "present", "expires", "verdict"),
    [
        (MissingEffect.BLOCK_BOOKING, True, None, OK),
        (MissingEffect.BLOCK_BOOKING, True, DAY, OK),
        (MissingEffect.BLOCK_BOOKING, True, DAY - timedelta(days=1), BLOCKED),
        (MissingEffect.BLOCK_BOOKING, False, None, BLOCKED),
        (MissingEffect.BLOCK_WELCOME, False, None, BLOCKED),
        (MissingEffect.WARN, False, None, LOOK),
        (MissingEffect.NOTHING, False, None, OK),
    ],
)
def test_a_missing_paper_does_what_the_town_set(
    effect: MissingEffect, present: bool, expires: date | None, verdict: Verdict
) -> None:
    check = check_documents([DocumentFacts("Assurance", effect, present, expires, DAY)])
    assert check.verdict is verdict


@pytest.mark.parametrize(
    ("overdue", "blocks", "verdict"),
    [(0, False, OK), (5000, False, OK), (5001, False, LOOK), (5001, True, BLOCKED)],
)
def test_the_balance_is_compared_with_the_threshold(overdue: int, blocks: bool, verdict: Verdict) -> None:
    check = check_balance(overdue, 5000, oldest_due_on=date(2026, 12, 31), today=DAY, blocks=blocks)
    assert check.verdict is verdict
    assert check.findings[0].facts["days"] == 12


def test_a_date_takes_the_gravest_of_its_own_findings() -> None:
    checks = [
        check_deadline([DeadlineFacts(i, DAY, LIMIT, LIMIT + i * SECOND) for i in range(3)]),
        check_capacity([PlaceFacts(i, DAY, "midi", Occupancy(22 + i, 24)) for i in range(3)]),
        check_health(["médecin"]),
    ]
    assert [item_verdict(checks, index) for index in range(4)] == [OK, LOOK, BLOCKED, OK]
    assert [code for code, _ in findings_of(checks, 2)] == [CheckCode.DEADLINE, CheckCode.CAPACITY]


def test_checks_are_told_gravest_first_and_only_if_made() -> None:
    fine, look, blocked = check_health([]), check_person([Subject.BANK]), check_readable("x", known=False)
    assert by_gravity([fine, look, blocked]) == [blocked, look, fine]
    assert performed([fine, check_custody([])]) == (fine,)


def test_a_request_nobody_checked_is_not_green() -> None:
    assert not is_green([])
    assert is_green([check_health([])])
    assert not is_green([check_health([]), check_person([Subject.BANK])])


@given(st.lists(st.sampled_from(Verdict)))
def test_the_worst_verdict_is_the_worst(verdicts: list[Verdict]) -> None:
    found = worst(verdicts)
    assert (found is BLOCKED) == (BLOCKED in verdicts)
    assert (found is OK) == (set(verdicts) <= {OK})


@given(st.lists(st.sampled_from(Verdict), min_size=1))
def test_a_check_is_green_only_without_faults(verdicts: list[Verdict]) -> None:
    check = Check(CheckCode.CUSTODY, tuple(Finding(verdict) for verdict in verdicts))
    assert is_green([check]) == (check.faults == ())


def test_checks_are_kept_as_canonical_json() -> None:
    checks = [check_deadline([DeadlineFacts(0, DAY, LIMIT, LIMIT)]), check_health(["médecin"])]
    stored = to_json(checks)
    assert canonical_bytes(stored)
    assert stored[0] == {
        "code": "deadline",
        "verdict": "ok",
        "findings": [
            {
                "verdict": "ok",
                "index": 0,
                "facts": {
                    "on": "2027-01-12",
                    "last_at": "2027-01-08T11:00:00.000000Z",
                    "received_at": "2027-01-08T11:00:00.000000Z",
                },
            }
        ],
    }


def test_what_is_not_the_familys_is_blocked() -> None:
    check = check_ownership([OwnershipFacts(0, owned=True), OwnershipFacts(1, owned=False)])
    assert [found.verdict for found in check.findings] == [Verdict.OK, Verdict.BLOCKED]
    assert check_ownership([OwnershipFacts(None, owned=False)]).verdict is Verdict.BLOCKED


@pytest.mark.parametrize(
    ("state", "verdict"),
    [
        (None, Verdict.BLOCKED),
        (BookingState.CLOSED_BY_TOWN, Verdict.OK),
        (BookingState.PRESENT, Verdict.LOOK),
        (BookingState.BOOKED, Verdict.OK),
        (BookingState.CANCEL_REQUESTED, Verdict.OK),
    ],
)
def test_only_what_is_booked_can_be_given_up(state: BookingState | None, verdict: Verdict) -> None:
    assert check_booked([BookedFacts(0, date(2026, 11, 23), state)]).verdict is verdict


@pytest.mark.parametrize(
    ("credit", "until", "verdict"),
    [
        (610, None, Verdict.OK),
        (609, None, Verdict.BLOCKED),
        (609, datetime(2026, 11, 25, 19, 55, tzinfo=UTC), Verdict.LOOK),
        (610, datetime(2026, 11, 25, 19, 55, tzinfo=UTC), Verdict.OK),
    ],
)
def test_unpaid_days_do_not_count(credit: int, until: datetime | None, verdict: Verdict) -> None:
    assert check_payment([PrepaymentFacts(610, credit, until)]).verdict is verdict


@pytest.mark.parametrize(
    ("after", "decided", "verdict"),
    [
        ("99991 Saint-Loup-les-Prés", False, Verdict.LOOK),
        ("99991 Saint-Loup-les-Prés", True, Verdict.OK),
        ("99990 VALBRUNE SUR ORLE", False, Verdict.OK),
    ],
)
def test_another_town_is_to_look_at_until_its_tariff_is_decided(
    after: str, decided: bool, verdict: Verdict
) -> None:
    moved = MoveFacts("99990 Valbrune-sur-Orle", after, Residence.RESIDENT, decided)
    assert check_residence([moved]).verdict is verdict
    assert performed([check_residence([])]) == ()


def test_a_proof_that_waits_is_to_look_at_beside_each_day_and_leads_to_its_request() -> None:
    at = datetime(2026, 11, 16, 7, 30, tzinfo=UTC)
    check = check_proofs([ProofFacts(0, 12, "certificat.pdf", at), ProofFacts(1, 12, "certificat.pdf", at)])
    assert check.verdict is Verdict.LOOK
    assert [(found.index, found.facts["request_id"]) for found in check.findings] == [(0, 12), (1, 12)]
    assert performed([check_proofs([])]) == ()
