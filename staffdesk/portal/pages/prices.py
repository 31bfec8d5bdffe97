"""Prices: what each child of the family pays (S48), and the simulator, open to everybody (S68)."""

from flask import Blueprint, request
from sqlalchemy import Connection
from werkzeug.wrappers import Response as AnyResponse

from staffdesk.portal.family_file import read_town
from staffdesk.portal.views.prices import family_prices
from staffdesk.portal.views.simulator import (
    MOST_CHILDREN,
    MOST_DAYS,
    Typed,
    asks_income,
    read_typed,
    simulated,
    typed_for,
)
from staffdesk.portal.visit import (
    Family,
    FormErrors,
    family_page,
    public_page,
    require_family,
    store,
    today,
    visiting_family,
)

pages = Blueprint("prices", __name__)
open_pages = Blueprint("simulator", __name__)
pages.before_request(require_family)


@pages.get("/tarifs")
@family_page
def mine() -> AnyResponse:
    """What each child pays today, and why."""
    with store().read() as connection:
        family = Family(connection)
        children = family_prices(family.snapshot, family.town, today())
        return family.page("prices.html", children=children, active="prices")


@open_pages.get("/tarifs/simulateur")
def form() -> AnyResponse:
    """The form, with the figures of whoever is signed in."""
    with store().read() as connection:
        return _page(connection, None)


@open_pages.post("/tarifs/simulateur")
def answer() -> AnyResponse:
    """What the typed figures give; they are answered, never kept."""
    sent = request.form
    typed = Typed(
        quotient=sent.get("quotient", "")[:20],
        income=sent.get("income", "")[:20],
        children=sent.get("children", ""),
        home=sent.get("home", ""),
        days=sent.get("days", ""),
    )
    with store().read() as connection:
        return _page(connection, typed)


def _page(connection: Connection, sent: Typed | None) -> AnyResponse:
    family, town = visiting_family(connection), read_town(connection)
    typed = sent or typed_for(family.snapshot if family else None)
    simulation, errors = read_typed(typed), FormErrors()
    if sent is not None:
        for name, code in simulation.errors.items():
            errors.add(name, code)
    context: dict[str, object] = {
        "typed": typed,
        "errors": errors,
        "income": town is not None and asks_income(town),
        "activities": simulated(town, simulation, today()) if town is not None and sent else [],
        "answered": sent is not None and not errors,
        "has_tariffs": town is not None and bool(town.tariffs),
        "most_children": MOST_CHILDREN,
        "most_days": MOST_DAYS,
        "active": "prices",
    }
    return public_page("simulator.html", 422 if errors else 200, **context)
