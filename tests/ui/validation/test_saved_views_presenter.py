"""Views of the queue on a real office: kept, shown, renamed, deleted and brought back."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from staffdesk.domain.french.errors import sentence
from staffdesk.services.saved_views import SavedViews, ViewContent
from staffdesk.ui.kit.failures import Failures
from staffdesk.ui.kit.tasks import Tasks
from staffdesk.ui.validation.page import ValidationPage
from staffdesk.ui.validation.queue_filters import KIND, SAVED, VIEWS
from staffdesk.ui.validation.saved_views_presenter import SavedViewServices, SavedViewsPresenter
from tests.ui.conftest import RecordingShell
from tests.ui.hand import press, type_text
from tests.ui.validation.conftest import Opened
from tests.ui.validation.queue_scene import AGENT, QueueScene

PAPER = ViewContent("mine", None, None, "paper", "family")


@pytest.fixture
def views(scene: QueueScene) -> SavedViews:
    return SavedViews(scene.office)


@pytest.fixture
def page(
    views: SavedViews, open_queue: Opened, tasks: Tasks, shell: RecordingShell, settle: Callable[[], None]
) -> ValidationPage:
    made = open_queue()
    failures = Failures(sentence, made.banners, made)
    SavedViewsPresenter(
        made, SavedViewServices(views, ViewContent), tasks=tasks, failures=failures, shell=shell, actor=AGENT
    )
    settle()
    return made


def name(page: ValidationPage, words: str, settle: Callable[[], None]) -> None:
    page.views_button.save_asked.emit()
    type_text(page.view_name.name, words)
    press(page.view_name.name, Qt.Key.Key_Return)
    settle()


def test_what_is_shown_is_kept_under_a_name_and_shown_again(
    page: ValidationPage, views: SavedViews, settle: Callable[[], None], shell: RecordingShell
) -> None:
    page.filters.hold(KIND, "booking")
    page.order.choose("school")
    name(page, "Mes cantines", settle)
    assert views.list_views(AGENT)[0].content == ViewContent("to_decide", "booking", None, None, "school")
    assert shell.toasts == ["Vue «\u00a0Mes cantines\u00a0» enregistrée"]
    key = str(views.list_views(AGENT)[0].view_id)
    assert page.filters.held()[SAVED] == key
    assert page.heading.isVisible()
    page.filters.chosen.emit(KIND, "")
    page.filters.hold(KIND, "")
    page.criteria_changed.emit(page.criteria())
    settle()
    assert SAVED not in page.filters.held()
    page.filters.chosen.emit(SAVED, key)
    settle()
    assert page.filters.held()[KIND] == "booking"
    assert page.order.order() == "school"
    page.filters.chosen.emit(SAVED, "")
    settle()
    assert page.filters.held() == {VIEWS: "to_decide"}
    assert page.order.order() == "urgency"


def test_a_name_taken_is_said_and_stays_to_be_changed(
    page: ValidationPage, views: SavedViews, settle: Callable[[], None]
) -> None:
    views.save(AGENT, "Papier", PAPER)
    name(page, "papier", settle)
    notice = page.banners.shown()
    assert notice is not None
    assert "Papier" in notice.sentence
    assert page.view_name.isVisible()
    assert page.view_name.name.text() == "papier"
    press(page.view_name.name, Qt.Key.Key_Escape)
    assert not page.view_name.isVisible()
    assert page.heading.isVisible()


def test_a_view_is_renamed_deleted_and_brought_back(
    page: ValidationPage, views: SavedViews, settle: Callable[[], None], shell: RecordingShell, qtbot: QtBot
) -> None:
    name(page, "Ancien", settle)
    view = views.list_views(AGENT)[0].view_id
    page.views_button.rename_asked.emit(view)
    assert page.view_name.name.text() == "Ancien"
    type_text(page.view_name.name, "Nouveau")
    press(page.view_name.name, Qt.Key.Key_Return)
    settle()
    assert [one.name for one in views.list_views(AGENT)] == ["Nouveau"]
    page.views_button.delete_asked.emit(view)
    settle()
    assert views.list_views(AGENT) == ()
    assert shell.undo is not None
    shell.undo()
    settle()
    assert [one.name for one in views.list_views(AGENT)] == ["Nouveau"]


def test_the_menu_opens_by_its_key(page: ValidationPage, qtbot: QtBot) -> None:
    page.list.setFocus()
    press(page.list, Qt.Key.Key_V)
    from PySide6.QtWidgets import QApplication

    menu = QApplication.activePopupWidget()
    assert menu is not None
    menu.close()
