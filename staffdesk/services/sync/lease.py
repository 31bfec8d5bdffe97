"""Which workstation syncs now (R12). It only avoids wasted work: everything stays right without it.

The lease expires by the time of the database, the one clock that all workstations share.
"""

from sqlalchemy import Engine, Text, or_, select, text, type_coerce, update
from sqlalchemy.orm import Session
from sqlalchemy.sql.elements import ColumnElement, literal_column

from staffdesk.models.sync import SyncLease
from staffdesk.models.unit_of_work import Database

NAME = "sync"
SECONDS = 120

_SQLITE_NOW = "strftime('%Y-%m-%dT%H:%M:%f', 'now', '+{seconds} seconds') || '000Z'"
_POSTGRESQL_NOW = (
    "to_char((clock_timestamp() + interval '{seconds} seconds') AT TIME ZONE 'UTC', "
    '\'YYYY-MM-DD"T"HH24:MI:SS.US"Z"\')'
)


def database_time(engine: Engine, seconds: int = 0) -> ColumnElement[str]:
    """Return the SQL of the database's instant, some seconds on, in the shape instants have in our tables."""
    pattern = _SQLITE_NOW if engine.dialect.name == "sqlite" else _POSTGRESQL_NOW
    return literal_column(pattern.format(seconds=int(seconds)))


def acquire(database: Database, holder: str) -> bool:
    """Take or renew the lease for two minutes; False while another workstation has it."""
    with database.begin() as session:
        _make_row(session)
        now = database_time(database.engine)
        taken = session.execute(
            update(SyncLease)
            .where(SyncLease.name == NAME)
            .where(or_(SyncLease.holder.in_((holder, "")), type_coerce(SyncLease.expires_at, Text) < now))
            .values(
                holder=holder,
                token=SyncLease.token + 1,
                expires_at=database_time(database.engine, SECONDS),
            )
            .returning(SyncLease.token)
            .execution_options(synchronize_session=False)
        )
        return taken.first() is not None


def release(database: Database, holder: str) -> None:
    """Give the lease back, if it is still ours."""
    with database.begin() as session:
        session.execute(
            update(SyncLease)
            .where(SyncLease.name == NAME, SyncLease.holder == holder)
            .values(holder="")
            .execution_options(synchronize_session=False)
        )


def _make_row(session: Session) -> None:
    if session.scalar(select(SyncLease.name).where(SyncLease.name == NAME)) is None:
        session.execute(
            text(
                "INSERT INTO sync_lease (name, holder, token, expires_at) "
                "VALUES (:name, '', 0, '1970-01-01T00:00:00.000000Z') ON CONFLICT DO NOTHING"
            ),
            {"name": NAME},
        )
