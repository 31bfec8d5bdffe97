"""Metadata, naming convention and column types shared by every table."""

import secrets
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, Dialect, Integer, MetaData, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator

from staffdesk.contract.v1 import write_instant

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcInstant(TypeDecorator[datetime]):
    """An instant, kept as ISO 8601 text in UTC with microseconds on both databases.

    Text of fixed width sorts as time does, reads the same in SQLite and PostgreSQL, and is part of hashed
    records, so no driver may reshape it. A naive datetime is refused.
    """

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:
        """Write as ``2026-11-21T09:30:00.000000Z``."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise TypeError("an instant must carry its time zone")
        return write_instant(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> datetime | None:
        """Read back an aware datetime in UTC."""
        return None if value is None else datetime.fromisoformat(value)


JsonValue = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")
CentsColumn = BigInteger().with_variant(Integer(), "sqlite")


class Base(DeclarativeBase):
    """Root of every mapped class."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {
        str: Text,
        datetime: UtcInstant,
        dict[str, Any]: JsonValue,
        list[Any]: JsonValue,
    }


def new_uid() -> str:
    """Make a random 128-bit identifier, 32 hexadecimal signs, for what travels to the portal."""
    return secrets.token_hex(16)


class HasId:
    """An integer primary key."""

    id: Mapped[int] = mapped_column(primary_key=True)


class HasUid(HasId):
    """An integer primary key, and the identifier the portal knows the record by."""

    uid: Mapped[str] = mapped_column(unique=True, default=new_uid)
