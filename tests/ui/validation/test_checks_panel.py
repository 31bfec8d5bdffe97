"""The checks: what is not green first, the others behind one line that opens in place."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from staffdesk.services.request_rows import CheckRow, Verdict
from staffdesk.ui.validation.checks_panel import ChecksPanel
from tests.ui.conftest import Stage
from tests.ui.hand import click, press
from tests.ui.validation.sample_queue import CHECKS


def seen_words(widget: QWidget) -> list[str]:
    return [label.text() for label in widget.findChildren(QLabel) if label.isVisible()]


def test_what_must_be_looked_at_stands_first_with_what_it_compared(stage: Stage) -> None:
    panel = ChecksPanel(CHECKS)
    stage(panel)
    words = seen_words(panel)
    assert "3 à voir sur 9" in words
    assert words.index("Délai") < words.index("Capacité midi") < words.index("Solde impayé")
    assert "24/24 le ven. 22, au plus 23/24 ailleurs" in words
    assert "Inscription" not in words


def test_conform_checks_open_in_place_by_mouse_and_key(stage: Stage) -> None:
    panel = ChecksPanel(CHECKS)
    stage(panel)
    assert panel.opener is not None
    assert panel.opener.text() == "6\u00a0contrôles conformes"
    click(panel.opener)
    assert "Inscription" in seen_words(panel)
    panel.opener.setFocus()
    press(panel.opener, Qt.Key.Key_Space)
    assert "Inscription" not in seen_words(panel)


def test_all_green_shows_one_line(stage: Stage) -> None:
    panel = ChecksPanel(CHECKS[3:])
    stage(panel)
    assert [word for word in seen_words(panel) if word] == ["Contrôles"]


@pytest.mark.parametrize(
    ("part", "words"), [("residence", "Changer le domicile"), ("rights", "Voir les inscriptions")]
)
def test_what_is_decided_in_the_sheet_of_the_family_leads_there(
    stage: Stage, qtbot: QtBot, part: str, words: str
) -> None:
    check = CheckRow("any", "Contrôle", Verdict.LOOK, "De A à B", leads_to=part)
    panel = ChecksPanel((check, replace(check, verdict=Verdict.OK)))
    stage(panel)
    (link,) = panel.links
    assert link.text() == words
    with qtbot.waitSignal(panel.part_asked) as asked:
        click(link)
    assert asked.args == [part]


def test_without_conform_checks_there_is_nothing_to_open(stage: Stage) -> None:
    panel = ChecksPanel(CHECKS[:3])
    stage(panel)
    assert panel.opener is None
