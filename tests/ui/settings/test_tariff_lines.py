"""Each sentence beside the prices is shown and read back, or says what is wrong."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import Qt

from staffdesk.domain.money import Cents
from staffdesk.domain.tariffs.extras import Per, Surcharge
from staffdesk.ui.settings.editor_form import Unreadable
from staffdesk.ui.settings.repeated_lines import Line
from staffdesk.ui.settings.tariff_lines import (
    AidLine,
    ComponentLine,
    EventLine,
    SubsidyLine,
    SurchargeLine,
    code_of,
)
from tests.domain.tariffs import grids_more
from tests.ui.conftest import Stage
from tests.ui.hand import press, type_text

EVERY: list[tuple[Callable[[], Line[Any]], Any]] = [
    *((SurchargeLine, one) for version in grids_more.ALL for one in version.surcharges),
    *((AidLine, one) for version in grids_more.ALL for one in version.aids),
    *((SubsidyLine, one) for version in grids_more.ALL for one in version.subsidies),
    *((ComponentLine, one) for version in grids_more.ALL for one in version.components),
    *((lambda: EventLine(lambda: date(2026, 11, 16)), one) for one in grids_more.OUTING.events),
]


def test_every_published_sentence_is_shown_and_read_back(stage: Stage) -> None:
    for make, thing in EVERY:
        line = make()
        stage(line)
        line.show_thing(thing)
        assert line.thing() == thing
        draft = line.draft()
        again = make()
        stage(again)
        again.restore(draft)
        assert again.thing() == thing


def test_a_surcharge_is_typed_by_hand(stage: Stage) -> None:
    line = SurchargeLine()
    stage(line)
    line.follow()
    line.code.choose("late")
    type_text(line.amounts, "2,50")
    assert line.thing() == Surcharge("late", cents=Cents(250))
    line.kind.choose("percent")
    line.follow()
    assert line.percent.isVisible()
    assert not line.amounts.isVisible()


def test_a_late_pickup_is_due_once_unless_somebody_says_by_the_half_hour(stage: Stage) -> None:
    line = SurchargeLine(30)
    stage(line)
    assert line.per.key() == "day"
    line.code.choose("late_pickup")
    line.follow()
    assert [line.per.itemText(row) for row in range(3)] == [
        "par retard et par enfant",
        "par retard et par famille",
        "par demi-heure entamée de présence",
    ]
    type_text(line.amounts, "5,00")
    assert line.thing() == Surcharge("late_pickup", cents=Cents(500), per=Per.DAY)
    line.per.setFocus()
    press(line.per, Qt.Key.Key_End)
    line.follow()
    assert line.thing().per is Per.UNIT


def test_a_late_booking_of_a_meal_is_in_its_price_until_the_penalty_is_another(stage: Stage) -> None:
    line = SurchargeLine()
    stage(line)
    line.follow()
    assert line.per.key() == "unit"
    line.code.choose("late_pickup")
    line.follow()
    assert line.per.key() == "day"
    line.code.choose("late")
    line.count_in(45)
    assert line.per.itemText(2) == "par unité de 45\u00a0min de présence"


@pytest.mark.parametrize(
    ("make", "name", "said"),
    [
        (SurchargeLine, "amounts", "Montants illisibles"),
        (AidLine, "payer", "nom"),
        (SubsidyLine, "payer", "nom"),
        (ComponentLine, "label", "nom"),
        (lambda: EventLine(lambda: date(2026, 11, 16)), "day", "Date illisible"),
    ],
)
def test_what_is_missing_is_said_and_pointed_at(
    stage: Stage, make: Callable[[], Line[Any]], name: str, said: str
) -> None:
    line = make()
    stage(line)
    with pytest.raises(Unreadable, match=said) as found:
        line.thing()
    assert found.value.edit is line.parts[name]


def test_a_table_of_minutes_and_a_percentage_are_told_when_wrong(stage: Stage) -> None:
    line = SurchargeLine()
    stage(line)
    line.kind.choose("by_minutes")
    with pytest.raises(Unreadable, match="minutes"):
        line.thing()
    line.kind.choose("percent")
    with pytest.raises(Unreadable, match="nombre"):
        line.thing()


def test_a_name_gives_its_stable_word() -> None:
    assert code_of("C.C.A.S. d’Essai") == "ccasdessai"
    assert code_of("…") == "x"
