"""A paper of the régie is frozen whole and read back alike; a table with a short row is a bug."""

from datetime import UTC, datetime

import pytest

from staffdesk.domain.letterhead import Letterhead
from staffdesk.domain.snapshots import UnreadableSnapshotError
from staffdesk.domain.till_document import TillDocument, TillTable, UnevenTableError

TABLE = TillTable("Par moyen", ("Moyen", "Montant"), (3, 1), 1, (("Espèces", "40,00"),), ("Total", "40,00"))
PAPER = TillDocument(
    Letterhead("Ville", "Régie", "1 place"),
    "Arrêté de caisse",
    "2026-C0001",
    datetime(2026, 11, 16, 11, tzinfo=UTC),
    "guichet 2",
    "Espèces comptées",
    "90,00\u00a0€",
    ("Caisse juste",),
    (TABLE,),
    (),
    ("Établi.",),
    "Journal\u00a0000004",
    anchor="0" * 64,
    signatures=("Le régisseur",),
)


def test_a_paper_is_read_back_as_it_was_frozen() -> None:
    assert TillDocument.from_json(PAPER.to_json()) == PAPER
    with pytest.raises(UnreadableSnapshotError):
        TillDocument.from_json("{}")


@pytest.mark.parametrize(
    ("shares", "rows", "total"),
    [((1, 1, 1), (), ()), ((1, 1), (("seul",),), ()), ((1, 1), (), ("a", "b", "c"))],
)
def test_a_row_that_does_not_fill_its_columns_is_a_bug(
    shares: tuple[int, ...], rows: tuple[tuple[str, ...], ...], total: tuple[str, ...]
) -> None:
    with pytest.raises(UnevenTableError, match="Titre"):
        TillTable("Titre", ("a", "b"), shares, 1, rows, total)
