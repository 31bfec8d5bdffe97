"""A freed place, from the office to the telephone and back: taken, left, let pass, answered too late (C7)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select, update

from staffdesk.models.bookings import Booking
from staffdesk.models.requests import Request
from staffdesk.models.town import ActivityGroup
from staffdesk.services.waiting_list import WaitingList
from tests.factories import (
    AGENT,
    NEXT_MONDAY,
    MadeChild,
    add_booking,
    add_child,
    add_family,
    booking_state,
)
from tests.journeys.halves import Halves, both_halves, reads
from tests.portal.conftest import Visitor
from tests.portal.reading import main_text
from tests.set_clock import SetClock

OFFERED = "Une place s’est libérée"
SECOND = timedelta(seconds=1)
PLACE = f"cantine|midi|{NEXT_MONDAY.isoformat()}"


@dataclass
class Waiting:
    """A family that waits for Monday, at its telephone."""

    child: MadeChild
    parent: Visitor

    @property
    def month(self) -> str:
        """The month page of the day."""
        return f"/planning/{self.child.uid}/{NEXT_MONDAY:%Y-%m}"

    def answers(self, answer: str, hidden: dict[str, str] | None = None) -> str:
        """Press a button of the offer, on the page as it was opened, and read the answer."""
        form = hidden or self.parent.hidden(self.month)
        path = f"/place-offerte/{self.child.uid}"
        return main_text(self.parent.post(path, form | {"place": PLACE, "reponse": answer}).text)


@dataclass
class Scene:
    """A canteen of one place, taken; two families wait for it, the first since longer."""

    halves: Halves
    first: Waiting
    second: Waiting

    def free(self) -> datetime:
        """Free the place, exchange, and return until when it is offered."""
        database = self.halves.town.database
        with database.begin() as session:
            session.execute(update(Booking).where(Booking.state == "booked").values(state="absent_excused"))
        self.halves.exchange()
        with database.read() as session:
            until = session.scalars(select(func.max(Booking.offer_until_at))).one()
        assert until is not None
        return until

    def states(self) -> tuple[str | None, str | None]:
        """What the office knows of both."""
        town = self.halves.town
        return (
            booking_state(town, self.first.child, NEXT_MONDAY),
            booking_state(town, self.second.child, NEXT_MONDAY),
        )

    def filed(self) -> int:
        """How many requests reached the office."""
        with self.halves.town.database.read() as session:
            return session.scalar(select(func.count()).select_from(Request)) or 0

    def set_clock(self, at: datetime) -> None:
        """Move both halves to an instant; whoever was signed in signs in again."""
        self.halves.town.clock.set(at)
        for waiting, email in ((self.first, "a@famille.example"), (self.second, "b@famille.example")):
            waiting.parent.sign_in(email)


@pytest.fixture(params=["sqlite", "postgresql"])
def scene(request: pytest.FixtureRequest, clock: SetClock, tmp_path: Path) -> Iterator[Scene]:
    """Both halves on one kind of database."""
    database = request.getfixturevalue(f"{request.param}_database")
    if request.param == "sqlite":
        portal_url = f"sqlite:///{(tmp_path / 'portal.sqlite').as_posix()}"
    else:
        portal_url = str(request.getfixturevalue("postgresql_url"))
    with both_halves(database, portal_url, clock, tmp_path) as halves:
        town = halves.town
        with database.begin() as session:
            session.get_one(ActivityGroup, town.groups["cantine"]).capacity = 1
        present = add_family(town, "Présente")
        add_booking(town, present, add_child(town, present))
        made = []
        for hour, name in ((2, "Première"), (3, "Seconde")):
            family = add_family(town, name)
            child = add_child(town, family)
            booking = add_booking(town, family, child, state="waiting")
            with database.begin() as session:
                arrived = datetime(2026, 11, 16, hour, tzinfo=UTC)
                session.execute(update(Booking).where(Booking.id == booking).values(changed_at=arrived))
            made.append((family, child))
        halves.publish()
        parents = [
            halves.sign_in(family, email)
            for (family, _), email in zip(made, ("a@famille.example", "b@famille.example"), strict=True)
        ]
        first, second = (Waiting(child, parent) for (_, child), parent in zip(made, parents, strict=True))
        yield Scene(halves, first, second)


def test_the_family_takes_the_place_and_the_other_goes_on_waiting(scene: Scene) -> None:
    assert "LA liste" in reads(scene.first.parent, scene.first.month)
    scene.free()
    home = reads(scene.first.parent)
    assert OFFERED in home
    assert "Inès, lun. 23 nov., midi" in home
    assert OFFERED not in reads(scene.second.parent)
    assert "Demande envoyée" in scene.first.answers("prendre")
    assert OFFERED not in reads(scene.first.parent)
    assert scene.halves.exchange().pulled == 1
    assert scene.states() == ("booked", "waiting")
    assert "R réservé" in reads(scene.first.parent, scene.first.month)
    assert "Acceptée" in reads(scene.first.parent, "/demandes")
    other = reads(scene.second.parent, scene.second.month)
    assert "LA liste" in other
    assert OFFERED not in other
    assert "Aucun message" in reads(scene.second.parent, "/messages")


def test_the_family_leaves_the_place_and_the_next_is_offered_it_in_the_same_exchange(scene: Scene) -> None:
    scene.free()
    scene.first.answers("laisser")
    scene.halves.exchange()
    assert scene.states()[0] == "withdrawn"
    assert OFFERED not in reads(scene.first.parent)
    assert OFFERED in reads(scene.second.parent)
    scene.second.answers("prendre")
    scene.halves.exchange()
    assert scene.states() == ("withdrawn", "booked")
    assert "R réservé" in reads(scene.second.parent, scene.second.month)


def test_an_offer_nobody_answers_is_over_on_both_sides_at_the_same_instant(scene: Scene) -> None:
    until = scene.free()
    scene.set_clock(until)
    assert OFFERED in reads(scene.first.parent)
    scene.set_clock(until + SECOND)
    assert OFFERED not in reads(scene.first.parent)
    scene.halves.exchange()
    assert scene.states() == ("expired", "requested")
    assert OFFERED in reads(scene.second.parent)
    assert "à temps" in reads(scene.first.parent, "/messages")


def test_an_answer_one_second_late_takes_nothing_and_says_so(scene: Scene) -> None:
    until = scene.free()
    scene.set_clock(until)
    hidden = scene.first.parent.hidden(scene.first.month)
    scene.halves.town.clock.set(until + SECOND)
    said = scene.first.answers("prendre", hidden)
    assert "Cette place n’est plus offerte" in said
    scene.halves.exchange()
    assert scene.filed() == 0
    assert scene.states() == ("expired", "requested")
    scene.second.answers("prendre")
    scene.halves.exchange()
    assert scene.states() == ("expired", "booked")


def test_an_answer_of_the_last_instant_counts_although_the_office_reads_it_later(scene: Scene) -> None:
    until = scene.free()
    scene.set_clock(until)
    scene.first.answers("prendre")
    scene.halves.town.clock.set(until + timedelta(minutes=10))
    scene.halves.exchange()
    assert scene.states() == ("booked", "waiting")
    assert "R réservé" in reads(scene.first.parent, scene.first.month)


def test_an_answer_in_time_that_the_office_let_lapse_waits_for_a_person(scene: Scene) -> None:
    until = scene.free()
    scene.set_clock(until)
    scene.first.answers("prendre")
    scene.halves.town.clock.set(until + SECOND)
    assert WaitingList(scene.halves.town.office).run(AGENT).lapsed == 1  # no line that morning
    scene.halves.town.clock.advance(minutes=1)  # what is offered at a desk can be taken back for a moment
    scene.halves.exchange()
    assert scene.filed() == 1
    assert scene.states() == ("requested", "requested")
    assert "En attente" in reads(scene.first.parent, "/demandes")
    scene.second.answers("prendre")
    scene.halves.exchange()
    assert scene.states() == ("requested", "booked")


def test_a_family_cannot_take_the_place_that_is_offered_to_another(scene: Scene) -> None:
    scene.free()
    assert "Cette place n’est plus offerte" in scene.second.answers("prendre")
    forged = scene.second.parent.post(
        f"/place-offerte/{scene.first.child.uid}",
        scene.second.parent.hidden(scene.second.month) | {"place": PLACE, "reponse": "prendre"},
    )
    assert forged.status_code == 404
    scene.first.answers("prendre")
    scene.halves.exchange()
    assert scene.filed() == 1
    assert scene.states() == ("booked", "waiting")


def test_both_buttons_and_a_second_tab_are_one_answer(scene: Scene) -> None:
    scene.free()
    hidden = scene.first.parent.hidden(scene.first.month)
    other_tab = scene.first.parent.hidden(scene.first.month)
    scene.first.answers("prendre", hidden)
    scene.first.answers("laisser", hidden)
    assert "Cette place n’est plus offerte" in scene.first.answers("laisser", other_tab)
    scene.halves.exchange()
    assert scene.filed() == 1
    assert scene.states() == ("booked", "waiting")
