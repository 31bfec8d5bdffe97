"""Children of a household, without any health value."""

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from staffdesk.ui.families.children_section import ChildrenSection
from staffdesk.ui.kit.labels import IconLabel
from tests.ui.conftest import Stage
from tests.ui.families.sample import TODAY, a_sheet
from tests.ui.hand import click


@pytest.fixture
def section(stage: Stage) -> ChildrenSection:
    made = ChildrenSection(lambda: TODAY)
    stage(made).resize(800, 400)
    made.show_children(a_sheet().children)
    return made


def test_a_child_has_school_diet_custody_and_enrolments(section: ChildrenSection) -> None:
    told = " ".join(part.text() for part in section.lines[0].findChildren(QLabel))
    for words in ("École Jean-Zay, CE1 A", "sans porc", "Cantine, Accueil périscolaire", "8\u00a0ans"):
        assert words in told
    marks = [mark.text() for mark in section.lines[0].findChildren(IconLabel)]
    assert marks == ["PAI"]
    assert section.lines[0].custody.text() == "Garde alternée, sem. impaires"
    assert section.lines[1].custody.isHidden()
    told = " ".join(part.text() for part in section.lines[1].findChildren(QLabel))
    assert "Sans classe" in told
    assert "Inscriptions\u00a0: aucune" in told


def test_the_planning_of_a_child_is_one_click_away(qtbot: QtBot, section: ChildrenSection) -> None:
    with qtbot.waitSignal(section.planning_asked) as told:
        click(section.lines[1].planning)
    assert told.args == ["Malo Lemoine"]


def test_nothing_is_rebuilt_while_the_children_are_the_same(section: ChildrenSection) -> None:
    lines = list(section.lines)
    section.show_children(a_sheet().children)
    assert section.lines == lines
    section.show_children(a_sheet().children[:1])
    assert len(section.lines) == 1


def test_the_custody_of_a_child_is_one_click_away(qtbot: QtBot, section: ChildrenSection) -> None:
    with qtbot.waitSignal(section.custody_asked) as told:
        click(section.lines[0].custody)
    assert told.args == [11]


def test_a_child_of_two_homes_without_agreement_offers_to_settle_it(section: ChildrenSection) -> None:
    ines = a_sheet().children[0]
    section.show_children([replace(ines, custody="", has_two_homes=True)])
    assert section.lines[0].custody.text() == "Régler la garde"
    assert not section.lines[0].custody.isHidden()
