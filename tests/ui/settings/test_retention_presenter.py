"""Forms whose time is over are erased from the section Conservation, on a real office."""

from datetime import date, timedelta

from pytestqt.qtbot import QtBot
from sqlalchemy import func, select

from staffdesk.domain.french.errors import sentence
from staffdesk.models.households import Child, HealthRecord
from staffdesk.services.health_retention import HealthRetention
from staffdesk.services.office import Office
from staffdesk.ui.kit.failures import Failures
from staffdesk.ui.kit.tasks import Tasks
from staffdesk.ui.settings.page import SettingsPage
from staffdesk.ui.settings.retention_presenter import RetentionPresenter
from tests.ui.conftest import RecordingShell, Stage
from tests.ui.demo_town import ADMIN
from tests.ui.hand import click


def test_forms_are_listed_and_erased(
    stage: Stage, tasks: Tasks, town: Office, shell: RecordingShell, qtbot: QtBot
) -> None:
    with town.database.begin() as session:
        before = session.scalar(select(func.count()).select_from(HealthRecord)) or 0
        gone = Child(first_name="Lou", last_name="Partie", born_on=date(2015, 3, 7))
        session.add(gone)
        session.flush()
        old = town.clock.now() - timedelta(days=800)
        session.add(HealthRecord(child_id=gone.id, sealed=b"", updated_at=old))
    page = SettingsPage(town.clock.today, may_configure=True)
    stage(page).resize(1000, 700)
    failures = Failures(sentence, page.banners, page)
    RetentionPresenter(page, HealthRetention(town), tasks=tasks, failures=failures, shell=shell, actor=ADMIN)
    page.open("retention")
    qtbot.waitUntil(page.retention.erase_button.isEnabled)
    click(page.retention.erase_button)
    assert page.retention.question is not None
    click(page.retention.question.act_button)
    qtbot.waitUntil(lambda: "1\u00a0fiche sanitaire effacée" in shell.toasts)
    qtbot.waitUntil(lambda: not page.retention.erase_button.isEnabled())
    with town.database.read() as session:
        assert session.scalar(select(func.count()).select_from(HealthRecord)) == before
