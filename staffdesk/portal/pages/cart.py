"""The cart (S36): what waits to be paid, until when, and the three ways out of it."""

from datetime import datetime

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from staffdesk.contract.v1 import BookingBody, BookingItem, PaidAtOnce, RequestKind
from staffdesk.domain.bookings import BookingKey
from staffdesk.domain.errors import Stale
from staffdesk.portal.carts import add_to_cart, drop_cart, read_cart, take_out
from staffdesk.portal.filing import new_submit_id, read_submit_id
from staffdesk.portal.pages.sending import file_sent, show_sent
from staffdesk.portal.views.bookings import parse_key
from staffdesk.portal.views.cart import CartView, cart_view
from staffdesk.portal.views.requests import cards
from staffdesk.portal.visit import (
    Family,
    FormErrors,
    family_page,
    now,
    require_family,
    signed_in,
    store,
    take_stale,
)

pages = Blueprint("cart", __name__)
pages.before_request(require_family)

MEANS = ("credit", "counter")


@pages.get("/panier")
@family_page
def show() -> AnyResponse:
    """Show the cart; ``envoyee`` names a request that was filed beside it."""
    with store().read() as connection:
        return _page(Family(connection), FormErrors())


def _view(family: Family) -> CartView | None:
    cart = read_cart(family.file.connection, signed_in().family, now())
    return cart_view(family.snapshot, family.town, family.requests, cart, now())


def _page(family: Family, errors: FormErrors, *, means: str = "") -> AnyResponse:
    req_id = request.args.get("envoyee", "")
    sent = cards(family.snapshot, family.town, [one for one in family.requests if one.req_id == req_id])
    return family.page(
        "cart.html",
        422 if errors else 200,
        view=_view(family),
        errors=errors,
        means=means,
        sent=next(iter(sent), None),
        submit_id=new_submit_id(),
        base_rev=family.snapshot.rev,
        active="planning",
    )


@pages.post("/panier/retirer")
@family_page
def remove() -> AnyResponse:
    """Take one day out."""
    child, _, value = request.form.get("jour", "").partition("|")
    key = parse_key(child, value)
    if key is not None:
        with store().begin() as connection:
            take_out(connection, signed_in().family, [key])
    return redirect(url_for("cart.show"))


@pages.post("/panier/vider")
@family_page
def empty() -> AnyResponse:
    """Take everything out."""
    with store().begin() as connection:
        drop_cart(connection, signed_in().family)
    return redirect(url_for("cart.show", vide="1"))


@pages.post("/panier/reprendre")
@family_page
def take_again() -> AnyResponse:
    """Put the days of a cart that expired in a new one, those that can still be asked."""
    with store().begin() as connection:
        family = Family(connection)
        view = _view(family)
        items = [_item(line.key) for line in view.again] if view is not None else []
        if items:
            add_to_cart(connection, signed_in().family, items, now(), family.town.cart_minutes)
    return redirect(url_for("cart.show"))


@pages.post("/panier/payer")
@family_page
def pay() -> AnyResponse:
    """File the days of the cart with the way they are paid."""
    submit_id = read_submit_id(request.form.get("submit_id"))
    means = request.form.get("means", "")
    errors = FormErrors()
    with store().read() as connection:
        family = Family(connection)
        earlier = family.file.by_submit_id(submit_id)
        if earlier is not None:
            return show_sent(earlier.req_id)
        view = _view(family)
        if view is not None and view.payable:
            _check(view, means, errors)
        if errors or view is None or not view.payable:
            return _page(family, errors, means=means)
        body = _body(family, view, means)
    keys = [line.key for line in view.payable]
    try:
        receipt = file_sent(
            RequestKind.BOOKING,
            submit_id,
            lambda _: body,
            also=lambda connection, _: take_out(connection, signed_in().family, keys),
        )
    except Stale as stale:
        take_stale(errors, stale, "means")
        with store().read() as connection:
            return _page(Family(connection), errors, means=means)
    return show_sent(receipt.req_id)


def _check(view: CartView, means: str, errors: FormErrors) -> None:
    """The sum that was shown is the sum that is paid."""
    if means not in MEANS:
        errors.add("means", "choose_means")
    elif means == "credit" and not view.credit_is_enough:
        errors.add("means", "credit_short")
    if request.form.get("cents") != str(view.cents):
        errors.add("means", "cart_changed")


def _body(family: Family, view: CartView, means: str) -> BookingBody:
    until: datetime | None = view.counter_until if means == "counter" else None
    return BookingBody(
        base_rev=family.snapshot.rev,
        items=[_item(line.key) for line in view.payable],
        payment=PaidAtOnce(
            means="counter" if means == "counter" else "credit",
            cents=view.cents,
            item_cents=[line.cents for line in view.payable],
            pay_until=until,
        ),
    )


def _item(key: BookingKey) -> BookingItem:
    return BookingItem(child=key.child_uid, activity=key.activity, slot=key.slot, on=key.on, op="add")
