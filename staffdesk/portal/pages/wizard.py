"""Booking step by step (S32): child, activity and period, days, summary; each step a form of its own.

What a step holds is kept under its address: going back, or signing in again, finds it as it was.
"""

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from staffdesk.contract.v1 import ChildView, EnrolmentView
from staffdesk.domain.errors import NotFound, Stale
from staffdesk.portal.asking import Asking, ask_days
from staffdesk.portal.drafts import keep_draft
from staffdesk.portal.filing import new_submit_id, read_base_rev, read_submit_id
from staffdesk.portal.pages.pattern import answer, items_of, make_plan, may_go, usual
from staffdesk.portal.pages.sending import show_sent
from staffdesk.portal.patterns import TypedPattern, read_pattern, read_period, typed_pattern
from staffdesk.portal.views.blocked import blockings
from staffdesk.portal.views.bookings import rights_now
from staffdesk.portal.views.pattern import Plan, pattern_slots
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

pages = Blueprint("wizard", __name__)
pages.before_request(require_family)


@pages.get("/reserver")
@family_page
def first() -> AnyResponse:
    """Choose the child; a family of one goes straight on."""
    with store().read() as connection:
        family = Family(connection)
        children = family.snapshot.children
        if not children:
            return family.page("planning_empty.html", active="planning")
        return _children(family, request.args.get("enfant", ""), FormErrors())


@pages.post("/reserver")
@family_page
def choose_child() -> AnyResponse:
    """Go on with the child that was chosen."""
    chosen = request.form.get("enfant", "")
    with store().read() as connection:
        family = Family(connection)
        found = next((child for child in family.snapshot.children if child.uid == chosen), None)
        if found is None or found.blocked_because:
            errors = FormErrors()
            errors.add("enfant", "choose_child" if found is None else "child_blocked")
            return _children(family, "", errors)
    return redirect(url_for("wizard.activity", child=chosen))


def _children(family: Family, chosen: str, errors: FormErrors) -> AnyResponse:
    blocked = {
        child.uid: blockings(family.snapshot, family.town, family.requests, child)
        for child in family.snapshot.children
    }
    free = [child for child in family.snapshot.children if not blocked[child.uid]]
    return _step(
        family,
        "wizard_child.html",
        1,
        errors,
        children=family.snapshot.children,
        blocked=blocked,
        free=free,
        chosen=chosen or (free[0].uid if len(free) == 1 else ""),
    )


# ------------------------------------------------------------------------------------------ 2. activity


@pages.get("/reserver/<child>")
@family_page
def activity(child: str) -> AnyResponse:
    """Choose where, what, and from when to when."""
    with store().read() as connection:
        family = Family(connection)
        found: ChildView = family.child(child)
        draft = family.file.draft(request.path, now())
        fields = draft.fields if draft else {}
        typed = typed_pattern(fields, usual(family, found))
        return _activities(family, found, (fields.get("activite") or [""])[0], typed, FormErrors())


@pages.post("/reserver/<child>")
@family_page
def choose_activity(child: str) -> AnyResponse:
    """Keep the activity and the period, and go on to the days."""
    fields = request.form.to_dict(flat=False)
    chosen = (fields.get("activite") or [""])[0]
    errors = FormErrors()
    with store().read() as connection:
        family = Family(connection)
        found: ChildView = family.child(child)
        typed = typed_pattern(fields, TypedPattern())
        if chosen not in {one.activity for one in _open_enrolments(family, found)}:
            errors.add("activite", "choose_activity")
        read_period(typed, family.town, errors)
        if errors:
            return _activities(family, found, chosen, typed, errors)
    with store().begin() as connection:
        keep_draft(connection, signed_in().family, request.path, fields, now())
    return redirect(url_for("wizard.days", child=child, activity=chosen, du=typed.first, au=typed.last))


def _open_enrolments(family: Family, child: ChildView) -> list[EnrolmentView]:
    known = {one.code for one in family.town.activities}
    return [one for one in rights_now(child, today()) if one.activity in known]


def _activities(
    family: Family, child: ChildView, chosen: str, typed: TypedPattern, errors: FormErrors
) -> AnyResponse:
    names = {one.code: one.name for one in family.town.activities}
    return _step(
        family,
        "wizard_activity.html",
        2,
        errors,
        child=child,
        choices=[(one.activity, one.site, names[one.activity]) for one in _open_enrolments(family, child)],
        chosen=chosen,
        typed=typed,
        blocked=blockings(family.snapshot, family.town, family.requests, child),
    )


# ------------------------------------------------------------------------------------------ 3. days


@pages.get("/reserver/<child>/<activity>/jours")
@family_page
def days(child: str, activity: str) -> AnyResponse:
    """Choose the weekdays and slots, and which weeks."""
    with store().read() as connection:
        family = Family(connection)
        found = _enrolled(family, child, activity)
        return _days(family, found, activity, _kept(family, child, activity), FormErrors())


