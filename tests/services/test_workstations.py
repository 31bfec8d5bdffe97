"""A new machine receives the town's key from an administrator who compared its words; nobody else can."""

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from staffdesk.domain.errors import NotAllowed, NotFound, RuleBroken, Unavailable
from staffdesk.models.staff import Workstation
from staffdesk.services.gateways.keychain import FileKeychain
from staffdesk.services.office import Office
from staffdesk.services.workstations import Workstations
from tests.factories import ADMIN, AGENT, SmallTown


@pytest.fixture
def new_machine(small_town: SmallTown, tmp_path: Path) -> Office:
    return replace(small_town.office, workstation="ACCUEIL-2", keychain=FileKeychain(tmp_path / "second"))


def waiting_id(town: SmallTown) -> int:
    with town.database.read() as session:
        return session.scalars(select(Workstation.id).where(Workstation.name == "ACCUEIL-2")).one()


def test_the_key_crosses_the_database_wrapped_and_is_taken_out_once(
    small_town: SmallTown, new_machine: Office
) -> None:
    first, second = Workstations(small_town.office), Workstations(new_machine)
    assert (first.has_key(), second.has_key()) == (True, False)
    words = second.ask()
    assert second.ask() == words
    assert first.words(ADMIN, waiting_id(small_town)) == words
    assert not second.receive()
    first.approve(ADMIN, waiting_id(small_town), words)
    with small_town.database.read() as session:
        wrapped = session.get_one(Workstation, waiting_id(small_town)).wrapped_key
    assert wrapped is not None
    assert second.receive()
    assert new_machine.town_key() == small_town.office.town_key()
    assert not second.receive()
    assert {row.name: (row.state, row.approved_by) for row in first.list(ADMIN)} == {
        "ACCUEIL-1": ("ready", ""),
        "ACCUEIL-2": ("ready", "Alex T."),
    }


def test_words_that_differ_approve_nothing(small_town: SmallTown, new_machine: Office) -> None:
    Workstations(new_machine).ask()
    with pytest.raises(RuleBroken, match="words_differ"):
        Workstations(small_town.office).approve(ADMIN, waiting_id(small_town), "abeille abricot")
    assert not Workstations(new_machine).receive()


def test_only_an_administrator_with_the_key_approves(small_town: SmallTown, new_machine: Office) -> None:
    words = Workstations(new_machine).ask()
    with pytest.raises(NotAllowed):
        Workstations(small_town.office).approve(AGENT, waiting_id(small_town), words)
    with pytest.raises(Unavailable, match="town_key_missing"):
        Workstations(new_machine).approve(ADMIN, waiting_id(small_town), words)


def test_a_machine_that_asks_for_nothing_is_not_approved(small_town: SmallTown) -> None:
    with small_town.database.read() as session:
        founder = session.scalars(select(Workstation.id)).one()
    with pytest.raises(NotFound, match="workstation"):
        Workstations(small_town.office).words(ADMIN, founder)
    with pytest.raises(NotFound, match="workstation"):
        Workstations(small_town.office).approve(ADMIN, 404, "")
