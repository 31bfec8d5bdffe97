"""What keeps a child from being booked (S28): each missing thing by its name, with the place to mend it."""

from collections.abc import Iterable
from dataclasses import dataclass

from staffdesk.contract.v1 import ChildView, FamilySnapshot, TownSnapshot
from staffdesk.domain.complete_file import HOUSEHOLD_NEEDS
from staffdesk.domain.french import dates as french
from staffdesk.domain.french.families import of_person
from staffdesk.domain.french.fields import field_label
from staffdesk.portal.family_file import FiledRequest
from staffdesk.portal.sentences import say, say_or

FIELD_PARTS = {"household": "foyer", "guardian": "responsable"}

ELSEWHERE = {"unpaid": "invoices", "debt": "invoices", "documents": "document"}
"""Where what is no single field or document is mended."""


@dataclass(frozen=True)
class Blocking:
    """One missing thing.

    Attributes:
        text: its name, in words.
        kind: ``document`` (to upload), ``field`` (to fill in), ``health`` (the form of the child),
            ``invoices`` (to settle), ``words`` (to write to the town about) or ``file`` (to be seen in the
            file).
        part: of the file, as its address names it, for a field.
        uid: of the household or guardian the field belongs to.
        name: the field, the value of the upload form, or the subject of the message.
        sent: when the family sent it already, in words; empty when it did not.
    """

    text: str
    kind: str
    part: str = ""
    uid: str = ""
    name: str = ""
    sent: str = ""


def blockings(
    snapshot: FamilySnapshot, town: TownSnapshot, requests: Iterable[FiledRequest], child: ChildView
) -> list[Blocking]:
    """Return what blocks a child, in the order of the town."""
    waiting = [filed for filed in requests if filed.waits]
    return [_blocking(snapshot, town, waiting, child, code) for code in child.blocked_because]


def _blocking(
    snapshot: FamilySnapshot, town: TownSnapshot, waiting: list[FiledRequest], child: ChildView, code: str
) -> Blocking:
    kind = next((kind for kind in town.document_types if kind.code == code), None)
    if kind is not None:
        own = child.uid if kind.owner == "child" else None
        sent = next((r for r in waiting if _is_document(r, code, own)), None)
        upload = f"{code}|{own}" if own else code
        return Blocking(kind.label, "document", name=upload, sent=_sent(sent))
    part, _, rest = code.partition(".")
    uid, _, name = rest.partition(".")
    if part in FIELD_PARTS and name:
        asked = next((r for r in waiting if _is_edit(r, uid, name)), None)
        text = say("blocked.field", field=field_label(name), whose=_whose(snapshot, uid))
        return Blocking(text, "field", FIELD_PARTS[part], uid, name, _sent(asked))
    words = say_or(f"blocked.{code}", code)
    if code == "health" and child.health is not None and town.health_key:
        about = (r for r in waiting if r.body.get("subject") == "health_record")
        asked = next((r for r in about if r.body.get("uid") == child.uid), None)
        return Blocking(say("blocked.health_form"), "health", uid=child.uid, sent=_sent(asked))
    if code == "health":
        return Blocking(words, "words", name=say("blocked.health_of", name=of_person(child.first_name)))
    if code == "household":
        return Blocking(words, "field", "foyer", snapshot.household.uid, HOUSEHOLD_NEEDS[0])
    return Blocking(words, ELSEWHERE.get(code, "file"))


def _is_document(filed: FiledRequest, code: str, child: str | None) -> bool:
    body = filed.body
    return filed.kind == "document" and body["type_code"] == code and body.get("child") == child


def _is_edit(filed: FiledRequest, uid: str, name: str) -> bool:
    fields = filed.body.get("fields", []) if filed.kind == "edit" else []
    return filed.body.get("uid") == uid and any(one["name"] == name and one["asked"] for one in fields)


def _sent(filed: FiledRequest | None) -> str:
    return "" if filed is None else say("blocked.sent", at=french.instant_short(filed.received_at))


def _whose(snapshot: FamilySnapshot, uid: str) -> str:
    people = {each.uid: f"{each.first_name} {each.last_name}".strip() for each in snapshot.guardians}
    return people.get(uid) or say("blocked.household_form")
