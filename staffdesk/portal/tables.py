"""The portal's own tables (SQLAlchemy Core): a projection of the town, families' requests, devices.

Instants are UTC text of fixed width (``contract.v1.write_instant``), so that they sort as time does and
hash the same everywhere. JSON is canonical text. Nothing here is shared with the office but the wire
format.
"""

from sqlalchemy import (
    CheckConstraint,
    Column,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

state = Table(
    "state",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("epoch", Integer, nullable=False),
    Column("head", Integer, nullable=False),
    Column("head_stream", Text, nullable=False),
    Column("acked", Integer, nullable=False),
    Column("out_applied", Integer, nullable=False),
    Column("out_stream", Text, nullable=False),
    Column("office_id", Text),
    Column("heard_at", Text),
    CheckConstraint("id = 1", name="single"),
)
"""One row: both stream heads (R2, R5, R6), the epoch (R10), and when the town was last heard."""

request = Table(
    "request",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("req_id", Text, nullable=False, unique=True),
    Column("seq", Integer, unique=True),
    Column("family", Text, nullable=False, index=True),
    Column("kind", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("submit_id", Text, nullable=False),
    Column("received_at", Text, nullable=False),
    Column("documents", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("stream", Text),
    Column("origin", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("decision", Text),
    Column("decided_at", Text),
    Column("decision_seen", Integer, nullable=False),
    Column("withdrawn_by", Text),
    UniqueConstraint("family", "submit_id"),
)
"""Requests as filed. ``seq`` is null until the sequencer numbers committed rows (R2); ``stream`` is D(seq).

``origin`` is portal, or office for what was asked on paper, by telephone or at the counter: shown to the
family, never numbered. ``status`` is pending, accepted, partly, refused or withdrawn; ``decision`` the
latest decision body.
"""

outbox_log = Table(
    "outbox_log",
    metadata,
    Column("n", Integer, primary_key=True, autoincrement=False),
    Column("msg_id", Text, nullable=False, index=True),
    Column("kind", Text, nullable=False),
    Column("family", Text),
    Column("digest", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("rejected", Text),
    Column("applied_at", Text, nullable=False),
)
"""Messages of the office, as applied: replayed to a restored office (R11), and the proof of "once" (R6)."""

family_snapshot = Table(
    "family_snapshot",
    metadata,
    Column("family", Text, primary_key=True),
    Column("rev", Integer, nullable=False),
    Column("digest", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("applied_at", Text, nullable=False),
)

town_snapshot = Table(
    "town_snapshot",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("rev", Integer, nullable=False),
    Column("body", Text, nullable=False),
    Column("applied_at", Text, nullable=False),
)

document = Table(
    "document",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("doc_id", Text, nullable=False, unique=True),
    Column("family", Text, nullable=False, index=True),
    Column("direction", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("media_type", Text, nullable=False),
    Column("size", Integer, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("received", Integer, nullable=False),
    Column("complete", Integer, nullable=False),
    Column("created_at", Text, nullable=False),
)
"""Files: from families (``direction`` in) and of the town (out). Bytes are in ``document_chunk``."""

document_chunk = Table(
    "document_chunk",
    metadata,
    Column("doc_id", Text, primary_key=True),
    Column("start", Integer, primary_key=True, autoincrement=False),
    Column("content", LargeBinary, nullable=False),
)

thread_message = Table(
    "thread_message",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("message", Text, nullable=False, unique=True),
    Column("thread", Text, nullable=False),
    Column("family", Text, nullable=False),
    Column("topic", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("author", Text, nullable=False),
    Column("author_name", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("written_at", Text, nullable=False),
    Column("seen", Integer, nullable=False),
    Column("req_id", Text),
    Index("ix_thread_message_family_thread", "family", "thread"),
)
"""Messages of both sides; ``author`` is family or town, ``seen`` whether the family has read it."""

device = Table(
    "device",
    metadata,
    Column("device_id", Text, primary_key=True),
    Column("public_key", Text, nullable=False, unique=True),
    Column("workstation", Text, nullable=False),
    Column("office_id", Text, nullable=False),
    Column("rights", Text, nullable=False),
    Column("enrolled_at", Text, nullable=False),
    Column("seen_at", Text),
    Column("revoked_at", Text),
)

enrolment_code = Table(
    "enrolment_code",
    metadata,
    Column("code_hash", Text, primary_key=True),
    Column("expires_at", Text, nullable=False),
    Column("used_at", Text),
)

nonce = Table(
    "nonce",
    metadata,
    Column("device_id", Text, primary_key=True),
    Column("nonce", Text, primary_key=True),
    Column("seen_at", Text, nullable=False, index=True),
)

account = Table(
    "account",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("email", Text, nullable=False, unique=True),
    Column("family", Text, nullable=False, index=True),
    Column("guardian", Text, nullable=False),
    Column("household_number", Text, nullable=False),
    Column("display_name", Text, nullable=False),
    Column("password_hash", Text),
    Column("active", Integer, nullable=False),
    Column("terms_version", Text),
    Column("created_at", Text, nullable=False),
    Column("failures", Integer, nullable=False),
)
"""A family's account; ``email`` is lower case. ``password_hash`` null: never activated."""

link = Table(
    "link",
    metadata,
    Column("token_hash", Text, primary_key=True),
    Column("account_id", Integer, nullable=False, index=True),
    Column("purpose", Text, nullable=False),
    Column("expires_at", Text, nullable=False),
    Column("used_at", Text),
)
"""Mailed links (SEC2): ``purpose`` is activation or reset; single use; only the hash is kept."""

session = Table(
    "session",
    metadata,
    Column("token_hash", Text, primary_key=True),
    Column("account_id", Integer, nullable=False, index=True),
    Column("csrf", Text, nullable=False),
    Column("created_at", Text, nullable=False),
    Column("seen_at", Text, nullable=False),
)

draft = Table(
    "draft",
    metadata,
    Column("family", Text, primary_key=True),
    Column("form", Text, primary_key=True),
    Column("body", Text, nullable=False),
    Column("saved_at", Text, nullable=False),
)
"""Text a family typed in a form that did not go through, given back at the next visit (SEC5)."""

cart = Table(
    "cart",
    metadata,
    Column("family", Text, primary_key=True),
    Column("body", Text, nullable=False),
    Column("expires_at", Text, nullable=False),
)
"""Days a family chose and has not paid for yet (S36): ``body`` lists child, activity, slot and date."""

attempt = Table(
    "attempt",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("origin", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("at", Text, nullable=False),
    Index("ix_attempt_origin_kind_at", "origin", "kind", "at"),
)
"""Sign-ins and resets by origin (IPv4 or IPv6 /64), for the rates of SEC4, which survive a restart."""

mail = Table(
    "mail",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("mail_key", Text, nullable=False, unique=True),
    Column("recipient", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("created_at", Text, nullable=False),
    Column("sent_at", Text),
    Column("tries", Integer, nullable=False),
    Column("last_error", Text),
)
"""Mail waiting to leave: written in the transaction of its cause; ``mail_key`` is unique to that cause."""
