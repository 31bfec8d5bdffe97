"""Record the examples of this version: ``python -m tests.contract.record``; never change those released."""

import json
from pathlib import Path
from typing import Any

from staffdesk.contract.streams import item_digest
from staffdesk.contract.v1 import PROTOCOL_MAJOR, PROTOCOL_MINOR, OutboxItem, RequestItem

EXAMPLES = Path(__file__).parent / "examples"
FAMILY, CHILD, GUARDIAN = "a1" * 16, "c1" * 16, "9a" * 16
WHEN = "2026-11-16T08:30:00.000000Z"
DOCUMENT = {
    "doc_id": "d0" * 16,
    "name": "attestation d’assurance.pdf",
    "media_type": "application/pdf",
    "size": 48213,
    "sha256": "5e" * 32,
}
SLOT = {"child": CHILD, "activity": "canteen", "slot": "noon", "on": "2026-12-01"}


def requests() -> list[dict[str, Any]]:
    """Return one request of each kind, and one of a kind that this version does not know."""
    edit = {
        "subject": "guardian",
        "uid": GUARDIAN,
        "base_rev": 3,
        "fields": [{"name": "mobile", "base": "06 00 00 00 01", "asked": "06 00 00 00 02"}],
    }
    booking = {
        "base_rev": 3,
        "items": [SLOT | {"op": "add"}, SLOT | {"on": "2026-12-03", "op": "cancel"}],
        "note": "Merci d’avance.",
    }
    paid = {
        "base_rev": 3,
        "items": [SLOT | {"activity": "holidays", "slot": "day", "on": "2026-12-21", "op": "add"}],
        "note": "",
        "payment": {
            "means": "counter",
            "cents": 1200,
            "item_cents": [1200],
            "pay_until": "2026-11-19T16:00:00.000000Z",
        },
    }
    absence = {"base_rev": 3, "reason": "illness", "words": "Fièvre", "items": [SLOT], "documents": []}
    bodies: list[tuple[str, dict[str, Any], list[dict[str, Any]]]] = [
        ("edit", edit, []),
        ("booking", booking, []),
        ("absence", absence, []),
        (
            "document",
            {"type_code": "insurance", "child": CHILD, "document": DOCUMENT, "note": ""},
            [DOCUMENT],
        ),
        (
            "message",
            {
                "thread": "7a" * 16,
                "message": "7b" * 16,
                "topic": "other",
                "subject": "Cantine",
                "body": "Bonjour",
            },
            [],
        ),
        ("withdrawal", {"req_id": "ab" * 16}, []),
        ("terms", {"version": "2026-1"}, []),
        ("booking", paid, []),
        ("from_next_year", {"anything": ["goes", 1, None]}, []),
    ]
    return [_request(seq, *each) for seq, each in enumerate(bodies, 1)]


def _request(seq: int, kind: str, body: dict[str, Any], documents: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "req_id": f"{seq:032x}",
        "seq": seq,
        "family": FAMILY,
        "kind": kind,
        "version": 1,
        "submit_id": f"form-{seq}",
        "received_at": WHEN,
        "documents": documents,
        "body": body,
    }


