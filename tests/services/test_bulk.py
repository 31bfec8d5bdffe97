"""The collector of cycles waits while many things are built, and only then."""

import gc
import threading

import pytest

from staffdesk.services.bulk import building_many


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
            leave.wait(timeout=10)

    thread = threading.Thread(target=build)
    thread.start()
    inside.wait(timeout=10)
    with building_many():
        pass
    assert not gc.isenabled()
    leave.set()
    thread.join(timeout=10)
    assert gc.isenabled()
