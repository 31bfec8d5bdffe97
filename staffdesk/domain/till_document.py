"""The snapshot of a paper of the régie: till closing, slip of cheques, CESU or cash, statement of a period.

Every word and figure the page prints, so that the same snapshot gives the same bytes for ever (L6).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from staffdesk.domain import snapshots
from staffdesk.domain.letterhead import Letterhead


class UnevenTableError(ValueError):
    """A row has more or fewer cells than its table: a bug of whoever made it."""


@dataclass(frozen=True, slots=True)
class TillTable:
    """A table of the page.

    Attributes:
        title: over it.
        heads: of the columns.
        shares: of the width, one a column.
        figures: how many of the last columns are figures, set to the right.
        rows: cells in words.
        total: its last row; empty for none.
    """

    title: str
    heads: tuple[str, ...]
    shares: tuple[int, ...]
    figures: int
    rows: tuple[tuple[str, ...], ...]
    total: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a row that does not fill the columns."""
        width = len(self.heads)
        uneven = [row for row in self.rows if len(row) != width]
        if uneven or len(self.shares) != width or (self.total and len(self.total) != width):
            raise UnevenTableError(f"{self.title}: not every row has {width} cells")


@dataclass(frozen=True, slots=True)
class TillDocument:
    """Everything one paper of the régie prints.

    Attributes:
        letterhead: town and régie.
        title: `Arrêté de caisse`.
        number: gapless; empty for a statement that has none.
        made_at: the UTC instant.
        facts: who, where, for which days: the line under the title.
        panel: what the amount is.
        amount: in euros, as printed large.
        words: lines beside the amount.
        tables: in their order.
        notes: sentences below the tables.
        legal: sentences of the foot.
        journal: entry of the journal and its short seal.
        anchor: the whole last hash, an anchor outside the database (L3); empty for none.
        signatures: who signs.
    """

    letterhead: Letterhead
    title: str
    number: str
    made_at: datetime
    facts: str
    panel: str
    amount: str
    words: tuple[str, ...]
    tables: tuple[TillTable, ...]
    notes: tuple[str, ...]
    legal: tuple[str, ...]
    journal: str
    anchor: str = ""
    signatures: tuple[str, ...] = ()

    def to_json(self) -> str:
        """Return the canonical JSON to freeze."""
        return snapshots.to_json(self)

    @classmethod
    def from_json(cls, text: str) -> TillDocument:
        """Return the paper a frozen text holds; raises `UnreadableSnapshotError`."""
        return snapshots.from_json(cls, text)
