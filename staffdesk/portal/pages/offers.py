"""Answering an offered place: taking it, or leaving it to the next, until its instant."""

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from staffdesk.contract.v1 import BookingBody, BookingItem, RequestKind
from staffdesk.domain.errors import Stale
from staffdesk.portal.filing import read_submit_id
from staffdesk.portal.pages.sending import file_sent, show_sent
from staffdesk.portal.views.offers import Offer, offers
from staffdesk.portal.visit import Family, family_page, now, require_family, store

pages = Blueprint("offers", __name__)
pages.before_request(require_family)


@pages.post("/place-offerte/<child>")
@family_page
def answer(child: str) -> AnyResponse:
    """File the answer; an offer that is over, or answered already, leads to the planning as it stands."""
    submit_id = read_submit_id(request.form.get("submit_id"))
    with store().read() as connection:
        family = Family(connection)
        family.child(child)
        earlier = family.file.by_submit_id(submit_id)
        if earlier is not None:
            return show_sent(earlier.req_id)
        waiting = offers(family.snapshot, family.town, family.requests, now())
        place = request.form.get("place", "")
        offer = next((one for one in waiting if (one.key.child_uid, one.value) == (child, place)), None)
        month = place.rpartition("|")[2][:7]
        if offer is None:
            return redirect(url_for("planning.first", enfant=child, mois=month or None, offre="finie"))
        body = _body(family, offer)
    try:
        receipt = file_sent(
            RequestKind.BOOKING,
            submit_id,
            lambda _: body,
        )
    except Stale:  # both buttons were pressed: the first answer stands
        return redirect(url_for("requests.show"))
    return show_sent(receipt.req_id)


def _body(family: Family, offer: Offer) -> BookingBody:
    key = offer.key
    takes = request.form.get("reponse") == "prendre"
    item = BookingItem(
        child=key.child_uid,
        activity=key.activity,
        slot=key.slot,
        on=key.on,
        op="add" if takes else "cancel",
    )
    return BookingBody(base_rev=family.snapshot.rev, items=[item])
