"""The file of the household: people, fields one may ask to change, documents and what they hold up."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from staffdesk.contract.v1 import ChoiceView, FamilySnapshot, TownSnapshot
from staffdesk.domain.errors import NotFound
from staffdesk.domain.french import dates as french
from staffdesk.domain.french.fields import field_label
from staffdesk.portal.family_file import FiledRequest
from staffdesk.portal.sentences import say, say_or

SubjectName = Literal["household", "guardian", "child"]
"""The parts of the file, as an edit names them."""

HOUSEHOLD_FIELDS = ("address_line1", "address_line2", "postcode", "city", "invoice_by_mail")
GUARDIAN_FIELDS = ("first_name", "last_name", "mobile", "phone", "work_phone", "email", "profession")
CHILD_FIELDS = ("diet",)
REQUIRED = {"address_line1", "postcode", "city", "first_name", "last_name", "email"}


@dataclass(frozen=True)
class FormField:
    """One field of a form of the file.

    ``value`` is what it shows, ``current`` the town's value, ``before`` the value the family had seen
    when it asked (if the town changed it since), ``asked_at`` when the waiting change was sent and
    ``req_id`` which request holds it.
    """

    name: str
    label: str
    value: str
    current: str
    kind: str
    autocomplete: str
    required: bool
    asked: str | None = None
    before: str | None = None
    asked_at: datetime | None = None
    req_id: str = ""
    error: str = ""


@dataclass(frozen=True)
class Form:
    """A category of the file that is sent as one request."""

    subject: SubjectName
    uid: str
    title: str
    fields: list[FormField]

    @property
    def waiting(self) -> int:
        """How many of its fields wait for the town."""
        return sum(field.asked is not None for field in self.fields)


@dataclass(frozen=True)
class Missing:
    """A document to send: whose, by when, and what happens else."""

    type_code: str
    name: str
    child: str
    child_name: str
    text: str
    consequence: str
    status: str


@dataclass(frozen=True)
class Paper:
    """A document on file or asked for. ``look`` is the look of its tag."""

    name: str
    owner: str
    tag: str
    look: str
    text: str
    type_code: str
    child: str


_KINDS = {"email": "email", "mobile": "tel", "phone": "tel", "work_phone": "tel", "invoice_by_mail": "yes_no"}
_AUTOCOMPLETE = {
    "address_line1": "address-line1",
    "address_line2": "address-line2",
    "postcode": "postal-code",
    "city": "address-level2",
    "first_name": "given-name",
    "last_name": "family-name",
    "mobile": "tel",
    "phone": "off",
    "work_phone": "off",
    "email": "email",
    "profession": "organization-title",
}


def forms(snapshot: FamilySnapshot, requests: Sequence[FiledRequest]) -> list[Form]:
    """Return the forms of the file: the household, then each guardian, then each child."""
    household = form_of(snapshot, requests, "household", snapshot.household.uid)
    people = [form_of(snapshot, requests, "guardian", guardian.uid) for guardian in snapshot.guardians]
    children = [form_of(snapshot, requests, "child", child.uid) for child in snapshot.children]
    return [household, *people, *children]


def form_of(
    snapshot: FamilySnapshot, requests: Iterable[FiledRequest], subject: SubjectName, uid: str
) -> Form:
    """Return the form of one part of the file, with what waits laid over it.

    Raises:
        NotFound: it is not of this family.
    """
    title, values = _values(snapshot, subject, uid)
    waiting = _waiting_fields(requests, uid)
    names = {"household": HOUSEHOLD_FIELDS, "guardian": GUARDIAN_FIELDS, "child": CHILD_FIELDS}[subject]
    return Form(subject, uid, title, [_field(name, values[name], waiting.get(name)) for name in names])


def _values(snapshot: FamilySnapshot, subject: str, uid: str) -> tuple[str, dict[str, str]]:
    if subject == "household" and snapshot.household.uid == uid:
        return say("file.household"), _texts(snapshot.household.model_dump())
    for guardian in snapshot.guardians if subject == "guardian" else []:
        if guardian.uid == uid:
            return f"{guardian.first_name} {guardian.last_name}", _texts(guardian.model_dump())
    for child in snapshot.children if subject == "child" else []:
        if child.uid == uid:
            return child.first_name, _texts(child.model_dump(include={"diet"}))
    raise NotFound("subject", uid=uid)


def _texts(record: dict[str, object]) -> dict[str, str]:
    """Values as they travel: text, and yes or no for what is ticked."""
    words = {True: "yes", False: "no"}
    return {name: words[value] if isinstance(value, bool) else str(value) for name, value in record.items()}


def _waiting_fields(
    requests: Iterable[FiledRequest], uid: str
) -> dict[str, tuple[FiledRequest, dict[str, str | None]]]:
    found = {}
    for filed in sorted(requests, key=lambda r: r.received_at):
        if filed.kind == "edit" and filed.waits and filed.body.get("uid") == uid:
            found.update({asked["name"]: (filed, asked) for asked in filed.body["fields"]})
    return found


def _field(name: str, current: str, waiting: tuple[FiledRequest, dict[str, str | None]] | None) -> FormField:
    filed, asked = waiting or (None, {})
    base = asked.get("base") or ""
    return FormField(
        name=name,
        label=field_label(name),
        value=(asked.get("asked") or "") if filed else current,
        current=current,
        kind="diet" if name == "diet" else _KINDS.get(name, "text"),
        autocomplete=_AUTOCOMPLETE.get(name, "off"),
        required=name in REQUIRED,
        asked=(asked.get("asked") or "") if filed else None,
        before=base if filed and base != current else None,
        asked_at=filed.received_at if filed else None,
        req_id=filed.req_id if filed else "",
    )


# ------------------------------------------------------------------------------------------ documents


def missing_documents(
    snapshot: FamilySnapshot, town: TownSnapshot, requests: Iterable[FiledRequest], today: date
) -> list[Missing]:
    """Return the documents to send or renew, that were not sent already."""
    sent = _sent_documents(requests)
    names = {child.uid: child.first_name for child in snapshot.children}
    found = []
    for view in snapshot.documents:
        wanted = (view.status in ("missing", "expired") and view.mandatory) or view.status == "expiring"
        if not wanted or (view.type_code, view.child) in sent:
            continue
        expires = french.day_short_year(view.expires_on) if view.expires_on else ""
        found.append(
            Missing(
                type_code=view.type_code,
                name=document_name(town, view.type_code),
                child=view.child or "",
                child_name=names.get(view.child or "", ""),
                text=say(f"missing.{view.status}", date=expires),
                consequence=say_or(f"consequence.{view.consequence}", view.consequence)
                if view.consequence
                else "",
                status=view.status,
            )
        )
    return found


def papers(snapshot: FamilySnapshot, town: TownSnapshot, requests: Sequence[FiledRequest]) -> list[Paper]:
    """Return every document the town knows of or asks for, with its validity; sent ones show as waiting."""
    sent = _sent_documents(requests)
    names = {child.uid: child.first_name for child in snapshot.children}
    looks = {"valid": "accepted", "expiring": "partly", "expired": "refused", "missing": "refused"}
    found = []
    for view in snapshot.documents:
        waits = sent.get((view.type_code, view.child))
        optional = view.status == "missing" and not view.mandatory
        status = "sent" if waits else "optional" if optional else view.status
        text = say("paper.sent", at=french.instant_short(waits)) if waits else ""
        if not waits and view.expires_on:
            text = say(
                f"paper.until_{'past' if view.status == 'expired' else 'date'}",
                date=french.day_short_year(view.expires_on),
            )
        found.append(
            Paper(
                name=document_name(town, view.type_code),
                owner=names.get(view.child or "", say("file.household")),
                tag=say(f"paper.{status}.tag")
                if status in ("sent", "optional")
                else say(f"paper.status.{status}"),
                look="waiting" if waits else "neutral" if optional else looks.get(view.status, "neutral"),
                text=text,
                type_code=view.type_code,
                child=view.child or "",
            )
        )
    return found


def document_name(town: TownSnapshot, code: str) -> str:
    """Return the town's name of a kind of document."""
    return next((kind.label for kind in town.document_types if kind.code == code), code)


def document_choices(snapshot: FamilySnapshot, town: TownSnapshot) -> list[tuple[str, str]]:
    """Return what an upload may be: value of the form (type, and child for a child's), and its words."""
    found = []
    for kind in town.document_types:
        found += _choices_of(kind, snapshot)
    return found


def _choices_of(kind: ChoiceView, snapshot: FamilySnapshot) -> list[tuple[str, str]]:
    if kind.owner != "child":
        return [(kind.code, kind.label)]
    return [
        (f"{kind.code}|{child.uid}", say("file.paper_of", name=child.first_name, paper=kind.label))
        for child in snapshot.children
    ]


def _sent_documents(requests: Iterable[FiledRequest]) -> dict[tuple[str, str | None], datetime]:
    return {
        (filed.body["type_code"], filed.body.get("child")): filed.received_at
        for filed in requests
        if filed.kind == "document" and filed.waits
    }
