"""Whatever a command can find has its French, and a refusal names what mends it."""

import pytest

from staffdesk.domain.errors import Unavailable
from staffdesk.domain.french.commands import FAULTS, HINTS, PROBLEMS, STEPS, hints
from staffdesk.domain.ledger import FaultKind
from staffdesk.services.health_check import ProblemKind
from staffdesk.services.self_check import run_self_check


def test_everything_that_can_be_found_has_its_words() -> None:
    assert FAULTS.keys() == set(FaultKind)
    assert PROBLEMS.keys() == {kind.value for kind in ProblemKind}
    assert STEPS.keys() == {step.name for step in run_self_check()}


def test_a_missing_database_is_named_with_the_commands_that_make_it() -> None:
    (line,) = hints(Unavailable("database_missing", path="/srv/town.sqlite"))
    assert "/srv/town.sqlite" in line
    assert "staffdesk upgrade, puis staffdesk found" in line


def test_what_a_server_said_is_passed_on() -> None:
    assert hints(Unavailable("database_unreachable", detail="no such role")) == [
        "Détail\N{NO-BREAK SPACE}: no such role"
    ]


@pytest.mark.parametrize("code", sorted(HINTS))
def test_without_its_facts_a_hint_still_reads(code: str) -> None:
    assert all("{" not in line for line in hints(Unavailable(code)))


def test_a_file_that_nobody_named_says_nothing_of_installing() -> None:
    assert hints(Unavailable("file_missing")) == []
