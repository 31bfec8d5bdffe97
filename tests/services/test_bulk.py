"""The collector of cycles waits while many things are built, and only then."""

import gc
import threading
import weakref

import pytest

from staffdesk.services.bulk import MANY, building_many, let_go


def test_the_collector_waits_and_goes_on() -> None:
    with building_many():
        assert not gc.isenabled()
        with building_many():
            assert not gc.isenabled()
        assert not gc.isenabled()
    assert gc.isenabled()


def test_a_failure_lets_it_go_on() -> None:
    with pytest.raises(RuntimeError, match="broken"), building_many():
        raise RuntimeError("broken")
    assert gc.isenabled()


def test_two_threads_do_not_disturb_one_another() -> None:
    inside, leave = threading.Event(), threading.Event()

    def build() -> None:
        with building_many():
            inside.set()
            leave.wait(timeout=60)

    thread = threading.Thread(target=build)
    thread.start()
    inside.wait(timeout=60)
    with building_many():
        pass
    assert not gc.isenabled()
    leave.set()
    thread.join(timeout=60)
    assert gc.isenabled()


def test_what_was_built_is_not_walked_over_once_it_is_there() -> None:
    walked: list[int] = []

    def note(phase: str, _facts: dict[str, int]) -> None:
        if phase == "start":
            walked.append(gc.get_count()[0])

    gc.callbacks.append(note)
    try:
        with building_many():
            built = [[number] for number in range(10 * MANY)]
        more = [[number] for number in range(MANY)]
    finally:
        gc.callbacks.remove(note)
    assert walked
    assert max(walked) < MANY
    assert len(built) == 10 * len(more)
    old = {id(one) for one in gc.get_objects(generation=2)}
    assert {id(built[0]), id(built[-1])} <= old


def test_letting_go_empties_lists_and_tables_and_frees_what_they_held() -> None:
    class Held:
        pass

    one, other = Held(), Held()
    gone = [weakref.ref(one), weakref.ref(other)]
    items, table = [one, Held()], {1: other, 2: Held()}
    del one, other
    let_go(items, table)
    assert items == []
    assert table == {}
    assert [ref() for ref in gone] == [None, None]
