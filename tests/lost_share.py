"""A shared folder that goes away while the office works on its database, and comes back."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event

from staffdesk.models.unit_of_work import Database


class LostShare:
    """Takes the file of an embedded database away, at once or right after the next commit."""

    def __init__(self, database: Database) -> None:
        """Stand beside an office."""
        if database.file is None:
            raise ValueError("only a file can go away")
        self._engine, self._file = database.engine, database.file
        self._away = self._file.with_suffix(".away")
        self._after_commit = self._committed = False

    def lose(self) -> None:
        """Let it go now."""
        self._file.rename(self._away)
        self._engine.dispose()

    def lose_after_commit(self) -> None:
        """Let it go once the next transaction is written: nobody hears that it is."""
        self._after_commit = True

    def give_back(self) -> None:
        """Let it come back."""
        self._away.rename(self._file)

    def saw_commit(self, _connection: Any) -> None:
        """Note that a transaction is being written."""
        self._committed = True

    def saw_end(self, _connection: Any, record: Any) -> None:
        """Let the file go with the connection that wrote."""
        if self._after_commit and self._committed and record.dbapi_connection is not None:
            self._after_commit = False
            record.invalidate()
            self.lose()


@contextmanager
def lost_share(database: Database) -> Iterator[LostShare]:
    """Stand beside an office for a while."""
    share = LostShare(database)
    event.listen(database.engine, "commit", share.saw_commit)
    event.listen(database.engine, "checkin", share.saw_end)
    try:
        yield share
    finally:
        event.remove(database.engine, "commit", share.saw_commit)
        event.remove(database.engine, "checkin", share.saw_end)
