"""The pane of week patterns: what it asks, what it tells before anything is written."""

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from staffdesk.domain.patterns import Weeks
from staffdesk.services.pattern_rows import PatternChild, PatternConflict, PatternPreview, PatternSlot
from staffdesk.ui.calendar.pattern_panel import PatternPanel
from staffdesk.ui.kit.buttons import LinkButton
from staffdesk.ui.kit.theme import Mode, apply_theme
from tests.ui.conftest import Stage
from tests.ui.hand import click, press, type_text
from tests.ui.kit.test_gallery import beyond_parent
from tests.ui.typography import wrong_texts

TODAY, LAST = date(2027, 1, 11), date(2027, 7, 2)
SLOTS = (
    PatternSlot(1, "Cantine, midi", frozenset({0, 1, 3, 4}), 2),
    PatternSlot(4, "Centre de loisirs du mercredi, journée", frozenset({2}), 1),
)
PREVIEW = PatternPreview(
    124,
    6,
    (PatternChild(1, "Inès Lemoine", 124, 6, 4),),
    (PatternConflict("Inès Lemoine", "Cantine, midi", "complet, 24/24", (TODAY, date(2027, 1, 18))),),
)


@pytest.fixture
def panel(stage: Stage) -> PatternPanel:
    made = PatternPanel(lambda: TODAY)
    stage(made).resize(460, 800)
    made.begin("Semaine type", "Inès Lemoine", TODAY, LAST, copies=False)
    made.set_slots(SLOTS)
    return made


def test_boxes_stand_on_the_weekdays_of_service(panel: PatternPanel) -> None:
    assert sorted(panel.boxes) == [(0, 1), (1, 1), (2, 4), (3, 1), (4, 1)]
    assert panel.boxes[2, 4].accessibleName() == "Centre de loisirs du mercredi, journée, mercredi"


def test_a_tick_is_told_once_it_settled(qtbot: QtBot, panel: PatternPanel) -> None:
    with qtbot.waitSignal(panel.changed):
        click(panel.boxes[0, 1])
    form = panel.form()
    assert form.weekday_slots == {(0, 1)}
    assert (form.starts_on, form.ends_on, form.weeks, form.reference) == (TODAY, LAST, Weeks.EVERY, None)


def test_a_whole_line_is_ticked_by_its_name(qtbot: QtBot, panel: PatternPanel) -> None:
    name = next(link for link in panel.findChildren(LinkButton) if link.text() == "Cantine, midi")
    with qtbot.waitSignal(panel.changed):
        click(name)
    assert panel.form().weekday_slots == {(0, 1), (1, 1), (3, 1), (4, 1)}
    click(name)
    assert panel.form().weekday_slots == frozenset()


def test_every_other_week_asks_for_the_first_one(qtbot: QtBot, panel: PatternPanel) -> None:
    assert not panel.reference.isVisible()
    panel.weeks.choose(Weeks.ALTERNATE.value)
    with qtbot.waitSignal(panel.changed):
        panel.weeks.picked.emit(Weeks.ALTERNATE.value)
    assert panel.reference.isVisible()
    assert panel.form().reference == TODAY


def test_dates_are_typed(qtbot: QtBot, panel: PatternPanel) -> None:
    panel.ends_on.set_text("")
    type_text(panel.ends_on.edit, "2/4")
    with qtbot.waitSignal(panel.changed):
        press(panel.ends_on.edit, Qt.Key.Key_Return)
    assert panel.form().ends_on == date(2027, 4, 2)


def test_a_preview_is_told_and_offered(qtbot: QtBot, panel: PatternPanel) -> None:
    assert not panel.apply_button.isEnabled()
    panel.show_preview(PREVIEW)
    assert panel.preview_words.text() == "124\u00a0créneaux à ajouter, 6\u00a0existent déjà, 4\u00a0laissés."
    assert panel.apply_button.text() == "Ajouter 124\u00a0créneaux"
    row = panel.details.rows.row_at(panel.details.rows.index(1))
    assert row is not None
    assert (row.title, row.subtitle) == ("Inès Lemoine", "Cantine, midi")
    assert row.line2 == "complet, 24/24 · lun.\u00a011\u00a0janv. et lun.\u00a018\u00a0janv.\u00a02027"
    with qtbot.waitSignal(panel.applied):
        press(panel.starts_on.edit, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)


