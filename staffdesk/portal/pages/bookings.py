"""Every booking of the family, with a filter and five to a page (S45)."""

from flask import Blueprint, request
from werkzeug.wrappers import Response as AnyResponse

from staffdesk.portal.views.booking_list import STATES, Search, booking_page
from staffdesk.portal.visit import Family, family_page, now, require_family, store

pages = Blueprint("bookings", __name__)
pages.before_request(require_family)


@pages.get("/reservations")
@family_page
def show() -> AnyResponse:
    """Show a page; ``enfant``, ``etat`` and ``quand`` filter."""
    state, when = request.args.get("etat", ""), request.args.get("quand", "")
    search = Search(
        child=request.args.get("enfant", ""),
        state=state if state in STATES else "",
        when=when if when in ("venir", "passe") else "",
    )
    with store().read() as connection:
        family = Family(connection)
        if search.child:
            family.child(search.child)
        shown = booking_page(
            family.snapshot,
            family.town,
            family.requests,
            search=search,
            number=_number(request.args.get("page", "1")),
            now=now(),
        )
        return family.page(
            "bookings.html",
            view=shown,
            search=search,
            children=family.snapshot.children,
            active="planning",
        )


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 1
