"""The week pattern of a child over a period: a form, its total, what it leaves out, one sending (S37)."""

from datetime import date

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from staffdesk.contract.v1 import BOOKING_ITEMS, BookingItem, ChildView
from staffdesk.domain.booking_horizon import Horizon, read_horizon
from staffdesk.domain.dates import ONE_DAY, Period, add_months
from staffdesk.domain.errors import Stale
from staffdesk.portal.asking import Asked, Asking, ask_days
from staffdesk.portal.carts import read_cart
from staffdesk.portal.filing import new_submit_id, read_base_rev, read_submit_id
from staffdesk.portal.patterns import TypedPattern, read_pattern, typed_pattern
from staffdesk.portal.views.blocked import blockings
from staffdesk.portal.views.pattern import Plan, last_open_day, pattern_slots, plan_of
from staffdesk.portal.visit import (
    Family,
    FormErrors,
    family_page,
    now,
    require_family,
    signed_in,
    store,
    take_stale,
    today,
)

pages = Blueprint("pattern", __name__)
pages.before_request(require_family)


@pages.get("/semaine-type/<child>")
@family_page
def form(child: str) -> AnyResponse:
    """Show the form, as it was left by a session that ended."""
    with store().read() as connection:
        family = Family(connection)
        found: ChildView = family.child(child)
        draft = family.file.draft(request.path, now())
        typed = typed_pattern(draft.fields if draft else {}, usual(family, found))
        plan, errors = None, FormErrors()
        if draft:
            plan = make_plan(family, found, typed, FormErrors())
        return _page(family, found, typed, plan, errors, restored=draft is not None)


@pages.post("/semaine-type/<child>")
@family_page
def send(child: str) -> AnyResponse:
    """Show what the pattern would add, then file it once the family has seen that."""
    fields = request.form.to_dict(flat=False)
    submit_id = read_submit_id(request.form.get("submit_id"))
    errors = FormErrors()
    with store().read() as connection:
        family = Family(connection)
        found: ChildView = family.child(child)
        earlier = family.file.by_submit_id(submit_id)
        if earlier is not None:
            return redirect(url_for("requests.show", envoyee=earlier.req_id))
        typed = typed_pattern(fields, TypedPattern())
        plan = make_plan(family, found, typed, errors)
        if (
            plan is None
            or request.form.get("etape") != "envoyer"
            or not may_go(plan, errors, blocked=bool(found.blocked_because))
        ):
            return _page(family, found, typed, plan, errors, submit_id=submit_id)
    asking = Asking(
        signed_in().family,
        request.path,
        submit_id,
        read_base_rev(request.form.get("base_rev")),
        items_of(plan),
        now(),
    )
    try:
        asked = ask_days(store(), family.town, asking)
    except Stale as stale:
        take_stale(errors, stale, "slots")
        with store().read() as connection:
            return _page(Family(connection), found, typed, plan, errors)
    return answer(asked)


def may_go(plan: Plan, errors: FormErrors, *, blocked: bool) -> bool:
    """Send only what was seen: days may have gone, or been added, since the page was shown."""
    if not plan.keys:
        return False
    if blocked:
        errors.add("apercu", "child_blocked")
    elif request.form.get("vu") != plan.seen:
        errors.add("apercu", "plan_changed")
    return not errors


def answer(asked: Asked) -> AnyResponse:
    """Go on to the cart when days are to be paid, else to the request."""
    req_id = asked.receipt.req_id if asked.receipt else None
    return redirect(url_for("cart.show" if asked.carted else "requests.show", envoyee=req_id))


def items_of(plan: Plan) -> list[BookingItem]:
    """Return what a plan asks."""
    return [
        BookingItem(child=key.child_uid, activity=key.activity, slot=key.slot, on=key.on, op="add")
        for key in plan.keys
    ]


def make_plan(family: Family, child: ChildView, typed: TypedPattern, errors: FormErrors) -> Plan | None:
    """Expand what was typed, or say what is wrong with it."""
    pattern = read_pattern(typed, child.uid, family.town, errors)
    if pattern is None:
        return None
    cart = read_cart(family.file.connection, signed_in().family, now())
    plan = plan_of(
        family.snapshot,
        family.town,
        family.requests,
        child=child,
        pattern=pattern,
        now=now(),
        wishes=typed.wishes,
        cart=cart.keys if cart and not cart.expired else (),
    )
    if len(plan.keys) > BOOKING_ITEMS:
        errors.add("au", "too_many_slots", number=len(plan.keys), most=BOOKING_ITEMS)
        return None
    return plan


def usual(family: Family, child: ChildView) -> TypedPattern:
    """Return the form as it opens: from today to the last day this child may book in one sending."""
    town = family.town
    first = min(max(today(), town.first_day), town.last_day)
    last = town.last_day
    if read_horizon(town.horizon) is Horizon.MONTH:
        last = min(last, _last_of_month(first))
    last = last_open_day(town, child, Period(first, last + ONE_DAY)) or last
    return TypedPattern(first=first.isoformat(), last=last.isoformat())


def _last_of_month(on: date) -> date:
    return date.fromordinal(add_months(on.replace(day=1), 1).toordinal() - 1)


def _page(
    family: Family,
    child: ChildView,
    typed: TypedPattern,
    plan: Plan | None,
    errors: FormErrors,
    *,
    restored: bool = False,
    submit_id: str = "",
) -> AnyResponse:
    return family.page(
        "pattern.html",
        422 if errors else 200,
        child=child,
        children=family.snapshot.children,
        typed=typed,
        slots=pattern_slots(family.town, child, typed.slots),
        plan=plan,
        blocked=blockings(family.snapshot, family.town, family.requests, child),
        errors=errors,
        restored=restored,
        submit_id=submit_id or new_submit_id(),
        base_rev=family.snapshot.rev,
        active="planning",
    )
