"""What no code of ours may do, found in the syntax tree (reliability.md SEC10; style.md)."""

import ast
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.architecture.tree import PACKAGE, ROOT, calls, modules, name_of, place, syntax, tracked_files

MONEY = re.compile(r"money|invoic|payment|ledger|tariff|pricing|receipt|allocation|balance|credit|amounts")
THEME = {"staffdesk/ui/kit/theme.py"}

Rule = Callable[[Path], list[str]]


def composed_sql(file: Path) -> list[str]:
    """SQL text is written whole: no f-string, ``%``, ``+`` or ``format`` in text() or exec_driver_sql()."""
    doors = {"exec_driver_sql"} | _sql_doors(file)
    return [
        place(file, call)
        for name, call in calls(file)
        if {name, ast.unparse(call.func)} & doors and call.args and _is_composed(call.args[0])
    ]


PROCESS_CALLS = frozenset({"run", "Popen", "call", "check_call", "check_output"})
"""Calls whose ``shell`` starts one; the window's presenters take a ``shell`` that is a window."""


def pickles_and_shells(file: Path) -> list[str]:
    """No pickle, marshal or shelve, no yaml.load, no eval, no shell."""
    found = []
    for node in ast.walk(syntax(file)):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        if {name.partition(".")[0] for name in names} & {"pickle", "marshal", "shelve", "dill"}:
            found.append(place(file, node))
    for name, call in calls(file):
        shell = name in PROCESS_CALLS and any(
            word.arg == "shell" and not _is_false(word.value) for word in call.keywords
        )
        unsafe = isinstance(call.func, ast.Name) and name in {"eval", "exec"}
        yaml = isinstance(call.func, ast.Attribute) and ast.unparse(call.func) in {
            "yaml.load",
            "os.system",
            "os.popen",
        }
        found += [place(file, call)] if shell or unsafe or yaml else []
    return found


def floats_near_money(file: Path) -> list[str]:
    """Money is whole cents and rates are Decimal: no float() and no literal fraction in modules of money."""
    if not MONEY.search(name_of(file).removeprefix("staffdesk/")) or "/ui/" in name_of(file):
        return []
    made = [place(file, call) for name, call in calls(file) if name == "float"]
    if "/documents/" in name_of(file):
        return made  # places on paper are points, and have fractions
    written = [node for node in ast.walk(syntax(file)) if isinstance(node, ast.Constant)]
    return made + [place(file, node) for node in written if isinstance(node.value, float)]


def style_sheets_outside_the_theme(file: Path) -> list[str]:
    """The look stands in one style sheet, set by the theme alone."""
    if name_of(file) in THEME:
        return []
    return [place(file, call) for name, call in calls(file) if name == "setStyleSheet"]


def silent_catches(file: Path) -> list[str]:
    """No handler of everything that does nothing: ``except Exception: pass`` hides bugs (section 3.3)."""
    handlers = [node for node in ast.walk(syntax(file)) if isinstance(node, ast.ExceptHandler)]
    return [
        place(file, node)
        for node in handlers
        if _catches_everything(node) and all(isinstance(line, ast.Pass | ast.Continue) for line in node.body)
    ]


RULES: list[Rule] = [
    composed_sql,
    pickles_and_shells,
    floats_near_money,
    style_sheets_outside_the_theme,
    silent_catches,
]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_no_module_does_what_is_forbidden(rule: Rule) -> None:
    """The names that fail stand in the message; the rule's docstring says what to do instead."""
    found = [fault for file in modules() for fault in rule(file)]
    assert not found, "\n".join([rule.__doc__ or "", *found])


@pytest.mark.parametrize(
    ("rule", "name", "code"),
    [
        (composed_sql, "models/a.py", 'from sqlalchemy import text\ntext(f"SELECT {x}")'),
        (composed_sql, "models/b.py", 'c.exec_driver_sql("SELECT " + x)'),
        (composed_sql, "models/c.py", 'import sqlalchemy as sa\nsa.text("SELECT %s" % x)'),
        (composed_sql, "models/d.py", 'from sqlalchemy import text as sql\nsql("SELECT {}".format(x))'),
        (pickles_and_shells, "services/a.py", "import pickle"),
        (pickles_and_shells, "services/b.py", "from pickle import loads"),
        (pickles_and_shells, "services/c.py", "subprocess.run(x, shell=True)"),
        (pickles_and_shells, "services/d.py", "os.system(x)"),
        (pickles_and_shells, "services/f.py", "Popen(x, shell=wanted)"),
        (floats_near_money, "domain/money.py", "float(x)"),
        (floats_near_money, "domain/invoicing.py", "x * 0.5"),
        (style_sheets_outside_the_theme, "ui/counter/page.py", 'self.setStyleSheet("color: red")'),
        (silent_catches, "services/e.py", "try:\n    x\nexcept Exception:\n    pass"),
    ],
)
def test_each_rule_finds_what_it_is_there_for(
    rule: Rule, name: str, code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.architecture.tree.ROOT", tmp_path)
    file = tmp_path / PACKAGE.name / name
    file.parent.mkdir(parents=True)
    file.write_text(code, encoding="utf-8")
    assert rule(file)


def test_no_tracked_file_names_a_registry_or_a_path_of_one_machine() -> None:
    """The lock and the sources must work on any machine: no address of an index, no folder of one of us."""
    registry = (
        r"\bpypi\.|\b(?:simple|registry|mirror|repo)\.[a-z-]+\.(?:org|com|net|io)\b|--(?:extra-)?index-url"
    )
    folder = r"(?<![\w.])/(?:work|home|root|Users|mnt|tmp)/[a-zA-Z]|[A-Z]:\\Users\\"
    texts = {file: file.read_bytes() for file in tracked_files()}
    found = [
        f"{file.relative_to(ROOT)}: {hit}"
        for file, text in texts.items()
        if b"\0" not in text[:8000]
        for hit in re.findall(f"{registry}|{folder}", text.decode("utf-8", errors="replace"))
    ]
    assert not found, "\n".join(found)


def _sql_doors(file: Path) -> set[str]:
    """Return what a file calls SQLAlchemy's text(): a page has a text() of its own, which draws."""
    doors = set()
    for node in ast.walk(syntax(file)):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("sqlalchemy"):
            doors |= {alias.asname or alias.name for alias in node.names if alias.name == "text"}
        if isinstance(node, ast.Import):
            doors |= {
                f"{alias.asname or alias.name}.text" for alias in node.names if alias.name == "sqlalchemy"
            }
    return doors


def _is_composed(value: ast.expr) -> bool:
    formatted = isinstance(value, ast.Call) and getattr(value.func, "attr", "") in {
        "format",
        "join",
        "replace",
    }
    return isinstance(value, ast.JoinedStr | ast.BinOp) or formatted


def _is_false(value: ast.expr) -> bool:
    return isinstance(value, ast.Constant) and value.value is False


def _catches_everything(node: ast.ExceptHandler) -> bool:
    return node.type is None or ast.unparse(node.type) in {"Exception", "BaseException"}
