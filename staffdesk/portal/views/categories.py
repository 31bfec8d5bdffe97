"""Requests by category (S49): what each is about, and how many there are."""

from collections import Counter
from collections.abc import Iterable

from staffdesk.portal.family_file import FiledRequest
from staffdesk.portal.sentences import say

CATEGORIES = ("reservations", "absences", "foyer", "responsables", "enfants", "documents")
"""What a request is about, as addresses name it, in the order of the page."""

_CATEGORY_OF = {
    "booking": "reservations",
    "absence": "absences",
    "document": "documents",
    "household": "foyer",
    "guardian": "responsables",
    "child": "enfants",
    "health_record": "enfants",
}


def category_of(filed: FiledRequest) -> str:
    """Return the category of a request; an edit belongs to the part of the file it changes."""
    kind = str(filed.body.get("subject")) if filed.kind == "edit" else filed.kind
    return _CATEGORY_OF.get(kind, "")


def categories(found: Iterable[str]) -> list[tuple[str, str]]:
    """Return the categories there are requests of, each with its name and count."""
    counted = Counter(found)
    return [
        (code, say(f"request.category.{code}", count=counted[code])) for code in CATEGORIES if counted[code]
    ]
