"""What tests of corrections do over and over: let a decision leave, and answer otherwise."""

import json

from sqlalchemy import func, select, update

from staffdesk.domain.permissions import Actor
from staffdesk.models.requests import Request
from staffdesk.models.sync import OutboxMessage
from staffdesk.services.request_rows import Decision, ItemDecision
from staffdesk.services.validation.queue import Requests
from tests.factories import AGENT, COLLEAGUE, SmallTown
from tests.services.validation.policy_town import decide_by_hand

WHY = "Erreur de saisie de notre part."


def let_leave(town: SmallTown) -> None:
    """Number what waits, as the exchange does when the moment of undoing is over."""
    with town.database.begin() as session:
        first = session.scalar(select(func.coalesce(func.max(OutboxMessage.n), 0))) or 0
        waiting = session.scalars(
            select(OutboxMessage.id).where(OutboxMessage.n.is_(None)).order_by(OutboxMessage.id)
        )
        for n, message in enumerate(waiting.all(), first + 1):
            session.execute(update(OutboxMessage).where(OutboxMessage.id == message).values(n=n))


def decide_and_send(town: SmallTown, request_id: int, *outcomes: str) -> None:
    """Decide as an agent, and let the answer leave."""
    decide_by_hand(town, request_id, *outcomes)
    let_leave(town)


def correct(
    town: SmallTown,
    request_id: int,
    *outcomes: str,
    actor: Actor = COLLEAGUE,
    why: str = WHY,
    token: str | None = None,
) -> None:
    """Answer every item of a decided request as told; what is refused gets the reason of the correction."""
    requests = Requests(town.office)
    shown = requests.detail(AGENT, request_id)
    kept = {answer.index: answer for answer in shown.answers}
    items = tuple(
        kept[index] if outcome == kept[index].outcome else _answer(index, outcome, why)
        for index, outcome in enumerate(outcomes)
    )
    requests.correct(actor, Decision(request_id, token or shown.token, items, reply=why))


def _answer(index: int, outcome: str, why: str) -> ItemDecision:
    return ItemDecision(index, outcome, why if outcome == "refused" else "")


def messages_about(town: SmallTown, request_id: int) -> list[dict[str, object]]:
    """Read the answers that left or will leave, first to last."""
    with town.database.read() as session:
        bodies = session.scalars(
            select(OutboxMessage.body)
            .where(OutboxMessage.request_id == request_id, OutboxMessage.kind == "decision")
            .order_by(OutboxMessage.id)
        ).all()
    return [json.loads(body or "{}") for body in bodies]


def status_of(town: SmallTown, request_id: int) -> str:
    """Read where a request stands."""
    with town.database.read() as session:
        return session.get_one(Request, request_id).status
