"""Guards that make the ledger and the audit log append-only in the database itself (L4, SEC8).

Used by migration 0001 and frozen with it: a later change of the guards is a new module and a new migration.
SQLite refuses UPDATE, DELETE and an INSERT over an existing key (REPLACE and UPSERT go that way). PostgreSQL
refuses UPDATE, DELETE and TRUNCATE by statement triggers, which fire even when no row is touched, and which
stay on under ``session_replication_role``; the role of the program owns nothing (``roles.grant_app_role``).
"""

from collections.abc import Callable, Iterator

REFUSAL = "append-only"
"""What the database says when a guard refuses."""

KEYS = {
    "ledger_entry": ("no = NEW.no", "hash = NEW.hash"),
    "ledger_line": ("entry_no = NEW.entry_no AND position = NEW.position",),
    "audit_entry": ("id = NEW.id", "hash = NEW.hash"),
}
"""Append-only tables, each with what would make a new row stand for an old one."""

Execute = Callable[[str], object]


def create(dialect: str, execute: Execute) -> None:
    """Create the guards on a database whose tables exist; `execute` runs one statement."""
    for statement in _sqlite_guards() if dialect == "sqlite" else _postgresql_guards():
        execute(statement)


def drop(dialect: str, execute: Execute) -> None:
    """Drop the guards: the first step of a downgrade, and only ever that."""
    for table in KEYS:
        suffixes = ("update", "delete", "insert") if dialect == "sqlite" else ("change", "truncate")
        for suffix in suffixes:
            on = "" if dialect == "sqlite" else f" ON {table}"
            execute(f"DROP TRIGGER {table}_no_{suffix}{on}")
    if dialect != "sqlite":
        execute("DROP FUNCTION refuse_change()")


def _sqlite_guards() -> Iterator[str]:
    for table, keys in KEYS.items():
        for change in ("UPDATE", "DELETE"):
            yield (
                f"CREATE TRIGGER {table}_no_{change.lower()} BEFORE {change} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is {REFUSAL}'); END"
            )
        taken = " OR ".join(f"({key})" for key in keys)
        condition = f"EXISTS (SELECT 1 FROM {table} WHERE {taken})"  # noqa: S608 - names are constants
        yield (
            f"CREATE TRIGGER {table}_no_insert BEFORE INSERT ON {table} WHEN {condition} "
            f"BEGIN SELECT RAISE(ABORT, '{table} is {REFUSAL}'); END"
        )


def _postgresql_guards() -> Iterator[str]:
    yield (
        "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$ "
        f"BEGIN RAISE EXCEPTION '% is {REFUSAL}', TG_TABLE_NAME; END $$"
    )
    for table in KEYS:
        for name, events in (("change", "UPDATE OR DELETE"), ("truncate", "TRUNCATE")):
            trigger = f"{table}_no_{name}"
            yield (
                f"CREATE TRIGGER {trigger} BEFORE {events} ON {table} "
                "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
            )
            yield f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {trigger}"
