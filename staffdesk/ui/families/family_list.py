"""The list of families: rows on two lines, narrowed by a view and by what is typed."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from staffdesk.domain.french.amounts import counted, euros, number
from staffdesk.domain.search_text import search_text
from staffdesk.ui.families.words import LACKING, OWING, lacking_words
from staffdesk.ui.kit.list_rows import TwoLineRow, Verdict
from staffdesk.ui.kit.tokens import Tone

if TYPE_CHECKING:
    from staffdesk.services.family_rows import FamilyRow


def matching(rows: "Sequence[FamilyRow]", text: str, view: str) -> "list[FamilyRow]":
    """Keep the families that hold every word typed, without accents, and that belong to the view."""
    words = search_text(text).split()
    return [row for row in rows if _in_view(row, view) and all(word in row.found_by for word in words)]


def _in_view(row: "FamilyRow", view: str) -> bool:
    if view == LACKING:
        return row.missing_documents > 0
    return view != OWING or row.due_cents > 0


def list_row(row: "FamilyRow") -> TwoLineRow:
    """Show a family: name and number, children and commune; what it owes, how many papers it lacks."""
    lacking = row.missing_documents
    verdict = Verdict("file-text", Tone.WARN, str(lacking), lacking_words(lacking)) if lacking else None
    return TwoLineRow(
        key=row.household_id,
        group="",
        icon="house-line",
        title=row.name,
        subtitle=row.number,
        line2=" · ".join(filter(None, (row.children, row.city))),
        moment=euros(row.due_cents) if row.due_cents else "",
        verdict=verdict,
    )


def heading(shown: int, known: int) -> str:
    """Count the families: ``300 familles``, ``12 sur 300``."""
    if shown != known:
        return f"{number(shown)} sur {number(known)}"
    return counted(known, "famille")
