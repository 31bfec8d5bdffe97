"""A decision put into words of the wire: the whole request with the answer to each of its items (R17)."""

import json
from collections.abc import Sequence
from datetime import datetime

from staffdesk.contract import v1
from staffdesk.domain.requests import RequestStatus
from staffdesk.models.requests import Request


def decision_message(
    request: Request,
    status: RequestStatus,
    items: Sequence[v1.ItemOutcome],
    *,
    at: datetime,
    note: str,
    correction: int = 0,
) -> v1.DecisionBody:
    """Build the message that tells a family the answer, with the request it answers."""
    whole = request.seq is not None
    return v1.DecisionBody.model_validate(
        {
            "req_id": request.req_id,
            "request": json.loads(request.raw) if whole else None,
            "offline_request": None if whole else json.loads(request.raw),
            "status": status.value,
            "decided_at": v1.write_instant(at),
            "items": [item.to_wire() for item in items],
            "note": note,
            "correction": correction,
        }
    )
