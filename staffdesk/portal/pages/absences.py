"""Declaring an absence: days, reason, words, proof (S43, S44)."""

from datetime import date

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from staffdesk.contract.v1 import AbsenceBody, AbsenceItem, ChildView, RequestKind
from staffdesk.domain.bookings import BookingState
from staffdesk.domain.errors import RuleBroken, Stale
from staffdesk.domain.french import dates as french
from staffdesk.portal.filing import new_submit_id, read_base_rev, read_submit_id
from staffdesk.portal.pages.sending import file_sent, show_sent
from staffdesk.portal.typed import clean_text
from staffdesk.portal.uploads import Upload, read_uploads
from staffdesk.portal.views.absences import MAY_BE_MISSED, declarable_days, is_near
from staffdesk.portal.views.bookings import current_states, parse_key
from staffdesk.portal.views.requests import slot_name
from staffdesk.portal.visit import (
    Family,
    FormErrors,
    family_page,
    now,
    require_family,
    store,
    take_stale,
    today,
)

pages = Blueprint("absences", __name__)
pages.before_request(require_family)

OTHER = "other"
MOST_WORDS = 2000


@pages.get("/absences")
@family_page
def first() -> AnyResponse:
    """Open the form of the first child."""
    with store().read() as connection:
        family = Family(connection)
        if not family.snapshot.children:
            return family.page("planning_empty.html", active="planning")
        return redirect(url_for("absences.form", child=family.snapshot.children[0].uid))


@pages.get("/absences/<child>")
@family_page
def form(child: str) -> AnyResponse:
    """Show the booked days of a child, to tick those missed; ``jour`` ticks one."""
    with store().read() as connection:
        family = Family(connection)
        found = family.child(child)
        draft = family.file.draft(request.path, now())
        typed = _typed(draft.fields) if draft else _typed({"day": request.args.getlist("jour")})
        return _form_page(family, found, typed, FormErrors(), restored=draft is not None)


def _typed(fields: dict[str, list[str]]) -> dict[str, object]:
    return {
        "day": fields.get("day", []),
        "reason": (fields.get("reason") or [""])[0],
        "words": (fields.get("words") or [""])[0],
    }


def _form_page(
    family: Family,
    child: ChildView,
    typed: dict[str, object],
    errors: FormErrors,
    *,
    restored: bool = False,
    submit_id: str = "",
) -> AnyResponse:
    days = declarable_days(
        family.snapshot,
        family.town,
        family.requests,
        child=child,
        now=now(),
        ticked=set(typed["day"]),  # type: ignore[call-overload]
    )
    return family.page(
        "absence.html",
        422 if errors else 200,
        child=child,
        children=family.snapshot.children,
        days=days,
        typed=typed,
        reasons=family.town.absence_reasons,
        errors=errors,
        restored=restored,
        submit_id=submit_id or new_submit_id(),
        base_rev=family.snapshot.rev,
        active="planning",
    )


@pages.post("/absences/<child>")
@family_page
def send(child: str) -> AnyResponse:
    """File the absence with its proofs."""
    typed = _typed(request.form.to_dict(flat=False))
    submit_id = read_submit_id(request.form.get("submit_id"))
    errors = FormErrors()
    with store().read() as connection:
        family = Family(connection)
        found: ChildView = family.child(child)
        twin = family.file.by_submit_id(submit_id) is not None  # its days are declared, by this very form
        items = _items(family, found, request.form.getlist("day"), errors, twin=twin)
        _check_reason(family, typed, errors)
        uploads = _uploads(errors)
        if errors:
            return _form_page(family, found, typed, errors, submit_id=submit_id)
    try:
        receipt = file_sent(
            RequestKind.ABSENCE,
            submit_id,
            lambda kept: AbsenceBody(
                base_rev=read_base_rev(request.form.get("base_rev")),
                reason=str(typed["reason"]),
                words=clean_text(str(typed["words"])),
                items=items,
                documents=[document.doc_id for document in kept],
            ),
            files=uploads,
        )
    except (RuleBroken, Stale) as error:
        take_stale(errors, error, "files")
        with store().read() as connection:
            family = Family(connection)
            return _form_page(family, family.child(child), typed, errors)
    return show_sent(receipt.req_id)


def _items(
    family: Family, child: ChildView, values: list[str], errors: FormErrors, *, twin: bool
) -> list[AbsenceItem]:
    known = current_states(family.snapshot, family.requests)
    items = []
    for value in dict.fromkeys(values):
        key = parse_key(child.uid, value)
        if key is None or key not in known:
            errors.add("day", "day_not_booked")
            continue
        wrong = "" if twin else _why_not(known[key].state, key.on)
        if wrong:
            words = f"{french.day_short(key.on)}, {slot_name(family.town, key).lower()}"
            errors.add("day", wrong, cell=words)
            continue
        items.append(AbsenceItem(child=child.uid, activity=key.activity, slot=key.slot, on=key.on))
    if not values:
        errors.add("day", "no_day")
    return items


def _why_not(state: BookingState | None, on: date) -> str:
    """Return why no absence can be declared for a day, empty when one can: another tab may have done it."""
    if state in (BookingState.CANCEL_REQUESTED, BookingState.ABSENT_EXCUSED):
        return "absence_known"
    if state not in MAY_BE_MISSED:
        return "day_not_booked"
    return "" if is_near(on, today()) else "absence_far"


def _check_reason(family: Family, typed: dict[str, object], errors: FormErrors) -> None:
    reason, words = str(typed["reason"]), clean_text(str(typed["words"]))
    if reason != OTHER and reason not in {choice.code for choice in family.town.absence_reasons}:
        errors.add("reason", "no_reason")
    if reason == OTHER and not words:
        errors.add("words", "say_why")
    if len(words) > MOST_WORDS:
        errors.add("words", "too_long", most=MOST_WORDS)


def _uploads(errors: FormErrors) -> list[Upload]:
    try:
        return read_uploads(request.files.getlist("files"), "files")
    except RuleBroken as error:
        errors.take(error, "files")
        return []
