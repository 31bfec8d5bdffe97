"""Ticks that are not sent yet: kept while one looks elsewhere, told on other pages, made like an old week."""

from flask import Response, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from staffdesk.contract.v1 import ChildView
from staffdesk.domain.dates import monday_of
from staffdesk.portal.carts import read_cart
from staffdesk.portal.patterns import read_day
from staffdesk.portal.unsent import UnsentMonth, keep_ticks, unsent_months
from staffdesk.portal.views.bookings import Timetable, current_states
from staffdesk.portal.views.week_copy import LeftOut, alike
from staffdesk.portal.visit import Family, now, signed_in, store


def unsent_of(family: Family, besides: str = "") -> list[UnsentMonth]:
    """Return the months with ticks that were not sent, but for the page one looks at."""
    drafts = {form: draft for form, draft in family.file.drafts(now()).items() if form != besides}
    return unsent_months(family.snapshot, family.town, family.requests, drafts, now())


def leave(child: str, month: str, towards: str) -> AnyResponse:
    """Keep what is ticked, then show the month asked for; none: a script only wants it kept."""
    with store().begin() as connection:
        Family(connection).child(child)
        fields = request.form.to_dict(flat=False)
        keep_ticks(connection, signed_in().family, request.path, fields, now())
    if not towards:
        return Response(status=204)
    other, _, on = towards.partition("/")
    return redirect(url_for("planning.month", child=other or child, month=on or month))


def tick_alike(child: str, month: str, monday: str) -> AnyResponse:
    """Tick a week like the last one that had slots, beside what is ticked already, and show it."""
    with store().begin() as connection:
        family = Family(connection)
        fresh = _alike(family, family.child(child), monday)
        fields = request.form.to_dict(flat=False)
        here = [value for value in fresh if value.rpartition("|")[2].startswith(f"{month}-")]
        fields["add"] = list(dict.fromkeys([*fields.get("add", []), *here]))
        keep_ticks(connection, signed_in().family, request.path, fields, now())
    return redirect(url_for("planning.month", child=child, month=month, _anchor=f"semaine-{monday}"))


def _alike(family: Family, child: ChildView, monday: str) -> list[str]:
    day = read_day(monday)
    if day is None or child.blocked_because:
        return []
    states = current_states(family.snapshot, family.requests)
    own = {key: state for key, state in states.items() if key.child_uid == child.uid}
    cart = read_cart(family.file.connection, signed_in().family, now())
    left_out = LeftOut(cart.keys if cart and not cart.expired else (), child.other_days)
    return alike(Timetable(family.town, child), own, monday_of(day), now(), left_out)
