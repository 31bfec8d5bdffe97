"""The rights of one household as they are kept: what a wish makes of their rows, checked and written."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from staffdesk.domain.canonical import digest
from staffdesk.domain.dates import ONE_DAY, Period
from staffdesk.domain.errors import NotFound, RuleBroken, Stale
from staffdesk.domain.french.planning import group_words
from staffdesk.domain.french.rights import right_words
from staffdesk.models.households import Child, Enrolment, Household, Membership
from staffdesk.models.town import Activity, ActivityGroup, ClassGroup, Site
from staffdesk.services.right_rows import (
    DropRight,
    Edit,
    GiveRight,
    Held,
    MoveRight,
    RightWish,
    VaryRight,
)
from staffdesk.services.settings_records import last_change
from staffdesk.services.tariffs import load_tariff_versions

_COLUMNS = (
    Enrolment.child_id,
    Enrolment.group_id,
    Enrolment.starts_on,
    Enrolment.ends_on,
    Enrolment.variant,
)


class Group(NamedTuple):
    """A group with its activity and place."""

    group_id: int
    activity_id: int
    activity: str
    code: str
    words: str
    site: str
    site_id: int
    is_school: bool
    in_term: bool
    closed_on: date | None


class RightsBook:
    """The rights of the children of one household, in that household alone."""

    def __init__(self, session: Session, household_id: int, *, lock: bool = False) -> None:
        """Load them; with ``lock`` nobody else writes those of the same children meanwhile.

        Raises:
            NotFound: ``household``.
        """
        self.session, self.household_id = session, household_id
        if session.get(Household, household_id) is None:
            raise NotFound("household", household_id=household_id)
        asked = (
            select(Child.id, Child.first_name, Child.last_name, Child.class_group_id)
            .join(Membership, Membership.child_id == Child.id)
            .where(Membership.household_id == household_id)
            .order_by(Membership.rank, Child.id)
        )
        rows = session.execute(asked.with_for_update(of=Child) if lock else asked).all()
        self.names: dict[int, str] = {row.id: row.first_name for row in rows}
        self.whole_names: dict[int, str] = {row.id: f"{row.first_name} {row.last_name}" for row in rows}
        self.classes: dict[int, int | None] = {row.id: row.class_group_id for row in rows}
        self.groups = load_groups(session)
        self.rights: dict[int, Held] = {
            row[0]: Held(*row[1:])
            for row in session.execute(
                select(Enrolment.id, *_COLUMNS)
                .where(Enrolment.household_id == household_id)
                .order_by(Enrolment.child_id, Enrolment.starts_on, Enrolment.id)
            )
        }

    @property
    def mark(self) -> str:
        """Say in one word what was read."""
        told = [
            [key, one.child_id, one.group_id, one.starts_on.isoformat(), one.ends_on.isoformat(), one.variant]
            for key, one in sorted(self.rights.items())
        ]
        return digest(told)

    def require_unchanged(self, mark: str, at: datetime) -> None:
        """Refuse to write over what a colleague wrote.

        Raises:
            Stale: ``rights_changed``, with ``who`` and ``at``.
        """
        if self.mark != mark:
            who, when = last_change(self.session, f"household:{self.household_id}")
            raise Stale("rights_changed", who=who, at=when or at)

    def words(self, held: Held) -> str:
        """Tell a right in a line."""
        return right_words(self.groups[held.group_id].words, held.starts_on, held.ends_on, held.variant)

    def activity_of(self, held: Held) -> Group:
        """Return the group of a right, with its activity."""
        return self.groups[held.group_id]

    def groups_near(self) -> list[Group]:
        """List the groups, those of schools where none of the children is last."""
        classes = [key for key in self.classes.values() if key is not None]
        asked = select(ClassGroup.site_id).where(ClassGroup.id.in_(classes)).distinct()
        schools = set(self.session.scalars(asked))
        return sorted(self.groups.values(), key=lambda one: one.is_school and one.site_id not in schools)

    def variants(self, code: str, today: date) -> tuple[str, ...]:
        """List the variants that the tariffs of an activity offer today or later, the standard one first."""
        return variants_offered(self.session, code, today)

    # ------------------------------------------------------------------------------------- what a wish makes

    def plan(self, wish: RightWish, today: date) -> tuple[Edit, ...]:
        """Return what rows a wish changes.

        Raises:
            NotFound: ``right``, ``child``, ``group``.
            RuleBroken: ``right_reversed``, ``right_overlaps``, ``right_day_outside``, ``right_same_variant``,
                ``right_variant_unknown``, ``right_unchanged``, ``right_without_child``; with ``field``.
        """
        match wish:
            case GiveRight():
                edits = self._given(wish, today)
            case MoveRight():
                edits = self._moved(wish)
            case VaryRight():
                edits = self._varied(wish, today)
            case DropRight():
                edits = [Edit(wish.right_id, self._right(wish.right_id), None)]
        self._require_apart(edits)
        return tuple(edits)

    def after(self, edits: Iterable[Edit]) -> list[Held]:
        """Return every right as it would be."""
        changed = list(edits)
        gone = {one.right_id for one in changed}
        kept = [held for key, held in self.rights.items() if key not in gone]
        return [*kept, *(one.after for one in changed if one.after is not None)]

    def _given(self, wish: GiveRight, today: date) -> list[Edit]:
        if not wish.children:
            raise RuleBroken("right_without_child", field="children")
        if wish.group_id not in self.groups:
            raise NotFound("group", group_id=wish.group_id)
        if missing := set(wish.children) - self.names.keys():
            raise NotFound("child", child_id=min(missing))
        _require_order(wish.starts_on, wish.ends_on)
        self._require_variant(wish.group_id, wish.variant, today)
        made = (
            Held(child, wish.group_id, wish.starts_on, wish.ends_on, wish.variant)
            for child in dict.fromkeys(wish.children)
        )
        return [Edit(None, None, held) for held in made]

    def _moved(self, wish: MoveRight) -> list[Edit]:
        held = self._right(wish.right_id)
        _require_order(wish.starts_on, wish.ends_on)
        after = replace(held, starts_on=wish.starts_on, ends_on=wish.ends_on)
        if after == held:
            raise RuleBroken("right_unchanged", field="ends_on")
        return [Edit(wish.right_id, held, after)]

    def _varied(self, wish: VaryRight, today: date) -> list[Edit]:
        held = self._right(wish.right_id)
        if not held.starts_on <= wish.from_on <= held.ends_on:
            raise RuleBroken(
                "right_day_outside", field="from_on", first=held.starts_on, last=held.ends_on, on=wish.from_on
            )
        if wish.variant == held.variant:
            raise RuleBroken("right_same_variant", field="variant")
        self._require_variant(held.group_id, wish.variant, today)
        if wish.from_on == held.starts_on:
            return [Edit(wish.right_id, held, replace(held, variant=wish.variant))]
        return [
            Edit(wish.right_id, held, replace(held, ends_on=wish.from_on - ONE_DAY)),
            Edit(None, None, replace(held, starts_on=wish.from_on, variant=wish.variant)),
        ]

    def _right(self, right_id: int) -> Held:
        held = self.rights.get(right_id)
        if held is None:
            raise NotFound("right", right_id=right_id)
        return held

    def _require_variant(self, group_id: int, variant: str, today: date) -> None:
        if variant and variant not in self.variants(self.groups[group_id].code, today):
            raise RuleBroken("right_variant_unknown", field="variant", variant=variant)

    def _require_apart(self, edits: Sequence[Edit]) -> None:
        """Refuse two rights of a child to one group in the same days."""
        gone = {one.right_id for one in edits}
        kept = [held for key, held in self.rights.items() if key not in gone]
        for new in (one.after for one in edits if one.after is not None):
            for held in kept:
                if (held.child_id, held.group_id) == (new.child_id, new.group_id) and meet(held, new):
                    child = self.names.get(new.child_id, "")
                    raise RuleBroken("right_overlaps", field="starts_on", child=child, right=self.words(held))

    # --------------------------------------------------------------------------------------------- writing

    def write(self, edits: Iterable[Edit]) -> tuple[Edit, ...]:
        """Write rows, each as it is after; return the edits with the ids that new rows got.

        Statements alone are used: what is tried in a savepoint leaves no object behind.
        """
        done = []
        for one in sorted(edits, key=lambda one: one.after is not None):
            if one.after is None:
                self.session.execute(delete(Enrolment).where(Enrolment.id == one.right_id))
                done.append(one)
            elif one.before is None:
                done.append(replace(one, right_id=self._insert(one.right_id, one.after)))
            else:
                values = {"starts_on": one.after.starts_on, "ends_on": one.after.ends_on}
                changed = update(Enrolment).where(Enrolment.id == one.right_id)
                self.session.execute(changed.values(variant=one.after.variant, **values))
                done.append(one)
        return tuple(done)

    def _insert(self, right_id: int | None, held: Held) -> int:
        values: dict[str, object] = {
            "child_id": held.child_id,
            "household_id": self.household_id,
            "group_id": held.group_id,
            "starts_on": held.starts_on,
            "ends_on": held.ends_on,
            "variant": held.variant,
        }
        if right_id is not None:
            values["id"] = right_id
        return self.session.execute(insert(Enrolment).values(values).returning(Enrolment.id)).scalar_one()


def meet(one: Held, other: Held) -> bool:
    """Tell whether two rights have a day in common."""
    return one.starts_on <= other.ends_on and other.starts_on <= one.ends_on


def load_groups(session: Session) -> dict[int, Group]:
    """Return every group of the town, in the order of its activities."""
    rows = session.execute(
        select(ActivityGroup, Activity, Site)
        .join(Activity, ActivityGroup.activity_id == Activity.id)
        .join(Site, ActivityGroup.site_id == Site.id)
        .order_by(Activity.position, Site.name, ActivityGroup.name)
    )
    return {
        group.id: Group(
            group.id,
            activity.id,
            activity.name,
            activity.code,
            group_words(activity.name, group.name, site.name),
            site.name,
            site.id,
            site.kind == "school",
            activity.period_kind == "school",
            activity.closed_on,
        )
        for group, activity, site in rows
    }


def variants_offered(session: Session, code: str, today: date) -> tuple[str, ...]:
    """List the variants of an activity's tariffs in force today or later; empty is the standard price."""
    versions = sorted(
        (one for one in load_tariff_versions(session) if one.activity == code), key=lambda one: one.valid_from
    )
    past = [one for one in versions if one.valid_from <= today][:-1]
    found = dict.fromkeys([""])
    for version in versions[len(past) :]:
        contracts = version.contract.a_week if version.contract is not None else ()
        named = [*(case.variant for case in version.cases), *(variant for variant, _ in contracts)]
        found |= dict.fromkeys("" if one == "standard" else one for one in named)
    return tuple(found)


def spells_of(rights: Iterable[Held], child_id: int, groups: Collection[int]) -> list[Period]:
    """Return when a child has a right to one of some groups."""
    return [
        Period.through(one.starts_on, one.ends_on)
        for one in rights
        if one.child_id == child_id and one.group_id in groups
    ]


def _require_order(first: date, last: date) -> None:
    if last < first:
        raise RuleBroken("right_reversed", field="ends_on")
