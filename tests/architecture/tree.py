"""The files of the project as the architecture tests see them."""

import ast
import shutil
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "staffdesk"


def modules(under: str = "") -> list[Path]:
    """Return every Python file of the program below a folder of the package ("domain"), in order."""
    folder = PACKAGE / under
    return sorted(file for file in folder.rglob("*.py") if "__pycache__" not in file.parts)


def name_of(file: Path) -> str:
    """Return a file's name as people say it: ``staffdesk/domain/money.py``."""
    return file.relative_to(ROOT).as_posix()


@cache
def syntax(file: Path) -> ast.Module:
    """Return the syntax tree of a Python file."""
    return ast.parse(file.read_text(encoding="utf-8"), filename=name_of(file))


def calls(file: Path) -> Iterator[tuple[str, ast.Call]]:
    """Give every call in a file with the last name of what is called: ``text``, ``exec_driver_sql``."""
    for node in ast.walk(syntax(file)):
        if isinstance(node, ast.Call):
            called = node.func
            yield getattr(called, "attr", getattr(called, "id", "")), node


def place(file: Path, node: ast.AST) -> str:
    """Return where a fault stands: ``staffdesk/domain/money.py:12``."""
    return f"{name_of(file)}:{getattr(node, 'lineno', 0)}"


def tracked_files() -> list[Path]:
    """Return the files that git keeps; where this is no checkout, the program and its tests."""
    git = shutil.which("git")
    if git:
        listed = subprocess.run([git, "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
        if listed.returncode == 0:
            names = filter(None, listed.stdout.decode().split("\0"))
            return [file for file in map(ROOT.joinpath, names) if file.is_file()]
    folders = (PACKAGE, ROOT / "tests", ROOT / "resources")
    below = [file for folder in folders for file in folder.rglob("*") if "__pycache__" not in file.parts]
    return [file for file in [*ROOT.glob("*"), *below] if file.is_file()]
