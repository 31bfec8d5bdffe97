"""The simulator finds bugs that were planted: a harness that finds nothing proves nothing."""

from collections.abc import Callable

import pytest

from tests.services.sync.simulator import planted
from tests.services.sync.simulator.conftest import WorldMaker
from tests.services.sync.simulator.world import World

LIVES = 40
"""At most: the search ends with the first life that finds the bug; a new step of the code shifts them all."""
EXCHANGES_A_LIFE = 250


def live(world: World) -> None:
    """Play one life to its end, and check it."""
    while world.weather.exchanges < EXCHANGES_A_LIFE:
        world.play(10)
    world.settle()
    world.check()


def live_through_a_portal_restore(world: World) -> None:
    """Play a life in which the portal's database goes back in time; what the office holds is not lost."""
    world.play(40)
    backup = world.back_up_portal()
    world.play(80)
    world.restore_portal(backup)
    world.weather.late.clear()
    world.play(60)
    world.settle(frozenset({"ok", "alarm"}))
    world.check_decisions()
    world.check_messages()
    if not world.knows_of_a_fault():
        world.check_nothing_waits_unread()


@pytest.mark.parametrize("bug", planted.UNDER_FAULTS)
def test_a_planted_bug_is_found(bug: str, a_world: WorldMaker, monkeypatch: pytest.MonkeyPatch) -> None:
    planted.UNDER_FAULTS[bug](monkeypatch)
    assert any(is_found(a_world(seed), live) for seed in range(LIVES)), f"{bug} was not found"


@pytest.mark.parametrize("bug", planted.AFTER_PORTAL_RESTORE)
def test_a_planted_bug_is_found_when_the_portal_goes_back(
    bug: str, a_world: WorldMaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    planted.AFTER_PORTAL_RESTORE[bug](monkeypatch)
    found = (is_found(a_world(seed), live_through_a_portal_restore) for seed in range(LIVES))
    assert any(found), f"{bug} was not found"


@pytest.mark.parametrize("seed", range(4))
def test_a_portal_that_goes_back_loses_nothing_the_office_holds(seed: int, a_world: WorldMaker) -> None:
    live_through_a_portal_restore(a_world(seed))


def is_found(world: World, play: Callable[[World], None]) -> bool:
    """Tell whether a life breaks a promise, does not come to rest, or ends in an error."""
    try:
        play(world)
    except Exception:  # noqa: BLE001  # a planted bug may show as anything
        return True
    return False
