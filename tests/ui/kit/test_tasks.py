"""Long work: off the main thread, answers in order, cancelled and closed cleanly."""

from dataclasses import dataclass
from functools import partial
from threading import Event, current_thread, main_thread

import pytest
from pytestqt.qtbot import QtBot

from staffdesk.domain.topics import Topic
from staffdesk.ui.kit.tasks import Lane, Progress, Tasks, topics_of


def test_work_runs_elsewhere_and_the_answer_comes_back_here(qtbot: QtBot, tasks: Tasks) -> None:
    seen: list[object] = []
    tasks.run(
        lambda: current_thread() is main_thread(), lambda answer: seen.append((answer, current_thread()))
    )
    qtbot.waitUntil(lambda: bool(seen))
    assert seen == [(False, main_thread())]


def test_the_database_lane_does_one_thing_at_a_time_in_order(qtbot: QtBot, tasks: Tasks) -> None:
    running, most = [0], [0]
    order: list[int] = []

    def work(number: int) -> int:
        running[0] += 1
        most[0] = max(most[0], running[0])
        running[0] -= 1
        return number

    for number in range(20):
        tasks.run(partial(work, number), order.append)
    qtbot.waitUntil(lambda: len(order) == 20)
    assert (most[0], order) == (1, list(range(20)))


def test_a_slow_network_does_not_hold_the_database_up(qtbot: QtBot, tasks: Tasks) -> None:
    gate = Event()
    answers: list[str] = []
    tasks.run(lambda: gate.wait(5), lambda _answer: answers.append("network"), lane=Lane.NETWORK)
    tasks.run(lambda: None, lambda _answer: answers.append("database"))
    qtbot.waitUntil(lambda: answers == ["database"])
    gate.set()
    qtbot.waitUntil(lambda: answers == ["database", "network"])


def test_the_answer_of_an_older_question_is_dropped(qtbot: QtBot, tasks: Tasks) -> None:
    gate, started = Event(), Event()
    answers: list[str] = []

    def old() -> str:
        started.set()
        gate.wait(5)
        return "old"

    tasks.run(old, answers.append, key="queue.rows")
    assert started.wait(5)
    tasks.run(lambda: "new", answers.append, key="queue.rows")
    gate.set()
    qtbot.waitUntil(lambda: not tasks.is_busy())
    assert answers == ["new"]


def test_a_failure_goes_to_whoever_asked_and_else_to_the_crash_handler(qtbot: QtBot) -> None:
    crashed: list[Exception] = []
    runner = Tasks(crashed.append)
    failed: list[Exception] = []

    def break_down() -> None:
        raise ValueError("broken")

    runner.run(break_down, failed=failed.append)
    runner.run(break_down)
    qtbot.waitUntil(lambda: bool(crashed))
    runner.close()
    assert [str(error) for error in failed + crashed] == ["broken", "broken"]


@dataclass(frozen=True)
class Decided:
    topics: frozenset[Topic]


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (frozenset({Topic.REQUESTS}), {Topic.REQUESTS}),
        (Decided(frozenset({Topic.REQUESTS, Topic.BOOKINGS})), {Topic.REQUESTS, Topic.BOOKINGS}),
        (frozenset(), set()),
        (frozenset({"requests of a family"}), set()),
        (("a row",), set()),
        (None, set()),
    ],
)
def test_topics_are_read_from_the_answer(answer: object, told: set[Topic]) -> None:
    assert topics_of(answer) == told


def test_what_a_mutation_changed_is_told_after_its_answer(qtbot: QtBot, tasks: Tasks) -> None:
    order: list[object] = []
    tasks.topics_changed.connect(lambda topics: order.append(set(topics)))
    tasks.run(lambda: frozenset({Topic.MESSAGES}), lambda _answer: order.append("answer"))
    qtbot.waitUntil(lambda: len(order) == 2)
    assert order == ["answer", {Topic.MESSAGES}]


def test_counted_work_tells_how_far_it_is_and_stops_when_cancelled(qtbot: QtBot, tasks: Tasks) -> None:
    counts: list[tuple[int, int]] = []
    ends: list[str] = []
    gate = Event()

    def work(progress: Progress) -> str:
        progress.step(1, 100)
        gate.wait(5)
        progress.step(2, 100)
        return "finished"

    task = tasks.run_counted(
        work, ends.append, counted=lambda *count: counts.append(count), stopped=lambda: ends.append("stopped")
    )
    qtbot.waitUntil(lambda: bool(counts))
    task.cancel()
    gate.set()
    qtbot.waitUntil(lambda: bool(ends))
    assert (counts, ends) == ([(1, 100)], ["stopped"])


def test_closing_waits_for_what_runs_and_delivers_nothing_more(qtbot: QtBot) -> None:
    runner, finished = Tasks(), Event()
    answers: list[None] = []
    started, gate = Event(), Event()

    def work(progress: Progress) -> None:
        started.set()
        while not progress.is_cancelled:
            gate.wait(0.01)
        finished.set()

    runner.run_counted(work, answers.append)
    runner.run(lambda: None, answers.append)
    assert started.wait(5)
    runner.close()
    assert finished.is_set()
    runner.run(lambda: None, answers.append)
    qtbot.wait(20)
    assert (answers, runner.is_busy()) == ([], False)


def test_being_busy_is_told(qtbot: QtBot, tasks: Tasks) -> None:
    told: list[bool] = []
    tasks.busy_changed.connect(told.append)
    tasks.run(lambda: None)
    qtbot.waitUntil(lambda: told == [True, False])


def test_work_that_is_cancelled_while_it_waits_is_over_and_says_so(qtbot: QtBot, tasks: Tasks) -> None:
    gate, stopped, answers = Event(), list[str](), list[object]()
    tasks.run(lambda: gate.wait(5))
    waiting = tasks.run_counted(
        lambda _progress: "never", answers.append, stopped=lambda: stopped.append("stopped")
    )
    waiting.cancel()
    qtbot.waitUntil(lambda: stopped == ["stopped"])
    gate.set()
    qtbot.waitUntil(lambda: not tasks.is_busy())
    assert answers == []
