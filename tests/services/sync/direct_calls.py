"""The portal without a network: the real functions behind ``/api/v1``, reached through the same bytes."""

import json
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, TypeVar

from pydantic import BaseModel

from staffdesk.contract.outgoing import Outgoing, push_bytes
from staffdesk.contract.v1 import (
    Ack,
    AckAnswer,
    DocumentSize,
    Hello,
    Push,
    PushAnswer,
    RequestPage,
)
from staffdesk.domain.canonical import canonical_bytes
from staffdesk.domain.errors import NotFound, PortalFault
from staffdesk.portal import documents, exchange
from staffdesk.portal.database import Store
from staffdesk.portal.refusals import Refused

Answer = TypeVar("Answer", bound=BaseModel)
Ask = Callable[[], bytes]


def through_bytes(record: BaseModel) -> bytes:
    """Write a record as it travels."""
    return canonical_bytes(record.model_dump(mode="json"))


class DirectCalls:
    """Calls that always arrive, at once."""

    def __init__(self, store: Store, now: Callable[[], datetime]) -> None:
        self.store = store
        self.now = now
        self.epoch = 1
        self.drift_seconds = 0.0

    def hello(self) -> Hello:
        return self._understood(Hello, lambda: answered(lambda: exchange.hello(self.store, self.now())))

    def requests_after(self, after: int, stream: str, limit: int) -> RequestPage:
        return self._understood(
            RequestPage,
            lambda: answered(lambda: exchange.requests_after(self.store, after, stream, limit)),
        )

    def ack(self, upto: int, stream: str) -> AckAnswer:
        asked = Ack(upto=upto, stream=stream)
        return self._understood(AckAnswer, lambda: answered(lambda: exchange.ack(self.store, asked)))

    def push(self, epoch: int, messages: Sequence[Outgoing]) -> PushAnswer:
        sent = push_bytes(epoch, messages)
        return self._understood(
            PushAnswer,
            lambda: answered(lambda: exchange.push(self.store, Push.model_validate_json(sent), self.now())),
        )

    def read_document(self, doc_id: str, start: int, stop: int) -> bytes:
        def ask() -> bytes:
            with self.store.read() as connection:
                if documents.find(connection, doc_id) is None:
                    raise PortalFault("portal_not_found")
                return documents.read_range(connection, doc_id, start, stop)

        return self.carry(ask)

    def write_document(self, doc_id: str, offset: int, piece: bytes) -> DocumentSize:
        def ask() -> bytes:
            try:
                with self.store.begin() as connection:
                    done = documents.append(connection, doc_id, offset, piece)
            except documents.WrongOffset as fault:
                raise PortalFault("portal_conflict", size=fault.received) from fault
            except NotFound as fault:
                raise PortalFault("portal_not_found") from fault
            return through_bytes(DocumentSize(size=done.received, complete=done.complete))

        return self._understood(DocumentSize, ask)

    def _understood(self, model: type[Answer], ask: Ask) -> Answer:
        return model.model_validate_json(self.carry(ask))

    def carry(self, ask: Ask) -> bytes:
        """Carry one call to the portal and its answer back; a faulty wire does worse."""
        return ask()


def answered(ask: Callable[[], BaseModel]) -> bytes:
    """Let the portal answer, and turn its refusal into the fault the desk would see."""
    try:
        return through_bytes(ask())
    except Refused as refusal:
        facts: dict[str, Any] = json.loads(through_bytes(refusal.problem))
        code = facts.pop("code")
        raise PortalFault(f"portal_{code}", **facts) from refusal
