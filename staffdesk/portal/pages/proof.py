"""Sending the proof of an absence that waits for its answer (S44), until the instant at which it is good."""

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from staffdesk.contract.v1 import DocumentBody, RequestKind
from staffdesk.domain.absences import PROOF_TYPE
from staffdesk.domain.errors import NotFound, RuleBroken, Stale
from staffdesk.portal.family_file import FiledRequest
from staffdesk.portal.filing import new_submit_id, read_submit_id
from staffdesk.portal.pages.sending import file_sent, one_upload, show_sent
from staffdesk.portal.views.proof import ProofWanted, proof_wanted
from staffdesk.portal.views.requests import Card, cards
from staffdesk.portal.visit import (
    Family,
    FormErrors,
    family_page,
    now,
    require_family,
    store,
    take_stale,
)

pages = Blueprint("proof", __name__)
pages.before_request(require_family)


@pages.get("/demandes/<req_id>/justificatif")
@family_page
def form(req_id: str) -> AnyResponse:
    """Show of which absence it is, and until when it is good; one that needs none leads to the requests."""
    with store().read() as connection:
        family = Family(connection)
        filed = _absence(family, req_id)
        wanted = _wanted(family, filed)
        if wanted is None:
            return redirect(url_for("requests.show", _anchor=f"d-{req_id}"))
        return _page(family, filed, wanted, FormErrors())


def _absence(family: Family, req_id: str) -> FiledRequest:
    """Return an absence of this family.

    Raises:
        NotFound: it is another family's, or none.
    """
    found = next((one for one in family.requests if one.req_id == req_id and one.kind == "absence"), None)
    if found is None:
        raise NotFound("request", uid=req_id)
    return found


def _wanted(family: Family, filed: FiledRequest) -> ProofWanted | None:
    return proof_wanted(family.snapshot, family.town, family.requests, filed)


@pages.post("/demandes/<req_id>/justificatif")
@family_page
def send(req_id: str) -> AnyResponse:
    """File the proof as a document of the child that names the absence."""
    submit_id = read_submit_id(request.form.get("submit_id"))
    errors = FormErrors()
    upload = one_upload(errors)
    with store().read() as connection:
        family = Family(connection)
        filed = _absence(family, req_id)
        earlier = family.file.by_submit_id(submit_id)
        if earlier is not None:
            return show_sent(earlier.req_id)
        wanted = _wanted(family, filed)
        if wanted is None:
            return redirect(url_for("requests.show", _anchor=f"d-{req_id}"))
        if upload is None:
            return _page(family, filed, wanted, errors, submit_id=submit_id)
        note = _card(family, filed).title
    try:
        receipt = file_sent(
            RequestKind.DOCUMENT,
            submit_id,
            lambda kept: DocumentBody(
                type_code=PROOF_TYPE, child=wanted.child, document=kept[0], note=note, about=req_id
            ),
            files=[upload],
        )
    except (RuleBroken, Stale) as error:
        take_stale(errors, error, "files")
        with store().read() as connection:
            return _page(Family(connection), filed, wanted, errors)
    return show_sent(receipt.req_id)


def _card(family: Family, filed: FiledRequest) -> Card:
    found = cards(family.snapshot, family.town, [filed])
    if not found:
        raise NotFound("request", uid=filed.req_id)
    return found[0]


def _page(
    family: Family, filed: FiledRequest, wanted: ProofWanted, errors: FormErrors, *, submit_id: str = ""
) -> AnyResponse:
    return family.page(
        "proof.html",
        422 if errors else 200,
        card=_card(family, filed),
        wanted=wanted,
        is_late=now() > wanted.until,
        errors=errors,
        submit_id=submit_id or new_submit_id(),
        active="requests",
    )
