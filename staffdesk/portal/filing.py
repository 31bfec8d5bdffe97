"""Filing from a page: files and request in one transaction; a double click gets the first receipt (R1)."""

import re
import secrets
from collections.abc import Callable, Sequence
from datetime import datetime

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from staffdesk.contract.v1 import BODIES, DocumentDescription, RequestKind, Wire
from staffdesk.domain.errors import Stale
from staffdesk.portal import uploads
from staffdesk.portal.database import Store
from staffdesk.portal.documents import WrongOffset
from staffdesk.portal.drafts import drop_draft
from staffdesk.portal.family_file import FamilyFile
from staffdesk.portal.inbox import Receipt, file_request
from staffdesk.portal.uploads import Upload

BodyMaker = Callable[[Sequence[DocumentDescription]], Wire]


def new_submit_id() -> str:
    """Return the identifier a form carries: one for each time it is shown."""
    return secrets.token_hex(16)


def read_submit_id(sent: str | None) -> str:
    """Return the identifier a form sent back, or a new one if no page of ours made it."""
    return sent if sent and re.fullmatch(r"[0-9a-f]{32}", sent) else new_submit_id()


def read_base_rev(sent: str | None) -> int:
    """Return the revision of the file a form was made from; 0, older than any, if no page of ours made it."""
    return int(sent) if sent and re.fullmatch(r"[0-9]{1,9}", sent) else 0


def file_form(  # noqa: PLR0913  # the facts of one sending, all by keyword
    store: Store,
    *,
    family: str,
    form: str,
    submit_id: str,
    kind: RequestKind,
    make_body: BodyMaker,
    received_at: datetime,
    files: Sequence[Upload] = (),
    also: Callable[[Connection, Receipt], None] | None = None,
) -> Receipt:
    """Keep what a form asks, with its files, and forget its draft; returns once it is committed.

    Args:
        store: the portal's database.
        family: from the session.
        form: path of the form, under which drafts are kept.
        submit_id: of the form shown.
        kind: what is asked.
        make_body: makes the record from the descriptions of the files kept.
        received_at: when the request reached the portal.
        files: checked uploads.
        also: what must happen in the same transaction when this is the first time.

    Raises:
        Stale: ``form_already_sent``: the same form was sent before with other words; nothing was kept.
        NotFound, RuleBroken: as `inbox.file_request`, and the limits of `uploads.check_quota`.
    """

    def attempt() -> Receipt:
        with store.begin() as connection:
            earlier = _earlier(connection, family, submit_id, kind, make_body, files)
            if earlier is not None:
                return earlier
            uploads.check_quota(connection, family, files, received_at, "files")
            kept = uploads.keep_all(connection, family, submit_id, files, received_at)
            receipt = file_request(
                connection,
                family=family,
                submit_id=submit_id,
                kind=kind,
                body=make_body(kept),
                received_at=received_at,
                documents=[] if kind is RequestKind.DOCUMENT else kept,
            )
            drop_draft(connection, family, form)
            if also is not None and receipt.first:
                also(connection, receipt)
            return receipt

    try:
        return attempt()
    except (IntegrityError, WrongOffset):  # the twin of a double click was faster
        return attempt()


def _earlier(
    connection: Connection,
    family: str,
    submit_id: str,
    kind: RequestKind,
    make_body: BodyMaker,
    files: Sequence[Upload],
) -> Receipt | None:
    found = FamilyFile(connection, family).by_submit_id(submit_id)
    if found is None:
        return None
    same_files = [upload.name for upload in files] == [sent["name"] for sent in found.documents]
    said = (
        make_body([DocumentDescription.model_validate(sent) for sent in found.documents])
        if same_files
        else None
    )
    before = BODIES[kind].model_validate(found.body) if found.kind == kind.value else None
    if said != before or said is None:
        raise Stale("form_already_sent", at=found.received_at, req_id=found.req_id)
    return Receipt(found.req_id, found.received_at, first=False)
