"""The one start for everything: what it asks of a machine, and what it says when something is missing."""

import ast
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from playwright._impl._driver import compute_driver_executable

import dev

ROOT = Path(__file__).resolve().parents[1]
EVERY_DEBIAN_HAS = {
    *("libc.so.6", "libm.so.6", "libdl.so.2", "libpthread.so.0", "ld-linux-x86-64.so.2"),
    *("libstdc++.so.6", "libgcc_s.so.1"),
}
"""Libraries of its essential packages, and of apt."""


@pytest.fixture
def _empty_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """A Linux on which no library, no browser and no server is found."""
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(dev, "is_loadable", lambda _name: False)
    monkeypatch.setattr(dev, "has_postgresql", lambda: False)
    monkeypatch.setattr(dev, "find_uv", lambda: None)
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)
    monkeypatch.setattr(shutil, "which", lambda name: "/usr/bin/apt-get" if name == "apt-get" else None)


def packages(task: str, *arguments: str) -> set[str]:
    """Return the Debian packages a task asks for."""
    return set(dev.missing_from_the_system(task, list(arguments)).values())


def test_only_the_standard_library_is_used() -> None:
    tree = ast.parse((ROOT / "dev.py").read_text(encoding="utf-8"))
    named = [alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names]
    named += [node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    assert {name.partition(".")[0] for name in named} <= sys.stdlib_module_names


@pytest.mark.usefixtures("_empty_machine")
def test_the_demonstration_asks_for_what_it_shows_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISPLAY", ":0")
    offscreen = packages("demo", "--offscreen")
    assert offscreen == {*dev.QT.values(), *dev.DRIVER.values(), "python3-venv", "chromium"}
    assert packages("demo") == {*dev.QT.values(), *dev.WINDOW.values(), "python3-venv"}


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere libraries come with the programs")
def test_whatever_drives_the_browser_is_linked_with_is_there_or_asked_for() -> None:
    driver = Path(compute_driver_executable()[0])
    told = subprocess.run(["objdump", "-p", str(driver)], capture_output=True, text=True, check=True)
    needed = set(re.findall(r"NEEDED +(\S+)", told.stdout))
    assert "libc.so.6" in needed
    assert needed - EVERY_DEBIAN_HAS <= {*dev.QT, *dev.DRIVER}


@pytest.mark.usefixtures("_empty_machine")
def test_without_a_display_the_demonstration_runs_offscreen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    assert packages("demo") == packages("demo", "--offscreen")


@pytest.mark.usefixtures("_empty_machine")
def test_the_tests_ask_for_a_browser_and_a_server_too() -> None:
    assert {"chromium", "postgresql", "libegl1"} <= packages("test")


@pytest.mark.usefixtures("_empty_machine")
def test_the_program_is_built_where_its_window_would_open() -> None:
    assert {*dev.QT.values(), *dev.WINDOW.values(), "binutils"} <= packages("package")


@pytest.mark.usefixtures("_empty_machine")
def test_what_is_missing_is_named_in_one_line_with_what_mends_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    with pytest.raises(SystemExit) as stop:
        dev.supply({"Chromium": "chromium", "un serveur PostgreSQL": "postgresql"})
    said = capsys.readouterr()
    assert stop.value.code == 1
    assert said.out == ""
    assert said.err.splitlines() == [
        (
            "Il manque à cette machine\u00a0: Chromium, un serveur PostgreSQL. "
            "Pour y remédier\u00a0: sudo apt-get update && sudo apt-get install -y chromium postgresql"
        )
    ]


def test_nothing_is_asked_for_where_nothing_is_missing(capsys: pytest.CaptureFixture[str]) -> None:
    dev.supply({})
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize("version", [(3, 10, 12), (3, 13, 0)])
def test_a_python_it_cannot_use_is_refused_in_one_line(
    version: tuple[int, ...], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "version_info", version)
    monkeypatch.setattr(shutil, "which", lambda _name: None)
    with pytest.raises(SystemExit):
        dev.choose_python()
    assert capsys.readouterr().err == (
        f"Python 3.{version[1]} ne convient pas\u00a0: il faut Python 3.11 ou 3.12.\n"
    )


@pytest.mark.parametrize(("arguments", "code"), [([], 2), (["danser"], 2), (["--help"], 0)])
def test_without_a_known_task_it_lists_them_on_standard_error(arguments: list[str], code: int) -> None:
    done = subprocess.run(
        [sys.executable, str(ROOT / "dev.py"), *arguments], capture_output=True, text=True, check=False
    )
    assert done.returncode == code
    assert done.stdout == ""
    assert all(f"\n{task} " in f"\n{done.stderr}" for task in dev.TASKS)


def test_a_task_gets_its_arguments_as_they_were_given() -> None:
    assert dev.command("demo", ["--offscreen", "--out", "mon dossier"])[1:] == [
        *("-m", "staffdesk", "demo"),
        *("--offscreen", "--out", "mon dossier"),
    ]


def test_the_lock_holds_hashes_for_every_library_and_no_address() -> None:
    lock = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    libraries = re.findall(r"^[a-z0-9-]+(?:\[[a-z,]+\])?==[^\n]*\\\n    --hash=sha256:", lock, re.MULTILINE)
    assert len(libraries) == len(re.findall(r"^[a-z]", lock, re.MULTILINE)) > 50
    assert "://" not in lock
    assert not re.search(r"^--", lock, re.MULTILINE)


def test_the_lock_knows_windows() -> None:
    lock = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    assert re.search(r"^pywin32-ctypes==.*sys_platform == 'win32'", lock, re.MULTILINE)
