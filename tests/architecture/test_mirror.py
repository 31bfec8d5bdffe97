"""Tests mirror the tree: ``staffdesk/x/y.py`` is tested by ``tests/x/test_y.py``: nobody ever searches.

A module that only declares (tables, rows, names) has nothing a test could call, and needs no file.
"""

import ast
from pathlib import Path

from tests.architecture.tree import PACKAGE, ROOT, modules, name_of, syntax

TESTED_ELSEWHERE = {
    "staffdesk/__main__.py": "tests/test_cli.py and tests/test_frozen.py start it as a process",
    "staffdesk/demo/command.py": "tests/journeys starts it as a process",
    "staffdesk/demo/stage.py": "tests/journeys sets it, portal process and all",
    "staffdesk/demo/turn/browser.py": "tests/journeys: it asks and reads in Chromium",
    "staffdesk/demo/turn/facts.py": "tests/journeys",
    "staffdesk/demo/turn/family.py": "tests/journeys: it finds who plays",
    "staffdesk/demo/turn/wheel.py": "tests/journeys: it stops at the first step that does not hold",
    "staffdesk/portal/__main__.py": "tests/portal starts it as a process",
}
"""Modules without a test file of their name, and where they are tested instead. May only become shorter."""


def test_every_module_has_a_test_file_of_its_name() -> None:
    missing = {name_of(file) for file in modules() if _is_mirrored(file) and not _mirror(file).exists()}
    missing -= TESTED_ELSEWHERE.keys()
    assert not missing, "without a test file:\n" + "\n".join(sorted(missing))


def test_an_exception_to_the_rule_is_still_needed() -> None:
    stale = [name for name in TESTED_ELSEWHERE if _mirror(ROOT / name).exists()]
    assert stale == []


def _is_mirrored(file: Path) -> bool:
    exempt = file.name == "__init__.py" or "migrations" in file.relative_to(PACKAGE).parts
    return not exempt and any(isinstance(node, ast.FunctionDef) for node in ast.walk(syntax(file)))


def _mirror(file: Path) -> Path:
    inside = file.relative_to(PACKAGE)
    return ROOT / "tests" / inside.parent / f"test_{inside.name}"
