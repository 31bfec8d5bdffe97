"""Settings are as wide as what somebody may change; the statistics look back on the town."""

import pytest

from staffdesk.domain.permissions import Actor
from tests.app.screens.conftest import Open
from tests.ui.demo_town import ADMIN, READER


@pytest.mark.parametrize(("actor", "may"), [(ADMIN, True), (READER, False)])
def test_only_who_may_back_up_finds_the_backup(open_screen: Open, actor: Actor, may: bool) -> None:
    page = open_screen("settings", actor)
    assert (page.backup is not None) is may
    assert page.read_only.isHidden() is may


def test_the_statistics_look_back_on_the_town(open_screen: Open) -> None:
    assert open_screen("statistics").revenue.rows.rowCount() > 0
