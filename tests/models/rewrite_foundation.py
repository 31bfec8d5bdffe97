"""Rewrite migration 0001 from the models: ``python -m tests.models.rewrite_foundation``.

Only until the first release, while no town has data: afterwards each change of the tables is a new revision.
"""

import subprocess
import sys
from pathlib import Path
from typing import Any, Literal

from alembic.autogenerate import render_python_code
from alembic.autogenerate.api import AutogenContext
from alembic.operations import ops
from sqlalchemy import JSON, MetaData, Table

from staffdesk.models import Base
from staffdesk.models import migrations as package
from staffdesk.models.base import UtcInstant

TARGET = Path(package.__file__).parent / "versions" / "0001_foundation.py"

HEADER = '''"""Foundation: every table of the office, and the guards of its ledger and audit log."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from staffdesk.models.migrations import ledger_guards

revision = "0001_foundation"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    for create_table in (
{calls}
    ):
        create_table()
    ledger_guards.create(op.get_bind().dialect.name, op.execute)


def downgrade() -> None:
    ledger_guards.drop(op.get_bind().dialect.name, op.execute)
    for table in (
{drops}
    ):
        op.drop_table(table)
'''
JSON_TEXT = 'sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")'


def render_type(kind: str, item: Any, _context: AutogenContext) -> str | Literal[False]:
    """Write our own column types as what the database holds: a migration never changes with the models."""
    if kind == "type" and isinstance(item, UtcInstant):
        return "sa.Text()"
    if kind == "type" and isinstance(item, JSON):
        return JSON_TEXT
    return False


def render_table(table: Table) -> str:
    """Return one function that creates a table with its indexes."""
    steps: list[ops.MigrateOperation] = [ops.CreateTableOp.from_table(table)]
    steps += [
        ops.CreateIndexOp.from_index(index) for index in sorted(table.indexes, key=lambda i: str(i.name))
    ]
    body = render_python_code(ops.UpgradeOps(steps), render_item=render_type).splitlines()
    kept = [line for line in body if not line.strip().startswith("#")]
    return "\n".join([f"def _create_{table.name}() -> None:", *("    " + line.strip() for line in kept)])


def render(metadata: MetaData) -> str:
    """Return the whole text of the migration, not yet formatted."""
    tables = metadata.sorted_tables
    calls = "\n".join(f"        _create_{table.name}," for table in tables)
    drops = "\n".join(f'        "{table.name}",' for table in reversed(tables))
    return HEADER.format(calls=calls, drops=drops) + "\n\n" + "\n\n\n".join(map(render_table, tables)) + "\n"


def rendered(metadata: MetaData) -> str:
    """Return the whole text as the formatter leaves it."""
    formatter = [sys.executable, "-m", "ruff", "format", "--quiet", "--stdin-filename", str(TARGET), "-"]
    done = subprocess.run(formatter, check=True, input=render(metadata).encode(), capture_output=True)
    return done.stdout.decode()


def main() -> None:
    """Write the migration."""
    TARGET.write_text(rendered(Base.metadata), encoding="utf-8")


if __name__ == "__main__":
    main()
