"""Whoever speaks for the portal speaks the same calls."""

import inspect

import pytest

from staffdesk.services.gateways.portal_client import PortalClient
from staffdesk.services.sync.calls import PortalCalls
from tests.services.sync.direct_calls import DirectCalls

CALLS = [name for name, member in vars(PortalCalls).items() if inspect.isfunction(member) and name[0] != "_"]


@pytest.mark.parametrize("speaker", [PortalClient, DirectCalls])
@pytest.mark.parametrize("name", CALLS)
def test_every_call_is_spoken_with_the_same_arguments(speaker: type, name: str) -> None:
    wanted = inspect.signature(getattr(PortalCalls, name))
    spoken = inspect.signature(getattr(speaker, name))
    assert list(spoken.parameters) == list(wanted.parameters)


def test_there_are_six_calls() -> None:
    assert len(CALLS) == 6
