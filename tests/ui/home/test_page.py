"""The page Accueil by mouse and key."""

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from staffdesk.services.family_rows import Figure, HomeView, SitePlaces
from staffdesk.ui.home.page import AlertButton, HomePage
from staffdesk.ui.kit.table_model import TableRole
from staffdesk.ui.kit.theme import Mode, apply_theme
from staffdesk.ui.kit.tokens import Tone
from tests.ui.conftest import Stage
from tests.ui.hand import click, press
from tests.ui.kit.test_gallery import beyond_parent
from tests.ui.typography import wrong_texts

PENDING = Figure(
    "Réservations", "21", "la plus ancienne\u00a0: lun.\u00a09\u00a0nov.\u00a09:12 · limite mer.\u00a012:00",
    "plain", "validation", "booking",
)  # fmt: skip
UNPAID = Figure("Impayés échus", "276,36\u00a0€", "5 familles", "warn", "invoices", "overdue")
ALERT = Figure("Justificatifs manquants", "15", "", "warn", "families", "missing")
PLACES = (
    SitePlaces("École Jean-Zay", 96, (("matin", 12, 55), ("midi", 96, 96), ("soir", 56, 55))),
    SitePlaces("La Ribambelle", 0, (("journée", 10, 40),)),
)
VIEW = HomeView(date(2026, 11, 16), (PENDING, UNPAID), PLACES, PLACES, date(2026, 11, 17), (ALERT,))


@pytest.fixture
def page(stage: Stage) -> HomePage:
    made = HomePage()
    stage(made).resize(1200, 700)
    made.show_view(VIEW)
    return made


def test_a_figure_leads_to_its_list_by_mouse_and_by_key(qtbot: QtBot, page: HomePage) -> None:
    with qtbot.waitSignal(page.led) as told:
        click(page.buttons()[1])
    assert told.args == [UNPAID]
    page.enter()
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Space):
        with qtbot.waitSignal(page.led) as told:
            press(page.buttons()[0], key)
        assert told.args == [PENDING]


def test_an_alert_leads_too_and_calm_is_said(qtbot: QtBot, page: HomePage) -> None:
    alert = page.buttons()[2]
    assert isinstance(alert, AlertButton)
    with qtbot.waitSignal(page.led) as told:
        click(alert)
    assert told.args == [ALERT]
    assert not page.calm.isVisible()
    page.show_view(HomeView(VIEW.on, VIEW.figures, PLACES, PLACES, VIEW.tomorrow_on, ()))
    assert page.calm.isVisible()


def test_the_headings_lead_to_marking_and_to_meals(qtbot: QtBot, page: HomePage) -> None:
    for heading, screen, on in (
        (page.today_heading, "attendance", VIEW.on),
        (page.tomorrow_heading, "meals", VIEW.tomorrow_on),
    ):
        assert heading.link is not None
        with qtbot.waitSignal(page.day_led) as told:
            click(heading.link)
        assert told.args == [screen, on]


def test_places_show_where_it_is_full_and_over(page: HomePage) -> None:
    QAbstractItemModelTester(page.today.rows, QAbstractItemModelTester.FailureReportingMode.Fatal)
    page.show_view(VIEW)
    told = [page.today.rows.index(0, column).data() for column in range(6)]
    assert told == ["École Jean-Zay", "96", "12/55", "96/96", "56/55", "–"]
    tones = [page.today.rows.index(0, column).data(TableRole.TONE) for column in (2, 3, 4)]
    assert tones == [Tone.PLAIN, Tone.WARN, Tone.BAD]
    spoken = page.today.rows.index(1, 5).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "journée\u00a0: 10 sur 40"


def test_a_day_without_service_says_so(page: HomePage) -> None:
    page.show_view(HomeView(VIEW.on, VIEW.figures, (), PLACES, VIEW.tomorrow_on, ()))
    assert page.no_service.isVisible()
    assert not page.today.isVisible()


def test_the_focus_stays_where_it_was_when_figures_change(page: HomePage) -> None:
    page.buttons()[1].setFocus()
    page.show_view(HomeView(VIEW.on, (PENDING, PENDING), PLACES, PLACES, VIEW.tomorrow_on, ()))
    assert page.buttons()[1].hasFocus()


@pytest.mark.parametrize("k", [1.0, 1.3])
@pytest.mark.parametrize("width", [880, 1300])
def test_nothing_sticks_out_and_texts_are_well_set(
    stage: Stage, qapp: QApplication, k: float, width: int
) -> None:
    apply_theme(qapp, Mode.LIGHT, k)
    page = HomePage()
    stage(page).resize(round(width * k), round(600 * k))
    page.show_view(VIEW)
    qapp.processEvents()
    assert beyond_parent(page) == []
    assert wrong_texts(page) == []
