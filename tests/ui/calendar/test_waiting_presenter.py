"""Freed places offered from the desk, on a real office: told, done, taken back."""

from datetime import date, timedelta

import pytest
from pytestqt.qtbot import QtBot
from sqlalchemy import select, update

from staffdesk.domain.errors import PortalFault
from staffdesk.models.bookings import Booking
from staffdesk.models.town import Activity, ActivityGroup
from staffdesk.services.office import Office
from staffdesk.ui.calendar.page import PlanningPage
from staffdesk.ui.calendar.waiting_words import FETCHED
from staffdesk.ui.kit.tasks import Tasks
from tests.ui.calendar.planning_stage import open_planning
from tests.ui.conftest import RecordingShell, Stage
from tests.ui.demo_town import CAMILLE, READER
from tests.ui.hand import click


@pytest.fixture
def waiting(town: Office) -> Booking:
    """Let one child alone wait for a place that is free."""
    with town.database.begin() as session:
        session.execute(update(Booking).where(Booking.state == "waiting").values(state="refused"))
        session.execute(update(Booking).values(offer_until_at=None))
        session.execute(update(ActivityGroup).values(capacity=500))
        session.execute(update(Activity).values(offer_hours=48))
        row = session.scalars(
            select(Booking)
            .where(Booking.state == "booked", Booking.day_on.between(date(2026, 11, 24), date(2026, 11, 30)))
            .order_by(Booking.id)
        ).first()
        assert row is not None
        row.state = "waiting"
        return row


@pytest.fixture
def page(
    waiting: Booking, stage: Stage, tasks: Tasks, town: Office, shell: RecordingShell, qtbot: QtBot
) -> PlanningPage:
    return open_planning(CAMILLE, stage, tasks, town, shell, qtbot)


def _offered(town: Office, waiting: Booking) -> bool:
    with town.database.read() as session:
        return session.get_one(Booking, waiting.id).offer_until_at is not None


def test_a_banner_leads_to_the_list_and_its_button_offers_the_place(
    qtbot: QtBot, page: PlanningPage, waiting: Booking, town: Office, shell: RecordingShell, tasks: Tasks
) -> None:
    qtbot.waitUntil(lambda: page.banners.shown() is not None)
    notice = page.banners.shown()
    assert notice is not None
    assert notice.run is not None
    assert notice.sentence == "Liste d’attente\u00a0: 1\u00a0place à proposer."
    notice.run()
    qtbot.waitUntil(lambda: page.waiting_pane.isVisible() and not tasks.is_busy())
    assert page.banners.shown() is None
    click(page.waiting_pane.run_button)
    qtbot.waitUntil(lambda: _offered(town, waiting))
    qtbot.waitUntil(lambda: not tasks.is_busy() and shell.toasts != [])
    assert shell.toasts[-1] == "1\u00a0place proposée"
    assert not page.waiting_pane.run_button.isEnabled()
    assert shell.undo is not None
    shell.undo()
    qtbot.waitUntil(lambda: not _offered(town, waiting))
    qtbot.waitUntil(lambda: shell.toasts[-1] == "1\u00a0proposition reprise")


def let_it_lapse(town: Office, waiting: Booking) -> None:
    """Give the child a place for a time that is over."""
    with town.database.begin() as session:
        row = session.get_one(Booking, waiting.id)
        row.state, row.offer_until_at = "requested", town.clock.now() - timedelta(minutes=5)


def test_an_answer_that_waits_on_the_portal_is_fetched_before_the_place_is_given_away(
    qtbot: QtBot, waiting: Booking, stage: Stage, tasks: Tasks, town: Office, shell: RecordingShell
) -> None:
    """The family answered in time; nobody had asked the portal since."""
    let_it_lapse(town, waiting)

    def exchange() -> None:
        with town.database.begin() as session:
            row = session.get_one(Booking, waiting.id)
            row.state, row.offer_until_at = "booked", None

    page = open_planning(CAMILLE, stage, tasks, town, shell, qtbot, exchange)
    page.show_side(page.waiting_pane)
    qtbot.waitUntil(page.waiting_pane.run_button.isEnabled)
    assert page.waiting_pane.run_button.text() == "Clore 1\u00a0attente"
    click(page.waiting_pane.run_button)
    qtbot.waitUntil(lambda: shell.toasts != [] and not tasks.is_busy())
    with town.database.read() as session:
        assert session.get_one(Booking, waiting.id).state == "booked"
    assert shell.toasts[-1] == FETCHED


def test_a_portal_that_does_not_answer_is_told_with_its_last_exchange_and_one_is_asked(
    qtbot: QtBot, waiting: Booking, stage: Stage, tasks: Tasks, town: Office, shell: RecordingShell
) -> None:
    let_it_lapse(town, waiting)

    def exchange() -> None:
        raise PortalFault("portal_unreachable")

    page = open_planning(CAMILLE, stage, tasks, town, shell, qtbot, exchange)
    page.show_side(page.waiting_pane)
    qtbot.waitUntil(page.waiting_pane.run_button.isEnabled)
    click(page.waiting_pane.run_button)
    qtbot.waitUntil(lambda: page.banners.shown() is not None and not tasks.is_busy())
    notice = page.banners.shown()
    assert notice is not None
    assert notice.sentence.startswith(
        "Le portail n’a pas répondu, rien n’est proposé. Dernière synchronisation"
    )
    assert notice.run is not None
    with town.database.read() as session:
        assert session.get_one(Booking, waiting.id).state == "requested"
    assert page.waiting_pane.run_button.isEnabled()
    notice.run()
    qtbot.waitUntil(lambda: shell.toasts != [] and not tasks.is_busy())
    with town.database.read() as session:
        assert session.get_one(Booking, waiting.id).state != "requested"


def test_the_place_behind_a_figure_is_offered_there(
    qtbot: QtBot, page: PlanningPage, waiting: Booking, town: Office
) -> None:
    page.people_asked.emit(waiting.group_id, waiting.slot_id, waiting.day_on.day - 1)
    qtbot.waitUntil(page.place_list.isVisible)
    assert page.place_list.plan.text().startswith("Place à proposer à ")
    click(page.place_list.offer_button)
    qtbot.waitUntil(lambda: _offered(town, waiting))
    qtbot.waitUntil(lambda: not page.place_list.offer_button.isVisible())


def test_the_list_is_opened_from_the_view_by_activity(qtbot: QtBot, page: PlanningPage, tasks: Tasks) -> None:
    page.open("over")
    qtbot.waitUntil(lambda: page.activity_view.grid() is not None and not tasks.is_busy())
    assert page.heat_legend.waiting.text() == "Liste d’attente (1)"
    click(page.heat_legend.waiting)
    qtbot.waitUntil(page.waiting_pane.isVisible)


def test_who_only_reads_sees_the_list_and_offers_nothing(
    qtbot: QtBot, waiting: Booking, stage: Stage, tasks: Tasks, town: Office, shell: RecordingShell
) -> None:
    page = open_planning(READER, stage, tasks, town, shell, qtbot)
    assert page.banners.shown() is None
    page.waiting_asked.emit()
    qtbot.waitUntil(lambda: page.waiting_pane.isVisible() and not tasks.is_busy())
    assert not page.waiting_pane.run_button.isEnabled()
