"""Return presses whatever can be pressed: the rail, filters, links, the state at the foot of the window."""

import ast
from pathlib import Path

import staffdesk.ui

PRESSED = ("QAbstractButton", "QPushButton", "QToolButton")


def buttons_of(path: Path) -> list[ast.ClassDef]:
    """Give the classes of a file that are buttons of Qt with a look of their own."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    classes = [node for node in tree.body if isinstance(node, ast.ClassDef)]
    return [one for one in classes if any(ast.unparse(base) in PRESSED for base in one.bases)]


def test_every_button_says_what_return_does() -> None:
    files = sorted(Path(staffdesk.ui.__file__).parent.rglob("*.py"))
    found = [button for path in files for button in buttons_of(path)]
    silent = [
        button.name
        for button in found
        if not any(isinstance(part, ast.FunctionDef) and part.name == "keyPressEvent" for part in button.body)
    ]
    assert len(found) >= 8
    assert silent == [], "Return does nothing there: see kit/return_key.py"
