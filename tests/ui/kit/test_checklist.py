"""A list of boxes: narrowed by typing, ticked at once, what is ticked outlives new choices."""

import pytest
from PySide6.QtCore import Qt

from staffdesk.ui.kit.buttons import CheckBox
from staffdesk.ui.kit.checklist import Checklist
from tests.ui.conftest import Stage
from tests.ui.hand import click, press, type_text
from tests.ui.typography import wrong_texts

SCHOOLS = [(str(n), f"Maternelle {n}" if n % 2 else f"Élémentaire {n}") for n in range(1, 81)]


@pytest.fixture
def checklist(stage: Stage) -> Checklist:
    made = Checklist("Écoles", "Chercher une école")
    stage(made).resize(320, 300)
    made.set_choices(SCHOOLS)
    return made


def test_all_that_is_shown_is_ticked_at_once(checklist: Checklist) -> None:
    heard: list[None] = []
    checklist.changed.connect(lambda: heard.append(None))
    type_text(checklist.search, "élém")
    click(checklist.tick_all)
    assert checklist.ticked() == tuple(str(n) for n in range(2, 81, 2))
    assert checklist.count.text() == "40 sur 80"
    assert len(heard) == 1
    checklist.search.clear()
    click(checklist.clear_all)
    assert checklist.ticked() == ()
    assert wrong_texts(checklist) == []


def test_a_box_is_ticked_by_keys(checklist: Checklist) -> None:
    box = checklist.findChildren(CheckBox)[2]
    box.setFocus(Qt.FocusReason.TabFocusReason)
    press(box, Qt.Key.Key_Space)
    assert checklist.ticked() == ("3",)


def test_what_is_ticked_stays_where_it_is_still_offered(checklist: Checklist) -> None:
    checklist.tick({"1", "80"})
    checklist.set_choices(SCHOOLS[:10])
    assert checklist.ticked() == ("1",)
    assert checklist.choices() == SCHOOLS[:10]


def test_a_short_list_has_no_search(checklist: Checklist) -> None:
    checklist.set_choices(SCHOOLS[:3])
    assert checklist.search.isHidden()
    assert checklist.tick_all.isHidden()
