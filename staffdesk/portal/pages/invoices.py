"""Invoices, as pages and as the PDF of the town; payments."""

from flask import Blueprint, Response, make_response, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from staffdesk.domain.errors import NotFound
from staffdesk.portal.documents import StoredDocument, find_for_family, read_range
from staffdesk.portal.views.invoices import (
    bill_of,
    bills,
    by_child,
    due_before,
    find_invoice,
    payments,
    what_is_due,
)
from staffdesk.portal.views.statement import statement_of
from staffdesk.portal.visit import Family, family_page, require_family, signed_in, store, today

pages = Blueprint("invoices", __name__)
pages.before_request(require_family)

SANDBOX = "default-src 'none'; sandbox"


@pages.get("/factures")
@family_page
def show() -> AnyResponse:
    """List the invoices and payments."""
    with store().read() as connection:
        family = Family(connection)
        ready = family.file.ready_files()
        return family.page(
            "invoices.html",
            bills=bills(family.snapshot, ready, today()),
            due=what_is_due(family.snapshot, ready, today()),
            payments=payments(family.snapshot),
            ready=ready,
            active="invoices",
        )


@pages.get("/factures/regler")
@family_page
def how_to_pay() -> AnyResponse:
    """How to pay, as long as nothing is paid online."""
    with store().read() as connection:
        family = Family(connection)
        due = what_is_due(family.snapshot, family.file.ready_files(), today())
        return family.page("how_to_pay.html", due=due, active="invoices")


@pages.get("/factures/releve")
@family_page
def statement() -> AnyResponse:
    """The account: invoices, credit notes and payments, with the balance after each."""
    with store().read() as connection:
        family = Family(connection)
        return family.page(
            "statement.html",
            statement=statement_of(family.snapshot),
            ready=family.file.ready_files(),
            active="invoices",
        )


@pages.get("/factures/<number>")
@family_page
def one(number: str) -> AnyResponse:
    """One invoice as a page: the accessible form of the PDF."""
    with store().read() as connection:
        family = Family(connection)
        invoice = find_invoice(family.snapshot, number)
        ready = family.file.ready_files()
        bill = bill_of(invoice, ready, today(), family.snapshot.credit_notes)
        return family.page(
            "invoice.html",
            bill=bill,
            groups=by_child(invoice.lines),
            before=due_before(family.snapshot, invoice),
            ready=ready,
            active="invoices",
        )


@pages.get("/f/<number>")
def from_paper(number: str) -> AnyResponse:
    """The short address in the square code of a printed invoice."""
    return redirect(url_for("invoices.one", number=number))


@pages.get("/factures/<number>/pdf")
@family_page
def pdf(number: str) -> AnyResponse:
    """The bytes the town sent."""
    with store().read() as connection:
        invoice = find_invoice(Family(connection).snapshot, number)
        if invoice.doc_id is None:
            raise NotFound("document", number=number)
    return _file(invoice.doc_id)


@pages.get("/documents/<doc_id>")
def document(doc_id: str) -> AnyResponse:
    """A file of the town or of the family itself: receipts, proofs it sent."""
    return _file(doc_id)


def _file(doc_id: str) -> AnyResponse:
    with store().read() as connection:
        found = find_for_family(connection, signed_in().family, doc_id)
        if not found.complete:
            raise NotFound("document", doc_id=doc_id)
        if request.if_none_match.contains(found.sha256):
            return make_response("", 304)
        content = read_range(connection, doc_id, 0, found.size)
    return _attachment(found, content)


def _attachment(found: StoredDocument, content: bytes) -> Response:
    response = Response(content, mimetype=found.media_type)
    response.headers.set("Content-Disposition", "attachment", filename=_plain(found.name))
    response.headers["Content-Security-Policy"] = SANDBOX
    response.set_etag(found.sha256)
    return response


def _plain(name: str) -> str:
    return "".join(sign if sign.isalnum() or sign in " -_.()" else "_" for sign in name) or "document"
