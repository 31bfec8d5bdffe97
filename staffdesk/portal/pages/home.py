"""The home page."""

from flask import Blueprint
from werkzeug.wrappers import Response as AnyResponse

from staffdesk.portal.carts import read_cart
from staffdesk.portal.pages.ticking import unsent_of
from staffdesk.portal.views.cart import cart_view
from staffdesk.portal.views.home import home_view
from staffdesk.portal.views.offers import offers
from staffdesk.portal.visit import Family, family_page, now, require_family, signed_in, store

pages = Blueprint("home", __name__)
pages.before_request(require_family)


@pages.get("/")
@family_page
def show() -> AnyResponse:
    """What to do next, what to pay, tomorrow, what is missing, answers, news."""
    with store().read() as connection:
        family = Family(connection)
        view = home_view(
            family.snapshot, family.town, family.requests, ready=family.file.ready_files(), now=now()
        )
        cart = read_cart(family.file.connection, signed_in().family, now())
        return family.page(
            "home.html",
            view=view,
            active="home",
            owner=owner_name(family),
            unsent=unsent_of(family),
            offers=offers(family.snapshot, family.town, family.requests, now()),
            cart=cart_view(family.snapshot, family.town, family.requests, cart, now()),
        )


def owner_name(family: Family) -> str:
    """Return the name of the guardian who signed in."""
    uid = signed_in().guardian
    found = next((g for g in family.snapshot.guardians if g.uid == uid), None)
    return f"{found.first_name} {found.last_name}" if found else signed_in().display_name
