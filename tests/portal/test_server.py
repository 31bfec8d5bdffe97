"""The server notes when a request had arrived, and turns visitors away early (R1, R9)."""

from collections.abc import Callable, Iterable
from threading import Event, Thread
from typing import Any

import requests
from waitress import wasyncore

from staffdesk.portal.server import ARRIVED, Gate, _listeners, build_server, port_of
from staffdesk.portal.uploads import BODY_BYTES
from tests.set_clock import SetClock


def hello_app(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [str(environ.get(ARRIVED)).encode()]


def status_of(gate: Gate) -> tuple[str, dict[str, str]]:
    told: dict[str, Any] = {}

    def start_response(status: str, headers: list[tuple[str, str]]) -> None:
        told.update(status=status, headers=dict(headers))

    list(gate({}, start_response))
    return told["status"], told["headers"]


def test_a_hundred_may_wait_and_no_more() -> None:
    gate = Gate(hello_app)
    gate.waiting = lambda: 100
    assert status_of(gate)[0] == "200 OK"
    gate.waiting = lambda: 101
    status, headers = status_of(gate)
    assert status.startswith("503")
    assert int(headers["Retry-After"]) > 0


def test_a_request_carries_the_instant_it_had_arrived_whatever_the_queue(clock: SetClock) -> None:
    arrived, release = Event(), Event()

    def slow(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        arrived.set()
        release.wait(10)
        return hello_app(environ, start_response)

    server = build_server(slow, clock, host="127.0.0.1", port=0, threads=1)
    stopping = Event()
    loop = Thread(target=lambda: turn(server, stopping), daemon=True)
    loop.start()
    url = f"http://127.0.0.1:{server.effective_port}/"
    expected = str(clock.now())
    answers: list[str] = []
    waiting = Thread(target=lambda: answers.append(requests.get(url, timeout=60).text))
    waiting.start()
    assert arrived.wait(10)
    clock.advance(minutes=10)  # the deadline passes while the request is worked on
    release.set()
    waiting.join(20)
    stopping.set()
    loop.join(10)
    server.task_dispatcher.shutdown()
    wasyncore.close_all(server._map)
    assert answers == [expected]


def turn(server: Any, stopping: Event) -> None:
    while not stopping.is_set():
        wasyncore.loop(timeout=0.05, map=server._map, count=1)


def test_a_host_with_several_addresses_is_served_as_well(clock: SetClock) -> None:
    server = build_server(hello_app, clock, host="localhost", port=0, threads=1)
    listeners = _listeners(server)
    assert port_of(server) > 0
    assert {each.channel_class.__name__ for each in listeners} == {"Channel"}
    server.task_dispatcher.shutdown()
    wasyncore.close_all(listeners[0]._map)


def test_a_visitor_cannot_name_the_instant(clock: SetClock) -> None:
    server = build_server(hello_app, clock, host="127.0.0.1", port=0, threads=1)
    stopping = Event()
    loop = Thread(target=lambda: turn(server, stopping), daemon=True)
    loop.start()
    url = f"http://127.0.0.1:{server.effective_port}/"
    headers = {"Portal-Arrival": "2000-01-01", "portal.arrival": "2000-01-01"}
    told = requests.get(url, headers=headers, timeout=60).text
    stopping.set()
    loop.join(10)
    server.task_dispatcher.shutdown()
    wasyncore.close_all(server._map)
    assert told == str(clock.now())


def test_a_body_announced_as_too_long_gets_the_page_of_the_portal(base_url: str) -> None:
    headers = {"Origin": base_url, "Content-Type": "multipart/form-data; boundary=x"}
    body = b"0" * (BODY_BYTES + 100_000)
    answer = requests.post(f"{base_url}/mot-de-passe-oublie", data=body, headers=headers, timeout=60)
    assert answer.status_code == 413
    assert "Envoi trop volumineux" in answer.text
    assert "Content-Security-Policy" in answer.headers
    assert answer.headers["Connection"] == "close"


def test_what_is_no_http_is_refused_by_the_server_itself(base_url: str) -> None:
    answer = requests.get(base_url, headers={"Long": "x" * 300_000}, timeout=60)
    assert answer.status_code == 431
