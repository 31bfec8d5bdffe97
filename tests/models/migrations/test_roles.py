"""The account of a workstation works, owns nothing, and cannot go round the guards of the ledger (L4)."""

import uuid
from collections.abc import Iterator

import pytest
from sqlalchemy import make_url, text

from staffdesk.domain.errors import RuleBroken
from staffdesk.models.migrations.roles import grant_app_role
from staffdesk.models.unit_of_work import Database
from staffdesk.services import health_check, ledger
from tests.journal import refusal, write_entries
from tests.models.migrations.test_ledger_guards import SERVER_CHANGES, everything_in

FORBIDDEN = [
    *SERVER_CHANGES,
    "ALTER TABLE ledger_entry DISABLE TRIGGER ALL",
    "DROP TRIGGER ledger_entry_no_change ON ledger_entry",
    "DROP TABLE ledger_line",
    "ALTER TABLE ledger_entry RENAME TO elsewhere",
    "ALTER TABLE ledger_line ADD COLUMN note text",
    "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE sql AS $$ SELECT NULL $$",
    "CREATE RULE quiet AS ON UPDATE TO ledger_line DO INSTEAD NOTHING",
    "CREATE TABLE ledger_copy (id integer)",
    "SET session_replication_role = replica",
    "COPY ledger_entry FROM PROGRAM 'true'",
    "ALTER TABLE ledger_entry OWNER TO CURRENT_USER",
    "UPDATE alembic_version SET version_num = '0999'",
]


@pytest.fixture
def as_workstation(postgresql_database: Database) -> Iterator[Database]:
    """The same office, opened with the account of a workstation."""
    role = f"desk-{uuid.uuid4().hex[:8]}"
    write_entries(postgresql_database, 3)
    with postgresql_database.engine.begin() as connection:
        connection.execute(text(f'CREATE ROLE "{role}" LOGIN'))
    grant_app_role(postgresql_database.url, role)
    opened = Database(
        make_url(postgresql_database.url).set(username=role).render_as_string(hide_password=False)
    )
    yield opened
    opened.close()
    with postgresql_database.engine.begin() as connection:
        connection.execute(text(f'DROP OWNED BY "{role}"'))
        connection.execute(text(f'DROP ROLE "{role}"'))


def test_a_workstation_is_refused(as_workstation: Database) -> None:
    before = everything_in(as_workstation)
    refusals = ("permission denied", "must be owner", "must be superuser")
    answers = {statement: refusal(as_workstation, statement) for statement in FORBIDDEN}
    passed = {said: answer for said, answer in answers.items() if not answer.startswith(refusals)}
    assert passed == {}
    assert everything_in(as_workstation) == before


def test_a_workstation_can_work(as_workstation: Database) -> None:
    health_check.self_test(as_workstation)
    assert [entry.no for entry in write_entries(as_workstation, 2)] == [4, 5]
    assert ledger.verify(as_workstation).fault is None


def test_granting_again_after_an_upgrade_is_harmless(
    as_workstation: Database, postgresql_database: Database
) -> None:
    role = make_url(as_workstation.url).username
    grant_app_role(postgresql_database.url, str(role))
    assert [entry.no for entry in write_entries(as_workstation, 1)] == [4]


def test_an_embedded_database_has_no_accounts(sqlite_database: Database) -> None:
    with pytest.raises(RuleBroken, match="roles_need_server"):
        grant_app_role(sqlite_database.url, "desk")
