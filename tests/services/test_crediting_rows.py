"""What Facturation shows of credit notes is frozen and safe outside a transaction."""

from dataclasses import FrozenInstanceError
from datetime import date

import pytest

from staffdesk.services.crediting_rows import CreditNoteRow


def test_a_row_cannot_be_changed() -> None:
    row = CreditNoteRow(1, "2026-A00001", 305, 0, "absence", date(2026, 11, 16))
    with pytest.raises(FrozenInstanceError):
        row.total_cents = 1  # type: ignore[misc]
