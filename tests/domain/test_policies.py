"""Policies decide what is green and switched on, and nothing that is a person's."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from staffdesk.domain.checks import Check, CheckCode, Finding, Verdict
from staffdesk.domain.errors import RuleBroken
from staffdesk.domain.policies import (
    CONTACT_FIELDS,
    PER_ACTIVITY,
    Candidate,
    Left,
    PolicyKey,
    PolicyKind,
    Why,
    policies_for,
    rule_on,
)
from staffdesk.domain.proposals import Proposal
from staffdesk.domain.requests import (
    AbsenceItem,
    BookingItem,
    BookingOp,
    FieldEdit,
    OutcomeKind,
    Subject,
)
from staffdesk.domain.three_way import ALWAYS_A_PERSON

DAY = date(2027, 1, 12)
ADD = BookingItem("c1", "cantine", "midi", DAY)
CANCEL = BookingItem("c1", "cantine", "midi", DAY, BookingOp.CANCEL)
EVENING = BookingItem("c1", "soir", "soir", DAY)
ABSENCE = AbsenceItem("c1", "cantine", "midi", DAY, "family")
MOBILE = FieldEdit(Subject.GUARDIAN, "g1", "mobile", "06", "07")
ADDRESS = FieldEdit(Subject.HOUSEHOLD, "h1", "city", "Ici", "Ailleurs")
CUSTODY = FieldEdit(Subject.CUSTODY, "k1", "mobile", "a", "b")
GREEN = (Check(CheckCode.DEADLINE, (Finding(Verdict.OK),)),)
BOOKING, CANCELLATION = (
    PolicyKey(PolicyKind.BOOKING, "cantine"),
    PolicyKey(PolicyKind.CANCELLATION, "cantine"),
)
OF_EVENING, OF_ABSENCES = PolicyKey(PolicyKind.BOOKING, "soir"), PolicyKey(PolicyKind.ABSENCE, "cantine")
CONTACT = PolicyKey(PolicyKind.CONTACT)
EVERY = frozenset({BOOKING, CANCELLATION, OF_EVENING, OF_ABSENCES, CONTACT})


def check(code: CheckCode, verdict: Verdict) -> Check:
    return Check(code, (Finding(Verdict.OK), Finding(verdict)))


@pytest.mark.parametrize(
    ("items", "policies"),
    [
        ([ADD], (BOOKING,)),
        ([CANCEL], (CANCELLATION,)),
        ([ADD, CANCEL], (BOOKING, CANCELLATION)),
        ([ADD, EVENING, ADD], (BOOKING, OF_EVENING)),
        ([ABSENCE], (OF_ABSENCES,)),
        ([MOBILE], (CONTACT,)),
        ([], ()),
    ],
)
def test_each_item_comes_under_one_policy(
    items: Sequence[BookingItem | AbsenceItem | FieldEdit], policies: tuple[PolicyKey, ...]
) -> None:
    assert policies_for(items) == policies


@pytest.mark.parametrize("items", [[ADD], [CANCEL], [ADD, CANCEL, EVENING], [ABSENCE], [MOBILE]])
def test_what_is_green_and_switched_on_is_decided(
    items: Sequence[BookingItem | AbsenceItem | FieldEdit],
) -> None:
    ruling = rule_on(Candidate(items, GREEN), EVERY)
    assert ruling.decides
    assert ruling.policies == policies_for(items)


@pytest.mark.parametrize(
    ("candidate", "left"),
    [
        (Candidate([], GREEN), (Left(Why.KIND),)),
        (Candidate([ADDRESS], GREEN), (Left(Why.FIELD, name="city"),)),
        (Candidate([MOBILE, CUSTODY], GREEN), (Left(Why.SUBJECT, name="custody"),)),
        (
            Candidate(
                [ADD], [check(CheckCode.CAPACITY, Verdict.BLOCKED), check(CheckCode.BALANCE, Verdict.LOOK)]
            ),
            (Left(Why.CHECK, CheckCode.CAPACITY), Left(Why.CHECK, CheckCode.BALANCE)),
        ),
        (Candidate([ADD], ()), (Left(Why.NO_CHECK),)),
        (
            Candidate([ADD], GREEN, [Proposal(0, OutcomeKind.WAITING, CheckCode.CAPACITY)]),
            (Left(Why.UNFAVOURABLE),),
        ),
        (
            Candidate([ADD], GREEN, [Proposal(0, OutcomeKind.ACCEPTED, surcharge=True)]),
            (Left(Why.UNFAVOURABLE),),
        ),
        (Candidate([ADD], GREEN, has_words=True), (Left(Why.WORDS),)),
        (Candidate([ABSENCE], GREEN, has_files=True), (Left(Why.FILES),)),
        (Candidate([ADD], GREEN, is_taken=True), (Left(Why.TAKEN),)),
    ],
)
def test_what_is_a_persons_is_left_with_its_reason(candidate: Candidate, left: tuple[Left, ...]) -> None:
    assert rule_on(candidate, EVERY).left == left


def test_a_request_needs_every_policy_it_comes_under() -> None:
    ruling = rule_on(Candidate([ADD, EVENING], GREEN), {BOOKING})
    assert ruling.left == (Left(Why.OFF, policy=OF_EVENING),)


@pytest.mark.parametrize("kind", PolicyKind)
def test_an_activity_is_named_only_where_there_is_one(kind: PolicyKind) -> None:
    wrong = "" if kind in PER_ACTIVITY else "cantine"
    with pytest.raises(RuleBroken, match="policy_unknown"):
        PolicyKey(kind, wrong)


# ------------------------------------------------------------------------------------------ the law

_ITEMS = st.one_of(
    st.builds(
        BookingItem,
        st.just("c1"),
        st.sampled_from(["cantine", "soir"]),
        st.just("midi"),
        st.just(DAY),
        st.sampled_from(BookingOp),
    ),
    st.just(ABSENCE),
    st.builds(
        FieldEdit,
        st.sampled_from(Subject),
        st.just("u"),
        st.sampled_from([*sorted(CONTACT_FIELDS), "city", "email"]),
        st.just("a"),
        st.just("b"),
    ),
)
_CHECKS = st.lists(
    st.builds(
        Check,
        st.sampled_from(CheckCode),
        st.lists(st.builds(Finding, st.sampled_from(Verdict)), min_size=1, max_size=3).map(tuple),
    ),
    max_size=4,
)
_PROPOSALS = st.lists(
    st.builds(Proposal, st.just(0), st.sampled_from(OutcomeKind), st.none(), st.booleans()), max_size=3
)
_CANDIDATES = st.builds(
    Candidate,
    st.lists(_ITEMS, max_size=4),
    _CHECKS,
    _PROPOSALS,
    st.booleans(),
    st.booleans(),
    st.booleans(),
)
_POLICIES = st.sets(st.sampled_from(sorted(EVERY | {PolicyKey(PolicyKind.CANCELLATION, "soir")})))


@given(_CANDIDATES, _POLICIES)
def test_a_policy_never_decides_with_a_check_that_is_not_green(
    candidate: Candidate, on: set[PolicyKey]
) -> None:
    if rule_on(candidate, on).decides:
        assert candidate.checks
        assert {check.verdict for check in candidate.checks} == {Verdict.OK}
        assert set(policies_for(candidate.items)) <= on
        assert (candidate.has_words, candidate.has_files, candidate.is_taken) == (False, False, False)


@given(_CANDIDATES, _POLICIES)
def test_a_policy_never_decides_what_is_reserved_and_only_says_yes(
    candidate: Candidate, on: set[PolicyKey]
) -> None:
    if rule_on(candidate, on).decides:
        edits = [item for item in candidate.items if isinstance(item, FieldEdit)]
        assert not {edit.subject for edit in edits} & ALWAYS_A_PERSON
        assert {edit.field for edit in edits} <= CONTACT_FIELDS
        outcomes = {proposal.outcome for proposal in candidate.proposals}
        assert not outcomes & {OutcomeKind.REFUSED, OutcomeKind.WAITING, OutcomeKind.ABSENT_BILLED}


@given(_CANDIDATES, _POLICIES, _POLICIES)
def test_switching_more_on_never_decides_less(
    candidate: Candidate, on: set[PolicyKey], more: set[PolicyKey]
) -> None:
    if rule_on(candidate, on).decides:
        assert rule_on(candidate, on | more).decides
