"""What a run of the waiting list did, added up."""

from staffdesk.services.waiting_rows import WaitingMoved


def test_a_run_adds_up() -> None:
    assert WaitingMoved(2, 1, 3).total == 6
    assert WaitingMoved().total == 0
