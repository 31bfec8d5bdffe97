"""The file: household, guardians, children, documents; every change is asked, never made."""

import re

from flask import Blueprint, request
from werkzeug.wrappers import Response as AnyResponse

from staffdesk.contract.v1 import DocumentBody, EditBody, FieldAsked, RequestKind
from staffdesk.domain.errors import NotFound, RuleBroken, Stale
from staffdesk.domain.health_record import PHONE
from staffdesk.domain.meals import DIETS
from staffdesk.portal.filing import new_submit_id, read_base_rev, read_submit_id
from staffdesk.portal.pages.sending import file_sent, one_upload, show_sent
from staffdesk.portal.typed import clean_line, clean_text
from staffdesk.portal.views.household import (
    Form,
    FormField,
    SubjectName,
    document_choices,
    form_of,
    forms,
    missing_documents,
    papers,
)
from staffdesk.portal.visit import (
    Family,
    FormErrors,
    family_page,
    now,
    require_family,
    store,
    take_stale,
    takes_health,
    today,
)

pages = Blueprint("household", __name__)
pages.before_request(require_family)

SUBJECTS: dict[str, SubjectName] = {"foyer": "household", "responsable": "guardian", "enfant": "child"}
MOST_SIGNS = 200


@pages.get("/dossier")
@family_page
def show() -> AnyResponse:
    """The whole file, with what waits and what is missing."""
    with store().read() as connection:
        family = Family(connection)
        return family.page(
            "file.html",
            forms=forms(family.snapshot, family.requests),
            papers=papers(family.snapshot, family.town, family.requests),
            missing=missing_documents(family.snapshot, family.town, family.requests, today()),
            uploads=family.file.uploads(),
            children={child.uid: child for child in family.snapshot.children},
            health=[child.uid for child in family.snapshot.children if takes_health(family, child)],
            active="file",
        )


# ------------------------------------------------------------------------------------------ edits


@pages.get("/dossier/<part>/<uid>")
@family_page
def edit(part: str, uid: str) -> AnyResponse:
    """Show the form of one part of the file."""
    with store().read() as connection:
        family = Family(connection)
        form = _form(family, part, uid)
        draft = family.file.draft(request.path, now())
        typed = {name: values[0] for name, values in draft.fields.items()} if draft else {}
        return _edit_page(family, form, part, typed, FormErrors(), restored=draft is not None)


def _form(family: Family, part: str, uid: str) -> Form:
    if part not in SUBJECTS:
        raise NotFound("subject", uid=uid)
    return form_of(family.snapshot, family.requests, SUBJECTS[part], uid)


def _edit_page(
    family: Family,
    form: Form,
    part: str,
    typed: dict[str, str],
    errors: FormErrors,
    *,
    restored: bool = False,
    submit_id: str = "",
) -> AnyResponse:
    return family.page(
        "edit.html",
        422 if errors else 200,
        form=form,
        part=part,
        typed=typed,
        errors=errors,
        restored=restored,
        diets=DIETS,
        submit_id=submit_id or new_submit_id(),
        base_rev=family.snapshot.rev,
        active="file",
    )


@pages.post("/dossier/<part>/<uid>")
@family_page
def ask_edit(part: str, uid: str) -> AnyResponse:
    """File the fields that differ from what the family saw."""
    submit_id = read_submit_id(request.form.get("submit_id"))
    errors = FormErrors()
    with store().read() as connection:
        family = Family(connection)
        form = _form(family, part, uid)
        typed = {field.name: clean_line(request.form.get(field.name, field.value)) for field in form.fields}
        for field in form.fields:
            _check_field(field, typed[field.name], errors)
        asked = _changed(form, typed)
        again = family.file.by_submit_id(submit_id)
        if not asked and not errors and again is None:
            errors.add(form.fields[0].name, "nothing_changed")
        if errors:
            return _edit_page(family, form, part, typed, errors, submit_id=submit_id)
        if again is not None and not asked:
            return show_sent(again.req_id)
    return _file_edit(form, part, uid, typed, asked, submit_id)


