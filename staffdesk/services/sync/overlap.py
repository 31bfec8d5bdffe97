"""What is done while a batch travels: the next one is written out (R6 lets numbers run ahead of answers)."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from staffdesk.contract.v1 import PushAnswer

Call = Callable[[], PushAnswer]
Work = Callable[[], object]
Meanwhile = Callable[[Call, Work], PushAnswer]
"""Makes a call and does the work, and returns the answer once both are done; what either raises is raised."""


def in_turn(call: Call, work: Work) -> PushAnswer:
    """Make the call first: nothing happens at once, so that a test can tell every step."""
    answer = call()
    work()
    return answer


def side_by_side(call: Call, work: Work) -> PushAnswer:
    """Do the work in this thread while another one makes the call, which touches no database of ours."""
    with ThreadPoolExecutor(max_workers=1, thread_name_prefix="sync-push") as line:
        answer = line.submit(call)
        work()
        return answer.result()
