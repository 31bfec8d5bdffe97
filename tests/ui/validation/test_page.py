"""The page as a whole: what it shows, gives way to, and says; every word of it in good typography."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from staffdesk.ui.kit.steady_column import SteadyColumn
from staffdesk.ui.kit.theme import Mode, apply_theme, px
from staffdesk.ui.validation.draft import begin_draft
from staffdesk.ui.validation.page import OrderButton, ValidationPage
from staffdesk.ui.validation.queue_filters import filter_sections
from staffdesk.ui.validation.queue_model import ORDERS, list_rows
from tests.ui.conftest import Stage
from tests.ui.french_texts import typographic_faults
from tests.ui.hand import click, press, type_text
from tests.ui.kit.test_gallery import beyond_parent
from tests.ui.validation import sample_queue as sample
from tests.ui.validation.gallery import SCREENS, settle, window_with

STAY = 40
SHIFT = Qt.KeyboardModifier.ShiftModifier


def too_wide(column: SteadyColumn) -> bool:
    inner = column.widget()
    return inner is not None and inner.isVisible() and inner.width() > column.viewport().width()


@pytest.fixture
def page(stage: Stage) -> ValidationPage:
    made = ValidationPage(lambda: sample.NOW, STAY)
    stage(made).resize(1100, 860)
    made.show_filters(filter_sections(sample.counts()))
    made.show_rows(list_rows(sample.queue_rows(), sample.NOW), "47 demandes")
    made.enter()
    return made


@pytest.mark.parametrize("name", SCREENS)
def test_every_word_is_good_typography(name: str, stage: Stage) -> None:
    page = SCREENS[name]()
    stage(page)
    assert typographic_faults(page) == []


@pytest.mark.parametrize(("k", "size"), [(1.0, (1440, 900)), (1.0, (960, 600)), (1.3, (1440, 900))])
@pytest.mark.parametrize("name", SCREENS)
def test_nothing_sticks_out_or_is_cut(name: str, k: float, size: tuple[int, int], qapp: QApplication) -> None:
    apply_theme(qapp, Mode.LIGHT, k)
    window = window_with(SCREENS[name]())
    window.resize(*size)
    window.show()
    settle(qapp)
    page = window.page("requests")
    assert beyond_parent(page) == []
    assert [column for column in page.findChildren(SteadyColumn) if too_wide(column)] == []
    assert isinstance(page, ValidationPage)
    assert page.split.sizes()[1] >= px(590)
    window.close()
    window.deleteLater()
    settle(qapp)


def test_the_first_row_is_in_hand_and_told(stage: Stage) -> None:
    page = ValidationPage(lambda: sample.NOW)
    stage(page)
    told: list[object] = []
    page.request_chosen.connect(told.append)
    page.show_rows(list_rows(sample.queue_rows(), sample.NOW), "47 demandes")
    assert told[-1] == 1
    assert page.list.hasFocus() is False
    page.enter()
    assert page.list.hasFocus()


def test_a_request_that_the_list_put_in_hand_is_not_one_somebody_stayed_with(
    page: ValidationPage, qtbot: QtBot
) -> None:
    told: list[object] = []
    page.stayed.connect(told.append)
    page.show_rows(list_rows(sample.queue_rows()[1:], sample.NOW), "46 demandes")
    page.enter()
    qtbot.wait(3 * STAY)
    assert told == []


def test_somebody_stays_with_the_request_one_walks_to_and_not_with_those_on_the_way(
    page: ValidationPage, qtbot: QtBot
) -> None:
    told: list[object] = []
    page.stayed.connect(told.append)
    for _ in range(3):
        press(page.list, Qt.Key.Key_J)
    qtbot.waitUntil(lambda: len(told) == 1)
    assert told == [4]


def show_request(page: ValidationPage) -> None:
    detail = sample.booking_detail()
    page.show_detail(detail)
    page.show_draft(detail, begin_draft(detail))


def test_whoever_answers_a_request_is_with_it(page: ValidationPage, qtbot: QtBot) -> None:
    show_request(page)
    with qtbot.waitSignal(page.stayed) as told:
        press(page.list, Qt.Key.Key_A)
    assert told.args == [1]


def test_whoever_left_the_screen_did_not_stay(page: ValidationPage, qtbot: QtBot) -> None:
    told: list[object] = []
    page.stayed.connect(told.append)
    press(page.list, Qt.Key.Key_J)
    page.hide()
    qtbot.wait(3 * STAY)
    assert told == []


def test_escape_leaves_the_words_for_the_list_and_keeps_them(page: ValidationPage) -> None:
    show_request(page)
    page.foot.words.setFocus()
    type_text(page.foot.words, "Merci")
    press(page.foot.words, Qt.Key.Key_Escape)
    assert page.list.hasFocus()
    assert page.foot.words.text() == "Merci"


def test_a_filter_is_told_with_what_it_means(page: ValidationPage) -> None:
    told: list[object] = []
    page.criteria_changed.connect(told.append)
    page.filters.menu(page).actions()[-1].trigger()
    assert told == [page.criteria()]
    assert page.criteria().channel == "phone"


def test_folded_filters_become_a_button(page: ValidationPage) -> None:
    assert not page.filter_button.isVisible()
    page.set_aside_folded(True)
    assert page.filter_button.isVisible()
    click(page.filter_button)
    popup = QApplication.activePopupWidget()
    assert popup is not None
    popup.close()


def test_one_foot_at_a_time(page: ValidationPage) -> None:
    detail = sample.booking_detail()
    page.show_detail(detail)
    assert page.foot.isVisible()
    page.show_range(["Petit"], ["Garnier"])
    assert (page.foot.isVisible(), page.bulk_foot.isVisible()) == (False, True)
    page.open_message("Petit", "")
    assert (page.bulk_foot.isVisible(), page.message_foot.isVisible()) == (False, True)
    page.close_message()
    page.show_range((), ())
    assert (page.foot.isVisible(), page.message_foot.isVisible()) == (True, False)


def test_shift_tells_the_range(page: ValidationPage) -> None:
    told: list[object] = []
    page.range_changed.connect(told.append)
    press(page.list, Qt.Key.Key_Down, SHIFT)
    press(page.list, Qt.Key.Key_Down, SHIFT)
    page.leave_range()
    assert told[-2:] == [(1, 2, 3), (3,)]


def test_an_empty_list_says_what_comes_next(page: ValidationPage) -> None:
    page.show_empty("Aucune demande à traiter.", "La dernière a été décidée à 9:12.")
    page.show_rows((), "Demandes")
    assert page.empty.isVisible()
    assert not page.list.isVisible()


def test_the_order_is_chosen_from_a_menu(stage: Stage) -> None:
    button = OrderButton(ORDERS)
    stage(button)
    told: list[str] = []
    button.order_changed.connect(told.append)
    button.menu().actions()[3].trigger()
    assert told == [button.order()] == ["school"]
    assert button.text() == "École"
    assert button.accessibleName() == "Grouper par école"


def test_another_part_of_the_program_leads_here(page: ValidationPage) -> None:
    told: list[object] = []
    page.wish_opened.connect(told.append)
    page.open(12)
    assert told == [12]
