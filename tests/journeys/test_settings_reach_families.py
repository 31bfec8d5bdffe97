"""What is set in Paramètres is what families meet on the portal after the next exchange (S34, S36)."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import select

from staffdesk.domain.errors import NotAllowed, RuleBroken
from staffdesk.models.staff import AuditEntry
from staffdesk.models.unit_of_work import Database
from staffdesk.services.settings_book import TownSettingsEditing
from tests.factories import AGENT, NEXT_WEDNESDAY, MadeChild, add_child, add_family
from tests.journeys.halves import Halves, both_halves, reads
from tests.portal.conftest import Visitor
from tests.portal.reading import main_text
from tests.services.test_settings_activities import Editing
from tests.set_clock import SetClock

WEDNESDAY = f"mercredi|journee|{NEXT_WEDNESDAY.isoformat()}"
OVER_TWO_MONTHS = {
    "du": "2026-11-30",
    "au": "2026-12-18",
    "semaines": "every",
    "slot": ["0|cantine|midi"],
    "etape": "voir",
}


@dataclass
class Desk:
    """Paramètres at the desk, and a family at its telephone."""

    halves: Halves
    child: MadeChild
    parent: Visitor

    def sets(self, key: str, **changed: object) -> None:
        """Change a record of Paramètres, and exchange."""
        Editing(self.halves.town).save(key, **changed)
        self.halves.exchange()

    def rules(self, **changed: object) -> None:
        """Change the general rules, and exchange."""
        self.sets("town_rules:1", **changed)

    def ticks(self) -> str:
        """Tick next Wednesday on the month page and send; return the page that answers."""
        month = f"/planning/{self.child.uid}/2026-11"
        return main_text(self.parent.send(month, {"add": [WEDNESDAY]}).text)

    def asks_pattern(self) -> str:
        """Ask for Mondays of two months, and return the page that answers."""
        return main_text(self.parent.send(f"/semaine-type/{self.child.uid}", OVER_TWO_MONTHS).text)


@pytest.fixture
def desk(database: Database, clock: SetClock, tmp_path: Path) -> Iterator[Desk]:
    """The town, published; the family has seen its pages."""
    portal_url = f"sqlite:///{(tmp_path / 'portal.sqlite').as_posix()}"
    with both_halves(database, portal_url, clock, tmp_path) as halves:
        family = add_family(halves.town)
        child = add_child(halves.town, family)
        halves.publish()
        yield Desk(halves, child, halves.sign_in(family, "ines@famille.example"))


def test_an_activity_paid_in_advance_goes_through_a_cart_that_lives_as_long_as_set(desk: Desk) -> None:
    activity = f"activity:{desk.halves.town.activities['mercredi']}"
    desk.sets(activity, pays_at_once=True)
    desk.rules(cart_minutes=45, counter_payment_hours=5)
    page = desk.ticks()
    assert "payez 9,14 € au plus tard le lun. 16 nov. 10:15" in page
    assert "Au guichet, au plus tard le lun. 16 nov. 14:30" in page
    desk.halves.town.clock.advance(minutes=46)
    desk.parent.sign_in("ines@famille.example")
    assert "Panier expiré lun. 16 nov. 10:15 : rien n’a été demandé." in reads(desk.parent, "/panier")
    desk.sets(activity, pays_at_once=False)
    assert "Demande envoyée" in desk.ticks()


def test_a_town_opens_the_year_or_keeps_to_one_month(desk: Desk) -> None:
    desk.rules(booking_horizon="month")
    assert "Les réservations se font mois par mois" in desk.asks_pattern()
    desk.rules(booking_horizon="year")
    assert "mois par mois" not in desk.asks_pattern()
    assert "3 jours" in desk.asks_pattern()


def test_it_takes_the_right_to_change_settings_and_leaves_a_trace(desk: Desk) -> None:
    editing = Editing(desk.halves.town)
    seen = editing.record("town_rules:1")
    with pytest.raises(NotAllowed):
        TownSettingsEditing(desk.halves.town.office).save(AGENT, seen.key, {**seen.values}, seen.mark)
    for wrong in ({"cart_minutes": 0}, {"cart_minutes": 24 * 60 + 1}, {"counter_payment_hours": 0}):
        with pytest.raises(RuleBroken, match="number_out_of_range"):
            editing.save("town_rules:1", **wrong)
    desk.rules(cart_minutes=45)
    with desk.halves.town.database.read() as session:
        last = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert last is not None
    assert "town_rules" in f"{last.action} {last.record}"
