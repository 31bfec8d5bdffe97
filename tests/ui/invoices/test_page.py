"""The page of invoicing: views, keys, widths, words."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from staffdesk.domain.french.actions import ACTIONS
from staffdesk.services.money_rows import RunDetail
from staffdesk.ui.invoices.page import INVOICES, RUNS, InvoicesPage
from staffdesk.ui.kit.theme import Mode, apply_theme
from tests.ui.conftest import Stage
from tests.ui.french_texts import typographic_faults
from tests.ui.hand import click, press, type_text
from tests.ui.invoices import picture
from tests.ui.kit.test_gallery import beyond_parent


def filled(stage: Stage, width: int = 1244, height: int = 864) -> InvoicesPage:
    """Show the page with the runs of the picture."""
    page = InvoicesPage(lambda: picture.TODAY)
    page.setFixedSize(width, height)
    stage(page)
    page.show_runs(picture.RUNS)
    page.show_run(RunDetail(picture.RUNS[0], picture.ANOMALIES, picture.invoices(9, numbered=False)))
    page.enter()
    return page


@pytest.mark.parametrize(
    ("k", "width", "height"), [(1.0, 1244, 864), (1.0, 1088, 684), (1.0, 896, 564), (1.3, 1165, 733)]
)
def test_nothing_sticks_out_at_any_size(
    stage: Stage, qapp: QApplication, k: float, width: int, height: int
) -> None:
    apply_theme(qapp, Mode.LIGHT, k)
    page = filled(stage, width, height)
    for view in (RUNS, INVOICES):
        page.choose_view(view)
        qapp.processEvents()
        assert beyond_parent(page) == []
    page.show_form()
    page.form.set_activities((("canteen", "Restauration scolaire"), ("evening", "Accueil du soir")))
    qapp.processEvents()
    assert beyond_parent(page) == []


def test_runs_are_walked_by_keys(qtbot: QtBot, stage: Stage) -> None:
    page = filled(stage)
    with qtbot.waitSignal(page.run_chosen) as told:
        press(page.runs, Qt.Key.Key_J)
    assert told.args == [11]
    with qtbot.waitSignal(page.run_chosen) as told:
        press(page.runs, Qt.Key.Key_K)
    assert told.args == [12]


def test_the_form_opens_by_key_and_closes_by_escape(qtbot: QtBot, stage: Stage) -> None:
    page = filled(stage)
    with qtbot.waitSignal(page.new_run_asked):
        press(page.runs, Qt.Key.Key_N)
    assert page.detail.currentWidget() is page.form
    press(page.form.title.control, Qt.Key.Key_Escape)
    assert page.detail.currentWidget() is page.run


def test_choosing_a_run_leaves_the_form(stage: Stage) -> None:
    page = filled(stage)
    page.show_form()
    page.runs.choose(9)
    assert page.detail.currentWidget() is page.run


def test_the_search_asks_a_moment_after_the_last_letter(qtbot: QtBot, stage: Stage) -> None:
    page = filled(stage)
    press(page.runs, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert page.search.hasFocus()
    with qtbot.waitSignal(page.search_asked) as told:
        type_text(page.search, "per")
    assert told.args == ["per", ""]
    page.state.choose("overdue")
    with qtbot.waitSignal(page.search_asked) as told:
        page.state.picked.emit("overdue")
    assert told.args == ["per", "overdue"]


def test_other_screens_lead_here_with_an_invoice_or_words(qtbot: QtBot, stage: Stage) -> None:
    page = filled(stage)
    with qtbot.waitSignal(page.invoice_asked) as told:
        page.open(12)
    assert told.args == [12]
    with qtbot.waitSignal(page.search_asked) as told:
        page.open("2026-000512")
    assert told.args == ["2026-000512", ""]
    page.enter()
    assert page.search.hasFocus()


def test_without_any_run_the_page_says_what_to_do(qtbot: QtBot, stage: Stage) -> None:
    page = InvoicesPage(lambda: picture.TODAY)
    stage(page)
    page.show_runs(())
    assert page._no_run.isVisible()
    assert page._no_run.button is not None
    with qtbot.waitSignal(page.new_run_asked):
        click(page._no_run.button)


def test_every_word_of_the_page_is_good_typography(stage: Stage) -> None:
    page = filled(stage)
    page.show_form()
    assert typographic_faults(page) == []


def test_the_palette_leads_to_what_third_parties_owe(stage: Stage) -> None:
    page = filled(stage)
    [action] = [one for one in ACTIONS if "tiers" in one.title]
    page.open(action.argument)
    assert (action.target, page.views.key(), page.search.text()) == ("invoices", "third_parties", "")
