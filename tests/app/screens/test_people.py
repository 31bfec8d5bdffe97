"""The screen of families lists everybody, and the sheet of one opens."""

from staffdesk.app.desk import Desk
from tests.app.screens.conftest import Open
from tests.ui.demo_town import ADMIN


def test_every_family_is_listed_and_the_first_is_shown(open_screen: Open, drawn_desk: Desk) -> None:
    page = open_screen("families")
    known = drawn_desk.services.households.list(ADMIN)
    assert len(page.list.rows.rows()) == len(known)
    sheet = page.sheet.sheet()
    assert sheet is not None
    assert sheet.household_id == known[0].household_id
