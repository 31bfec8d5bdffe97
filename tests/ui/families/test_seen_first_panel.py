"""Nothing is recorded that was not shown first; another value is to be seen again."""

from datetime import date

import pytest
from PySide6.QtCore import Qt

from staffdesk.services.repricing import PricePreview
from staffdesk.ui.families.residence_panel import ResidencePanel
from staffdesk.ui.families.seen_first_panel import NOTHING_CHANGES, SEE_FIRST
from tests.ui.conftest import Stage
from tests.ui.hand import click, press, type_text


@pytest.fixture
def panel(stage: Stage) -> ResidencePanel:
    made = ResidencePanel(lambda: date(2026, 11, 16))
    stage(made).resize(700, 500)
    type_text(made.valid_from, "15/10/2026")
    type_text(made.reason, "bail à Saint-Loup")
    return made


def test_another_choice_is_to_be_seen_again(panel: ResidencePanel) -> None:
    assert panel.record_button.toolTip() == SEE_FIRST
    click(panel.preview_button)
    panel.show_preview(PricePreview())
    assert panel.hint.text() == NOTHING_CHANGES
    assert panel.record_button.isEnabled()
    panel.residence.setFocus()
    press(panel.residence, Qt.Key.Key_Up)
    assert panel.residence.key() == "assimilated"
    assert not panel.record_button.isEnabled()
    assert panel.hint.text() == SEE_FIRST


def test_an_answer_that_comes_late_is_of_no_use(panel: ResidencePanel) -> None:
    click(panel.preview_button)
    type_text(panel.reason, " et compromis")
    panel.show_preview(PricePreview())
    assert not panel.record_button.isEnabled()


def test_nothing_is_asked_twice(panel: ResidencePanel) -> None:
    click(panel.preview_button)
    panel.show_preview(PricePreview())
    panel.set_busy(True)
    assert not panel.preview_button.isEnabled()
    assert not panel.record_button.isEnabled()
    panel.set_busy(False)
    assert panel.preview_button.isEnabled()
    assert panel.record_button.isEnabled()
