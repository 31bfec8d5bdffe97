"""The map of the modules in the README, written from the first line of each module's docstring.

``python -m tests.architecture.module_map --write`` brings the README up to date; a test fails when it drifts.
"""

import ast
import sys
from pathlib import Path

from tests.architecture.tree import PACKAGE, ROOT, modules, syntax

README = ROOT / "README.md"
_START = "<!-- module map: written by `python -m tests.architecture.module_map --write` -->\n"
_END = "<!-- end of module map -->"


def purpose(file: Path) -> str:
    """Return the first sentence of a module's docstring; empty where there is none."""
    return (ast.get_docstring(syntax(file)) or "").split("\n\n")[0].replace("\n", " ")


def written_map() -> str:
    """Return the map as a Markdown list: folders first, their modules indented below."""
    lines = []
    for file in modules():
        inside = file.relative_to(PACKAGE)
        if "versions" in inside.parts:
            continue  # migrations are a history, not a place to look for something
        package = file.name == "__init__.py"
        depth = len(inside.parts) - (1 if package else 0)
        name = f"{inside.parent.name or PACKAGE.name}/" if package else file.name
        lines.append(f"{'  ' * depth}- `{name}` {purpose(file)}")
    return "\n".join(["", *lines, "", ""])


def readme_with_map(readme: str) -> str:
    """Return the README with the map between its two marks brought up to date."""
    before, start, rest = readme.partition(_START)
    _old, end, after = rest.partition(_END)
    if not start or not end:
        raise ValueError("the README has lost the marks of its map of modules")
    return before + start + written_map() + end + after


def main() -> int:
    """Say whether the README is up to date, or write it when asked to."""
    text = README.read_text(encoding="utf-8")
    wanted = readme_with_map(text)
    if "--write" in sys.argv[1:]:
        README.write_text(wanted, encoding="utf-8", newline="\n")
    elif wanted != text:
        print("The map of modules in README.md has drifted: python -m tests.architecture.module_map --write")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
