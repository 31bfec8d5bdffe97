"""Errors carry a code and facts; logs read both, people never do."""

import pytest

from staffdesk.domain.errors import (
    NotFound,
    PortalFault,
    RecoveryNeeded,
    RuleBroken,
    StaffdeskError,
    Unavailable,
)


def test_an_error_keeps_its_code_and_facts() -> None:
    error = RuleBroken("group_full", taken=24, capacity=24)
    assert (error.code, error.facts) == ("group_full", {"taken": 24, "capacity": 24})


def test_a_log_reads_code_and_facts_in_a_fixed_order() -> None:
    assert str(NotFound("household", wanted=3, asked="b")) == "household (asked='b', wanted=3)"
    assert str(NotFound("household")) == "household"


@pytest.mark.parametrize("kind", [PortalFault, RecoveryNeeded])
def test_what_a_retry_may_mend_is_unavailable(kind: type[StaffdeskError]) -> None:
    assert isinstance(kind("x"), Unavailable)
