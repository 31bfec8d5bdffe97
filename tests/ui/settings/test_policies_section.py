"""The section: rules, the one in hand, decisions, what stays with people."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from staffdesk.domain.french.policies import RESERVED
from staffdesk.ui.kit.theme import Mode, apply_theme
from staffdesk.ui.settings.policies_section import PoliciesSection
from tests.ui.conftest import Stage
from tests.ui.hand import click, press
from tests.ui.kit.test_gallery import beyond_parent
from tests.ui.settings.policy_samples import DECISION, MEALS, VIEW
from tests.ui.typography import shown_texts, wrong_texts


@pytest.fixture
def section(stage: Stage) -> PoliciesSection:
    made = PoliciesSection()
    stage(made).resize(1000, 900)
    made.show_view(VIEW)
    return made


def test_the_first_rule_is_in_hand_and_a_click_takes_another(section: PoliciesSection, qtbot: QtBot) -> None:
    assert section.chosen() == MEALS
    with qtbot.waitSignal(section.rule_chosen):
        click(section.grid.cells["contact", ""])
    chosen = section.chosen()
    assert chosen is not None
    assert chosen.kind == "contact"
    section.show_view(replace(VIEW, policies=tuple(replace(row, is_on=True) for row in VIEW.policies)))
    assert section.panel.switch_button.text() == "Éteindre la règle"


def test_what_people_always_decide_is_said(section: PoliciesSection) -> None:
    assert set(RESERVED) <= set(shown_texts(section))


def test_decisions_lead_to_their_requests(section: PoliciesSection, qtbot: QtBot) -> None:
    section.decisions.setFocus()
    section.decisions.choose((DECISION.request_id, DECISION.at))
    with qtbot.waitSignal(section.request_opened) as told:
        press(section.decisions, Qt.Key.Key_Return)
    assert told.args == [7]
    section.show_view(replace(VIEW, decisions=()))
    assert section.no_decisions.isVisible()
    assert not section.decisions.isVisible()


@pytest.mark.parametrize(("mode", "k"), [(Mode.LIGHT, 1.0), (Mode.DARK, 1.3)])
def test_no_text_is_cut_and_all_is_good_french(
    stage: Stage, qapp: QApplication, mode: Mode, k: float
) -> None:
    apply_theme(qapp, mode, k)
    made = PoliciesSection()
    stage(made).resize(1100, 1100)
    made.show_view(VIEW)
    assert beyond_parent(made) == []
    assert wrong_texts(made) == []
