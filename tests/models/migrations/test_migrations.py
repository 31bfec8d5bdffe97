"""The office migrates up and down, ends where the models are, and refuses what is newer than the program."""

import sys
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, inspect, select, text

from staffdesk.domain.errors import Unavailable
from staffdesk.models import Base, migrations
from staffdesk.models.households import Guardian, Household
from staffdesk.models.unit_of_work import Database, build_engine
from tests.models.rewrite_foundation import TARGET, rendered


def execute(url: str, statement: str) -> None:
    """Run one statement over a bare connection, without any of our guards."""
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text(statement))
    engine.dispose()


def tables_of(url: str) -> set[str]:
    """Return the names of the tables."""
    engine = create_engine(url)
    with engine.connect() as connection:
        names = set(inspect(connection).get_table_names())
    engine.dispose()
    return names


def test_the_head_equals_the_models(empty_url: str) -> None:
    migrations.upgrade(empty_url)
    engine = build_engine(empty_url)
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []
    engine.dispose()
    assert tables_of(empty_url) == set(Base.metadata.tables) | {"alembic_version"}


def test_the_foundation_is_what_the_models_say() -> None:
    written = TARGET.read_text(encoding="utf-8")
    assert written == rendered(Base.metadata), "run: python -m tests.models.rewrite_foundation"


def test_an_office_goes_up_down_and_up_again(empty_url: str) -> None:
    assert migrations.current(with_file(empty_url)) is None
    migrations.upgrade(empty_url)
    assert migrations.current(empty_url) == migrations.head() == "0001_foundation"
    migrations.downgrade(empty_url, "base")
    assert migrations.current(empty_url) is None
    assert tables_of(empty_url) == {"alembic_version"}
    migrations.upgrade(empty_url)
    assert migrations.current(empty_url) == migrations.head()


def test_a_new_office_is_made_with_its_folder(tmp_path: Path) -> None:
    url = f"sqlite:///{(tmp_path / 'new' / 'folder' / 'office.sqlite').as_posix()}"
    assert migrations.upgrade(url) is None
    assert migrations.upgrade(url) == migrations.head()


def test_upgrading_twice_changes_nothing_and_keeps_data(empty_url: str) -> None:
    migrations.upgrade(empty_url)
    database = Database(empty_url)
    with database.begin() as session:
        household = Household(number="F0001", name="Exemple", created_at=datetime(2026, 9, 1, tzinfo=UTC))
        household.guardians = [Guardian(first_name="Léa", last_name="Exemple")]
        session.add(household)
    migrations.upgrade(empty_url)
    with database.read() as session:
        kept = session.scalars(select(Household)).one()
        assert kept.created_at == datetime(2026, 9, 1, tzinfo=UTC)
        assert [guardian.first_name for guardian in kept.guardians] == ["Léa"]
    database.close()


def test_an_office_with_data_comes_down(empty_url: str) -> None:
    migrations.upgrade(empty_url)
    database = Database(empty_url)
    with database.begin() as session:
        session.add(Household(number="F0001", name="Exemple", created_at=datetime(2026, 9, 1, tzinfo=UTC)))
    database.close()
    migrations.downgrade(empty_url, "base")
    assert tables_of(empty_url) == {"alembic_version"}


def test_a_newer_database_is_refused(empty_url: str) -> None:
    migrations.upgrade(empty_url)
    execute(empty_url, "UPDATE alembic_version SET version_num = '0999_tomorrow'")
    uses: list[Callable[[], object]] = [
        lambda: migrations.upgrade(empty_url),
        lambda: migrations.downgrade(empty_url, "base"),
        lambda: migrations.require_known(empty_url),
        lambda: migrations.require_current(empty_url),
    ]
    for refused in uses:
        with pytest.raises(Unavailable) as caught:
            refused()
        assert caught.value.code == "database_newer"
        assert caught.value.facts["found"] == "0999_tomorrow"


def test_something_else_is_no_office(empty_url: str) -> None:
    execute(empty_url, "CREATE TABLE other (id integer)")
    with pytest.raises(Unavailable, match="not_an_office"):
        migrations.require_current(empty_url)


def test_a_missing_file_is_not_made_by_looking_at_it(tmp_path: Path) -> None:
    file = tmp_path / "typo.sqlite"
    with pytest.raises(Unavailable, match="database_missing"):
        migrations.current(f"sqlite:///{file.as_posix()}")
    assert not file.exists()


def test_a_failed_migration_leaves_nothing_behind(empty_url: str) -> None:
    execute(empty_url, "CREATE TABLE message (id integer)")  # the foundation makes one near its end
    before = tables_of(empty_url)
    with pytest.raises(Exception, match="message"):
        migrations.upgrade(empty_url)
    assert tables_of(empty_url) - {"alembic_version"} == before


def test_workstations_that_start_together_migrate_once(empty_url: str) -> None:
    failures: list[BaseException] = []

    def migrate() -> None:
        try:
            migrations.upgrade(empty_url)
        except BaseException as error:  # noqa: BLE001 - told below
            failures.append(error)

    threads = [threading.Thread(target=migrate) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert migrations.current(empty_url) == migrations.head()


def with_file(url: str) -> str:
    """Return the URL once its SQLite file exists: empty, as an installer would leave it."""
    if url.startswith("sqlite"):
        Path(url.removeprefix("sqlite:///")).touch()
    return url


def test_the_file_of_a_new_office_is_its_owners_alone(tmp_path: Path) -> None:
    file = tmp_path / "new" / "office.sqlite"
    migrations.upgrade(f"sqlite:///{file.as_posix()}")
    assert file.stat().st_mode & 0o077 == 0 or sys.platform == "win32"


def test_a_place_that_cannot_hold_a_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(Unavailable, match="folder_not_writable") as refused:
        migrations.upgrade(f"sqlite:///{(tmp_path / 'file' / 'office.sqlite').as_posix()}")
    assert str(tmp_path / "file") in str(refused.value.facts["path"])
