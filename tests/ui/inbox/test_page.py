"""The page of messages: states, search, the answer at the foot, good typography, nothing cut."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from staffdesk.ui.inbox.page import InboxPage
from staffdesk.ui.inbox.threads_model import list_rows
from staffdesk.ui.kit.theme import Mode, apply_theme
from tests.ui.conftest import Stage
from tests.ui.french_texts import typographic_faults
from tests.ui.hand import click, press, type_text
from tests.ui.inbox import sample_threads as sample
from tests.ui.inbox.gallery import filled_page
from tests.ui.kit.test_gallery import beyond_parent
from tests.ui.validation.gallery import settle, window_with

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def page(stage: Stage) -> InboxPage:
    made = filled_page()
    stage(made).resize(1100, 700)
    made.enter()
    return made


def test_every_word_is_good_typography(page: InboxPage) -> None:
    assert typographic_faults(page) == []


@pytest.mark.parametrize(("k", "size"), [(1.0, (960, 600)), (1.3, (1440, 900))])
def test_nothing_sticks_out(qapp: QApplication, k: float, size: tuple[int, int]) -> None:
    apply_theme(qapp, Mode.LIGHT, k)
    window = window_with(filled_page(), "messages")
    window.resize(*size)
    window.show()
    settle(qapp)
    assert beyond_parent(window.page("messages")) == []
    window.close()
    window.deleteLater()
    settle(qapp)


def test_the_answer_is_sent_by_key_once_it_has_words(page: InboxPage) -> None:
    told: list[str] = []
    page.answer_asked.connect(told.append)
    page.answer.clear()
    press(page.answer, Qt.Key.Key_Return, CTRL)
    assert page.send_button.toolTip() == "Écrire d’abord la réponse"
    page.answer.setFocus()
    type_text(page.answer, "Bonjour")
    press(page.answer, Qt.Key.Key_Return, CTRL)
    assert told == ["Bonjour"]


def test_while_it_is_sent_it_is_not_sent_twice(page: InboxPage) -> None:
    page.set_busy(busy=True)
    assert not page.send_button.isEnabled()
    page.set_busy(busy=False)
    assert page.send_button.isEnabled()


def test_keys_lead_to_the_search_and_through_the_list(page: InboxPage) -> None:
    told: list[object] = []
    page.thread_chosen.connect(told.append)
    press(page.list, Qt.Key.Key_J)
    press(page.list, Qt.Key.Key_K)
    assert told == [2, 1]
    page.search.setText("dupont")
    press(page.list, Qt.Key.Key_F2)
    assert page.search.hasFocus()
    assert page.search.selectedText() == "dupont"


def test_states_and_words_are_told(page: InboxPage) -> None:
    told: list[str | None] = []
    page.wish_changed.connect(lambda: told.append(page.state()))
    page.filters.menu(page).actions()[2].trigger()
    page.filters.menu(page).actions()[3].trigger()
    page.search.setFocus()
    type_text(page.search, "m")
    assert told == ["answered", None, None]


def test_folded_filters_become_a_button(page: InboxPage) -> None:
    page.set_aside_folded(True)
    click(page.filter_button)
    popup = QApplication.activePopupWidget()
    assert popup is not None
    popup.close()


def test_an_empty_list_says_what_comes_next(page: InboxPage) -> None:
    page.show_empty("Aucun message à répondre.", "Ils arrivent à chaque synchronisation.")
    page.fill(list_rows((), sample.NOW))
    assert page.empty.isVisible()


def test_a_closed_conversation_cannot_be_closed_again(page: InboxPage) -> None:
    page.show_thread(sample.detail(5, state="closed"), "")
    assert not page.close_button.isVisible()
    told: list[str] = []
    page.close_asked.connect(lambda: told.append("close"))
    page.show_thread(sample.detail(), "")
    click(page.close_button)
    assert told == ["close"]
