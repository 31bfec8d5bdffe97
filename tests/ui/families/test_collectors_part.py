"""Who may collect a child: shown, added, taken away, named."""

from pytestqt.qtbot import QtBot

from staffdesk.domain.health_record import MOST_PEOPLE
from staffdesk.services.attendance_rows import Collector
from staffdesk.ui.families.collectors_part import CollectorsPart
from tests.ui.conftest import Stage
from tests.ui.hand import click, type_text
from tests.ui.typography import wrong_texts

LUCIE = Collector("Lucie Petit", "grand-mère", "06 00 11 22 33", may_collect=True, emergency=False)


def test_people_are_shown_added_and_taken_away(qtbot: QtBot, stage: Stage) -> None:
    part = CollectorsPart()
    stage(part).resize(900, 300)
    part.show_people((LUCIE,))
    assert part.people() == (("Lucie Petit", "grand-mère", "06 00 11 22 33", True, False),)
    click(part.more)
    assert len(part.people()) == 1, "a line that says nothing is nobody"
    type_text(part.lines[1].link, "oncle")
    assert part.mark_nameless()
    type_text(part.lines[1].name, "Ali")
    click(part.lines[1].collects)
    click(part.lines[1].calls)
    assert not part.mark_nameless()
    assert part.people()[1] == ("Ali", "oncle", "", False, True)
    assert wrong_texts(part) == []
    for line in tuple(part.lines):
        click(line.drop)
    assert (part.people(), part.none.isVisible()) == ((), True)


def test_no_more_than_a_child_may_have(stage: Stage) -> None:
    part = CollectorsPart()
    stage(part)
    part.show_people((LUCIE,) * MOST_PEOPLE)
    assert part.more.isHidden()
