"""Aids granted by name as an agent records them: to whom, since when, by which decision, and what it changes.

A grant counts from its first day on, for every price: runs, planning, portal. Where days already invoiced
would cost another price, it is refused until somebody decides so, having seen what would change
(``preview``): these days then have corrections, and what the third party owes of them is restated with them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from staffdesk.domain.aids import AidGrant
from staffdesk.domain.canonical import digest
from staffdesk.domain.drafts import BilledHousehold
from staffdesk.domain.errors import NotFound, RuleBroken, Stale
from staffdesk.domain.family_quotient import last_day
from staffdesk.domain.french.corrections import aid_decided
from staffdesk.domain.permissions import Actor, Permission
from staffdesk.domain.topics import Topic, Topics
from staffdesk.models.households import AidGrantRow, Child, Household, Membership
from staffdesk.models.requests import SupportingDocument
from staffdesk.models.staff import AuditEntry
from staffdesk.models.town import Activity
from staffdesk.services import audit
from staffdesk.services.billing_facts import load_households
from staffdesk.services.billing_scope import Scope
from staffdesk.services.booking_moves import Hand
from staffdesk.services.family_rows import AidBoard, AidRow, OfferedAid
from staffdesk.services.family_sheet import proofs_of
from staffdesk.services.office import Office
from staffdesk.services.repricing import PricePreview, Repricing
from staffdesk.services.sync import outbox
from staffdesk.services.tariffs import load_tariff_versions

CHANGED: Topics = frozenset({Topic.HOUSEHOLDS, Topic.INVOICES, Topic.SYNC})
LONGEST_REFERENCE = 80
GRANTED_ACTION, CHANGED_ACTION = "household.aid_granted", "household.aid_changed"
WITHDRAWN_ACTION = "household.aid_withdrawn"
ACTIONS = (GRANTED_ACTION, CHANGED_ACTION, WITHDRAWN_ACTION)


@dataclass(frozen=True)
class AidAsked:
    """A grant as it is typed.

    Attributes:
        code: of the aid; one of those offered.
        valid_from, valid_to: first day it counts, and the first it no longer does (None: no end).
        reference: number of the decision, voucher or notification.
        child_id: whom it is for; None for every child of the household.
        document_id: the proof on file, where there is one.
        grant_id: the grant it changes; None for a new one.
        withdrawn: the grant was a mistake: it goes, as if it had never been.
        mark: of the board it was typed beside; a colleague may have changed the aids since.
    """

    code: str
    valid_from: date
    valid_to: date | None = None
    reference: str = ""
    child_id: int | None = None
    document_id: int | None = None
    grant_id: int | None = None
    withdrawn: bool = False
    mark: str = ""


class Aids:
    """Use cases of aids granted by name."""

    def __init__(self, office: Office) -> None:
        """Keep the office."""
        self.office = office

    def board(self, actor: Actor, household_id: int) -> AidBoard:
        """Give the grants of a household, the aids that tariffs offer, and the mark of what was read.

        Raises:
            NotFound: ``household``.
        """
        actor.need(Permission.READ)
        with self.office.database.read() as session:
            _household(session, household_id)
            rows = _rows(session, household_id)
            gone = [row.child_id for row in rows if row.child_id is not None]
            children = _children(session, household_id, gone)
            proofs = proofs_of(session, [row.document_id for row in rows if row.document_id])
            return AidBoard(
                tuple(
                    AidRow(
                        row.id,
                        row.code,
                        row.payer,
                        row.reference,
                        row.valid_from,
                        last_day(row.valid_to),
                        row.child_id,
                        children.get(row.child_id or 0, ""),
                        row.document_id,
                        proofs.get(row.document_id or 0),
                    )
                    for row in reversed(rows)
                ),
                _offered(session),
                tuple(children.items()),
                _mark(rows),
            )

    def preview(self, actor: Actor, household_id: int, asked: AidAsked) -> PricePreview:
        """Show what a grant would change, on what is booked and on what was invoiced.

        Raises:
            NotFound: ``household``, ``aid_grant``, ``document``.
            RuleBroken: no tariff has such an aid, or its dates make no sense, with ``field``.
        """
        actor.need(Permission.READ)
        with self.office.database.read() as session:
            _household(session, household_id)
            return _Change(session, household_id, asked).repricing().preview(session)

    def record(
        self,
        actor: Actor,
        household_id: int,
        asked: AidAsked,
        *,
        retroactive: bool = False,
        seen: PricePreview | None = None,
    ) -> Topics:
        """Record, change or withdraw a grant. `retroactive` corrects what is invoiced too.

        `seen` is what was shown before it was decided, where somebody was asked.

        Raises:
            NotFound, RuleBroken: as `preview`; ``aid_retroactive`` where what is invoiced would cost another
                price and nobody has decided so.
            Stale: ``aids_changed``: a colleague changed the aids of this family since ``asked.mark``;
                ``prices_moved`` where it is not what was seen.
        """
        actor.need(Permission.EDIT_HOUSEHOLDS)
        at = self.office.clock.now()
        with self.office.database.begin() as session:
            _household(session, household_id, lock=True)
            if _mark(_rows(session, household_id)) != asked.mark:
                newest = _newest(session, household_id)
                who, when = ("Un collègue", at) if newest is None else (newest.who, newest.at)
                raise Stale("aids_changed", who=who, at=when)
            made = _Change(session, household_id, asked)
            change = made.repricing()
            found = change.require_decided(session, "aid_retroactive", retroactive=retroactive, seen=seen)
            watched = change.watch(session) if retroactive else None
            made.write(Hand(actor.name, at))
            session.flush()
            if watched is not None:
                watched.correct(Hand(actor.name, at), why=aid_decided(made.payer, asked.reference.strip()))
            facts = {
                "payer": made.payer,
                "code": made.new.code,
                "reference": made.new.reference,
                "from": made.new.valid_from.isoformat(),
                "to": "" if made.new.valid_to is None else made.new.valid_to.isoformat(),
                "child": made.new.child_id,
                "before": made.before,
                "retroactive": retroactive and found.is_retroactive,
            }
            action = CHANGED_ACTION if made.before else GRANTED_ACTION
            action = WITHDRAWN_ACTION if asked.withdrawn else action
            audit.record(session, actor, action, f"household:{household_id}", facts, at=at)
            outbox.touch_household(session, household_id, at=at)
        return CHANGED


class _Change:
    """A grant read and checked, beside those that the family has."""

    def __init__(self, session: Session, household_id: int, asked: AidAsked) -> None:
        self._session, self._household_id, self._asked = session, household_id, asked
        self._row = _row_of(session, household_id, asked.grant_id)
        self.old = None if self._row is None else _grant(self._row)
        self.before = "" if self.old is None else _told(self.old)
        others = [row for row in _rows(session, household_id) if row is not self._row]
        self._others = tuple(_grant(row) for row in others)
        self.payer = self._payer()
        self.new = self._read()

    def repricing(self) -> Repricing:
        """Return the change of prices that it makes."""
        grants = self._others if self._asked.withdrawn else (*self._others, self.new)
        spans = [self.new] if self.old is None else [self.new, self.old]
        ends = [one.valid_to for one in spans if one.valid_to is not None]
        end = max(ends) if len(ends) == len(spans) else None

        def read(session: Session, scope: Scope) -> Iterator[BilledHousehold]:
            for household in load_households(session, scope, idle=True):
                yield replace(household, aids=grants)

        return Repricing([self._household_id], min(one.valid_from for one in spans), end, read)

    def write(self, hand: Hand) -> None:
        """Write it, or take it away."""
        row, new = self._row, self.new
        if self._asked.withdrawn:
            if row is not None:
                self._session.delete(row)
            return
        if row is None:
            row = AidGrantRow(household_id=self._household_id)
            self._session.add(row)
        row.code, row.payer, row.reference = new.code, self.payer, new.reference
        row.valid_from, row.valid_to, row.child_id = new.valid_from, new.valid_to, new.child_id
        row.document_id = self._asked.document_id
        row.decided_at, row.decided_by = hand.at, hand.name

    def _payer(self) -> str:
        """Return who pays the aid by today's tariffs, or by the grant that is only changed."""
        offered = _offered(self._session)
        found = {aid.code: aid.payer for aid in offered}
        if self._row is not None and self._row.code == self._asked.code:
            return found.get(self._asked.code, self._row.payer)
        if not offered:
            raise RuleBroken("no_named_aids", field="aid")
        if self._asked.code not in found:
            raise RuleBroken("choice_missing", field="aid")
        return found[self._asked.code]

    def _read(self) -> AidGrant:
        asked = self._asked
        if asked.valid_to is not None and asked.valid_to <= asked.valid_from:
            raise RuleBroken("aid_reversed", field="valid_to")
        if len(asked.reference) > LONGEST_REFERENCE:
            raise RuleBroken("text_long", field="reference", longest=LONGEST_REFERENCE)
        gone = [] if self.old is None or self.old.child_id is None else [self.old.child_id]
        children = _children(self._session, self._household_id, gone)
        if asked.child_id is not None and asked.child_id not in children:
            raise NotFound("child", child_id=asked.child_id)
        if asked.document_id is not None:
            document = self._session.get(SupportingDocument, asked.document_id)
            if document is None or document.household_id != self._household_id:
                raise NotFound("document", document_id=asked.document_id)
        new = AidGrant(asked.code, asked.valid_from, asked.valid_to, asked.reference.strip(), asked.child_id)
        twice = next((other for other in self._others if other.overlaps(new)), None)
        if twice is not None and not asked.withdrawn:
            raise RuleBroken("aid_twice", field="valid_from", payer=self.payer, on=twice.valid_from)
        return new


