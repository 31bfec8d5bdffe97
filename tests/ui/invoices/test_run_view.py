"""A run: its state, its tabs, its buttons."""

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from staffdesk.services.money_rows import RunDetail
from staffdesk.ui.invoices.run_view import INVOICES, POINTS, RunView
from staffdesk.ui.kit.theme import Mode, apply_theme, px
from tests.ui.conftest import Stage
from tests.ui.hand import click
from tests.ui.invoices.picture import ANOMALIES, RUNS, TODAY, invoices
from tests.ui.kit.test_gallery import beyond_parent

DRAFT = RunDetail(RUNS[0], ANOMALIES, invoices(5, numbered=False))
ISSUED = RunDetail(replace(RUNS[0], state="issued"), (), invoices(5, numbered=True))


@pytest.fixture
def view(stage: Stage) -> RunView:
    """The view of the draft of December."""
    made = RunView(lambda: TODAY)
    stage(made).resize(860, 760)
    made.show_detail(DRAFT)
    return made


def test_a_draft_starts_with_what_is_to_be_looked_at(view: RunView) -> None:
    assert view.tabs.key() == POINTS
    assert view.anomalies.isVisible()
    assert view._points.text() == "21\u00a0points à vérifier"
    assert view._total.text() == "18\u202f423,55\u00a0€"


def test_once_issued_the_invoices_come_first_and_the_buttons_go(view: RunView) -> None:
    view.show_detail(ISSUED)
    assert view.tabs.key() == INVOICES
    assert not view.issue_button.isVisible()
    assert not view.drop_button.isVisible()
    assert view.print_button.isVisible()


def test_a_draft_of_credits_alone_is_issued_too(view: RunView, qtbot: QtBot) -> None:
    """What a family would be owed is a credit note of its earlier invoice: no dead end."""
    nothing = RunDetail(replace(RUNS[0], invoices=0, total_cents=0), (), ())
    view.show_detail(nothing)
    assert not view.issue_button.isEnabled()
    credited = replace(ANOMALIES[0], kind="credited", kind_label="Avoirs faits à l’émission")
    view.show_detail(replace(nothing, anomalies=(credited,)))
    with qtbot.waitSignal(view.issue_asked):
        click(view.issue_button)


@pytest.mark.parametrize("k", [1.0, 1.3])
def test_the_buttons_of_a_draft_fit_the_narrowest_pane(stage: Stage, qapp: QApplication, k: float) -> None:
    apply_theme(qapp, Mode.LIGHT, k)
    made = RunView(lambda: TODAY)
    made.show_detail(DRAFT)
    made.setFixedSize(px(584), px(600))
    stage(made)
    for button in (made.drop_button, made.again_button, made.issue_button):
        assert button.isVisible()
        assert button.width() >= button.sizeHint().width()
    assert beyond_parent(made) == []
    made.setFixedSize(px(900), px(600))
    assert made.drop_button.text() == "Abandonner le brouillon"


@pytest.mark.parametrize("k", [1.0, 1.5])
def test_a_long_title_goes_on_below_and_is_never_cut(stage: Stage, qapp: QApplication, k: float) -> None:
    apply_theme(qapp, Mode.LIGHT, k)
    made = RunView(lambda: TODAY)
    run = replace(RUNS[0], title="Restauration scolaire, accueil du soir et mercredis, décembre 2026")
    made.show_detail(replace(DRAFT, run=run))
    made.setFixedSize(px(584), px(600))
    stage(made)
    title = made.title
    assert title.height() >= title.heightForWidth(title.width()) >= 2 * title.fontMetrics().height()
    assert beyond_parent(made) == []


def test_a_tab_stays_when_the_same_run_is_shown_again(view: RunView) -> None:
    view.choose_tab(INVOICES)
    view.show_detail(DRAFT)
    assert view.tabs.key() == INVOICES


def test_a_draft_without_anomalies_says_so(view: RunView) -> None:
    view.show_detail(replace(DRAFT, run=replace(RUNS[0], run_id=99), anomalies=()))
    assert view.tabs.key() == INVOICES
    view.choose_tab(POINTS)
    assert view._nothing.isVisible()


def test_buttons_ask_and_refuse_with_a_reason(qtbot: QtBot, view: RunView) -> None:
    with qtbot.waitSignal(view.issue_asked):
        click(view.issue_button)
    with qtbot.waitSignal(view.drop_asked):
        click(view.drop_button)
    view.show_detail(replace(DRAFT, run=replace(RUNS[0], invoices=0)))
    assert view.issue_button.toolTip() == "Ce brouillon ne contient aucune facture"
    view.set_rights(may_draft=False, may_issue=False)
    view.show_detail(DRAFT)
    assert view.issue_button.toolTip() == "Seul le régisseur émet les factures"
    assert not view.drop_button.isEnabled()


def test_while_numbers_are_given_the_buttons_rest(qtbot: QtBot, view: RunView) -> None:
    view.set_busy(busy=True, words="Émission des factures")
    assert not view.issue_button.isEnabled()
    view.progress.count(120, 512)
    view.progress.show()
    with qtbot.waitSignal(view.cancelled):
        click(view.progress.cancel_button)
    view.set_busy(busy=False)
    assert view.issue_button.isEnabled()
