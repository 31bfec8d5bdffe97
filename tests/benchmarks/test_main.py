"""The benchmarks run, and tell what they measured in the shape asked for; how long is no test's business."""

import json
import subprocess
import sys

import pytest

from tests.benchmarks.__main__ import BENCHMARKS, main


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the benchmarks as a person does."""
    command = [sys.executable, "-m", "tests.benchmarks", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_every_benchmark_gives_one_row_beside_its_floor() -> None:
    done = run("--quick", "--json")
    assert done.returncode == 0, done.stderr
    rows = {row["name"]: row for row in json.loads(done.stdout)}
    assert list(rows) == list(BENCHMARKS)
    for row in rows.values():
        assert set(row) - {"exponent"} == {"name", "unit", "value", "floor", "ratio"}
        assert row["value"] > 0
        assert row["floor"] > 0
        assert row["ratio"] == pytest.approx(row["value"] / row["floor"], rel=0.05)
    assert {name for name, row in rows.items() if "exponent" in row} == set(BENCHMARKS) - {
        "portal_month_page"
    }


def test_the_value_is_that_of_the_largest_size_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["invoice_run", "--families", "20", "10", "--quick"]) == 0
    table = capsys.readouterr().out
    assert "invoice_run" in table
    assert "10 families" in table.partition("20 families")[0]


@pytest.mark.parametrize("arguments", [["invoice"], ["--families", "0"], ["--families"]])
def test_what_makes_no_sense_is_refused_with_exit_code_2(arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as refused:
        main(arguments)
    assert refused.value.code == 2
