"""After its limit a booked slot is still not mute: ask to cancel it late, or declare an absence."""

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from staffdesk.contract.v1 import BookingBody, BookingItem, ChildView, RequestKind
from staffdesk.domain.errors import Stale
from staffdesk.portal.filing import new_submit_id, read_base_rev, read_submit_id
from staffdesk.portal.pages.sending import file_sent, show_sent
from staffdesk.portal.typed import clean_text
from staffdesk.portal.views.bookings import parse_key
from staffdesk.portal.views.late import LateChoice, late_choice
from staffdesk.portal.visit import (
    Family,
    FormErrors,
    family_page,
    now,
    require_family,
    store,
    take_stale,
)

pages = Blueprint("late", __name__)
pages.before_request(require_family)

MOST_WORDS = 2000


@pages.get("/annuler/<child>")
@family_page
def show(child: str) -> AnyResponse:
    """Say which limit is over for the slot ``jour``, and what remains possible."""
    value = request.args.get("jour", "")
    with store().read() as connection:
        family = Family(connection)
        found: ChildView = family.child(child)
        choice = _choice(family, found, value)
        if choice is None:
            return _to_planning(child, value)
        draft = family.file.draft(request.path, now())
        kept = draft is not None and draft.fields.get("jour") == [value]
        words = (draft.fields.get("words") or [""])[0] if draft and kept else ""
        return _page(family, found, choice, words, FormErrors(), restored=kept)


def _choice(family: Family, child: ChildView, value: str) -> LateChoice | None:
    return late_choice(family.snapshot, family.town, family.requests, child=child, value=value, now=now())


def _to_planning(child: str, value: str) -> AnyResponse:
    """Lead to the month of a slot that needs no such page: it can be ticked there, or is answered."""
    key = parse_key(child, value)
    return redirect(url_for("planning.first", enfant=child, mois=f"{key.on:%Y-%m}" if key else None))


@pages.post("/annuler/<child>")
@family_page
def send(child: str) -> AnyResponse:
    """File the late cancellation, with what the family says about it."""
    value, words = request.form.get("jour", ""), clean_text(request.form.get("words", ""))
    submit_id = read_submit_id(request.form.get("submit_id"))
    errors = FormErrors()
    with store().read() as connection:
        family = Family(connection)
        found: ChildView = family.child(child)
        earlier = family.file.by_submit_id(submit_id)
        if earlier is not None:
            return show_sent(earlier.req_id)
        choice = _choice(family, found, value)
        if choice is None or not choice.may_cancel:
            return redirect(url_for("late.show", child=child, jour=value))
        if len(words) > MOST_WORDS:
            errors.add("words", "too_long", most=MOST_WORDS)
            return _page(family, found, choice, words, errors, submit_id=submit_id)
    try:
        receipt = file_sent(RequestKind.BOOKING, submit_id, lambda _: _body(choice, words))
    except Stale as stale:  # the twin of a double click was faster, with other words
        take_stale(errors, stale, "words")
        with store().read() as connection:
            return _page(Family(connection), found, choice, words, errors)
    return show_sent(receipt.req_id)


def _body(choice: LateChoice, words: str) -> BookingBody:
    key = choice.key
    item = BookingItem(child=key.child_uid, activity=key.activity, slot=key.slot, on=key.on, op="cancel")
    return BookingBody(base_rev=read_base_rev(request.form.get("base_rev")), items=[item], note=words)


def _page(
    family: Family,
    child: ChildView,
    choice: LateChoice,
    words: str,
    errors: FormErrors,
    *,
    restored: bool = False,
    submit_id: str = "",
) -> AnyResponse:
    return family.page(
        "late.html",
        422 if errors else 200,
        child=child,
        choice=choice,
        words=words,
        errors=errors,
        restored=restored,
        submit_id=submit_id or new_submit_id(),
        base_rev=family.snapshot.rev,
        active="planning",
    )
