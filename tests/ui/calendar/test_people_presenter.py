"""The waiting list of a day, acted upon from the figure by activity, on a real office."""

from datetime import date

import pytest
from pytestqt.qtbot import QtBot
from sqlalchemy import select, update

from staffdesk.models.bookings import Booking
from staffdesk.models.town import ActivityGroup
from staffdesk.services.office import Office
from staffdesk.ui.calendar.page import PlanningPage
from staffdesk.ui.kit.tasks import Tasks
from tests.ui.calendar.planning_stage import open_planning
from tests.ui.conftest import RecordingShell, Stage
from tests.ui.demo_town import CAMILLE
from tests.ui.hand import click, type_text


@pytest.fixture
def waiting(town: Office) -> Booking:
    """Let one booking to come wait for its place."""
    with town.database.begin() as session:
        row = session.scalars(
            select(Booking)
            .where(Booking.state == "booked", Booking.day_on.between(date(2026, 11, 17), date(2026, 11, 30)))
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


def _open(page: PlanningPage, waiting: Booking, qtbot: QtBot) -> None:
    page.people_asked.emit(waiting.group_id, waiting.slot_id, waiting.day_on.day - 1)
    qtbot.waitUntil(page.place_list.isVisible)
    assert page.place_list.people.choose(waiting.id)


def _state(town: Office, waiting: Booking) -> str:
    with town.database.read() as session:
        return session.get_one(Booking, waiting.id).state


def test_a_free_place_is_given_and_the_list_follows(
    qtbot: QtBot, page: PlanningPage, waiting: Booking, town: Office, shell: RecordingShell
) -> None:
    _open(page, waiting, qtbot)
    click(page.place_list.accept_button)
    qtbot.waitUntil(lambda: _state(town, waiting) == "booked")
    qtbot.waitUntil(lambda: not page.place_list.accept_button.isVisible())
    assert shell.toasts[-1].startswith("Place donnée")


def test_a_full_day_takes_one_more_with_its_reason(
    qtbot: QtBot, page: PlanningPage, waiting: Booking, town: Office
) -> None:
    with town.database.begin() as session:
        session.execute(update(ActivityGroup).values(capacity=0))
    _open(page, waiting, qtbot)
    type_text(page.place_list.reason.control, "Fratrie")
    click(page.place_list.accept_button)
    qtbot.waitUntil(lambda: _state(town, waiting) == "booked")


def test_a_family_is_taken_off_the_list(
    qtbot: QtBot, page: PlanningPage, waiting: Booking, town: Office, shell: RecordingShell
) -> None:
    _open(page, waiting, qtbot)
    click(page.place_list.decline_button)
    qtbot.waitUntil(lambda: _state(town, waiting) == "withdrawn")
    qtbot.waitUntil(lambda: shell.toasts != [])
    assert shell.toasts[-1] == "Retiré de la liste d’attente"
