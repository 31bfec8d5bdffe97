"""Both halves of the program, joined by real HTTP: an office, its portal, and families on the telephone."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import requests

from staffdesk.contract.v1 import AccountBody
from staffdesk.demo.stage import publish_everything
from staffdesk.models.unit_of_work import Database
from staffdesk.portal import devices, tables
from staffdesk.portal.accounts import apply_account
from staffdesk.portal.database import Store
from staffdesk.portal.migrations import upgrade
from staffdesk.portal.options import PortalOptions
from staffdesk.services.exchange import build_sync
from staffdesk.services.sync.cycle_report import CycleReport
from staffdesk.services.sync.enrolment import enrol_workstation
from staffdesk.services.validation.automatic import AutomaticDecisions
from tests.factories import ADMIN, MadeFamily, SmallTown, build_town
from tests.factories_portal import PASSWORD, demo_hash, uid
from tests.portal.conftest import Served, Visitor
from tests.portal.reading import main_text
from tests.set_clock import SetClock


@dataclass
class Halves:
    """An enrolled office and its portal; ``town`` is filled by the test, then `publish` once."""

    town: SmallTown
    store: Store
    served: Served
    visits: ExitStack

    def publish(self) -> None:
        """Enrol the office and send everything to the portal."""
        with self.store.begin() as connection:
            code = devices.make_code(connection, self.town.clock.now())
        enrol_workstation(self.town.office, ADMIN, self.served.url, code)
        publish_everything(self.town.office)
        self.exchange()

    def exchange(self, *, policies: bool = False) -> CycleReport:
        """Run one exchange, as ``staffdesk sync`` does with or without ``--policies``."""
        automatic = AutomaticDecisions(self.town.office, held=False) if policies else None
        report = build_sync(self.town.office, automatic=automatic).cycle(asked=True)
        assert report.outcome == "ok", report.fault
        return report

    def sign_in(self, family: MadeFamily, email: str) -> Visitor:
        """Give a family its account, and sign in."""
        body = AccountBody(
            action="invite",
            email=email,
            household_number="00001",
            guardian=family.guardian_uid,
            display_name="Inès Lemoine",
        )
        with self.store.begin() as connection:
            at = self.town.clock.now()
            apply_account(connection, family=family.uid, body=body, at=at, message=uid(email))
            connection.execute(
                tables.account.update()
                .where(tables.account.c.email == email)
                .values(password_hash=demo_hash(), terms_version="2026-1")
            )
        session = self.visits.enter_context(requests.Session())
        session.trust_env = False
        parent = Visitor(self.served.url, session)
        parent.sign_in(email, PASSWORD)
        return parent


@contextmanager
def both_halves(database: Database, portal_url: str, clock: SetClock, folder: Path) -> Iterator[Halves]:
    """Build both halves; the portal listens until the end."""
    upgrade(portal_url)
    store = Store(portal_url)
    served = Served(store, clock, PortalOptions(health_key=folder / "portal.health-key"))
    try:
        with ExitStack() as visits:
            yield Halves(build_town(database, clock, folder), store, served, visits)
    finally:
        served.stop()
        store.close()


def reads(parent: Visitor, path: str = "/") -> str:
    """Return the words of a page."""
    return main_text(parent.get(path).text)
