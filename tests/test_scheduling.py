"""Tests that share a long set-up run on one worker; all others are handed out one by one."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.scheduling import TOGETHER, scope_of

ROOT = Path(__file__).resolve().parents[1]


@pytest.mark.parametrize("place", TOGETHER)
def test_each_place_is_there(place: str) -> None:
    assert (ROOT / place).exists()
    assert (ROOT / place).is_dir() == place.endswith("/")


@pytest.mark.parametrize(
    ("nodeid", "scope"),
    [
        ("tests/test_frozen.py::test_a[1]", "tests/test_frozen.py"),
        ("tests/demo/test_build.py::test_b", "tests/demo/"),
        ("tests/test_cli.py::test_c", "tests/test_cli.py::test_c"),
    ],
)
def test_what_is_handed_out_as_one(nodeid: str, scope: str) -> None:
    assert scope_of(nodeid) == scope


def test_two_workers_make_a_long_set_up_once(tmp_path: Path) -> None:
    (tmp_path / "tests" / "demo").mkdir(parents=True)
    (tmp_path / "conftest.py").write_text(
        "import pytest\n"
        "from tests.scheduling import TogetherScheduling\n"
        "@pytest.hookimpl\n"
        "def pytest_xdist_make_scheduler(config, log):\n"
        "    return TogetherScheduling(config, log)\n"
    )
    (tmp_path / "tests" / "demo" / "test_town.py").write_text(
        "import os, pathlib, pytest\n"
        "@pytest.mark.parametrize('number', range(6))\n"
        "def test_it(number):\n"
        f"    pathlib.Path({str(tmp_path)!r}, os.environ['PYTEST_XDIST_WORKER']).touch()\n"
    )
    (tmp_path / "tests" / "test_other.py").write_text("def test_it():\n    pass\n")
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "-n",
            "2",
            "-p",
            "no:cacheprovider",
            "--rootdir",
            str(tmp_path),
        ],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(ROOT), "PYTEST_ADDOPTS": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert len(list(tmp_path.glob("gw*"))) == 1
