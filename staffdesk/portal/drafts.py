"""What was typed in a form that did not go through, kept for the family until the form is sent (SEC5)."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, delete

from staffdesk.contract.v1 import write_instant
from staffdesk.portal.tables import draft
from staffdesk.portal.writing import insert_or_replace

LONGEST = 200_000
"""A draft of more signs than this is no form of ours."""
NEVER_KEPT = {"csrf", "submit_id", "password", "password_again"}


def keep_draft(
    connection: Connection, family: str, form: str, fields: Mapping[str, Sequence[str]], at: datetime
) -> None:
    """Keep the fields of a form; the last one kept wins."""
    typed = {name: list(values) for name, values in fields.items() if name not in NEVER_KEPT}
    body = json.dumps(typed, ensure_ascii=False)
    if len(body) <= LONGEST:
        insert_or_replace(
            connection,
            draft,
            ["family", "form"],
            {"family": family, "form": form, "body": body, "saved_at": write_instant(at)},
        )


def drop_draft(connection: Connection, family: str, form: str) -> None:
    """Forget a draft: its form was sent."""
    connection.execute(delete(draft).where(draft.c.family == family, draft.c.form == form))
