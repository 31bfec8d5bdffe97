"""A second household for a child: found among those on file, linked with the child's places, and taken back.

Who pays which day is agreed afterwards (``custody_editing``); until then every day stays with the first one.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from staffdesk.domain.errors import NotFound, RuleBroken
from staffdesk.domain.permissions import Actor, Permission
from staffdesk.domain.search_text import search_text
from staffdesk.domain.topics import Topic, Topics
from staffdesk.models.bookings import Booking
from staffdesk.models.households import Child, CustodyAgreement, Enrolment, Guardian, Household, Membership
from staffdesk.services import audit
from staffdesk.services.booking_moves import households_of_children
from staffdesk.services.office import Office
from staffdesk.services.sync import outbox
from staffdesk.services.sync.state import require_not_recovering

CHANGED: Topics = frozenset({Topic.HOUSEHOLDS, Topic.BOOKINGS, Topic.SYNC})
FOUND_AT_MOST = 8
HOMES = 2


@dataclass(frozen=True)
class FoundHome:
    """A household on file: its name and number, the adults in it, where it lives."""

    household_id: int
    name: str
    adults: str
    address: str


@dataclass(frozen=True)
class HomeLinked:
    """A household that has the child now, and what is taken back by an undo."""

    child_id: int
    household_id: int
    family: str
    enrolments: tuple[int, ...]
    topics: Topics


class SecondHomes:
    """Use cases of the panel that links a child to a second household."""

    def __init__(self, office: Office) -> None:
        """Keep the office."""
        self.office = office

    def search(self, actor: Actor, child_id: int, text: str) -> tuple[FoundHome, ...]:
        """Find households on file that do not have the child; nothing for an empty text."""
        actor.need(Permission.READ)
        words = search_text(text).split()
        if not words:
            return ()
        with self.office.database.read() as session:
            own = select(Membership.household_id).where(Membership.child_id == child_id)
            found = [key for key, names in _names(session).items() if all(word in names for word in words)]
            rows = session.scalars(
                select(Household)
                .where(Household.id.in_(found), Household.id.not_in(own))
                .order_by(Household.name, Household.id)
                .limit(FOUND_AT_MOST)
            ).all()
            adults = adults_of(session, [row.id for row in rows])
            return tuple(
                FoundHome(
                    row.id, f"{row.name} ({row.number})", ", ".join(adults[row.id]), address_in_a_line(row)
                )
                for row in rows
            )

    def link(self, actor: Actor, child_id: int, household_id: int) -> HomeLinked:
        """Let a household have the child too, with the places it has now.

        Raises:
            NotFound: ``child``, ``household``.
            RuleBroken: ``child_has_two_homes``, ``child_is_there``.
            RecoveryNeeded: this office was restored.
        """
        actor.need(Permission.EDIT_HOUSEHOLDS)
        at, today = self.office.clock.now(), self.office.clock.today()
        with self.office.database.begin() as session:
            require_not_recovering(session)
            child = session.get(Child, child_id, with_for_update=True)
            home = session.get(Household, household_id)
            if child is None:
                raise NotFound("child", child_id=child_id)
            if home is None:
                raise NotFound("household", household_id=household_id)
            homes = households_of_children(session, [child_id])
            made = give_home(session, child, home, today)
            session.flush()
            facts: dict[str, object] = {"label": f"{child.first_name} · {home.name}"}
            _tell(session, actor, child_id, [*homes, household_id], "child.linked", facts, at)
            return HomeLinked(child_id, household_id, home.name, tuple(row.id for row in made), CHANGED)

    def unlink(self, actor: Actor, linked: HomeLinked) -> Topics:
        """Take a link back, unless the household has booked or a custody was agreed since.

        Raises:
            RuleBroken: ``second_home_in_use``.
        """
        actor.need(Permission.EDIT_HOUSEHOLDS)
        at, child_id, household = self.office.clock.now(), linked.child_id, linked.household_id
        with self.office.database.begin() as session:
            require_not_recovering(session)
            booked = select(Booking.id).where(Booking.child_id == child_id, Booking.household_id == household)
            agreed = select(CustodyAgreement.id).where(CustodyAgreement.child_id == child_id)
            if any(session.scalars(one.limit(1)).first() for one in (booked, agreed)):
                raise RuleBroken("second_home_in_use", family=linked.family)
            member = select(Membership).where(
                Membership.child_id == child_id, Membership.household_id == household
            )
            places = select(Enrolment).where(Enrolment.id.in_(linked.enrolments))
            for row in (*session.scalars(places), *session.scalars(member)):
                session.delete(row)
            homes = [*households_of_children(session, [child_id]), household]
            _tell(session, actor, child_id, homes, "child.unlinked", {"label": linked.family}, at)
        return CHANGED


def give_home(session: Session, child: Child, home: Household, today: date) -> list[Enrolment]:
    """Let a household have a child that another one has, with the places it has now or later.

    Raises:
        RuleBroken: ``child_has_two_homes``, ``child_is_there``.
    """
    homes = households_of_children(session, [child.id])
    if home.id in homes:
        raise RuleBroken("child_is_there", child=child.first_name)
    if len(homes) >= HOMES:
        raise RuleBroken("child_has_two_homes", child=child.first_name)
    session.add(Membership(household_id=home.id, child_id=child.id, rank=next_rank(session, home.id)))
    return _same_places(session, child.id, home.id, today)


def next_rank(session: Session, household_id: int) -> int:
    """Return the rank of one more child of a household."""
    ranks = select(func.max(Membership.rank)).where(Membership.household_id == household_id)
    return (session.scalar(ranks) or 0) + 1


def _names(session: Session) -> dict[int, str]:
    """Give what each household is found by: its name and number, and the names of its adults."""
    rows = session.execute(
        select(Household.id, Household.search, Guardian.first_name, Guardian.last_name).outerjoin(
            Guardian, Guardian.household_id == Household.id
        )
    ).tuples()
    found: dict[int, str] = {}
    for key, search, first, last in rows:
        found[key] = f"{found.get(key, search)} {search_text(first or '', last or '')}"
    return found


def adults_of(session: Session, households: Iterable[int]) -> dict[int, list[str]]:
    """Return the adults of each household, the responsable first."""
    found: dict[int, list[str]] = defaultdict(list)
    rows = session.scalars(
        select(Guardian).where(Guardian.household_id.in_(sorted(households))).order_by(Guardian.position)
    )
    for row in rows:
        found[row.household_id].append(f"{row.first_name} {row.last_name}")
    return found


def address_in_a_line(row: Household) -> str:
    """Return where a household lives, in one line."""
    return ", ".join(part for part in (row.address_line1, f"{row.postcode} {row.city}".strip()) if part)


def _same_places(session: Session, child_id: int, household_id: int, today: date) -> list[Enrolment]:
    """Give the household the places that the child has now or later."""
    rows = session.scalars(
        select(Enrolment).where(Enrolment.child_id == child_id, Enrolment.ends_on >= today)
    ).all()
    made = {
        (row.group_id, row.starts_on): Enrolment(
            child_id=child_id,
            household_id=household_id,
            group_id=row.group_id,
            starts_on=row.starts_on,
            ends_on=row.ends_on,
            variant=row.variant,
        )
        for row in rows
    }
    session.add_all(made.values())
    return list(made.values())


def _tell(
    session: Session,
    actor: Actor,
    child_id: int,
    homes: Iterable[int],
    action: str,
    facts: dict[str, object],
    at: datetime,
) -> None:
    session.flush()
    households = sorted(set(homes))
    outbox.touch_households(session, households, at=at)
    for household in households:
        audit.record(session, actor, action, f"household:{household}", facts, at=at)
    audit.record(session, actor, action, f"child:{child_id}", facts, at=at)
