"""What the editor of custody exchanges is frozen: it crosses from one thread to another."""

from dataclasses import FrozenInstanceError
from datetime import date

import pytest

from staffdesk.services.custody_rows import CustodyPreview, PreviewDay


def test_rows_cannot_be_changed() -> None:
    day = PreviewDay(date(2026, 11, 23), 0)
    preview = CustodyPreview("Semaines alternées.", ((day,),))
    assert (preview.moves, preview.stay, day.holiday) == (0, 0, "")
    with pytest.raises(FrozenInstanceError):
        day.home = 1  # type: ignore[misc]
