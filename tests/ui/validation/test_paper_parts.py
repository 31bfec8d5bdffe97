"""Parts of the form for requests on paper."""

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from staffdesk.ui.kit.theme import Mode, apply_theme
from staffdesk.ui.validation.paper_parts import NO_FILE, WHOLE_WEEK, DocumentPart, MessagePart, WeekdayBoxes
from tests.ui.conftest import Stage
from tests.ui.hand import click
from tests.ui.kit.test_gallery import beyond_parent
from tests.ui.typography import wrong_texts
from tests.ui.validation.test_paper_form import FAMILY, SCAN


def test_another_week_is_ticked_whole_and_the_same_one_stays(qtbot: QtBot, stage: Stage) -> None:
    boxes = WeekdayBoxes()
    stage(boxes)
    boxes.offer(frozenset({1, 3}))
    with qtbot.waitSignal(boxes.changed):
        click(boxes.boxes[2])
    boxes.offer(frozenset({1, 3}))
    assert boxes.ticked() == {1}
    boxes.offer(frozenset({3, 6}))
    assert boxes.ticked() == WHOLE_WEEK
    assert boxes.boxes[5].isVisible()


def test_another_family_begins_without_file(stage: Stage) -> None:
    part = DocumentPart()
    stage(part)
    part.offer(FAMILY)
    part.take(SCAN)
    part.offer(FAMILY)
    assert (part.file, part.file_name.text()) == (None, NO_FILE)


@pytest.mark.parametrize(("mode", "k"), [(Mode.LIGHT, 1.0), (Mode.DARK, 1.3)])
def test_nothing_is_cut(stage: Stage, qapp: QApplication, mode: Mode, k: float) -> None:
    apply_theme(qapp, mode, k)
    document, message = DocumentPart(), MessagePart()
    stage(document, message).resize(round(620 * k), 700)
    document.offer(FAMILY)
    message.offer(FAMILY)
    assert beyond_parent(document) == beyond_parent(message) == []
    assert wrong_texts(document) == wrong_texts(message) == []
