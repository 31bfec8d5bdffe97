"""The portal's tables are made by migrations alone, and come and go without a trace."""

import sys
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect, text

from staffdesk.domain.errors import Unavailable
from staffdesk.portal.database import Store, read_state
from staffdesk.portal.migrations import current_of, downgrade, head, require_current, upgrade
from staffdesk.portal.tables import metadata


def test_the_migrated_database_is_what_the_tables_say(empty_url: str) -> None:
    upgrade(empty_url)
    store = Store(empty_url)
    with store.read() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
        assert current_of(connection) == head()
        assert read_state(connection)["epoch"] == 1
    store.close()


def test_down_leaves_nothing_and_up_works_again(empty_url: str) -> None:
    upgrade(empty_url)
    downgrade(empty_url, "base")
    store = Store(empty_url)
    with store.read() as connection:
        assert inspect(connection).get_table_names() == ["alembic_version"]
    store.close()
    upgrade(empty_url)


def test_a_newer_database_is_refused(empty_url: str) -> None:
    upgrade(empty_url)
    store = Store(empty_url)
    with store.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = 'from_next_year'"))
    store.close()
    with pytest.raises(Unavailable, match="database_newer"):
        upgrade(empty_url)


def test_only_this_programs_revision_is_served(empty_url: str) -> None:
    with pytest.raises(Unavailable, match="portal_not_migrated"):
        require_current(empty_url)
    assert upgrade(empty_url) is None
    require_current(empty_url)
    assert upgrade(empty_url) == head()
    downgrade(empty_url, "base")
    with pytest.raises(Unavailable, match="portal_not_migrated"):
        require_current(empty_url)


def test_a_file_that_is_missing_stays_missing_until_it_is_migrated(tmp_path: Path) -> None:
    file = tmp_path / "new folder" / "portal.sqlite"
    with pytest.raises(Unavailable, match="portal_not_migrated"):
        require_current(f"sqlite:///{file.as_posix()}")
    assert not file.parent.exists()
    upgrade(f"sqlite:///{file.as_posix()}")
    assert file.stat().st_mode & 0o077 == 0 or sys.platform == "win32"


def test_a_place_that_cannot_hold_a_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(Unavailable, match="folder_not_writable") as refused:
        upgrade(f"sqlite:///{(tmp_path / 'file' / 'portal.sqlite').as_posix()}")
    assert str(tmp_path / "file") in str(refused.value.facts["path"])


def test_a_file_that_is_no_database_is_said(tmp_path: Path) -> None:
    file = tmp_path / "portal.sqlite"
    file.write_text("no database, but long enough" * 20)
    for use in (upgrade, require_current):
        with pytest.raises(Unavailable, match="portal_database_damaged"):
            use(f"sqlite:///{file.as_posix()}")
