"""Households entered by staff, and people added to one: looked for among those on file, then written."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from staffdesk.domain.contact_shapes import SEPARATORS, phone_digits
from staffdesk.domain.dates import school_year_of
from staffdesk.domain.errors import NotFound, RuleBroken
from staffdesk.domain.french.families import newcomers_words
from staffdesk.domain.new_family import (
    MOST_GUARDIANS,
    NewChild,
    NewGuardian,
    NewHousehold,
    child_faults,
    default_name,
    guardian_faults,
    household_faults,
    require_none,
    tidied,
)
from staffdesk.domain.permissions import Actor, Permission
from staffdesk.domain.search_text import search_text
from staffdesk.domain.topics import Topic, Topics
from staffdesk.models.households import Child, Guardian, Household, Membership
from staffdesk.models.town import ClassGroup, Site
from staffdesk.services import audit
from staffdesk.services.family_search import named_by
from staffdesk.services.numbering import lock_numbers
from staffdesk.services.office import Office
from staffdesk.services.second_homes import address_in_a_line, adults_of, give_home, next_rank
from staffdesk.services.sync import outbox
from staffdesk.services.sync.state import require_not_recovering

CHANGED: Topics = frozenset({Topic.HOUSEHOLDS, Topic.SYNC})
DIGITS = 5
"""Signs of the number of a household."""


@dataclass(frozen=True)
class SchoolClass:
    """A class that a child may go to, with the site it is of."""

    class_id: int
    school: str
    name: str


@dataclass(frozen=True)
class LookAlike:
    """A household on file like the one that is entered: ``why`` are the codes of what they share.

    ``child_id`` is the child they share, 0 when it is none; ``child`` its name.
    """

    household_id: int
    name: str
    adults: str
    address: str
    why: tuple[str, ...]
    child_id: int = 0
    child: str = ""


@dataclass(frozen=True)
class FamilyMade:
    """A household as it was written."""

    household_id: int
    number: str
    name: str
    topics: Topics


class NewFamilies:
    """Use cases of the form of a new household, and of people added to one."""

    def __init__(self, office: Office) -> None:
        """Keep the office."""
        self.office = office

    def classes(self, actor: Actor) -> tuple[SchoolClass, ...]:
        """List the classes of the school year, or of the last one a town entered, by school."""
        actor.need(Permission.READ)
        year = school_year_of(self.office.clock.today()).first_year
        with self.office.database.read() as session:
            known = select(ClassGroup.school_year).where(ClassGroup.school_year <= year)
            newest = session.scalar(known.order_by(ClassGroup.school_year.desc()).limit(1))
            rows = session.execute(
                select(ClassGroup.id, Site.name, ClassGroup.name)
                .join(Site, Site.id == ClassGroup.site_id)
                .where(ClassGroup.school_year == newest)
                .order_by(Site.name, ClassGroup.name)
            ).tuples()
            return tuple(SchoolClass(*row) for row in rows)

    def look_alikes(self, actor: Actor, asked: NewHousehold) -> tuple[LookAlike, ...]:
        """Find the households on file that are like what was typed until now."""
        actor.need(Permission.READ)
        with self.office.database.read() as session:
            return _look_alikes(session, tidied(asked))

    def create(self, actor: Actor, asked: NewHousehold, seen: Collection[int] = ()) -> FamilyMade:
        """Write a household with its people; ``seen`` are those on file that are known to be others.

        Raises:
            RuleBroken: the code of what is missing, with its ``field``; ``household_on_file``: one that looks
                alike and was not ``seen``; ``child_has_two_homes``.
            NotFound: ``class_group``, ``child``.
            RecoveryNeeded: this office was restored.
        """
        actor.need(Permission.EDIT_HOUSEHOLDS)
        asked, at = tidied(asked), self.office.clock.now()
        require_none(household_faults(asked, self.office.clock.today()))
        with self.office.database.begin() as session:
            require_not_recovering(session)
            lock_numbers(session)
            for found in _look_alikes(session, asked):
                if found.household_id not in seen and found.child_id not in asked.shared:
                    raise RuleBroken("household_on_file", family=found.name)
            name, number = asked.name or default_name(asked.guardians), _next_number(session)
            row = Household(
                number=number,
                name=name,
                address_line1=asked.address_line1,
                address_line2=asked.address_line2,
                postcode=asked.postcode,
                city=asked.city,
                residence=asked.residence,
                search=search_text(name, number),
                created_at=at,
            )
            session.add(row)
            session.flush()
            session.add_all(_guardian(row.id, place, one) for place, one in enumerate(asked.guardians))
            for child in asked.children:
                _add_child(session, row.id, child)
            touched = {row.id, *self._share(session, row, asked.shared)}
            people = newcomers_words(len(asked.guardians), len(asked.children) + len(asked.shared))
            _tell(session, actor, touched, "household.created", {"label": f"{name}, {people}"}, at)
            return FamilyMade(row.id, number, name, CHANGED)

    def add_child(
        self, actor: Actor, household_id: int, asked: NewChild, seen: Collection[int] = ()
    ) -> Topics:
        """Add a child to a household; ``seen`` as in ``create``.

        Raises:
            RuleBroken: as ``create``; ``child_is_there``: it has a child of that name and birthday.
            NotFound: ``household``, ``class_group``.
            RecoveryNeeded: this office was restored.
        """
        actor.need(Permission.EDIT_HOUSEHOLDS)
        asked, at = tidied(asked), self.office.clock.now()
        require_none(child_faults(asked, self.office.clock.today()))
        with self.office.database.begin() as session:
            _require_household(session, household_id)
            for found in _look_alikes(session, NewHousehold((), (asked,))):
                if found.household_id == household_id:
                    raise RuleBroken("child_is_there", child=asked.first_name)
                if found.household_id not in seen:
                    raise RuleBroken("household_on_file", family=found.name)
            _add_child(session, household_id, asked)
            label = f"{asked.first_name} {asked.last_name}"
            _tell(session, actor, {household_id}, "child.added", {"label": label}, at)
        return CHANGED

    def add_guardian(self, actor: Actor, household_id: int, asked: NewGuardian) -> Topics:
        """Add the second adult of a household.

        Raises:
            RuleBroken: the code of what is wrong, with its ``field``; ``guardians_complete``.
            NotFound: ``household``.
            RecoveryNeeded: this office was restored.
        """
        actor.need(Permission.EDIT_HOUSEHOLDS)
        asked, at = tidied(asked), self.office.clock.now()
        with self.office.database.begin() as session:
            household = _require_household(session, household_id)
            require_none(guardian_faults(asked, is_first=not household.guardians))
            if len(household.guardians) >= MOST_GUARDIANS:
                raise RuleBroken("guardians_complete", family=household.name)
            place = max((row.position for row in household.guardians), default=-1) + 1
            session.add(_guardian(household_id, place, asked))
            label = f"{asked.first_name} {asked.last_name}"
            _tell(session, actor, {household_id}, "guardian.added", {"label": label}, at)
        return CHANGED

    def _share(self, session: Session, home: Household, children: Iterable[int]) -> set[int]:
        """Give the household the children that another one has, and return those other households."""
        others: set[int] = set()
        for child_id in children:
            child = session.get(Child, child_id, with_for_update=True)
            if child is None:
                raise NotFound("child", child_id=child_id)
            others |= {member.household_id for member in child.memberships}
            give_home(session, child, home, self.office.clock.today())
            session.flush()
        return others


def _require_household(session: Session, household_id: int) -> Household:
    require_not_recovering(session)
    household = session.get(Household, household_id, with_for_update=True)
    if household is None:
        raise NotFound("household", household_id=household_id)
    return household


def _next_number(session: Session) -> str:
    numbers = session.scalars(select(Household.number))
    largest = max((int(number) for number in numbers if number.isascii() and number.isdecimal()), default=0)
    return f"{largest + 1:0{DIGITS}d}"


def _guardian(household_id: int, place: int, asked: NewGuardian) -> Guardian:
    return Guardian(
        household_id=household_id,
        position=place,
        title=asked.title,
        first_name=asked.first_name,
        last_name=asked.last_name,
        email=asked.email,
        mobile=asked.mobile,
        phone=asked.phone,
        search=search_text(asked.first_name, asked.last_name),
    )


def _add_child(session: Session, household_id: int, asked: NewChild) -> None:
    if asked.class_id is not None and session.get(ClassGroup, asked.class_id) is None:
        raise NotFound("class_group", class_id=asked.class_id)
    child = Child(
        first_name=asked.first_name,
        last_name=asked.last_name,
        born_on=asked.born_on,
        class_group_id=asked.class_id,
        image_consent=None,
        search=search_text(asked.first_name, asked.last_name),
    )
    session.add(child)
    session.flush()
    rank = next_rank(session, household_id)
    session.add(Membership(household_id=household_id, child_id=child.id, rank=rank))
    session.flush()


def _tell(
    session: Session,
    actor: Actor,
    households: Collection[int],
    action: str,
    facts: dict[str, object],
    at: datetime,
) -> None:
    session.flush()
    outbox.touch_households(session, sorted(households), at=at)
    for household in sorted(households):
        audit.record(session, actor, action, f"household:{household}", facts, at=at)


def _look_alikes(session: Session, asked: NewHousehold) -> tuple[LookAlike, ...]:
    """Compare children by first name and birthday, adults by name, e-mail and number, homes by address."""
    why: dict[int, dict[str, None]] = defaultdict(dict)
    shared: dict[int, Child] = {}
    for household, child in _same_children(session, asked.children):
        why[household]["child"] = None
        shared[household] = child
    for household, code in _same_adults(session, asked.guardians):
        why[household][code] = None
    for household in _same_address(session, asked):
        why[household]["address"] = None
    rows = session.scalars(
        select(Household).where(Household.id.in_(sorted(why))).order_by(Household.name)
    ).all()
    adults = adults_of(session, why)
    return tuple(
        LookAlike(
            row.id,
            f"{row.name} ({row.number})",
            ", ".join(adults[row.id]),
            address_in_a_line(row),
            tuple(why[row.id]),
            shared[row.id].id if row.id in shared else 0,
            f"{shared[row.id].first_name} {shared[row.id].last_name}" if row.id in shared else "",
        )
        for row in rows
    )


def _same_children(session: Session, asked: Collection[NewChild]) -> list[tuple[int, Child]]:
    typed = {
        (search_text(child.first_name), child.born_on)
        for child in asked
        if child.first_name and child.born_on
    }
    question = (
        select(Membership.household_id, Child)
        .join(Child, Child.id == Membership.child_id)
        .where(Child.born_on.in_({day for _, day in typed}))
    )
    rows = session.execute(question).tuples().all() if typed else []
    return [row for row in rows if (search_text(row[1].first_name), row[1].born_on) in typed]


def _same_adults(session: Session, asked: Collection[NewGuardian]) -> list[tuple[int, str]]:
    mails = {one.email.casefold() for one in asked if one.email}
    numbers = {phone_digits(text) for one in asked for text in (one.mobile, one.phone) if text}
    names = {search_text(one.first_name, one.last_name) for one in asked if one.first_name and one.last_name}
    if not (mails or numbers or names):
        return []
    found = []
    phones = (Guardian.mobile, Guardian.phone, Guardian.work_phone)
    alike = (
        Guardian.search.in_(names),
        func.lower(Guardian.email).in_(mails),
        *(_dialled(one).in_(numbers | {f"+33{number[1:]}" for number in numbers}) for one in phones),
    )
    question = select(Guardian.household_id, Guardian.search, Guardian.email, *phones).where(or_(*alike))
    for household, name, email, *its_phones in session.execute(question).tuples():
        if name in names:
            found.append((household, "adult"))
        if email.casefold() in mails:
            found.append((household, "email"))
        if numbers & {phone_digits(text) for text in its_phones if text}:
            found.append((household, "phone"))
    return found


def _dialled(phone: InstrumentedAttribute[str]) -> ColumnElement[str]:
    """Return a stored number without what separates its digits."""
    bare: ColumnElement[str] = phone.expression
    for sign in SEPARATORS:
        bare = func.replace(bare, sign, "")
    return bare


def _same_address(session: Session, asked: NewHousehold) -> list[int]:
    """Find households of the same name at the same address."""
    name = asked.name or default_name(asked.guardians)
    if not name or not asked.address_line1:
        return []
    rows = session.execute(
        select(Household.id, Household.address_line1, Household.postcode).where(*named_by(name))
    ).tuples()
    place = (_bare(asked.address_line1), asked.postcode)
    return [key for key, line, postcode in rows if (_bare(line), postcode) == place]


def _bare(address: str) -> str:
    return search_text(address.replace(",", " "))
