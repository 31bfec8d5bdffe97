"""Sunday, 20:55: a family asks on its telephone, and reads the answer although the town hall is shut.

The real portal over HTTP, the real synchronisation, policies switched on; one exchange of the unattended
service pulls, decides and pushes.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import requests
from sqlalchemy import select

from staffdesk.contract.v1 import AccountBody
from staffdesk.demo.stage import publish_everything
from staffdesk.models.sync import SyncJournal
from staffdesk.models.unit_of_work import Database
from staffdesk.portal import devices, tables
from staffdesk.portal.accounts import apply_account
from staffdesk.portal.database import Store
from staffdesk.portal.migrations import upgrade
from staffdesk.services.exchange import build_sync
from staffdesk.services.sync.cycle_report import CycleReport
from staffdesk.services.sync.enrolment import enrol_workstation
from staffdesk.services.validation.automatic import AutomaticDecisions
from tests.factories import (
    ADMIN,
    NEXT_MONDAY,
    MadeChild,
    SmallTown,
    add_child,
    add_family,
    booking_state,
    build_town,
)
from tests.factories_portal import PASSWORD, demo_hash
from tests.portal.conftest import Served, Visitor
from tests.portal.reading import main_text
from tests.services.validation.policy_town import switch_on
from tests.set_clock import SetClock

EMAIL = "ines@famille.example"
SUNDAY_EVENING = datetime(2026, 11, 22, 19, 55, tzinfo=UTC)
"""20:55 in Paris, five minutes before the limit of the canteen of Monday."""


class Evening:
    """A town with its portal, and one family at its telephone."""

    def __init__(self, town: SmallTown, child: MadeChild, parent: Visitor) -> None:
        self.town, self.child, self.parent = town, child, parent

    def asks(self) -> None:
        """Tick Monday's canteen and send."""
        path = f"/planning/{self.child.uid}/2026-11"
        sent = self.parent.send(path, {"add": [f"cantine|midi|{NEXT_MONDAY.isoformat()}"]})
        assert "Demande envoyée" in main_text(sent.text)

    def exchange(self, *, policies: bool) -> CycleReport:
        """Run one exchange, as ``staffdesk sync`` does with or without ``--policies``."""
        automatic = AutomaticDecisions(self.town.office, held=False) if policies else None
        report = build_sync(self.town.office, automatic=automatic).cycle(asked=True)
        assert report.outcome == "ok", report.fault
        return report

    def reads(self) -> str:
        """Open the page of what was asked."""
        return main_text(self.parent.get("/demandes").text)


@pytest.fixture
def evening(database: Database, clock: SetClock, tmp_path: Path) -> Iterator[Evening]:
    """The evening, on each kind of office database."""
    clock.set(SUNDAY_EVENING)
    url = f"sqlite:///{(tmp_path / 'portal.sqlite').as_posix()}"
    upgrade(url)
    store = Store(url)
    town = build_town(database, clock, tmp_path)
    family = add_family(town)
    child = add_child(town, family)
    served = Served(store, clock)
    with store.begin() as connection:
        code = devices.make_code(connection, clock.now())
    enrol_workstation(town.office, ADMIN, served.url, code)
    publish_everything(town.office)
    assert build_sync(town.office).cycle(asked=True).outcome == "ok"
    with store.begin() as connection:
        invitation = AccountBody(
            action="invite",
            email=EMAIL,
            household_number="00001",
            guardian=family.guardian_uid,
            display_name="Inès Lemoine",
        )
        apply_account(connection, family=family.uid, body=invitation, at=clock.now(), message="0" * 32)
        connection.execute(tables.account.update().values(password_hash=demo_hash(), terms_version="2026-1"))
    with requests.Session() as session:
        session.trust_env = False
        parent = Visitor(served.url, session)
        parent.sign_in(EMAIL, PASSWORD)
        yield Evening(town, child, parent)
    served.stop()
    store.close()


def test_the_family_reads_its_answer_after_one_unattended_exchange(evening: Evening) -> None:
    switch_on(evening.town, "booking:cantine")
    evening.asks()
    assert "En attente" in evening.reads()
    report = evening.exchange(policies=True)
    assert (report.pulled, report.decided) == (1, 1)
    assert booking_state(evening.town, evening.child, NEXT_MONDAY) == "booked"
    assert "Acceptée" in evening.reads()
    with evening.town.database.read() as session:
        facts = session.scalars(select(SyncJournal.facts).order_by(SyncJournal.id.desc())).first()
    assert facts is not None
    assert (facts["pulled"], facts["decided"]) == (1, 1)


@pytest.mark.parametrize("switched", [False, True])
def test_without_a_policy_or_without_its_leave_a_person_decides(evening: Evening, switched: bool) -> None:
    if switched:
        switch_on(evening.town, "booking:cantine")
    evening.asks()
    report = evening.exchange(policies=not switched)
    assert (report.pulled, report.decided) == (1, 0)
    assert booking_state(evening.town, evening.child, NEXT_MONDAY) == "requested"
    assert "En attente" in evening.reads()
