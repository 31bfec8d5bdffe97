"""The actions of the palette: a number is of one action, and what has an argument says where it leads."""

from staffdesk.domain.french.actions import ACTIONS
from staffdesk.domain.permissions import Permission


def test_a_number_is_of_one_action_and_so_is_a_title() -> None:
    assert len({action.action_id for action in ACTIONS}) == len(ACTIONS)
    assert len({action.title for action in ACTIONS}) == len(ACTIONS)


def test_the_sections_of_the_settings_stand_last_and_lead_there() -> None:
    sections = [action for action in ACTIONS if action.title.startswith("Paramètres, ")]
    assert tuple(sections) == ACTIONS[-len(sections) :]
    assert {action.target for action in sections} == {"settings"}
    assert all(action.argument for action in sections)
    needed = {action.argument: action.needs for action in sections}
    assert needed["retention"] is Permission.CONFIGURE
    assert needed["tariffs"] is Permission.READ
