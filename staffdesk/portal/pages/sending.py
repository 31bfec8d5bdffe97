"""What a page does with a form that is right: file it for who is signed in, show what became of it."""

from collections.abc import Callable, Sequence

from flask import redirect, request, url_for
from sqlalchemy import Connection
from werkzeug.wrappers import Response as AnyResponse

from staffdesk.contract.v1 import RequestKind
from staffdesk.domain.errors import RuleBroken
from staffdesk.portal.filing import BodyMaker, file_form
from staffdesk.portal.inbox import Receipt
from staffdesk.portal.uploads import Upload, read_uploads
from staffdesk.portal.visit import FormErrors, now, signed_in, store


def file_sent(
    kind: RequestKind,
    submit_id: str,
    make_body: BodyMaker,
    *,
    files: Sequence[Upload] = (),
    also: Callable[[Connection, Receipt], None] | None = None,
) -> Receipt:
    """File the form of this request, as it arrived, in the name of who is signed in.

    Raises:
        Stale, NotFound, RuleBroken: as `file_form`.
    """
    return file_form(
        store(),
        family=signed_in().family,
        form=request.path,
        submit_id=submit_id,
        kind=kind,
        make_body=make_body,
        received_at=now(),
        files=files,
        also=also,
    )


def show_sent(req_id: str) -> AnyResponse:
    """Lead to the requests, where this one is said to be sent."""
    return redirect(url_for("requests.show", envoyee=req_id))


def one_upload(errors: FormErrors) -> Upload | None:
    """Return the one file chosen in ``files``; none, several or a bad one is told, and gives nothing."""
    try:
        found = read_uploads(request.files.getlist("files"), "files")
    except RuleBroken as error:
        errors.take(error, "files")
        return None
    if len(found) != 1:
        errors.add("files", "no_file" if not found else "one_file")
        return None
    return found[0]
