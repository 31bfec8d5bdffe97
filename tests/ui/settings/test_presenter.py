"""Paramètres on a real office: read, enrolled, backed up."""

from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from staffdesk.domain.errors import PortalFault
from staffdesk.domain.french.errors import sentence
from staffdesk.domain.topics import Topic
from staffdesk.services.backup import Backups
from staffdesk.services.calendar_editing import CalendarEditing
from staffdesk.services.calendar_rows import NewException
from staffdesk.services.office import Office
from staffdesk.services.settings import Settings
from staffdesk.services.settings_book import TownSettingsEditing
from staffdesk.services.sync.enrolment import Enrolment
from staffdesk.ui.kit.failures import Failures
from staffdesk.ui.kit.tasks import Tasks
from staffdesk.ui.settings.backup_section import BackupSection
from staffdesk.ui.settings.page import SettingsPage
from staffdesk.ui.settings.presenter import SettingsPresenter, SettingsServices
from tests.ui.conftest import RecordingShell, Stage
from tests.ui.demo_town import ADMIN
from tests.ui.hand import click, type_text
from tests.ui.typography import shown_texts

PHRASE = "la lune est pleine ce soir"
Open = Callable[[Callable[[str, str], Enrolment]], SettingsPage]


def _enrolled(_url: str, _code: str) -> Enrolment:
    return Enrolment("poste-1", ("lune", "pomme", "lac", "olive", "radis", "hibou"))


def _refused(_url: str, _code: str) -> Enrolment:
    raise PortalFault("portal_bad_signature")


@pytest.fixture
def open_page(stage: Stage, tasks: Tasks, town: Office, shell: RecordingShell, qtbot: QtBot) -> Open:
    def build(enrol: Callable[[str, str], Enrolment]) -> SettingsPage:
        page = SettingsPage(
            town.clock.today, may_configure=True, may_close=True, may_enrol=True, may_back_up=True
        )
        stage(page).resize(1000, 700)
        failures = Failures(sentence, page.banners, page)
        SettingsPresenter(
            page,
            SettingsServices(Settings(town), TownSettingsEditing(town), CalendarEditing(town), NewException),
            tasks=tasks,
            failures=failures,
            shell=shell,
            actor=ADMIN,
            enrol=enrol,
            backups=Backups(town),
        )
        qtbot.waitUntil(lambda: not tasks.is_busy())
        return page

    return build


def _backup(page: SettingsPage) -> BackupSection:
    assert page.backup is not None
    page.open("backup")
    return page.backup


def test_the_calendar_is_made_when_it_is_opened_and_knows_the_town_then(
    open_page: Open, qtbot: QtBot, tasks: Tasks
) -> None:
    page = open_page(_enrolled)
    assert not page.has_calendar()
    page.open("calendar")
    assert page.has_calendar()
    qtbot.waitUntil(lambda: not tasks.is_busy())
    assert page.calendar.seen is not None
    assert page.calendar.day.site.count() > 1
    assert page.stack.currentWidget() is page.calendar


def test_the_town_is_read(open_page: Open) -> None:
    page = open_page(_enrolled)
    assert page.editors["town"].title.text() == "Commune et identité"
    page.open("tariffs")
    assert "Cantine" in list(shown_texts(page))


def test_a_section_opened_later_shows_what_was_read(open_page: Open) -> None:
    page = open_page(_enrolled)
    page.open("sites")
    assert page.editors["sites"].list.rows.rows()


def test_the_six_words_of_an_enrolment_are_shown(qtbot: QtBot, open_page: Open) -> None:
    page = open_page(_enrolled)
    page.open("portal")
    type_text(page.portal.url.control, "https://familles.example")
    type_text(page.portal.code.control, "ABCD")
    click(page.portal.enrol_button)
    qtbot.waitUntil(page.portal.compare.isVisible)
    assert page.portal.words.text().startswith("lune · pomme")


def test_a_refused_code_is_said_and_what_was_typed_is_kept(qtbot: QtBot, open_page: Open) -> None:
    page = open_page(_refused)
    page.open("portal")
    type_text(page.portal.url.control, "https://familles.example")
    type_text(page.portal.code.control, "ABCD")
    click(page.portal.enrol_button)
    qtbot.waitUntil(lambda: page.banners.shown() is not None)
    assert page.portal.code.text() == "ABCD"
    assert page.portal.enrol_button.isEnabled()


def test_a_short_phrase_is_refused_beside_its_field(qtbot: QtBot, open_page: Open) -> None:
    section = _backup(open_page(_enrolled))
    for field in (section.passphrase, section.again):
        type_text(field.control, "court")
    click(section.choose_button)
    qtbot.waitUntil(lambda: bool(section.passphrase.error()))


def test_a_backup_is_set_up_made_and_found_in_its_folder(
    qtbot: QtBot, open_page: Open, tmp_path: Path
) -> None:
    section = _backup(open_page(_enrolled))
    for field in (section.passphrase, section.again):
        type_text(field.control, PHRASE)
    click(section.choose_button)
    qtbot.waitUntil(section.key_part.isVisible)
    folder = tmp_path / "sauvegardes"
    folder.mkdir()
    section.backup_asked.emit(folder)
    qtbot.waitUntil(lambda: section.done.count() > 0)
    made = list(folder.iterdir())
    assert len(made) == 1
    assert made[0].name in list(shown_texts(section))


def test_a_folder_that_is_gone_is_said_and_can_be_tried_again(
    qtbot: QtBot, open_page: Open, tmp_path: Path
) -> None:
    page = open_page(_enrolled)
    section = _backup(page)
    for field in (section.passphrase, section.again):
        type_text(field.control, PHRASE)
    click(section.choose_button)
    qtbot.waitUntil(section.key_part.isVisible)
    folder = tmp_path / "gone"
    section.backup_asked.emit(folder)
    qtbot.waitUntil(lambda: page.banners.shown() is not None)
    banner = page.banners.banner()
    assert banner is not None
    assert banner.action is not None
    folder.mkdir()
    click(banner.action)
    qtbot.waitUntil(lambda: section.done.count() > 0)


def test_settings_changed_elsewhere_are_read_when_one_comes_back(
    qtbot: QtBot, open_page: Open, tasks: Tasks
) -> None:
    page = open_page(_enrolled)
    page.hide()
    tasks.topics_changed.emit(frozenset({Topic.SETTINGS}))
    assert not tasks.is_busy()
    page.show()
    page.enter()
    assert tasks.is_busy()
    qtbot.waitUntil(lambda: not tasks.is_busy())
