"""``sync_requests``: what families filed is pulled over HTTP from a portal process, stored and acknowledged.

A whole cycle: pages of requests, their files, and the fresh snapshots that leave because of them. Floor: an
empty round trip to the same portal, times the number of calls.
"""

import statistics
from typing import Any

import requests

from staffdesk.demo.stage import Stage, sync_until_quiet
from staffdesk.services.exchange import build_hooks
from staffdesk.services.sync.enrolment import connect_portal
from staffdesk.services.sync.loop import SyncService
from tests.benchmarks.measures import Measure, duration_ms, exponent_of, median_ms
from tests.benchmarks.scenes import Plan, file_requests

SIZES = (250, 500, 1000)
QUICK_SIZES = (20, 40)


class CountedCalls:
    """The portal's calls, counted."""

    def __init__(self, calls: object) -> None:
        """Wrap the calls of a workstation."""
        object.__setattr__(self, "calls", calls)
        object.__setattr__(self, "count", 0)

    def __getattr__(self, name: str) -> Any:
        """Pass on; a method counts as one call."""
        found = getattr(self.calls, name)
        if callable(found):
            object.__setattr__(self, "count", self.count + 1)
        return found

    def __setattr__(self, name: str, value: object) -> None:
        """Pass on what the loop notes on its calls."""
        setattr(self.calls, name, value)


def measure(plan: Plan) -> Measure:
    """Pull each size once, the largest several times, after a cycle that does not count."""
    stage = plan.stage()
    sync_until_quiet(stage.office)
    sizes = QUICK_SIZES if plan.quick else SIZES
    spent: dict[int, float] = {}
    calls = 0
    for size in sizes:
        rounds = [_pull(stage, size, seed=f"sync {size} {number}") for number in range(plan.runs)]
        spent[size] = statistics.median(duration for duration, _ in rounds)
        calls = rounds[-1][1]
    largest = sizes[-1]
    trip_ms = empty_trip_ms(stage.portal_url)
    return Measure(
        "sync_requests",
        "ms per request",
        spent[largest] / largest,
        trip_ms * calls / largest,
        exponent_of(spent),
        f"{largest} requests in {spent[largest] / 1000:.1f} s, {calls} calls, "
        f"empty round trip {trip_ms:.2f} ms",
    )


def _pull(stage: Stage, count: int, seed: str) -> tuple[float, int]:
    """File requests, and time the cycle that fetches them; gives milliseconds and calls."""
    file_requests(stage, count, seed)
    calls = CountedCalls(connect_portal(stage.office))
    service = SyncService(stage.office, calls, build_hooks())
    spent = duration_ms(lambda: _cycle(service, count))
    return spent, int(calls.count)


def _cycle(service: SyncService, count: int) -> None:
    report = service.cycle(asked=True)
    if report.fault is not None:
        raise report.fault
    if report.pulled != count:
        raise RuntimeError(f"{report.pulled} requests were pulled, not {count}")


def empty_trip_ms(portal_url: str) -> float:
    """Time a round trip that asks nothing of the portal's database, on a connection kept open."""
    with requests.Session() as session:
        session.trust_env = False
        return median_ms(lambda: session.get(f"{portal_url}/favicon.ico", timeout=10).raise_for_status(), 100)
