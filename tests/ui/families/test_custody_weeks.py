"""The picture of eight weeks: parts by household, said in words, told apart without colour."""

from datetime import date, timedelta

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication

from staffdesk.services.custody_rows import PreviewDay
from staffdesk.ui.families.custody_weeks import (
    DAY,
    HEAD,
    LABEL,
    LINE,
    CustodyWeeks,
    HomeSample,
    runs,
    spoken_weeks,
)
from staffdesk.ui.kit.theme import px, tokens
from tests.ui.conftest import Stage

MONDAY = date(2026, 11, 30)
NAMES = ("Lemoine", "Faure")


def week(homes: str, first: date = MONDAY, holiday: str = "") -> tuple[PreviewDay, ...]:
    """Make a week from seven digits: which home has the child each day."""
    return tuple(PreviewDay(first + timedelta(days=at), int(home), holiday) for at, home in enumerate(homes))


def test_a_week_is_cut_where_the_child_changes_homes() -> None:
    assert runs(week("0000011")) == [(0, 4), (5, 6)]
    assert runs(week("0010000")) == [(0, 1), (2, 2), (3, 6)]


def test_the_weeks_are_said() -> None:
    told = spoken_weeks([week("0010000")], NAMES).replace("\u00a0", " ")
    assert told == (
        "Semaine du lundi 30 novembre 2026 : Lemoine de lundi à mardi, Faure mercredi, "
        "Lemoine de jeudi à dimanche"
    )


def test_the_picture_says_what_it_shows_and_takes_its_room(stage: Stage, qapp: QApplication) -> None:
    picture = CustodyWeeks()
    stage(picture).resize(600, 300)
    assert picture.sizeHint().height() == 0
    weeks = (week("0000011"), week("1111100", MONDAY + timedelta(weeks=1), "Vacances de Noël"))
    picture.show_weeks(weeks, NAMES)
    picture.resize(600, picture.sizeHint().height())
    qapp.processEvents()
    assert picture.sizeHint().height() == px(HEAD + 2 * LINE)
    assert "Faure de samedi à dimanche" in picture.accessibleDescription()
    image = picture.grab().toImage()

    def ground(row: int, day: int) -> str:
        place = QPoint(px(LABEL + day * DAY + 6), px(HEAD + row * LINE + 7))
        return image.pixelColor(place).name()

    assert ground(0, 0) == ground(1, 5) == tokens().selected.name()
    assert ground(0, 5) == ground(1, 0) == tokens().surface.name()


def test_the_legend_names_a_home(stage: Stage) -> None:
    sample = HomeSample(1)
    stage(sample)
    sample.show_name("Faure")
    assert sample.accessibleName() == "Faure"
    assert sample.sizeHint().width() > px(28)
