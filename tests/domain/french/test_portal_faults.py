"""Every refusal of the portal has a sentence on the desk."""

import pytest

from staffdesk.domain.errors import PortalFault
from staffdesk.domain.french.errors import GENERAL, sentence
from staffdesk.domain.french.portal_faults import PORTAL_FAULTS

REFUSALS = (
    "invalid bad_signature clock_skew replay unknown_device revoked not_found behind fenced fork gap conflict "
    "too_large unsupported too_old broken busy"
).split()


@pytest.mark.parametrize("code", REFUSALS)
def test_a_refusal_is_said_in_words_of_its_own(code: str) -> None:
    said = sentence(PortalFault(f"portal_{code}"))
    assert said not in {general for _, general in GENERAL}


def test_alarms_say_that_nothing_was_lost() -> None:
    for code in ("portal_behind", "portal_hole", "portal_stream", "portal_request_changed"):
        assert "Rien n’a été perdu" in PORTAL_FAULTS[code]