def _offered(session: Session) -> tuple[OfferedAid, ...]:
    """Give the aids of the tariffs that are given by name, each with its activities, by payer."""
    names = dict(session.execute(select(Activity.code, Activity.name)).tuples().all())
    payers: dict[str, str] = {}
    activities: dict[str, dict[str, None]] = {}
    for version in load_tariff_versions(session):
        for aid in version.aids:
            if not aid.automatic:
                payers[aid.code] = aid.payer
                activities.setdefault(aid.code, {})[names[version.activity]] = None
    found = (OfferedAid(code, payer, tuple(activities[code])) for code, payer in payers.items())
    return tuple(sorted(found, key=lambda aid: (aid.payer, aid.code)))


def _household(session: Session, household_id: int, *, lock: bool = False) -> Household:
    found = session.get(Household, household_id, with_for_update=lock or None)
    if found is None:
        raise NotFound("household", household_id=household_id)
    return found


def _rows(session: Session, household_id: int) -> Sequence[AidGrantRow]:
    return session.scalars(
        select(AidGrantRow)
        .where(AidGrantRow.household_id == household_id)
        .order_by(AidGrantRow.valid_from, AidGrantRow.id)
    ).all()


def _row_of(session: Session, household_id: int, grant_id: int | None) -> AidGrantRow | None:
    if grant_id is None:
        return None
    found = session.get(AidGrantRow, grant_id)
    if found is None or found.household_id != household_id:
        raise NotFound("aid_grant", grant_id=grant_id)
    return found


