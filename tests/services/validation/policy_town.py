"""What tests of policies do over and over: switch one on, let a family ask, look at what came of it."""

from datetime import date, timedelta

from sqlalchemy import select

from staffdesk.models.requests import Request, RequestEvent
from staffdesk.services.request_rows import Decision, ItemDecision
from staffdesk.services.validation.automatic import AutomaticDecisions
from staffdesk.services.validation.policies import Policies
from staffdesk.services.validation.queue import Requests
from tests.factories import (
    ADMIN,
    AGENT,
    NEXT_MONDAY,
    MadeChild,
    MadeFamily,
    SmallTown,
    add_child,
    add_family,
    booking_body,
    receive,
)

SCHOOL_DAYS = tuple(NEXT_MONDAY + timedelta(days) for days in (0, 1, 3, 4))


def switch_on(town: SmallTown, *policies: str) -> None:
    """Switch policies on, named as a decision keeps them: ``booking:cantine``, ``contact``."""
    for policy in policies:
        kind, _, activity = policy.partition(":")
        Policies(town.office).switch(ADMIN, kind, activity, on=True)


def a_family(town: SmallTown, name: str = "Lemoine-Daoud") -> tuple[MadeFamily, MadeChild]:
    """Make a family with a child in order, enrolled for everything."""
    family = add_family(town, name)
    return family, add_child(town, family)


def asks_for(town: SmallTown, family: MadeFamily, child: MadeChild, *days: date) -> int:
    """Let a family ask for the canteen."""
    return receive(town, family, "booking", booking_body(child, *(days or (NEXT_MONDAY,))))


def decide_now(town: SmallTown) -> int:
    """Let the policies decide, as the unattended exchange does."""
    return AutomaticDecisions(town.office, held=False).run()


def decide_by_hand(town: SmallTown, request_id: int, *outcomes: str) -> None:
    """Decide as an agent; refusals get a reason."""
    token = Requests(town.office).detail(AGENT, request_id).token
    items = tuple(
        ItemDecision(index, outcome, "Pas cette fois." if outcome == "refused" else "")
        for index, outcome in enumerate(outcomes)
    )
    Requests(town.office).decide(AGENT, Decision(request_id, token, items))


def stands(town: SmallTown, request_id: int) -> tuple[str, str]:
    """Tell the status of a request, and who decided."""
    with town.database.read() as session:
        request = session.get_one(Request, request_id)
        return request.status, request.decided_by or ""


def events(town: SmallTown, request_id: int) -> list[str]:
    """List what happened to a request."""
    with town.database.read() as session:
        kinds = select(RequestEvent.kind).where(RequestEvent.request_id == request_id)
        return list(session.scalars(kinds.order_by(RequestEvent.id)))