def _file_edit(
    form: Form, part: str, uid: str, typed: dict[str, str], asked: list[FieldAsked], submit_id: str
) -> AnyResponse:
    body = EditBody(
        subject=form.subject,
        uid=uid,
        base_rev=read_base_rev(request.form.get("base_rev")),
        fields=asked,
    )
    try:
        receipt = file_sent(
            RequestKind.EDIT,
            submit_id,
            lambda _: body,
        )
    except Stale as stale:
        errors = FormErrors()
        take_stale(errors, stale, form.fields[0].name)
        with store().read() as connection:
            family = Family(connection)
            return _edit_page(family, _form(family, part, uid), part, typed, errors)
    return show_sent(receipt.req_id)


def _changed(form: Form, typed: dict[str, str]) -> list[FieldAsked]:
    """The fields that are not as they were shown, each with the town's value the family saw (R13)."""
    asked = []
    for field in form.fields:
        shown = request.form.get(f"seen-{field.name}", field.value)
        base = request.form.get(f"base-{field.name}", field.current)
        if typed[field.name] not in (clean_line(shown), clean_line(field.value)):
            seen = base.replace("\0", "")[:MOST_SIGNS]
            asked.append(FieldAsked(name=field.name, base=seen, asked=typed[field.name]))
    return asked


def _check_field(field: FormField, value: str, errors: FormErrors) -> None:
    if field.required and not value:
        errors.add(field.name, "required_named", label=field.label)
    elif len(value) > MOST_SIGNS:
        errors.add(field.name, "too_long", most=MOST_SIGNS)
    elif value and value != field.value:
        _check_shape(field, value, errors)


def _check_shape(field: FormField, value: str, errors: FormErrors) -> None:
    shape = _SHAPES.get("postcode" if field.name == "postcode" else field.kind)
    if shape is not None and not re.fullmatch(shape[0], value):
        errors.add(field.name, shape[1])
    elif field.kind == "diet" and value not in (*DIETS, field.current):
        errors.add(field.name, "choose")


_SHAPES = {
    "email": (r"[^@\s]+@([^@\s.]+\.)+[^@\s.]{2,}", "email"),
    "tel": (PHONE.pattern, "phone"),
    "postcode": (r"[0-9]{5}", "postcode"),
    "yes_no": (r"yes|no", "choose"),
}
"""What a value of a kind looks like, and the error that says so."""


# ------------------------------------------------------------------------------------------ documents


@pages.get("/dossier/documents")
@family_page
def documents() -> AnyResponse:
    """Show the form to send a document; ``type`` chooses one."""
    with store().read() as connection:
        family = Family(connection)
        draft = family.file.draft(request.path, now())
        typed = {name: values[0] for name, values in draft.fields.items()} if draft else {}
        typed.setdefault("type", request.args.get("type", ""))
        return _document_page(family, typed, FormErrors(), restored=draft is not None)


def _document_page(
    family: Family, typed: dict[str, str], errors: FormErrors, *, restored: bool = False, submit_id: str = ""
) -> AnyResponse:
    return family.page(
        "document.html",
        422 if errors else 200,
        choices=document_choices(family.snapshot, family.town),
        typed=typed,
        errors=errors,
        restored=restored,
        submit_id=submit_id or new_submit_id(),
        active="file",
    )


@pages.post("/dossier/documents")
@family_page
def send_document() -> AnyResponse:
    """File one document."""
    typed = {"type": request.form.get("type", ""), "note": clean_text(request.form.get("note", ""))}
    submit_id = read_submit_id(request.form.get("submit_id"))
    errors = FormErrors()
    upload = one_upload(errors)
    with store().read() as connection:
        family = Family(connection)
        code, _, child = typed["type"].partition("|")
        if child:
            family.child(child)
        if typed["type"] not in {value for value, _ in document_choices(family.snapshot, family.town)}:
            errors.add("type", "choose_type")
        if len(typed["note"]) > 2000:
            errors.add("note", "too_long", most=2000)
        if errors or upload is None:
            return _document_page(family, typed, errors, submit_id=submit_id)
    try:
        receipt = file_sent(
            RequestKind.DOCUMENT,
            submit_id,
            lambda kept: DocumentBody(
                type_code=code, child=child or None, document=kept[0], note=typed["note"]
            ),
            files=[upload],
        )
    except (RuleBroken, Stale) as error:
        take_stale(errors, error, "files")
        with store().read() as connection:
            return _document_page(Family(connection), typed, errors)
    return show_sent(receipt.req_id)
