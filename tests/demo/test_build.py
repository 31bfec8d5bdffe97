"""One seed and one date give one town, whole: what is drawn, what was invoiced, what was paid."""

import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import RowMapping, func, select

from staffdesk.contract.v1 import MessageKind
from staffdesk.models.base import Base
from staffdesk.models.households import Household
from staffdesk.models.invoices import Invoice
from staffdesk.models.town import Town
from staffdesk.models.unit_of_work import Database
from staffdesk.services import health_check
from staffdesk.services.town_identity import town_identity
from tests.demo.conftest import FAMILIES, DrawnTown, draw_town

DRAWN_ANEW = {
    "uid",
    "office_id",
    "sealed",
    "iban_sealed",
    "basis",
    "snapshot",
    "receipt_snapshot",
    "operation_id",
    "payload",
    "hash",
    "prev_hash",
    "msg_id",
    "closing_snapshot",
}
"""Identifiers the program draws by itself, what is sealed with a new key, and what holds either."""

KEPT_UIDS = {"household", "guardian", "child"}
"""People keep theirs: a portal's pages and its script name them."""


PRINTED = {"content", "sha256", "size", "received"}
"""Of closing sheets and slips, which print the last hash of the journal."""


DRAWN_BODIES = {MessageKind.LEDGER_HEAD.value, MessageKind.MESSAGE.value}
"""Messages that hold hashes of the journal, or identifiers of threads."""


def digest_of(database: Database) -> dict[str, str]:
    """Sum up the rows of each table."""
    with database.read() as session:

        def is_drawn(table: str, row: RowMapping, name: str) -> bool:
            if table == "stored_file" and name in PRINTED:
                return not row["name"].startswith("regie-")
            return not (table == "outbox" and name == "body" and row["kind"] in DRAWN_BODIES)

        return {
            table.name: hashlib.sha256(
                "\n".join(
                    repr([row[name] for name in columns if is_drawn(table.name, row, name)])
                    for row in session.execute(select(table).order_by(*table.primary_key)).mappings()
                ).encode()
            ).hexdigest()
            for table in Base.metadata.sorted_tables
            if (columns := list(_columns(table.name, table.columns.keys())))
        }


def _columns(table: str, names: list[str]) -> Iterator[str]:
    kept = {"uid"} if table in KEPT_UIDS else set()
    return (name for name in names if name not in DRAWN_ANEW - kept)


def test_the_same_seed_and_date_give_the_same_town(tmp_path: Path) -> None:
    towns = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        towns.append(draw_town(tmp_path / name, families=25))
    first, second = (digest_of(drawn.office.database) for drawn in towns)
    assert first == second
    assert towns[0].built == towns[1].built
    for drawn in towns:
        drawn.office.database.close()


def test_another_seed_gives_another_town(tmp_path: Path, town: DrawnTown) -> None:
    other = draw_town(tmp_path, families=FAMILIES, seed=2)
    mine, others = digest_of(town.office.database), digest_of(other.office.database)
    other.office.database.close()
    assert {mine[name] == others[name] for name in ("household", "child", "booking")} == {False}
    assert mine["activity"] == others["activity"]


def test_as_many_families_as_asked_for_are_drawn(town: DrawnTown) -> None:
    with town.office.database.read() as session:
        assert session.scalar(select(func.count(Household.id))) == town.built.households == FAMILIES
        assert town.built.children > FAMILIES
        assert session.scalar(select(func.count(Invoice.id))) == town.built.invoices


def test_it_says_that_it_is_a_demonstration(town: DrawnTown) -> None:
    assert town_identity(town.office).is_demonstration
    with town.office.database.read() as session:
        assert session.scalars(select(Town.is_demonstration)).all() == [True]


def test_the_office_is_as_sound_as_a_real_one(town: DrawnTown) -> None:
    report = health_check.check(town.office.database)
    assert report.problems == ()
    assert report.ledger_no > town.built.invoices + town.built.payments


@pytest.mark.parametrize(
    ("now", "has_past"),
    [
        (datetime(2026, 9, 3, 7, 0, tzinfo=UTC), False),
        (datetime(2026, 10, 31, 7, 0, tzinfo=UTC), False),
        (datetime(2026, 11, 1, 7, 0, tzinfo=UTC), True),
        (datetime(2027, 2, 28, 7, 0, tzinfo=UTC), True),
        (datetime(2027, 8, 1, 7, 0, tzinfo=UTC), True),
    ],
)
def test_a_town_can_be_drawn_at_any_time_of_the_year(
    tmp_path: Path, now: datetime, *, has_past: bool
) -> None:
    drawn = draw_town(tmp_path, families=12, now=now)
    assert (drawn.built.invoices > 0) is has_past
    assert health_check.check(drawn.office.database).sound
    drawn.office.database.close()


def test_the_smallest_town_is_one_family(tmp_path: Path) -> None:
    drawn = draw_town(tmp_path, families=1)
    assert (drawn.built.households, drawn.built.schools) == (1, 3)
    drawn.office.database.close()
