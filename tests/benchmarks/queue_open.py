"""``queue_open``: the validation queue opened, every request with its checks computed.

What the screen asks for when it opens: the rows and the figures beside the filters. Floor: the same SQL, sent
bare and fetched whole.
"""

from staffdesk.domain.permissions import SYSTEM
from staffdesk.services.request_rows import QueueFilter
from staffdesk.services.validation.queue import Requests
from tests.benchmarks.measures import Measure, exponent_of, median_ms
from tests.benchmarks.scenes import Plan, SpokenSql, pending_requests

SIZES = (500, 1000, 2000)
QUICK_SIZES = (40, 80)
RUNS = 5


def measure(plan: Plan) -> Measure:
    """Let requests pile up, and open the queue at each size."""
    stage = plan.stage()
    requests = Requests(stage.office)
    spent: dict[int, float] = {}
    for size in QUICK_SIZES if plan.quick else SIZES:
        waiting = pending_requests(stage, size)
        spent[waiting] = median_ms(lambda: open_queue(requests), RUNS)
    with SpokenSql(stage.office.database.engine) as spoken:
        open_queue(requests)
    largest = max(spent)
    return Measure(
        "queue_open",
        "ms",
        spent[largest],
        median_ms(spoken.say_again, RUNS),
        exponent_of(spent),
        f"{largest} requests, rows and the figures beside the filters",
    )


def open_queue(requests: Requests) -> None:
    """Ask for what the screen asks for."""
    requests.open(SYSTEM, QueueFilter())
