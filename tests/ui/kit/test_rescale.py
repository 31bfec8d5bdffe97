"""A window that is open takes another text size as if it had been built with it."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QRect
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from staffdesk.services.money_rows import RunDetail
from staffdesk.ui.invoices.run_view import RunView
from staffdesk.ui.kit.containers import Question
from staffdesk.ui.kit.fields import ComboPicker, Field, SearchField
from staffdesk.ui.kit.inline_edits import CountEdit
from staffdesk.ui.kit.rail import Rail, RailEntry
from staffdesk.ui.kit.theme import Mode, apply_theme
from tests.ui.conftest import Stage
from tests.ui.invoices.picture import ANOMALIES, RUNS, TODAY, invoices

NEAR = 3
"""Pixels that rounding twice may shift an edge by."""


def a_rail() -> QWidget:
    """Build a rail with a count and an entry that stands apart."""
    rail = Rail("Staffdesk", "Saint-Aubin-du-Val")
    rail.set_entries(
        [
            RailEntry("validation", "Demandes", "tray"),
            RailEntry("counter", "Guichet", "storefront"),
            RailEntry("settings", "Paramètres", "gear-six", apart=True),
        ]
    )
    rail.set_badge("validation", 47)
    return rail


def a_run() -> QWidget:
    """Build the detail of a draft: labels, a segmented control, tables, a decision bar."""
    view = RunView(lambda: TODAY)
    view.show_detail(RunDetail(RUNS[0], ANOMALIES, invoices(3, numbered=False)))
    return view


def fields() -> QWidget:
    """Build what the style sheet gives its height: fields, a picker, a search."""
    box = QWidget()
    column = QVBoxLayout(box)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    column.addWidget(SearchField("Chercher"))
    column.addWidget(Field("Nom"))
    column.addWidget(ComboPicker((("a", "A"),), "Choix"))
    column.addWidget(CountEdit("Nombre"))
    column.addStretch()
    return box


def edges(around: QWidget) -> list[tuple[str, QRect]]:
    """Give where everything seen stands."""
    return [
        (type(part).__name__, QRect(part.mapTo(around, part.rect().topLeft()), part.size()))
        for part in around.findChildren(QWidget)
        if part.isVisible()
    ]


@pytest.mark.parametrize("build", [a_rail, a_run, fields])
@pytest.mark.parametrize("k", [1.5, 0.8])
def test_what_is_open_stands_as_if_it_were_built_at_the_new_size(
    stage: Stage, qapp: QApplication, build: Callable[[], QWidget], k: float
) -> None:
    def shown(inside: QWidget) -> QWidget:
        box = QWidget()
        row = QHBoxLayout(box)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(inside)
        box.setFixedSize(1300, 1100)
        stage(box)
        qapp.processEvents()
        return box

    opened = shown(build())
    apply_theme(qapp, Mode.LIGHT, k)
    opened.setFixedSize(1300, 1100)
    qapp.processEvents()
    after = edges(opened)
    fresh = edges(shown(build()))
    assert [name for name, _ in after] == [name for name, _ in fresh]
    off = [
        (name, now, new)
        for (name, now), (_, new) in zip(after, fresh, strict=True)
        if max(
            abs(now.left() - new.left()),
            abs(now.top() - new.top()),
            abs(now.width() - new.width()),
            abs(now.height() - new.height()),
        )
        > NEAR
    ]
    assert off == []


def test_coming_back_to_a_size_leaves_nothing_behind(stage: Stage, qapp: QApplication) -> None:
    rail = a_rail()
    stage(rail).setFixedSize(400, 900)
    qapp.processEvents()
    before = edges(rail)
    for k in (1.5, 1.0):
        apply_theme(qapp, Mode.LIGHT, k)
    rail.window().setFixedSize(400, 900)
    qapp.processEvents()
    assert edges(rail) == before


def test_a_question_over_the_window_grows_once(stage: Stage, qapp: QApplication) -> None:
    below = QWidget()
    stage(below)
    question = Question("Annuler\u202f?", "Une ligne.", "Annuler", "Garder", below)
    question.ask()
    apply_theme(qapp, Mode.LIGHT, 1.5)
    assert question.width() == 660
