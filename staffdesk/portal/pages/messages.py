"""Messages: threads, writing, answering (S64)."""

from flask import Blueprint, redirect, request, url_for
from sqlalchemy import Connection
from werkzeug.wrappers import Response as AnyResponse

from staffdesk.contract.v1 import MessageBody, RequestKind
from staffdesk.domain.errors import NotFound, Stale
from staffdesk.portal.family_file import FamilyFile
from staffdesk.portal.filing import new_submit_id, read_submit_id
from staffdesk.portal.inbox import Receipt
from staffdesk.portal.mailer import queue_mail
from staffdesk.portal.pages.sending import file_sent
from staffdesk.portal.typed import clean_line, clean_text
from staffdesk.portal.uploads import derived_id
from staffdesk.portal.views.messages import Thread, threads
from staffdesk.portal.visit import (
    Family,
    FormErrors,
    family_page,
    now,
    require_family,
    signed_in,
    store,
    take_stale,
)

pages = Blueprint("messages", __name__)
pages.before_request(require_family)

MOST_WORDS = 4000
MOST_SUBJECT = 120


@pages.get("/messages")
@family_page
def show() -> AnyResponse:
    """List the threads."""
    with store().read() as connection:
        family = Family(connection)
        found = threads(family.file.messages())
        return family.page("messages.html", threads=found, sent=request.args.get("envoye"), active="messages")


@pages.get("/messages/nouveau")
@family_page
def new() -> AnyResponse:
    """Show the form of a new message; ``sujet`` fills its subject."""
    with store().read() as connection:
        family = Family(connection)
        draft = family.file.draft(request.path, now())
        typed = (
            _first_values(draft.fields)
            if draft
            else {"subject": request.args.get("sujet", "")[:MOST_SUBJECT]}
        )
        return _new_page(family, typed, FormErrors(), restored=draft is not None)


def _first_values(fields: dict[str, list[str]]) -> dict[str, str]:
    return {name: values[0] for name, values in fields.items() if values}


def _new_page(
    family: Family, typed: dict[str, str], errors: FormErrors, *, restored: bool = False, submit_id: str = ""
) -> AnyResponse:
    return family.page(
        "message_new.html",
        422 if errors else 200,
        topics=[(topic.code, topic.label) for topic in family.town.topics],
        typed=typed,
        errors=errors,
        restored=restored,
        submit_id=submit_id or new_submit_id(),
        active="messages",
    )


@pages.post("/messages/nouveau")
@family_page
def write() -> AnyResponse:
    """File a message that opens a thread."""
    typed = _first_values(request.form.to_dict(flat=False))
    submit_id = read_submit_id(typed.get("submit_id"))
    errors = FormErrors()
    with store().read() as connection:
        family = Family(connection)
        topics = {topic.code for topic in family.town.topics}
        topic = typed.get("topic", "")
        if topics and topic not in topics:
            errors.add("topic", "choose_topic")
        subject = clean_line(typed.get("subject", ""))
        if not subject:
            errors.add("subject", "no_subject")
        elif len(subject) > MOST_SUBJECT:
            errors.add("subject", "too_long", most=MOST_SUBJECT)
        _check_body(typed, errors)
        if errors:
            return _new_page(family, typed, errors, submit_id=submit_id)
    thread = derived_id(signed_in().family, submit_id, "thread")
    try:
        _file_message(thread, topic, subject, typed, submit_id)
    except Stale as stale:
        take_stale(errors, stale, "body")
        with store().read() as connection:
            return _new_page(Family(connection), typed, errors)
    return redirect(url_for("messages.thread", thread=thread, envoye="1"))


def _check_body(typed: dict[str, str], errors: FormErrors) -> None:
    body = clean_text(typed.get("body", ""))
    if not body:
        errors.add("body", "write_something")
    elif len(body) > MOST_WORDS:
        errors.add("body", "too_long", most=MOST_WORDS)


def _file_message(thread: str, topic: str, subject: str, typed: dict[str, str], submit_id: str) -> None:
    body = clean_text(typed["body"])
    file_sent(
        RequestKind.MESSAGE,
        submit_id,
        lambda _: MessageBody(
            thread=thread,
            message=derived_id(signed_in().family, submit_id, "message"),
            topic=topic,
            subject=subject,
            body=body,
        ),
        also=lambda connection, receipt: _mail_copy(connection, receipt, typed, subject, body),
    )


def _mail_copy(
    connection: Connection, receipt: Receipt, typed: dict[str, str], subject: str, body: str
) -> None:
    if typed.get("copy"):
        queue_mail(
            connection,
            key=f"copy-{receipt.req_id}",
            recipient=signed_in().email,
            template="message_copy",
            at=now(),
            subject=subject,
            text=body,
        )


@pages.get("/messages/<thread>")
@family_page
def thread(thread: str) -> AnyResponse:
    """Show a thread, which marks it read."""
    with store().read() as connection:
        family = Family(connection)
        found = _thread(family, thread)
        draft = family.file.draft(request.path, now())
        typed = _first_values(draft.fields) if draft else {}
        response = _thread_page(family, found, typed, FormErrors(), restored=draft is not None)
    if found.unread:
        with store().begin() as connection:
            FamilyFile(connection, signed_in().family).mark_read(thread)
    return response


def _thread(family: Family, uid: str) -> Thread:
    found = threads(family.file.messages(uid))
    if not found:
        raise NotFound("thread", uid=uid)
    return found[0]


def _thread_page(
    family: Family,
    found: Thread,
    typed: dict[str, str],
    errors: FormErrors,
    *,
    restored: bool = False,
    submit_id: str = "",
) -> AnyResponse:
    return family.page(
        "thread.html",
        422 if errors else 200,
        thread=found,
        typed=typed,
        errors=errors,
        restored=restored,
        sent=request.args.get("envoye"),
        submit_id=submit_id or new_submit_id(),
        active="messages",
    )


@pages.post("/messages/<thread>")
@family_page
def answer(thread: str) -> AnyResponse:
    """File an answer in a thread."""
    typed = _first_values(request.form.to_dict(flat=False))
    submit_id = read_submit_id(typed.get("submit_id"))
    errors = FormErrors()
    with store().read() as connection:
        family = Family(connection)
        found = _thread(family, thread)
        _check_body(typed, errors)
        if errors:
            return _thread_page(family, found, typed, errors, submit_id=submit_id)
    try:
        _file_message(thread, found.topic, found.subject, typed, submit_id)
    except Stale as stale:
        take_stale(errors, stale, "body")
        with store().read() as connection:
            family = Family(connection)
            return _thread_page(family, _thread(family, thread), typed, errors)
    return redirect(url_for("messages.thread", thread=thread, envoye="1"))
