"""The page of the counter: keys, panels, widths, words."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QScrollArea
from pytestqt.qtbot import QtBot

from staffdesk.ui.counter.page import CounterPage
from staffdesk.ui.kit.theme import Mode, apply_theme, px
from tests.ui.conftest import Stage
from tests.ui.counter.picture import ACCOUNT, RECEIPTS, SHUT, TILL, TODAY
from tests.ui.french_texts import typographic_faults
from tests.ui.hand import click, press
from tests.ui.kit.test_gallery import beyond_parent


@pytest.fixture
def page(stage: Stage) -> CounterPage:
    """The page with the family of the reference picture."""
    made = CounterPage()
    stage(made).resize(1260, 880)
    made.show_till(TILL)
    made.show_receipts(RECEIPTS)
    made.show_account(ACCOUNT, TODAY)
    made.enter()
    return made


def too_wide(page: CounterPage) -> list[str]:
    """Name the columns whose content is wider than what is seen of them."""
    found = []
    for area in page.findChildren(QScrollArea):
        content = area.widget()
        if area.isVisible() and content is not None:
            needed, room = content.minimumSizeHint().width(), area.viewport().width()
            found += [f"{needed} in {room}"] if needed > room else []
    return found


@pytest.mark.parametrize(
    ("k", "width", "height"), [(1.0, 1244, 864), (1.0, 1088, 684), (1.0, 896, 564), (1.3, 1165, 733)]
)
def test_nothing_sticks_out_at_any_size(
    stage: Stage, qapp: QApplication, k: float, width: int, height: int
) -> None:
    apply_theme(qapp, Mode.LIGHT, k)
    page = CounterPage()
    page.setFixedSize(width, height)
    stage(page)
    page.show_till(TILL)
    page.show_receipts(RECEIPTS)
    page.show_account(ACCOUNT, TODAY)
    qapp.processEvents()
    assert beyond_parent(page) == []
    assert too_wide(page) == []
    assert page.side.width() in (px(420), px(360))


@pytest.mark.parametrize(
    ("key", "block"), [(Qt.Key.Key_F4, "cheque"), (Qt.Key.Key_F5, "cash"), (Qt.Key.Key_F6, "card")]
)
def test_every_means_has_its_key(page: CounterPage, key: Qt.Key, block: str) -> None:
    press(page, key)
    focus = QApplication.focusWidget()
    assert focus is not None
    assert getattr(page.pay, block).isAncestorOf(focus)
    press(focus, Qt.Key.Key_F3)
    assert page.pay.vouchers.entry_row.number.edit.hasFocus()
    press(page.pay.vouchers.entry_row.number.edit, Qt.Key.Key_F2)
    assert page.search.field.hasFocus()


def test_without_a_family_the_means_wait(page: CounterPage) -> None:
    page.show_waiting()
    assert page.entry().settle == {}
    press(page, Qt.Key.Key_F5)
    assert not page.pay.cash.received.edit.hasFocus()
    page.enter()
    assert page.search.field.hasFocus()


def test_a_shut_till_shows_its_panel_and_an_old_one_must_be_closed(page: CounterPage) -> None:
    page.show_till(SHUT)
    assert page.side.currentWidget() is page.open_till
    page.enter()
    assert page.open_till.float_amount.edit.hasFocus()
    page.show_till(TILL)
    assert page.side.currentWidget() is page.pay
    page.show_till(replace(TILL, stale=True))
    assert page.side.currentWidget() is page.close_till


def test_one_comes_back_from_the_count(qtbot: QtBot, page: CounterPage) -> None:
    assert page._till_head.link is not None
    with qtbot.waitSignal(page.closing_asked):
        click(page._till_head.link)
    page.show_closing(TILL)
    click(page.close_till.back)
    assert page.side.currentWidget() is page.pay


def test_a_family_comes_from_elsewhere(qtbot: QtBot, page: CounterPage) -> None:
    with qtbot.waitSignal(page.family_chosen) as told:
        page.open(7)
    assert told.args == [7]
    with qtbot.assertNotEmitted(page.family_chosen):
        page.open("words")


def test_a_document_that_cannot_be_read_is_said(page: CounterPage) -> None:
    assert not page.show_document(b"not a paper", "Quittance 2027-00086")
    assert page.viewer.title() == "Document illisible"
    page.close_document()
    assert page.work.currentWidget() is not page.viewer


def test_every_word_of_the_page_is_good_typography(page: CounterPage) -> None:
    page.pay.begin_more()
    page.pay.begin_more()
    page.show_closing(TILL)
    assert typographic_faults(page) == []
