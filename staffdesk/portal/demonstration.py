"""What families of a demonstration town did before anybody looked: accounts, and requests that wait.

Refused for a town that does not say it is a demonstration. Requests go through the door real families use;
accounts are opened at once, without a mail each.
"""

import base64
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from staffdesk.contract.v1 import BODIES, DocumentDescription, RequestKind, write_instant
from staffdesk.portal.accounts import open_demo_accounts
from staffdesk.portal.documents import keep_upload
from staffdesk.portal.inbox import file_request


def perform(connection: Connection, script: Mapping[str, Any], at: datetime) -> int:
    """Open the accounts of a script and file its requests; returns how many requests were filed.

    The script holds ``password_hash`` (argon2), ``accounts`` (email, family, guardian, household_number,
    display_name) and ``requests``: family, kind, submit_id, received_at, body, and ``files`` with doc_id,
    name, media_type and base64 ``content``.

    Raises:
        RuleBroken: ``not_a_demonstration``.
        NotFound: a request speaks of what its family does not have.
    """
    open_demo_accounts(connection, script.get("accounts", ()), script["password_hash"], at)
    for asked in script["requests"]:
        _file(connection, asked)
    return len(script["requests"])


def _file(connection: Connection, asked: Mapping[str, Any]) -> None:
    received_at = datetime.fromisoformat(asked["received_at"])
    kind = RequestKind(asked["kind"])
    documents = [_keep(connection, asked["family"], file, received_at) for file in asked.get("files", [])]
    body = dict(asked["body"])
    if kind is RequestKind.DOCUMENT:
        body["document"] = documents[0].to_wire()
    file_request(
        connection,
        family=asked["family"],
        submit_id=asked["submit_id"],
        kind=kind,
        body=BODIES[kind].model_validate(body),
        received_at=received_at,
        documents=documents,
    )


def _keep(
    connection: Connection, family: str, file: Mapping[str, Any], received_at: datetime
) -> DocumentDescription:
    return keep_upload(
        connection,
        doc_id=file["doc_id"],
        family=family,
        name=file["name"],
        media_type=file["media_type"],
        content=base64.b64decode(file["content"]),
        created_at=write_instant(received_at),
    )
