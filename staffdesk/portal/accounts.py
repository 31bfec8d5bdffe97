"""Accounts of families: invitation, activation, sign-in, forgotten password (SEC1 to SEC4, S1 to S3).

Everything here is a function over a connection inside the caller's transaction. Nothing tells a known
address from an unknown one: the same work is done and the same answer is given.
"""

import secrets
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import Connection, Row, bindparam, insert, select, update

from staffdesk.contract.v1 import AccountBody, FamilySnapshot, TownSnapshot, write_instant
from staffdesk.domain.errors import RuleBroken
from staffdesk.portal import passwords, rates, sessions
from staffdesk.portal.mailer import queue_mail
from staffdesk.portal.sentences import count
from staffdesk.portal.tables import account, family_snapshot, link, town_snapshot

RESET_LIFE = timedelta(hours=1)
SELF_ACTIVATION_LIFE = timedelta(hours=24)
_BY_EMAIL = select(account).where(account.c.email == bindparam("address"))
"""Written once: a town that invites every family asks it thousands of times."""


class Purpose(StrEnum):
    """What a mailed link opens."""

    ACTIVATION = "activation"
    RESET = "reset"


@dataclass(frozen=True)
class OpenLink:
    """A link that is still good, with the account it is for."""

    token_hash: str
    purpose: Purpose
    account_id: int
    email: str
    display_name: str
    family: str


# ------------------------------------------------------------------------------------------ the town's side


def apply_account(
    connection: Connection, *, family: str, body: AccountBody, at: datetime, message: str
) -> None:
    """Open, renew or close a family's account as the town asks; ``message`` makes a repeat the same mail.

    An invitation to an address that is already active only updates what the town knows of it. An address that
    belongs to another family is refused.

    Raises:
        RuleBroken: ``account_of_another_family``.
    """
    email = normal_email(body.email)
    known = connection.execute(_BY_EMAIL, {"address": email}).one_or_none()
    if known is not None and known.family != family:
        raise RuleBroken("account_of_another_family")
    if body.action == "disable":
        _disable(connection, known)
        return
    facts = {
        "family": family,
        "guardian": body.guardian,
        "household_number": body.household_number,
        "display_name": body.display_name,
        "active": 1,
    }
    number = _write_account(connection, known, email, facts, at)
    if known is None or known.password_hash is None:
        life = timedelta(days=body.link_days)
        mail_link(connection, number, Purpose.ACTIVATION, life=life, at=at, key=f"invite-{message}")


def _disable(connection: Connection, known: Row[tuple[object, ...]] | None) -> None:
    if known is not None:
        connection.execute(update(account).where(account.c.id == known.id).values(active=0))
        sessions.close_all(connection, known.id)


def _write_account(
    connection: Connection,
    known: Row[tuple[object, ...]] | None,
    email: str,
    facts: dict[str, object],
    at: datetime,
) -> int:
    if known is not None:
        if any(getattr(known, name) != value for name, value in facts.items()):
            connection.execute(update(account).where(account.c.id == known.id).values(**facts))
        return int(known.id)
    made = connection.execute(
        insert(account).values(email=email, created_at=write_instant(at), failures=0, **facts)
    )
    return int(made.inserted_primary_key[0]) if made.inserted_primary_key else 0


def open_demo_accounts(
    connection: Connection, opened: Sequence[Mapping[str, object]], password_hash: str, at: datetime
) -> int:
    """Open the accounts of a demonstration at once: one precomputed hash for all, terms accepted, no mail.

    Only for a town that says it is a demonstration. Accounts that are there get the same hash.

    Args:
        connection: of a transaction.
        opened: email, family, guardian, household_number and display_name of each.
        password_hash: argon2.
        at: when they count as opened.

    Returns:
        The number of accounts that the password opens.

    Raises:
        RuleBroken: ``not_a_demonstration``.
    """
    town = _town(connection)
    if town is None or not town.is_demonstration:
        raise RuleBroken("not_a_demonstration")
    if opened:
        shared = {"created_at": write_instant(at), "failures": 0, "active": 1}
        rows = [{**one, "email": normal_email(str(one["email"])), **shared} for one in opened]
        connection.execute(insert(account), rows)
    done = connection.execute(
        update(account).values(password_hash=password_hash, active=1, terms_version=town.terms_version)
    )
    return done.rowcount