@pages.post("/reserver/<child>/<activity>/jours")
@family_page
def choose_days(child: str, activity: str) -> AnyResponse:
    """Keep the days, and go on to the summary."""
    fields = request.form.to_dict(flat=False)
    errors = FormErrors()
    with store().read() as connection:
        family = Family(connection)
        found = _enrolled(family, child, activity)
        typed = typed_pattern(fields, TypedPattern())
        if read_pattern(typed, child, family.town, errors) is None:
            return _days(family, found, activity, typed, errors)
    with store().begin() as connection:
        keep_draft(connection, signed_in().family, request.path, fields, now())
    return redirect(url_for("wizard.summary", child=child, activity=activity, du=typed.first, au=typed.last))


def _enrolled(family: Family, child: str, activity: str) -> ChildView:
    """Return a child of this family that is enrolled in the activity.

    Raises:
        NotFound: another family's child, or an activity it has no right to.
    """
    found: ChildView = family.child(child)
    if activity not in {one.activity for one in _open_enrolments(family, found)}:
        raise NotFound("activity", activity=activity)
    return found


def _kept(family: Family, child: str, activity: str) -> TypedPattern:
    """Return what earlier steps hold: the period of the address, else of its step; the days of theirs."""
    file = family.file
    period = file.draft(url_for("wizard.activity", child=child), now())
    typed = typed_pattern(period.fields if period else {}, usual(family, family.child(child)))
    chosen = file.draft(url_for("wizard.days", child=child, activity=activity), now())
    fields = dict(chosen.fields) if chosen else {}
    fields |= {name: [request.args[name]] for name in ("du", "au") if name in request.args}
    return typed_pattern(fields, TypedPattern(first=typed.first, last=typed.last))


def _days(
    family: Family, child: ChildView, activity: str, typed: TypedPattern, errors: FormErrors
) -> AnyResponse:
    return _step(
        family,
        "wizard_days.html",
        3,
        errors,
        child=child,
        activity=activity,
        typed=typed,
        slots=pattern_slots(family.town, child, typed.slots, activity=activity),
    )


# ------------------------------------------------------------------------------------------ 4. summary


@pages.get("/reserver/<child>/<activity>/resume")
@family_page
def summary(child: str, activity: str) -> AnyResponse:
    """Show what will be sent: days, cost, what is left out and why."""
    errors = FormErrors()
    with store().read() as connection:
        family = Family(connection)
        found = _enrolled(family, child, activity)
        typed = _kept(family, child, activity)
        plan = make_plan(family, found, typed, errors)
        if plan is None:
            return _days(family, found, activity, typed, errors)
        return _summary(family, found, activity, typed, plan, FormErrors())


@pages.post("/reserver/<child>/<activity>/resume")
@family_page
def send(child: str, activity: str) -> AnyResponse:
    """File what was shown."""
    submit_id = read_submit_id(request.form.get("submit_id"))
    errors = FormErrors()
    with store().read() as connection:
        family = Family(connection)
        earlier = family.file.by_submit_id(submit_id)
        if earlier is not None:
            return show_sent(earlier.req_id)
        found = _enrolled(family, child, activity)
        typed = _kept(family, child, activity)
        plan = make_plan(family, found, typed, errors)
        if plan is None:
            return _days(family, found, activity, typed, errors)
        if not may_go(plan, errors, blocked=bool(found.blocked_because)):
            return _summary(family, found, activity, typed, plan, errors)
    asking = Asking(
        signed_in().family,
        request.path,
        submit_id,
        read_base_rev(request.form.get("base_rev")),
        items_of(plan),
        now(),
        also_drafts=[
            url_for("wizard.activity", child=child),
            url_for("wizard.days", child=child, activity=activity),
        ],
    )
    try:
        return answer(ask_days(store(), family.town, asking))
    except Stale as stale:
        take_stale(errors, stale, "apercu")
        with store().read() as connection:
            return _summary(Family(connection), found, activity, typed, plan, errors)


def _summary(
    family: Family, child: ChildView, activity: str, typed: TypedPattern, plan: Plan, errors: FormErrors
) -> AnyResponse:
    enrolment = next(one for one in _open_enrolments(family, child) if one.activity == activity)
    return _step(
        family,
        "wizard_summary.html",
        4,
        errors,
        child=child,
        activity=activity,
        site=enrolment.site,
        name=next(one.name for one in family.town.activities if one.code == activity),
        typed=typed,
        plan=plan,
        blocked=blockings(family.snapshot, family.town, family.requests, child),
    )


def _step(family: Family, template: str, number: int, errors: FormErrors, **context: object) -> AnyResponse:
    return family.page(
        template,
        422 if errors else 200,
        step=number,
        errors=errors,
        submit_id=new_submit_id(),
        base_rev=family.snapshot.rev,
        active="planning",
        **context,
    )
