"""Every refusal has a status, and a sentence on the desk."""

import pytest

from staffdesk.domain.errors import PortalFault
from staffdesk.domain.french.errors import GENERAL, sentence
from staffdesk.portal.refusals import STATUS, Refused


@pytest.mark.parametrize("code", STATUS)
def test_a_refusal_is_said_in_words_of_its_own(code: str) -> None:
    said = sentence(PortalFault(f"portal_{code}"))
    assert said not in {general for _, general in GENERAL}


def test_a_refusal_carries_what_a_program_needs() -> None:
    refusal = Refused("gap", "x" * 9000, out_applied=4)
    assert (refusal.status, refusal.problem.code, refusal.problem.out_applied) == (409, "gap", 4)
    assert len(refusal.problem.detail) == 4000
