"""The health form on a real office: opened, written, told in the history; not for who may not read health."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot
from sqlalchemy import func, select

from staffdesk.domain.french.errors import sentence
from staffdesk.domain.permissions import Actor
from staffdesk.models.bookings import Booking
from staffdesk.models.town import Activity, Slot
from staffdesk.services.attendance_rows import Collector
from staffdesk.services.crediting import Crediting
from staffdesk.services.health_editing import HealthEditing, HealthWritten
from staffdesk.services.households import FieldWritten, Households
from staffdesk.services.office import Office
from staffdesk.ui.families.health_presenter import HealthPresenter
from staffdesk.ui.families.page import FamiliesPage
from staffdesk.ui.families.presenter import FamiliesPresenter
from staffdesk.ui.kit.failures import Failures
from staffdesk.ui.kit.tasks import Tasks
from tests.ui.conftest import RecordingShell, Stage
from tests.ui.demo_town import ADMIN, CAMILLE, READER
from tests.ui.families.test_health_form import bring_a_meal
from tests.ui.hand import click, press, type_text

Open = Callable[[Actor], FamiliesPage]


@pytest.fixture
def open_page(stage: Stage, tasks: Tasks, town: Office, shell: RecordingShell, qtbot: QtBot) -> Open:
    def build(actor: Actor) -> FamiliesPage:
        page = FamiliesPage(town.clock.today)
        stage(page).resize(1200, 900)
        failures = Failures(sentence, page.banners, page)
        FamiliesPresenter(
            page, Households(town), FieldWritten, tasks=tasks, failures=failures, shell=shell, actor=actor
        )
        HealthPresenter(
            page,
            HealthEditing(town),
            HealthWritten,
            Collector,
            tasks=tasks,
            failures=failures,
            shell=shell,
            actor=actor,
        )
        qtbot.waitUntil(lambda: page.sheet.sheet() is not None)
        return page

    return build


def test_a_form_is_opened_written_and_told(
    open_page: Open, qtbot: QtBot, shell: RecordingShell, town: Office
) -> None:
    page = open_page(CAMILLE)
    click(page.sheet.children_section.lines[0].health)
    qtbot.waitUntil(page.health.isVisible)
    type_text(page.health.fields["advice"].control, "sieste")
    press(page.health.save_button, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: shell.toasts[-1:] == ["Fiche sanitaire enregistrée"])
    assert page.sheet.isVisible()
    qtbot.waitUntil(lambda: page.sheet.timeline.rows.rowCount() > 0)
    sheet = page.sheet.sheet()
    assert sheet is not None
    assert HealthEditing(town).sheet(CAMILLE, sheet.children[0].child_id).values["advice"] == "sieste"


def test_a_colleague_who_was_faster_is_named_and_what_is_typed_stays(
    open_page: Open, qtbot: QtBot, shell: RecordingShell, town: Office
) -> None:
    page = open_page(CAMILLE)
    click(page.sheet.children_section.lines[0].health)
    qtbot.waitUntil(page.health.isVisible)
    child = page.health.child()
    assert child is not None
    seen = HealthEditing(town).sheet(ADMIN, child)
    theirs = HealthWritten(
        dict(seen.values) | {"doctor": "Dr Autre"}, seen.diet, seen.image_consent, seen.people, seen.mark
    )
    HealthEditing(town).save(ADMIN, child, theirs)
    type_text(page.health.fields["advice"].control, "sieste")
    click(page.health.save_button)
    qtbot.waitUntil(lambda: page.health.fields["doctor"].text() == "Dr Autre")
    assert page.health.typed()["values"]["advice"] == "sieste"
    click(page.health.save_button)
    qtbot.waitUntil(lambda: shell.toasts[-1:] == ["Fiche sanitaire enregistrée"])


def test_who_may_not_read_health_is_offered_nothing(open_page: Open) -> None:
    page = open_page(READER)
    assert page.sheet.children_section.lines[0].health.isHidden()


def test_a_meal_from_home_dated_back_shows_what_is_invoiced_and_waits_for_a_decision(
    open_page: Open, qtbot: QtBot, shell: RecordingShell, town: Office
) -> None:
    with town.database.read() as session:
        eats = select(Booking.child_id).join(Slot).join(Activity).where(Activity.code == "cantine")
        invoiced = eats.where(Booking.invoice_id.is_not(None)).group_by(Booking.child_id)
        child = session.scalars(invoiced.order_by(func.count().desc())).first()
    before = Crediting(town).corrections(ADMIN)
    page = open_page(CAMILLE)
    page.sheet.health_asked.emit(child)
    qtbot.waitUntil(page.health.isVisible)
    bring_a_meal(page.health, "2026-09-01")
    click(page.health.save_button)
    qtbot.waitUntil(page.health.prices.isVisible)
    click(page.health.prices.retroactive)
    click(page.health.save_button)
    qtbot.waitUntil(lambda: shell.toasts[-1:] == ["Fiche sanitaire enregistrée"])
    assert len(Crediting(town).corrections(ADMIN)) > len(before)
    assert child is not None
    assert HealthEditing(town).sheet(CAMILLE, child).values["care_plan_from"] == "2026-09-01"
