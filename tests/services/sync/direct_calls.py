"""The portal without a network: the real functions behind ``/api/v1``, reached through the same bytes."""

import json
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, TypeVar

from pydantic import BaseModel

from staffdesk.contract.v1 import (
    Ack,
    AckAnswer,
    DocumentSize,
    Hello,
    OutboxItem,
    Push,
    PushAnswer,
    RequestPage,
)
from staffdesk.domain.canonical import canonical_bytes
from staffdesk.domain.errors import PortalFault
from staffdesk.portal import documents, exchange
from staffdesk.portal.database import Store
from staffdesk.portal.refusals import Refused

Answer = TypeVar("Answer", bound=BaseModel)


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
        return self._call(Hello, lambda: exchange.hello(self.store, self.now()))

    def requests_after(self, after: int, stream: str, limit: int) -> RequestPage:
        return self._call(RequestPage, lambda: exchange.requests_after(self.store, after, stream, limit))

    def ack(self, upto: int, stream: str) -> AckAnswer:
        return self._call(AckAnswer, lambda: exchange.ack(self.store, Ack(upto=upto, stream=stream)))

    def push(self, epoch: int, messages: Sequence[OutboxItem]) -> PushAnswer:
        sent = through_bytes(Push(epoch=epoch, messages=list(messages)))
        return self._call(
            PushAnswer, lambda: exchange.push(self.store, Push.model_validate_json(sent), self.now())
        )

    def read_document(self, doc_id: str, start: int, stop: int) -> bytes:
        with self.store.read() as connection:
            if documents.find(connection, doc_id) is None:
                raise PortalFault("portal_not_found")
            return documents.read_range(connection, doc_id, start, stop)

    def write_document(self, doc_id: str, offset: int, piece: bytes) -> DocumentSize:
        try:
            with self.store.begin() as connection:
                if documents.find(connection, doc_id) is None:
                    raise PortalFault("portal_not_found")
                done = documents.append(connection, doc_id, offset, piece)
        except documents.WrongOffset as fault:
            raise PortalFault("portal_conflict", size=fault.received) from fault
        return DocumentSize(size=done.received, complete=done.complete)

    def _call(self, model: type[Answer], ask: Callable[[], BaseModel]) -> Answer:
        """Carry one call to the portal and its answer back; subclasses lose, double and delay it here."""
        return model.model_validate_json(answered(ask))


def answered(ask: Callable[[], BaseModel]) -> bytes:
    """Let the portal answer, and turn its refusal into the fault the desk would see."""
    try:
        return through_bytes(ask())
    except Refused as refusal:
        facts: dict[str, Any] = json.loads(through_bytes(refusal.problem))
        code = facts.pop("code")
        raise PortalFault(f"portal_{code}", **facts) from refusal