# ------------------------------------------------------------------------------------------ mailed links


def mail_link(
    connection: Connection, account_id: int, purpose: Purpose, *, life: timedelta, at: datetime, key: str
) -> None:
    """Make a link, which kills the older ones, and write the mail that carries it."""
    row = connection.execute(select(account).where(account.c.id == account_id)).one()
    token = secrets.token_urlsafe(32)
    connection.execute(
        update(link)
        .where(link.c.account_id == account_id, link.c.used_at.is_(None))
        .values(used_at=write_instant(at))
    )
    connection.execute(
        insert(link).values(
            token_hash=sessions.hash_token(token),
            account_id=account_id,
            purpose=purpose.value,
            expires_at=write_instant(at + life),
        )
    )
    town = _town(connection)
    queue_mail(
        connection,
        key=key,
        recipient=row.email,
        template=purpose.value,
        at=at,
        name=row.display_name,
        number=row.household_number,
        town=town.name if town else "",
        token=token,
        life=_life_code(life),
    )


def _life_code(life: timedelta) -> str:
    if life >= timedelta(days=2):
        return count("duration.days", life.days)
    return count("duration.hours", int(life.total_seconds() // 3600))


def find_link(connection: Connection, token: str, at: datetime) -> OpenLink | None:
    """Return what a token opens, or None when it is unknown, used or expired; looking never consumes it."""
    found = connection.execute(
        select(link, account.c.email, account.c.display_name, account.c.family)
        .join(account, account.c.id == link.c.account_id)
        .where(
            link.c.token_hash == sessions.hash_token(token),
            link.c.used_at.is_(None),
            link.c.expires_at > write_instant(at),
            account.c.active == 1,
        )
    ).one_or_none()
    if found is None:
        return None
    return OpenLink(
        token_hash=found.token_hash,
        purpose=Purpose(found.purpose),
        account_id=found.account_id,
        email=found.email,
        display_name=found.display_name,
        family=found.family,
    )


def own_words(connection: Connection, opened: OpenLink) -> list[str]:
    """Return the words a password of this account may not contain: town, names, address."""
    town = _town(connection)
    words = [*opened.display_name.split(), opened.email.partition("@")[0]]
    return [*words, *(town.name.replace("-", " ").split() if town else [])]


def use_link(connection: Connection, opened: OpenLink, password_hash: str, at: datetime) -> bool:
    """Set the password if the link is still good; other sessions end. False when somebody was faster."""
    used = connection.execute(
        update(link)
        .where(
            link.c.token_hash == opened.token_hash,
            link.c.used_at.is_(None),
            link.c.expires_at > write_instant(at),
        )
        .values(used_at=write_instant(at))
    )
    if used.rowcount != 1:
        return False
    connection.execute(
        update(account)
        .where(account.c.id == opened.account_id)
        .values(password_hash=password_hash, failures=0)
    )
    sessions.close_all(connection, opened.account_id)
    rates.forget_failures(connection, opened.email)
    return True


def ask_link(connection: Connection, email: str, at: datetime, key: str) -> None:
    """Mail a link to an address if it has an account: to choose a password, or to activate it."""
    found = connection.execute(
        select(account).where(account.c.email == normal_email(email), account.c.active == 1)
    ).one_or_none()
    if found is not None:
        _mail_fitting_link(connection, found, at, key)


def ask_activation(connection: Connection, number: str, last_name: str, at: datetime, key: str) -> None:
    """Mail a link to the address the town recorded, if dossier number and name are exactly right (S3, S7)."""
    rows = connection.execute(
        select(account).where(account.c.household_number == number.strip(), account.c.active == 1)
    ).all()
    for found in rows:
        if _last_name(connection, found) == _comparable(last_name):
            _mail_fitting_link(connection, found, at, f"{key}-{found.id}")


def _mail_fitting_link(
    connection: Connection, found: Row[tuple[object, ...]], at: datetime, key: str
) -> None:
    purpose = Purpose.RESET if found.password_hash else Purpose.ACTIVATION
    life = RESET_LIFE if found.password_hash else SELF_ACTIVATION_LIFE
    mail_link(connection, int(found.id), purpose, life=life, at=at, key=key)


def _last_name(connection: Connection, found: Row[tuple[object, ...]]) -> str | None:
    body = connection.scalar(select(family_snapshot.c.body).where(family_snapshot.c.family == found.family))
    if body is None:
        return None
    guardians = FamilySnapshot.model_validate_json(body).guardians
    return next((_comparable(g.last_name) for g in guardians if g.uid == found.guardian), None)


# ------------------------------------------------------------------------------------------ sign-in


@dataclass(frozen=True)
class Credentials:
    """What is compared at sign-in, for a known address or not."""

    account_id: int | None
    password_hash: str | None


def credentials(connection: Connection, email: str) -> Credentials:
    """Return what to compare a password with; an unknown or closed account gives nothing to match."""
    found = connection.execute(
        select(account.c.id, account.c.password_hash).where(
            account.c.email == normal_email(email), account.c.active == 1
        )
    ).one_or_none()
    return Credentials(found.id, found.password_hash) if found else Credentials(None, None)


def note_wrong_password(connection: Connection, email: str, known: Credentials, at: datetime) -> None:
    """Count a failure, and warn the owner by mail at the tenth in a row."""
    failures = rates.note_failure(connection, normal_email(email), at)
    if known.account_id is None:
        return
    connection.execute(update(account).where(account.c.id == known.account_id).values(failures=failures))
    if failures == rates.WARN_AT:
        row = connection.execute(select(account).where(account.c.id == known.account_id)).one()
        queue_mail(
            connection,
            key=f"failures-{known.account_id}-{write_instant(at)}",
            recipient=row.email,
            template="failures",
            at=at,
            name=row.display_name,
            count=failures,
        )


def enter(connection: Connection, known: Credentials, email: str, at: datetime, rehashed: str | None) -> str:
    """Open a session for the right password and return its token; a raised cost is written back."""
    if known.account_id is None:
        raise RuleBroken("wrong_password")
    values: dict[str, object] = {"failures": 0}
    if rehashed:
        values["password_hash"] = rehashed
    connection.execute(update(account).where(account.c.id == known.account_id).values(**values))
    rates.forget_failures(connection, normal_email(email))
    return sessions.open_session(connection, known.account_id, at)


def rehash_if_raised(known: Credentials, password: str) -> str | None:
    """Return a new hash when the cost was raised since the stored one."""
    if known.password_hash and passwords.needs_rehash(known.password_hash):
        return passwords.hash_password(password)
    return None


def accept_terms(connection: Connection, account_id: int, version: str) -> None:
    """Write down which terms of use the account accepted."""
    connection.execute(update(account).where(account.c.id == account_id).values(terms_version=version))


def normal_email(email: str) -> str:
    """Return an address as accounts keep it."""
    return unicodedata.normalize("NFC", email).strip().lower()


def _comparable(name: str) -> str:
    """A name without case, accents or hyphens: people type theirs in many ways."""
    unaccented = unicodedata.normalize("NFKD", name.casefold())
    return "".join(sign for sign in unaccented if sign.isalnum())


def _town(connection: Connection) -> TownSnapshot | None:
    body = connection.scalar(select(town_snapshot.c.body).order_by(town_snapshot.c.rev.desc()).limit(1))
    return TownSnapshot.model_validate_json(body) if body else None
