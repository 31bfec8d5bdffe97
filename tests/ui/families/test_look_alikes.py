"""Households that look alike: what they share is said, one is opened, a child is taken over."""

from pytestqt.qtbot import QtBot

from staffdesk.services.new_families import LookAlike
from staffdesk.ui.families.look_alikes import MANY, ONE, LookAlikesBox
from tests.ui.conftest import Stage
from tests.ui.hand import click
from tests.ui.typography import wrong_texts

FAURE = LookAlike(
    7, "Faure (03007)", "Marc Faure", "1 rue Haute, 99990 Valbrune", ("child", "email"), 11, "Léa Faure"
)
PETIT = LookAlike(8, "Petit (03008)", "Ali Petit", "", ("phone",))


def test_a_household_is_opened_and_its_child_taken_over(qtbot: QtBot, stage: Stage) -> None:
    box = LookAlikesBox(may_share=True)
    stage(box).resize(700, 300)
    assert box.isHidden()
    box.show_found((FAURE, PETIT))
    assert box.isVisible()
    assert (box.heading.text(), box.seen()) == (MANY, (7, 8))
    assert wrong_texts(box) == []
    with qtbot.waitSignal(box.opened) as opened:
        click(box.buttons[0])
    assert opened.args == [7]
    with qtbot.waitSignal(box.shared) as shared:
        click(box.buttons[1])
    assert shared.args == [11, "Léa Faure"]
    box.show_found((PETIT,))
    assert (box.heading.text(), len(box.buttons)) == (ONE, 1)
    box.show_found(())
    assert box.isHidden()


def test_a_child_is_not_taken_over_where_that_makes_no_sense(stage: Stage) -> None:
    box = LookAlikesBox(may_share=False)
    stage(box)
    box.show_found((FAURE,))
    assert len(box.buttons) == 1
