"""What goes wrong with the portal is said in words that calm, and say what to do."""

import pytest

from staffdesk.domain.french.portal_faults import PORTAL_FAULTS


@pytest.mark.parametrize("code", ["portal_behind", "portal_hole", "portal_stream", "portal_request_changed"])
def test_alarms_say_that_nothing_was_lost(code: str) -> None:
    assert "Rien n’a été perdu" in PORTAL_FAULTS[code]


@pytest.mark.parametrize("code", ["portal_unreachable", "portal_timeout", "portal_cut", "portal_busy"])
def test_passing_faults_say_that_staffdesk_tries_again(code: str) -> None:
    assert "réessaiera" in PORTAL_FAULTS[code]
