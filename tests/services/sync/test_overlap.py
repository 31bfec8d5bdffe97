"""A batch travels while the next one is written out; what either raises reaches the cycle."""

import threading

import pytest

from staffdesk.contract.v1 import PushAnswer
from staffdesk.domain.errors import PortalFault, RecoveryNeeded
from staffdesk.services.sync.overlap import Meanwhile, in_turn, side_by_side

ANSWER = PushAnswer(applied_upto=7)


def test_in_turn_the_call_comes_first() -> None:
    told: list[str] = []

    def call() -> PushAnswer:
        told.append("call")
        return ANSWER

    assert in_turn(call, lambda: told.append("work")) == ANSWER
    assert told == ["call", "work"]


def test_side_by_side_each_may_wait_for_the_other() -> None:
    begun, done = threading.Event(), threading.Event()

    def call() -> PushAnswer:
        begun.set()
        assert done.wait(30)
        return ANSWER

    def work() -> None:
        assert begun.wait(30)
        done.set()

    assert side_by_side(call, work) == ANSWER


@pytest.mark.parametrize("way", [in_turn, side_by_side])
def test_a_fault_of_the_call_reaches_the_cycle(way: Meanwhile) -> None:
    def call() -> PushAnswer:
        raise PortalFault("portal_cut")

    with pytest.raises(PortalFault, match="portal_cut"):
        way(call, lambda: None)


@pytest.mark.parametrize("way", [in_turn, side_by_side])
def test_a_fault_of_the_work_is_raised_once_the_call_has_ended(way: Meanwhile) -> None:
    ended: list[bool] = []

    def call() -> PushAnswer:
        ended.append(True)
        return ANSWER

    def work() -> None:
        raise RecoveryNeeded("recovery_needed", reason="sidecar")

    with pytest.raises(RecoveryNeeded):
        way(call, work)
    assert ended == [True]
