"""The screens of what families ask and write show what waits."""

from staffdesk.app.desk import Desk
from staffdesk.services.request_rows import QueueFilter
from tests.app.screens.conftest import Open
from tests.ui.demo_town import ADMIN
from tests.ui.validation.queue_scene import QueueScene


def test_every_request_that_waits_is_in_the_queue(open_screen: Open, drawn_desk: Desk) -> None:
    scene = QueueScene(drawn_desk.office)
    scene.ask_mobile(scene.pupils()[0], "06 00 98 76 54")
    scene.ask_meals(*scene.pupil_with_free_days(3))
    page = open_screen("validation")
    waiting = drawn_desk.services.requests.open(ADMIN, QueueFilter()).rows
    assert len(page.list.rows.rows()) == len(waiting) == 2


def test_the_first_screen_counts_what_the_day_asks_for(open_screen: Open) -> None:
    page = open_screen("home")
    assert page.figures.count() > 0
    assert page.title.text()


def test_a_thread_that_waits_for_an_answer_is_listed(open_screen: Open, drawn_desk: Desk) -> None:
    scene = QueueScene(drawn_desk.office)
    scene.write_message(scene.pupils()[0], "Sortie du 12", "Faut-il un pique-nique ?")
    page = open_screen("inbox")
    assert [row.subtitle for row in page.list.rows.rows()] == ["Sortie du 12"]


def test_the_journal_says_how_the_exchange_stands(open_screen: Open) -> None:
    assert open_screen("sync_journal").state.isVisible()
