"""What the family asked, what was answered, and taking a request back."""

from flask import Blueprint, Response, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from staffdesk.contract.v1 import RequestKind, WithdrawalBody
from staffdesk.domain.errors import NotFound, RuleBroken
from staffdesk.portal.carts import read_cart
from staffdesk.portal.family_file import FamilyFile, FiledRequest
from staffdesk.portal.filing import read_submit_id
from staffdesk.portal.health import is_about_health
from staffdesk.portal.pages.sending import file_sent
from staffdesk.portal.pages.ticking import unsent_of
from staffdesk.portal.views.categories import CATEGORIES, categories
from staffdesk.portal.views.requests import Card, cards, filters
from staffdesk.portal.visit import Family, family_page, now, require_family, signed_in, store

pages = Blueprint("requests", __name__)
pages.before_request(require_family)

FILTERS = {"attente": "waiting", "decidees": "decided"}


@pages.get("/demandes")
@family_page
def show() -> AnyResponse:
    """Show the requests; ``etat`` and ``sorte`` filter, ``envoyee`` and ``retiree`` name one just so."""
    with store().read() as connection:
        family = Family(connection)
        every = cards(family.snapshot, family.town, family.requests)
        wanted = FILTERS.get(request.args.get("etat", ""))
        sort = request.args.get("sorte", "")
        sort = sort if sort in CATEGORIES else ""
        of_sort = [card for card in every if sort in ("", card.category)]
        response = family.page(
            "requests.html",
            cards=[card for card in of_sort if wanted in (None, card.state)],
            filters=filters(of_sort),
            categories=categories(card.category for card in every),
            sort=sort,
            chosen=request.args.get("etat", "") if wanted else "",
            sent=_just(every, "envoyee"),
            back=_just(every, "retiree"),
            unsent=unsent_of(family),
            to_pay=_has_to_pay(family),
            too_late=_just(every, "decidee"),
            active="requests",
        )
        unseen = family.file.count_news()
    if unseen:
        with store().begin() as connection:
            FamilyFile(connection, signed_in().family).mark_decisions_seen()
    return _private(response, family)


def _private(response: Response, family: Family) -> Response:
    """Keep a page that tells of health out of every cache."""
    if any(is_about_health(filed) for filed in family.requests):
        response.headers["Cache-Control"] = "no-store"
    return response


def _has_to_pay(family: Family) -> bool:
    """Tell whether days wait in a cart: then a sending is not all there was to do."""
    cart = read_cart(family.file.connection, signed_in().family, now())
    return cart is not None and not cart.expired


def _just(every: list[Card], name: str) -> Card | None:
    return next((card for card in every if card.req_id == request.args.get(name)), None)


@pages.get("/demandes/<req_id>/retrait")
@family_page
def ask_withdrawal(req_id: str) -> AnyResponse:
    """Show what would be taken back, with its button."""
    with store().read() as connection:
        family = Family(connection)
        filed = family.file.request(req_id)
        if not filed.waits:
            return _no_longer_waits(filed)
        card = next((c for c in cards(family.snapshot, family.town, [filed])), None)
        if card is None:
            raise NotFound("request", req_id=req_id)
        return family.page("withdraw.html", card=card, active="requests")


@pages.post("/demandes/<req_id>/retrait")
@family_page
def withdraw(req_id: str) -> AnyResponse:
    """Take back a request that is not decided yet."""
    with store().read() as connection:
        filed = FamilyFile(connection, signed_in().family).request(req_id)
    try:
        file_sent(
            RequestKind.WITHDRAWAL,
            read_submit_id(request.form.get("submit_id")),
            lambda _: WithdrawalBody(req_id=req_id),
        )
    except RuleBroken:
        return _no_longer_waits(filed)
    return redirect(url_for("requests.show", retiree=req_id))


def _no_longer_waits(filed: FiledRequest) -> AnyResponse:
    """Say what became of it: taken back from another page, or decided meanwhile."""
    taken_back = filed.withdrawn and filed.status in ("pending", "withdrawn")
    if taken_back:
        return redirect(url_for("requests.show", retiree=filed.req_id))
    return redirect(url_for("requests.show", decidee=filed.req_id))
