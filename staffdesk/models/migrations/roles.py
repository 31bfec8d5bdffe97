"""What the program's own account may do on a PostgreSQL server: it owns nothing and only adds to the ledger.

The account that migrates owns the tables; workstations connect with another one (L4). Making accounts and
their passwords is the business of whoever runs the server.
"""

from sqlalchemy import Connection, Engine, text

from staffdesk.domain.errors import RuleBroken
from staffdesk.models.migrations.ledger_guards import KEYS
from staffdesk.models.unit_of_work import build_engine, translated_faults


def grant_app_role(url: str, role: str) -> None:
    """Give an existing account of the server what a workstation needs, and nothing more.

    To be run again after each upgrade, as the owner of the tables.

    Args:
        url: the office, opened as the owner of its tables.
        role: name of the account that workstations use.

    Raises:
        RuleBroken: ``roles_need_server``: SQLite has no accounts; ``role_unknown``.
        Unavailable: as ``Database.begin``.
    """
    engine = build_engine(url, guarded=False)
    try:
        if engine.dialect.name != "postgresql":
            raise RuleBroken("roles_need_server")
        with translated_faults(), engine.begin() as connection:
            _require_role(connection, role)
            _grant(connection, _quoted(engine, role))
    finally:
        engine.dispose()


def _require_role(connection: Connection, role: str) -> None:
    asked = text("SELECT 1 FROM pg_roles WHERE rolname = :role")
    if connection.scalar(asked, {"role": role}) is None:
        raise RuleBroken("role_unknown", role=role)


def _grant(connection: Connection, role: str) -> None:
    schema = str(connection.exec_driver_sql("SELECT quote_ident(current_schema())").scalar_one())
    for statement in (
        f"REVOKE ALL ON ALL TABLES IN SCHEMA {schema} FROM {role}",
        f"REVOKE CREATE ON SCHEMA {schema} FROM PUBLIC, {role}",
        f"GRANT USAGE ON SCHEMA {schema} TO {role}",
        f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {schema} TO {role}",
        f"REVOKE UPDATE, DELETE ON {', '.join(KEYS)} FROM {role}",
        f"REVOKE INSERT, UPDATE, DELETE ON alembic_version FROM {role}",
        f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA {schema} TO {role}",
    ):
        connection.exec_driver_sql(statement)


def _quoted(engine: Engine, name: str) -> str:
    return engine.dialect.identifier_preparer.quote_identifier(name)
