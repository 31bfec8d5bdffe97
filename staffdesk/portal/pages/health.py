"""The health form of a child (S17, S18): read by its own household, and asked to change, never made."""

from flask import Blueprint, request
from werkzeug.wrappers import Response as AnyResponse

from staffdesk.contract.v1 import ChildView, EditBody, RequestKind
from staffdesk.domain.dates import local_date
from staffdesk.domain.errors import NotFound, Stale
from staffdesk.domain.health_record import BLOOD_GROUPS, FORM, LONGEST, HealthField, fault
from staffdesk.portal.filing import new_submit_id, read_base_rev, read_submit_id
from staffdesk.portal.health import HealthKey
from staffdesk.portal.pages.sending import file_sent, show_sent
from staffdesk.portal.typed import clean_line, clean_text
from staffdesk.portal.views.health import HealthForm, health_form
from staffdesk.portal.visit import Family, FormErrors, family_page, health_key, now, require_family, store

pages = Blueprint("health", __name__)
pages.before_request(require_family)


@pages.get("/dossier/enfant/<child>/sante")
@family_page
def form(child: str) -> AnyResponse:
    """Show the form as the town holds it, with what waits; a session that ended finds what it typed."""
    with store().read() as connection:
        family = Family(connection)
        found: ChildView = family.child(child)
        key, shown = _open(family, found)
        draft = family.file.draft(request.path, now())
        typed = key.unlock_draft(draft.fields, request.path) if draft else {}
        kept = {name: values[0] for name, values in typed.items() if values}
        return _page(family, found, shown, kept, FormErrors(), restored=bool(kept))


def _open(family: Family, child: ChildView) -> tuple[HealthKey, HealthForm]:
    """Open the form of a child.

    Raises:
        NotFound: this household has no authority over it, the town takes none, or nobody can open it.
    """
    key = health_key()
    held = None if key is None or child.health is None else key.open_form(child.health, child.uid)
    if key is None or held is None or not family.town.health_key:
        raise NotFound("child", uid=child.uid)
    return key, health_form(held, family.requests, child.uid)


@pages.post("/dossier/enfant/<child>/sante")
@family_page
def send(child: str) -> AnyResponse:
    """File the fields that differ from what was shown, sealed for the town."""
    submit_id = read_submit_id(request.form.get("submit_id"))
    errors = FormErrors()
    with store().read() as connection:
        family = Family(connection)
        found: ChildView = family.child(child)
        key, shown = _open(family, found)
        earlier = family.file.by_submit_id(submit_id)
        if earlier is not None:
            return show_sent(earlier.req_id)
        typed = {field.name: _typed(field) for field in FORM}
        for field in FORM:
            _check(field, typed[field.name], errors)
        changes = _changes(shown, typed)
        if not changes and not errors:
            errors.add(FORM[0].name, "nothing_changed")
        if errors:
            kept = {name: values[-1] for name, values in request.form.to_dict(flat=False).items()}
            return _page(family, found, shown, kept, errors, submit_id=submit_id)
        fields = key.ask(family.town.health_key, child, changes)
    body = {
        "subject": "health_record",
        "uid": child,
        "base_rev": read_base_rev(request.form.get("base_rev")),
        "fields": fields,
    }
    try:
        receipt = file_sent(RequestKind.EDIT, submit_id, lambda _: EditBody.model_validate(body))
    except Stale as stale:  # the twin of a double click was faster: its boxes are others, its content is not
        return show_sent(str(stale.facts["req_id"]))
    return show_sent(receipt.req_id)


def _typed(field: HealthField) -> str:
    text = request.form.get(field.name, "")
    if field.name == "allergies":  # kept as a list: one a line, or parted by commas
        return ", ".join(filter(None, (clean_line(line).strip(" ,") for line in text.splitlines())))
    return clean_text(text) if field.kind == "long" else clean_line(text)


_SENTENCES = {
    "health_too_long": "too_long",
    "health_phone": "phone",
    "health_choice": "choose",
    "health_day": "day_wanted",
    "health_day_to_come": "day_to_come",
}
"""What the family reads of each fault."""


def _check(field: HealthField, value: str, errors: FormErrors) -> None:
    code = fault(field, value, local_date(now()))
    if code:
        errors.add(field.name, _SENTENCES[code], most=LONGEST)


def _changes(shown: HealthForm, typed: dict[str, str]) -> list[dict[str, str]]:
    """The fields that are not as they were shown, each with the town's value the family saw (R13)."""
    changes = []
    for line in shown.lines:
        seen = request.form.get(f"seen-{line.name}", line.value)
        base = request.form.get(f"base-{line.name}", line.current)
        if typed[line.name] not in (_same(seen), _same(line.value)):
            changes.append({"name": line.name, "base": base[:LONGEST], "asked": typed[line.name]})
    return changes


def _same(text: str) -> str:
    return clean_text(text)


def _page(
    family: Family,
    child: ChildView,
    shown: HealthForm,
    typed: dict[str, str],
    errors: FormErrors,
    *,
    restored: bool = False,
    submit_id: str = "",
) -> AnyResponse:
    response = family.page(
        "health.html",
        422 if errors else 200,
        child=child,
        form=shown,
        blood_groups=BLOOD_GROUPS,
        typed=typed,
        errors=errors,
        restored=restored,
        submit_id=submit_id or new_submit_id(),
        base_rev=family.snapshot.rev,
        active="file",
    )
    response.headers["Cache-Control"] = "no-store"
    return response
