"""Whole lives under a faulty wire end with nothing lost, nothing doubled, nothing shown to another family."""

import pytest

from tests.services.sync.simulator.conftest import WorldMaker

SEEDS = 16
EXCHANGES_A_LIFE = 640
"""Sixteen lives of 640 are more than 10,000 exchanges, spread over the workers of a run."""

SOAK_SEEDS = 400


@pytest.mark.parametrize("seed", range(SEEDS))
def test_a_life_of_faults_breaks_no_promise(seed: int, a_world: WorldMaker) -> None:
    live(seed, a_world)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(SEEDS, SEEDS + SOAK_SEEDS))
def test_many_lives_of_faults_break_no_promise(seed: int, a_world: WorldMaker) -> None:
    live(seed, a_world)


def live(seed: int, a_world: WorldMaker) -> None:
    """Play one life to its end; whatever happened, it comes to rest soon (I11) and every promise is kept."""
    world = a_world(seed)
    while world.weather.exchanges < EXCHANGES_A_LIFE:
        world.play(10)
    requests = len(world.filed)
    rounds = world.settle()
    assert rounds <= 3 * (1 + requests // 200), f"seed {seed}: {rounds} rounds for {requests} requests"
    assert world.weather.faults > EXCHANGES_A_LIFE / 5, "the weather was too good to prove anything"
    world.check()
