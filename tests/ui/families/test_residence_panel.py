"""Where a family lives for its tariffs is read in its sheet, and changed from a date, with its reason."""

from datetime import date

import pytest
from pytestqt.qtbot import QtBot

from staffdesk.services.family_rows import ResidenceRow
from staffdesk.services.repricing import PriceChange, PricePreview
from staffdesk.ui.families.residence_panel import REASON_MISSING, ResidencePart
from staffdesk.ui.families.seen_first_panel import DAY_WRONG
from tests.ui.conftest import Stage
from tests.ui.hand import click, type_text
from tests.ui.typography import wrong_texts

BEGUN = ResidenceRow("Commune", None, "")
MOVED = ResidenceRow("Hors commune", date(2026, 10, 15), "bail à Saint-Loup", "Camille R.")
CHANGE = PriceChange(date(2026, 10, 1), "Malo", "Cantine", 1220, 2600, invoiced=True)


@pytest.fixture
def part(stage: Stage) -> ResidencePart:
    made = ResidencePart(lambda: date(2026, 11, 16))
    stage(made).resize(700, 500)
    made.show_rows((BEGUN,))
    made.allow(True)
    return made


def fill(part: ResidencePart) -> None:
    click(part.button)
    type_text(part.panel.valid_from, "15/10/2026")
    type_text(part.panel.reason, "bail à Saint-Loup")


def test_who_never_moved_is_said_in_a_sentence_and_moves_in_a_table(part: ResidencePart) -> None:
    assert part.alone.text() == "Commune, depuis l’ouverture du dossier."
    assert part.rows.isHidden()
    part.show_rows((MOVED, BEGUN))
    assert part.alone.isHidden()
    assert part.rows.rows.rows() == (MOVED, BEGUN)
    assert wrong_texts(part) == []


def test_a_move_is_seen_before_it_is_recorded(part: ResidencePart, qtbot: QtBot) -> None:
    fill(part)
    panel = part.panel
    assert not panel.record_button.isEnabled()
    typed = {"residence": "non_resident", "valid_from": date(2026, 10, 15), "reason": "bail à Saint-Loup"}
    with qtbot.waitSignal(panel.preview_asked) as asked:
        click(panel.preview_button)
    assert asked.args == [typed]
    preview = PricePreview((CHANGE,), 1380, 0)
    panel.show_preview(preview)
    assert panel.prices.said.text() == "Déjà facturé\u00a0: 13,80\u00a0€ en plus."
    click(panel.prices.retroactive)
    with qtbot.waitSignal(panel.record_asked) as recorded:
        click(panel.record_button)
    assert recorded.args == [typed, True, preview]
    assert wrong_texts(part) == []


@pytest.mark.parametrize(
    ("name", "typed", "said"), [("valid_from", "jamais", DAY_WRONG), ("reason", "", REASON_MISSING)]
)
def test_what_is_missing_is_said_beside_it(part: ResidencePart, name: str, typed: str, said: str) -> None:
    fill(part)
    getattr(part.panel, name).setText(typed)
    click(part.panel.preview_button)
    assert part.panel.parts[name].error() == said


def test_it_is_put_away_without_recording(part: ResidencePart) -> None:
    fill(part)
    click(part.panel.close_button)
    assert part.panel.isHidden()
    assert part.button.hasFocus()
    assert part.panel.reason.text() == ""


def test_who_only_reads_changes_nothing(part: ResidencePart) -> None:
    part.allow(False)
    part.open()
    assert part.button.isHidden()
    assert part.panel.isHidden()
