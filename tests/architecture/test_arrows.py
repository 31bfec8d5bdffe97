"""The arrows between the layers hold (pyproject.toml, [tool.importlinter]), and miss nothing."""

import ast
import re
import subprocess
import sys
import tomllib

from tests.architecture.tree import PACKAGE, ROOT, modules, place, syntax


def test_every_contract_of_the_architecture_is_kept() -> None:
    # In a process of its own: the linter sets up logging anew and silences every logger there is.
    linter = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_logo=True))"
    ran = subprocess.run(
        [sys.executable, "-c", linter], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr


def test_the_domain_imports_the_standard_library_and_itself_only() -> None:
    allowed = sys.stdlib_module_names | {"staffdesk", "_typeshed"}
    foreign = [
        f"{place(file, node)} {name}"
        for file in modules("domain")
        for node in ast.walk(syntax(file))
        for name in _imported(node)
        if name.partition(".")[0] not in allowed
        or (name.startswith("staffdesk") and "staffdesk.domain" not in name)
    ]
    assert not foreign, "\n".join(foreign)


def test_every_screen_of_the_window_is_named_in_the_contract_of_screens() -> None:
    config = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contract = next(
        c for c in config["tool"]["importlinter"]["contracts"] if c["id"] == "screens-are-independent"
    )
    named = set(re.findall(r"\w+", " ".join(contract["layers"])))
    screens = {
        page.parent.relative_to(PACKAGE / "ui").as_posix() for page in (PACKAGE / "ui").rglob("page.py")
    }
    assert screens <= named


def _imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        return [node.module or ""]
    return []
