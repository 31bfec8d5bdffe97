"""A tariff is tried from its editor, on a real office."""

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from staffdesk.domain.french.errors import sentence
from staffdesk.models.households import Household
from staffdesk.services.office import Office
from staffdesk.services.saved_files import save_file
from staffdesk.services.settings_book import TownSettingsEditing
from staffdesk.services.tariff_trial import TariffTrial
from staffdesk.ui.attendance.services import FileDesk
from staffdesk.ui.kit.failures import Failures
from staffdesk.ui.kit.tasks import Tasks
from staffdesk.ui.settings.page import SettingsPage
from staffdesk.ui.settings.tariff_preview import TariffPreview
from staffdesk.ui.settings.tariff_trial_panel import TrialPanel
from staffdesk.ui.settings.tariff_trial_presenter import TrialPresenter
from tests.ui.conftest import RecordingShell, Stage
from tests.ui.demo_town import ADMIN
from tests.ui.hand import click, press


@pytest.fixture
def panel(
    stage: Stage, tasks: Tasks, town: Office, shell: RecordingShell, qtbot: QtBot, tmp_path: Path
) -> TrialPanel:
    page = SettingsPage(town.clock.today, may_configure=True)
    stage(page).resize(1200, 800)

    def ask(name: str, then: Callable[[Path], None]) -> None:
        then(tmp_path / name)

    failures = Failures(sentence, page.banners, page)
    TrialPresenter(
        page,
        TariffTrial(town),
        FileDesk(ask, save_file),
        tasks=tasks,
        failures=failures,
        shell=shell,
        actor=ADMIN,
    )
    page.open("tariffs")
    page.editors["tariffs"].show_book(TownSettingsEditing(town).book(ADMIN))
    preview = page.editors["tariffs"].section.beside
    assert isinstance(preview, TariffPreview)
    return preview.trial


def test_a_tariff_is_tried_and_its_outcome_saved(
    panel: TrialPanel, shell: RecordingShell, qtbot: QtBot, tmp_path: Path
) -> None:
    click(panel.try_button)
    qtbot.waitUntil(panel.figures.isVisible)
    assert panel.table.rows.rows()
    click(panel.export_button)
    qtbot.waitUntil(lambda: bool(shell.toasts))
    book = openpyxl.load_workbook(tmp_path / "tarif-essaye.xlsx")
    assert book.active["A1"].value == "Tarif essayé, Cantine"


def test_a_trial_is_stopped(panel: TrialPanel, qtbot: QtBot) -> None:
    click(panel.try_button)
    panel.cancelled.emit()
    assert panel.try_button.isEnabled()
    assert not panel.figures.isVisible()


def test_a_real_family_is_found_for_the_simulator(panel: TrialPanel, town: Office, qtbot: QtBot) -> None:
    preview = panel.parentWidget()
    assert isinstance(preview, TariffPreview)
    with town.database.read() as session:
        name = session.scalars(select(Household.name).order_by(Household.id)).first() or ""
    preview.family.field.setText(name)
    qtbot.waitUntil(preview.family.found.isVisible)
    press(preview.family.field, Qt.Key.Key_Return)
    assert name in preview.family.who.text()
