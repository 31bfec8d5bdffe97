"""How durations are taken and told: medians, the floor beside them, and how they grow with the size."""

import gc
import math
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Measure:
    """One row: what was measured at the largest size run, and the least that work could cost.

    Attributes:
        name: of the benchmark.
        unit: of ``value`` and ``floor``.
        value: median of the runs.
        floor: median of the bare work, taken in the same run.
        exponent: how the whole grows with its size (1: in proportion); None where one size was run.
        note: for people: sizes, parts.
    """

    name: str
    unit: str
    value: float
    floor: float
    exponent: float | None = None
    note: str = ""

    def row(self) -> dict[str, object]:
        """Give the row as the list of ``--json`` holds it."""
        told: dict[str, object] = {
            "name": self.name,
            "unit": self.unit,
            "value": round(self.value, 3),
            "floor": round(self.floor, 4),
            "ratio": round(self.value / self.floor, 2),
        }
        return told if self.exponent is None else told | {"exponent": round(self.exponent, 2)}


def duration_ms(action: Callable[[], object]) -> float:
    """Time one call in milliseconds."""
    started = time.perf_counter()
    action()
    return (time.perf_counter() - started) * 1000


def median_ms(action: Callable[[], object], runs: int, *, warm_up: int = 1) -> float:
    """Time several calls after some that do not count, and return the median in milliseconds.

    The garbage collector runs once before, and as in the program whenever it wants meanwhile.
    """
    for _ in range(warm_up):
        action()
    gc.collect()
    return statistics.median(duration_ms(action) for _ in range(runs))


def quantile(durations: Sequence[float], share: float) -> float:
    """Return the duration that ``share`` of all do not exceed."""
    ordered = sorted(durations)
    return ordered[min(len(ordered) - 1, math.ceil(share * len(ordered)) - 1)]


def exponent_of(whole_ms: Mapping[int, float]) -> float | None:
    """Return the slope of log(duration) over log(size), by least squares; None below two sizes."""
    if len(whole_ms) < 2:
        return None
    points = [(math.log(size), math.log(spent)) for size, spent in whole_ms.items()]
    across = statistics.fmean(x for x, _ in points)
    up = statistics.fmean(y for _, y in points)
    return sum((x - across) * (y - up) for x, y in points) / sum((x - across) ** 2 for x, _ in points)
