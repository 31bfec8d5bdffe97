"""Policies as Paramètres uses them: the switches, what each would have done, what they decided."""

from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from staffdesk.domain.dates import Period
from staffdesk.domain.errors import RuleBroken
from staffdesk.domain.french.checks import conform_count
from staffdesk.domain.french.policies import KIND_NAMES, policy_name
from staffdesk.domain.permissions import Actor, Permission
from staffdesk.domain.policies import PER_ACTIVITY, PolicyKey, PolicyKind
from staffdesk.domain.topics import Topic, Topics
from staffdesk.models.policies import Policy
from staffdesk.models.requests import Request, RequestEvent
from staffdesk.services import audit
from staffdesk.services.office import Office
from staffdesk.services.policy_rows import PoliciesView, PolicyDecisionRow, PolicyRow, Simulation
from staffdesk.services.progress import Progress
from staffdesk.services.validation import lines
from staffdesk.services.validation.candidates import activity_names
from staffdesk.services.validation.decisions import BY_POLICY
from staffdesk.services.validation.loading import load_requests
from staffdesk.services.validation.simulation import simulate

DECISIONS_SHOWN = 100


class Policies:
    """Use cases of the section « Règles automatiques »."""

    def __init__(self, office: Office) -> None:
        """Keep the office."""
        self.office = office

    def view(self, actor: Actor) -> PoliciesView:
        """List the switches, and the last decisions that policies took."""
        actor.need(Permission.READ)
        with self.office.database.read() as session:
            names = activity_names(session)
            known = {(row.kind, row.activity): row for row in session.scalars(select(Policy))}
            rows = [_policy_row(key, names, known) for key in _all_policies(names)]
            return PoliciesView(tuple(rows), self._decisions(session, names))

    def switch(self, actor: Actor, kind: str, activity: str, *, on: bool) -> Topics:
        """Switch a policy on or off; it holds from the next exchange, for what waits then.

        Raises:
            RuleBroken: ``policy_unknown``.
        """
        actor.need(Permission.CONFIGURE)
        at = self.office.clock.now()
        with self.office.database.begin() as session:
            key = _known(session, kind, activity)
            row = session.scalar(
                select(Policy)
                .where(Policy.kind == key.kind.value, Policy.activity == key.activity)
                .with_for_update()
            )
            if row is None:
                row = Policy(kind=key.kind.value, activity=key.activity, since_at=at)
                session.add(row)
            if row.is_on != on:
                row.is_on, row.since_at, row.changed_by = on, at, actor.name
                action = "policy.switched_on" if on else "policy.switched_off"
                record = f"policy:{key.kind.value}:{key.activity}".rstrip(":")
                audit.record(session, actor, action, record, {}, at=at)
        return frozenset({Topic.SETTINGS})

    def simulate(
        self, actor: Actor, kind: str, activity: str, period: Period, progress: Progress | None = None
    ) -> Simulation:
        """Tell what a policy would have done with the requests of a period that people decided.

        Raises:
            RuleBroken: ``policy_unknown``.
        """
        actor.need(Permission.READ)
        with self.office.database.read() as session:
            key = _known(session, kind, activity)
            return simulate(session, key, period, progress=progress)

    def _decisions(self, session: Session, names: Mapping[str, str]) -> tuple[PolicyDecisionRow, ...]:
        events = session.scalars(
            select(RequestEvent)
            .where(RequestEvent.kind == BY_POLICY)
            .order_by(RequestEvent.id.desc())
            .limit(DECISIONS_SHOWN)
        ).all()
        ids = {event.request_id for event in events}
        undone = session.scalars(
            select(RequestEvent)
            .where(RequestEvent.kind == "undone", RequestEvent.request_id.in_(ids))
            .order_by(RequestEvent.id)
        )
        takers = {event.request_id: event.by for event in undone}
        requests = session.scalars(select(Request).where(Request.id.in_(ids))).all()
        loaded = load_requests(session, requests, self.office.clock.now())
        rows = {
            request.id: lines.queue_row(
                request,
                loaded.asked[request.id],
                loaded.judged[request.id],
                loaded.families,
                loaded.town,
                self.office.clock.now(),
            )
            for request in requests
        }
        return tuple(
            PolicyDecisionRow(
                request_id=event.request_id,
                at=event.at,
                family=rows[event.request_id].family,
                summary=rows[event.request_id].summary,
                policies=" + ".join(_named(event.facts.get("policies", ()), names)),
                checks=conform_count(len(event.facts.get("checks", ()))),
                undone_by=takers.get(event.request_id, ""),
            )
            for event in events
        )


def _all_policies(names: Mapping[str, str]) -> list[PolicyKey]:
    """List every policy of a town: kind by kind, in the order of its activities."""
    by_activity = [PolicyKey(kind, code) for kind in PER_ACTIVITY for code in names]
    return [*by_activity, *(PolicyKey(kind) for kind in PolicyKind if kind not in PER_ACTIVITY)]


def _policy_row(
    key: PolicyKey, names: Mapping[str, str], known: Mapping[tuple[str, str], Policy]
) -> PolicyRow:
    row = known.get((key.kind.value, key.activity))
    return PolicyRow(
        kind=key.kind.value,
        activity=key.activity,
        kind_name=KIND_NAMES[key.kind],
        activity_name=names.get(key.activity, key.activity),
        is_on=row is not None and row.is_on,
        since_at=None if row is None else row.since_at,
        changed_by="" if row is None else row.changed_by,
    )


def _known(session: Session, kind: str, activity: str) -> PolicyKey:
    """Read a policy of this town.

    Raises:
        RuleBroken: ``policy_unknown``.
    """
    if kind not in set(PolicyKind) or (activity and activity not in activity_names(session)):
        raise RuleBroken("policy_unknown", kind=kind, activity=activity)
    return PolicyKey(PolicyKind(kind), activity)


def _named(stored: Sequence[str], names: Mapping[str, str]) -> list[str]:
    """Name policies as a decision keeps them: ``booking:canteen``."""
    named = []
    for one in stored:
        kind, _, activity = one.partition(":")
        named.append(policy_name(PolicyKey(PolicyKind(kind), activity), names))
    return named
