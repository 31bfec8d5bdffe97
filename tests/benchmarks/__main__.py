"""Measure and print: a table for people, exactly one JSON document with ``--json``.

Each value is the median of several runs, after one that does not count. Python's garbage collector is on.
"""

import argparse
import json
import logging
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from tests.benchmarks import (
    deadline_eval,
    invoice_run,
    month_grid,
    pattern_expand,
    portal_month_page,
    queue_open,
    reprice_month,
    sync_requests,
    type_ahead,
    window_lag,
)
from tests.benchmarks.measures import Measure
from tests.benchmarks.scenes import Plan

BENCHMARKS: dict[str, Callable[[Plan], Measure]] = {
    "invoice_run": invoice_run.measure,
    "window_lag": window_lag.measure,
    "reprice_month": reprice_month.measure,
    "queue_open": queue_open.measure,
    "month_grid": month_grid.measure,
    "palette_find": type_ahead.measure_palette,
    "family_search": type_ahead.measure_families,
    "deadline_eval": deadline_eval.measure,
    "pattern_expand": pattern_expand.measure,
    "sync_requests": sync_requests.measure,
    "portal_month_page": portal_month_page.measure,
}
"""All of them, by name, in the order they run; those over HTTP share one town and its portal."""


def main(arguments: Sequence[str]) -> int:
    """Run the benchmarks asked for; 0 unless one of them fails."""
    chosen = _parse(arguments)
    with (
        tempfile.TemporaryDirectory(prefix="staffdesk-bench-", ignore_cleanup_errors=True) as folder,
        Plan(chosen.families, quick=chosen.quick, folder=Path(folder)) as plan,
    ):
        measures = [_run(name, plan) for name in BENCHMARKS if name in chosen.names]
    print(json.dumps([one.row() for one in measures]) if chosen.json else _table(measures))
    return 0


def _run(name: str, plan: Plan) -> Measure:
    started = time.perf_counter()
    measure = BENCHMARKS[name](plan)
    print(f"{name}: {time.perf_counter() - started:.0f} s", file=sys.stderr, flush=True)
    return measure


def _parse(arguments: Sequence[str]) -> argparse.Namespace:
    known = ", ".join(BENCHMARKS)
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"all by default: {known}")
    parser.add_argument("--families", type=int, nargs="+", default=[], metavar="N", help="sizes of the town")
    parser.add_argument("--quick", action="store_true", help="small sizes, one run each")
    parser.add_argument("--json", action="store_true", help="one JSON document on standard output")
    chosen = parser.parse_args(arguments)
    unknown = sorted(set(chosen.names) - BENCHMARKS.keys())
    if unknown:
        parser.error(f"unknown: {', '.join(unknown)}; there are {known}")
    if any(size < 1 for size in chosen.families):
        parser.error("a town has one family at least")
    chosen.names = chosen.names or list(BENCHMARKS)
    return chosen


def _table(measures: Sequence[Measure]) -> str:
    lines = [f"{'':18} {'value':>10} {'floor':>10} {'ratio':>7} {'exp.':>5}  unit"]
    for one in measures:
        exponent = "" if one.exponent is None else f"{one.exponent:.2f}"
        ratio = one.value / one.floor
        lines.append(
            f"{one.name:18} {one.value:10.2f} {one.floor:10.3f} {ratio:7.1f} {exponent:>5}  {one.unit}"
        )
        lines.append(f"{'':18} {one.note}")
    return "\n".join(lines)


if __name__ == "__main__":
    logging.disable(logging.WARNING)
    sys.exit(main(sys.argv[1:]))