def messages() -> list[dict[str, Any]]:
    """Return one message of each kind, in an order a portal accepts."""
    asked = RequestItem.model_validate(requests()[0]).to_wire()
    decision = {
        "request": asked,
        "offline_request": None,
        "req_id": asked["req_id"],
        "status": "partly",
        "decided_at": WHEN,
        "items": [{"index": 0, "outcome": "accepted", "reason": "", "cents": None}],
        "note": "",
        "correction": 0,
    }
    words = {
        "thread": "7c" * 16,
        "message": "7d" * 16,
        "topic": "other",
        "subject": "Cantine",
        "body": "C’est noté.",
        "author_name": "Camille R.",
        "written_at": WHEN,
        "req_id": None,
    }
    account = {
        "action": "invite",
        "email": "nadege@example.org",
        "household_number": "F-1",
        "guardian": GUARDIAN,
        "display_name": "Nadège Martin",
        "link_days": 7,
    }
    out = {"document": DOCUMENT | {"doc_id": "d1" * 16}, "title": "Facture 2026-000123"}
    bodies: list[tuple[str, str | None, dict[str, Any]]] = [
        ("town_snapshot", None, _town()),
        ("family_snapshot", FAMILY, _family()),
        ("decision", FAMILY, decision),
        ("message", FAMILY, words),
        ("account", FAMILY, account),
        ("document", FAMILY, out),
        ("ledger_head", None, {"no": 12, "hash": "e5" * 32}),
        ("backup_mark", None, {"cursor": 8, "n": 7, "ledger_no": 12}),
    ]
    return [
        {"n": n, "msg_id": f"{n:032x}", "kind": kind, "version": 1, "family": family, "body": body}
        for n, (kind, family, body) in enumerate(bodies, 1)
    ]


def _town() -> dict[str, Any]:
    activity = {
        "code": "canteen",
        "name": "Restauration",
        "kind": "meal",
        "slots": [{"code": "noon", "name": "Midi", "row": "noon"}],
        "days": [["2026-12-01", "2026-11-29T20:00:00.000000Z", None]],
        "pay_now": False,
    }
    return {
        "rev": 1,
        "made_at": WHEN,
        "name": "Valbrune-sur-Orle",
        "first_day": "2026-09-01",
        "last_day": "2027-07-03",
        "activities": [activity],
        "places": [{"group_key": "canteen", "slot": "noon", "left": {"2026-12-01": 0}}],
        "group_days": [{"group_key": "canteen", "closed": {"2026-12-03": "Grève"}, "opened": []}],
        "horizon": "year",
        "exclusions": [["evening|short", "evening|long"]],
        "cart_minutes": 30,
        "counter_hours": 72,
    }


def _family() -> dict[str, Any]:
    enrolment = {
        "activity": "canteen",
        "group_key": "canteen",
        "starts_on": "2026-09-01",
        "ends_on": "2027-07-03",
        "slot_cents": {"noon": 342},
        "late_pickups": {"noon": "après 18:30 : 3,00 € par quart d’heure commencé"},
        "site": "École des Tilleuls",
    }
    child: dict[str, Any] = {
        "uid": CHILD,
        "first_name": "Léo",
        "last_name": "Martin",
        "born_on": "2018-05-04",
    }
    child["blocked_because"] = [f"guardian.{GUARDIAN}.mobile"]
    place = {name: SLOT[name] for name in ("child", "activity", "slot")}
    booked = place | {"days": [SLOT["on"], "2026-12-04"], "state": "booked", "cents": 342}
    until = "2026-11-18T08:30:00.000000Z"
    offered = place | {"days": ["2026-12-03"], "state": "requested", "offer_until": until}
    return {
        "rev": 3,
        "made_at": WHEN,
        "household": {"uid": FAMILY, "number": "F-1", "name": "Martin"},
        "guardians": [{"uid": GUARDIAN, "first_name": "Nadège", "last_name": "Martin", "payer": True}],
        "children": [child | {"enrolments": [enrolment]}],
        "bookings": [booked, offered],
        "due_cents": 3420,
    }


def main() -> None:
    """Write the examples of this version, with their digests."""
    folder = EXAMPLES / f"{PROTOCOL_MAJOR}.{PROTOCOL_MINOR}"
    folder.mkdir(parents=True, exist_ok=True)
    recorded = {
        "requests": [(each, item_digest(RequestItem.model_validate(each))) for each in requests()],
        "messages": [(each, item_digest(OutboxItem.model_validate(each))) for each in messages()],
    }
    for name, pairs in recorded.items():
        content = [{"digest": digest, "item": item} for item, digest in pairs]
        text = json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True)
        (folder / f"{name}.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