def _grant(row: AidGrantRow) -> AidGrant:
    return AidGrant(row.code, row.valid_from, row.valid_to, row.reference, row.child_id)


def _told(grant: AidGrant) -> str:
    end = "" if grant.valid_to is None else grant.valid_to.isoformat()
    return f"{grant.code} {grant.valid_from.isoformat()}/{end} {grant.reference}".strip()


def _children(session: Session, household_id: int, gone: Sequence[int]) -> dict[int, str]:
    """Name the children of a household by rank, then those who may have left it, whom a grant names still."""
    rows = session.execute(
        select(Child.id, Child.first_name)
        .join(Membership, Membership.child_id == Child.id)
        .where(Membership.household_id == household_id)
        .order_by(Membership.rank, Child.id)
    ).tuples()
    found = dict(rows.all())
    for key, name in session.execute(select(Child.id, Child.first_name).where(Child.id.in_(gone))).tuples():
        found.setdefault(key, name)
    return found


def _mark(rows: Sequence[AidGrantRow]) -> str:
    return digest([[row.id, row.payer, row.child_id, row.document_id, _told(_grant(row))] for row in rows])


def _newest(session: Session, household_id: int) -> AuditEntry | None:
    return session.scalar(
        select(AuditEntry)
        .where(AuditEntry.record == f"household:{household_id}", AuditEntry.action.in_(ACTIONS))
        .order_by(AuditEntry.id.desc())
        .limit(1)
    )
