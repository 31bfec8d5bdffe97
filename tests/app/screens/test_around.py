"""Every presenter is handed the desk's own parts."""

from staffdesk.app.desk import Desk
from staffdesk.app.screens.around import around
from tests.ui.demo_town import READER


def test_a_screen_shares_the_runner_the_failures_and_the_window_of_its_desk(drawn_desk: Desk) -> None:
    parts = around(drawn_desk, READER)
    assert parts["tasks"] is drawn_desk.tasks
    assert parts["failures"] is drawn_desk.failures
    assert parts["shell"] is drawn_desk.window
    assert parts["actor"] is READER
