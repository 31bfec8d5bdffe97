"""Medians, quantiles and growth, on durations that are known."""

import json

import pytest

from tests.benchmarks.measures import Measure, exponent_of, median_ms, quantile


@pytest.mark.parametrize(("power", "expected"), [(1, 1.0), (2, 2.0), (0, 0.0)])
def test_the_exponent_tells_how_the_whole_grows(power: int, expected: float) -> None:
    whole = {size: 3.0 * size**power for size in (100, 300, 900)}
    assert exponent_of(whole) == pytest.approx(expected)


def test_one_size_has_no_exponent() -> None:
    assert exponent_of({100: 5.0}) is None


def test_the_quantile_is_a_duration_that_was_measured() -> None:
    durations = [float(number) for number in range(1, 101)]
    assert quantile(durations, 0.95) == 95.0
    assert quantile([7.0], 0.95) == 7.0


def test_the_warm_up_runs_and_does_not_count() -> None:
    runs: list[int] = []
    median_ms(lambda: runs.append(1), 3, warm_up=2)
    assert len(runs) == 5


def test_a_row_holds_what_is_asked_for_and_an_exponent_only_where_there_is_one() -> None:
    row = Measure("queue_open", "ms", 12.0, 4.0).row()
    assert json.loads(json.dumps(row)) == {
        "name": "queue_open",
        "unit": "ms",
        "value": 12.0,
        "floor": 4.0,
        "ratio": 3.0,
    }
    assert Measure("queue_open", "ms", 12.0, 4.0, 1.25).row()["exponent"] == 1.25
