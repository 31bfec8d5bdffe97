"""A migrated portal, a scene on it, and the scene served over real HTTP."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest
import requests
from waitress import wasyncore

from staffdesk.contract.v1 import FamilySnapshot
from staffdesk.portal.database import Store
from staffdesk.portal.migrations import upgrade
from staffdesk.portal.options import PortalOptions
from staffdesk.portal.server import build_server
from staffdesk.portal.web import create_app
from tests.factories_portal import PASSWORD, SUNDAY_EVENING, Scene, family
from tests.set_clock import SetClock

EMAIL = "nadege@example.org"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A migrated, empty portal in a SQLite file of its own."""
    url = f"sqlite:///{(tmp_path / 'portal.sqlite').as_posix()}"
    upgrade(url)
    found = Store(url)
    yield found
    found.close()


@pytest.fixture
def each_store(empty_url: str) -> Iterator[Store]:
    """A migrated, empty portal, on each of the two kinds of database in turn."""
    upgrade(empty_url)
    found = Store(empty_url)
    yield found
    found.close()


@pytest.fixture
def sunday() -> SetClock:
    """A clock that shows Sunday 22 November 2026, 20:55 in Paris: five minutes before the limit."""
    return SetClock(SUNDAY_EVENING)


@pytest.fixture
def scene(store: Store) -> Scene:
    """A published town, and nothing else yet."""
    made = Scene(store)
    made.publish_town()
    return made


@pytest.fixture
def tilleul(scene: Scene) -> FamilySnapshot:
    """A family with an active account."""
    found = scene.publish(family())
    scene.open_account(found, EMAIL)
    return found


@pytest.fixture
def base_url(scene: Scene, sunday: SetClock) -> Iterator[str]:
    """The address of the scene, served by the production server on loopback."""
    with_server = Served(scene.store, sunday)
    yield with_server.url
    with_server.stop()


class Served:
    """A portal served from a thread of this process."""

    def __init__(self, store: Store, clock: SetClock, options: PortalOptions | None = None) -> None:
        """Listen at a free port of loopback."""
        app = create_app(store, clock, options)
        self._server = build_server(app, clock, host="127.0.0.1", port=0, threads=4)
        self.url = f"http://127.0.0.1:{self._server.effective_port}"
        self._stopping = Event()
        self._thread = Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self) -> None:
        while not self._stopping.is_set():
            wasyncore.loop(timeout=0.05, map=self._server._map, count=1)

    def stop(self) -> None:
        """Answer nobody any more, and close every connection."""
        self._stopping.set()
        self._thread.join(timeout=60)
        self._server.task_dispatcher.shutdown()
        wasyncore.close_all(self._server._map)


@dataclass
class Visitor:
    """A browser without a screen: cookies, the Origin every browser sends, forms read from pages."""

    base_url: str
    session: requests.Session

    def get(self, path: str, **arguments: Any) -> requests.Response:
        """Open a page."""
        return self.session.get(self.base_url + path, timeout=60, **arguments)

    def post(self, path: str, data: Any = None, **arguments: Any) -> requests.Response:
        """Send a form, as a page of this portal would."""
        headers = {"Origin": self.base_url} | arguments.pop("headers", {})
        return self.session.post(self.base_url + path, data=data, headers=headers, timeout=60, **arguments)

    def hidden(self, path: str) -> dict[str, str]:
        """Return the hidden fields of the form of a page."""
        from tests.portal.reading import hidden_fields

        return hidden_fields(self.get(path).text)

    def send(self, path: str, data: dict[str, Any], **arguments: Any) -> requests.Response:
        """Open a page, then send its form with these values."""
        return self.post(path, data=self.hidden(path) | data, **arguments)

    def sign_in(self, email: str = EMAIL, password: str = PASSWORD) -> requests.Response:
        """Sign in."""
        return self.post("/connexion", {"email": email, "password": password})


@pytest.fixture
def visitor(base_url: str) -> Iterator[Visitor]:
    """Somebody who has not signed in."""
    with requests.Session() as session:
        session.trust_env = False
        yield Visitor(base_url, session)


@pytest.fixture
def parent(visitor: Visitor, tilleul: FamilySnapshot) -> Visitor:
    """The guardian of `tilleul`, signed in."""
    assert visitor.sign_in().url.endswith("/")
    return visitor