def test_several_children_are_told_one_by_one(panel: PatternPanel) -> None:
    children = (PatternChild(1, "Inès Lemoine", 124, 6, 1), PatternChild(2, "Adam Benali", 0, 130, 0))
    panel.show_preview(PatternPreview(124, 136, children, PREVIEW.conflicts))
    rows = panel.details.rows
    told = [row for at in range(rows.rowCount()) if (row := rows.row_at(rows.index(at))) is not None]
    assert [(row.group, row.title) for row in told] == [
        ("Laissé", "Inès Lemoine"),
        ("Par enfant", "Inès Lemoine"),
        ("Par enfant", "Adam Benali"),
    ]
    assert told[1].line2 == "124\u00a0créneaux à ajouter, 6\u00a0déjà là, 1\u00a0laissé"
    assert told[2].line2 == "rien à ajouter, 130\u00a0déjà là"


def test_nothing_to_add_is_not_offered(panel: PatternPanel) -> None:
    panel.show_preview(PatternPreview(0, 3, (), ()))
    assert panel.preview_words.text() == "Rien à ajouter, 3\u00a0existent déjà."
    assert not panel.apply_button.isEnabled()


def test_a_copy_asks_for_no_slots(panel: PatternPanel) -> None:
    panel.begin("Copie de la semaine du lun. 4 janv. 2027", "Inès Lemoine", TODAY, LAST, copies=True)
    assert not panel.slots_heading.isVisible()
    assert panel.boxes == {}


def test_the_form_is_held_while_it_is_written_and_can_be_stopped(qtbot: QtBot, panel: PatternPanel) -> None:
    panel.show_preview(PREVIEW)
    panel.set_busy(busy=True)
    assert panel.is_busy()
    assert not panel.starts_on.isEnabled()
    panel.progress.count(500, 937)
    qtbot.waitUntil(panel.progress.isVisible)
    with qtbot.waitSignal(panel.cancelled):
        click(panel.progress.cancel_button)
    panel.set_busy(busy=False)
    assert panel.starts_on.isEnabled()


def test_escape_and_the_cross_close(qtbot: QtBot, panel: PatternPanel) -> None:
    with qtbot.waitSignal(panel.closed):
        press(panel.starts_on.edit, Qt.Key.Key_Escape)
    with qtbot.waitSignal(panel.closed):
        click(panel.close_button)


@pytest.mark.parametrize("k", [1.0, 1.3])
def test_nothing_sticks_out_and_texts_are_well_set(stage: Stage, qapp: QApplication, k: float) -> None:
    apply_theme(qapp, Mode.LIGHT, k)
    made = PatternPanel(lambda: TODAY)
    stage(made).resize(round(440 * k), round(760 * k))
    made.begin("Semaine type", "24\u00a0enfants", TODAY, LAST, copies=False)
    made.set_slots(SLOTS)
    made.show_preview(PREVIEW)
    qapp.processEvents()
    assert beyond_parent(made) == []
    assert wrong_texts(made) == []


def test_in_a_low_window_the_form_scrolls_and_nothing_is_squeezed(panel: PatternPanel, stage: Stage) -> None:
    stage(panel)
    panel.setFixedSize(420, 380)
    box = panel.boxes[0, 1]
    rows = sorted({one.y() for one in panel.boxes.values()})
    assert rows[1] - rows[0] >= box.height()
    assert panel.starts_on.height() >= panel.starts_on.minimumSizeHint().height()
    assert panel.form_column.verticalScrollBar().maximum() > 0
