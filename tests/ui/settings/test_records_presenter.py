"""Editors on a real office: saved, undone, deleted; what a colleague changed, and refusals beside fields."""

from collections.abc import Callable

import pytest
from pytestqt.qtbot import QtBot

from staffdesk.domain.deadline_storage import from_json
from staffdesk.domain.deadlines import DeadlineRule, Operation, WeekdayOfWeek
from staffdesk.domain.french.errors import sentence
from staffdesk.services.office import Office
from staffdesk.services.settings_book import TownSettingsEditing
from staffdesk.ui.kit.failures import Failures
from staffdesk.ui.kit.notices import BannerSlot
from staffdesk.ui.kit.tasks import Tasks
from staffdesk.ui.settings.deadline_form import DeadlineForm
from staffdesk.ui.settings.deadlines_section import KIND, deadlines_section
from staffdesk.ui.settings.record_editor import RecordEditor
from staffdesk.ui.settings.records_presenter import RecordsPresenter
from tests.ui.conftest import RecordingShell, Stage
from tests.ui.demo_town import ADMIN
from tests.ui.hand import click, type_text


class Desk:
    """An editor with its presenter, as on the page."""

    def __init__(
        self, qtbot: QtBot, stage: Stage, tasks: Tasks, shell: RecordingShell, office: Office
    ) -> None:
        self.qtbot, self.tasks, self.shell = qtbot, tasks, shell
        self.editing = TownSettingsEditing(office)
        self.editor = RecordEditor(deadlines_section(office.clock.today))
        self.banners = BannerSlot()
        stage(self.banners, self.editor).resize(1060, 760)
        self.presenter = RecordsPresenter(
            {"deadlines": self.editor},
            self.editing,
            tasks=tasks,
            failures=Failures(sentence, self.banners, self.editor),
            shell=shell,
            actor=ADMIN,
            board=self.banners,
            parent=self.editor,
        )
        tasks.topics_changed.connect(lambda _topics: self.presenter.refresh())
        self.presenter.refresh()
        self.settle()

    def settle(self) -> None:
        self.qtbot.waitUntil(lambda: not self.tasks.is_busy())

    def form(self) -> DeadlineForm:
        form = self.editor.form()
        assert isinstance(form, DeadlineForm)
        return form

    def write_clock(self, text: str) -> None:
        self.form().shape.at.selectAll()
        type_text(self.form().shape.at, text)

    def stored(self, key: str) -> DeadlineRule:
        return next(from_json(r.values) for r in self.editing.records(ADMIN, KIND) if r.key == key)

    def act(self, run: Callable[[], object]) -> None:
        run()
        self.settle()


@pytest.fixture
def desk(qtbot: QtBot, stage: Stage, tasks: Tasks, shell: RecordingShell, town: Office) -> Desk:
    return Desk(qtbot, stage, tasks, shell, town)


def test_a_rule_is_saved_and_the_save_undone(desk: Desk) -> None:
    key = desk.editor.current_key()
    before = desk.stored(key)
    desk.write_clock("18h")
    desk.act(lambda: click(desk.editor.save_button))
    assert str(desk.stored(key).at) == "18:00"
    assert desk.shell.toasts == ["Cantine, réserver, enregistré"]
    assert not desk.editor.is_dirty()
    assert desk.shell.undo is not None
    desk.act(desk.shell.undo)
    assert desk.stored(key) == before
    assert desk.form().rule() == before


def test_a_new_rule_is_saved_chosen_and_undone(desk: Desk) -> None:
    click(desk.editor.add_button)
    click(desk.form().operations[Operation.CANCEL])
    desk.act(lambda: click(desk.editor.save_button))
    key = desk.editor.current_key()
    assert not key.endswith(":0")
    assert desk.stored(key).shape == WeekdayOfWeek(6, 1)
    assert desk.shell.undo is not None
    desk.act(desk.shell.undo)
    assert key not in [record.key for record in desk.editing.records(ADMIN, KIND)]
    assert desk.editor.current_key() != key


def test_a_rule_is_deleted_and_brought_back(desk: Desk) -> None:
    count = len(desk.editing.records(ADMIN, KIND))
    gone = desk.stored(desk.editor.current_key())
    desk.act(lambda: click(desk.editor.remove_button))
    assert len(desk.editing.records(ADMIN, KIND)) == count - 1
    assert desk.shell.toasts[-1].endswith(", supprimé")
    assert desk.shell.undo is not None
    desk.act(desk.shell.undo)
    assert len(desk.editing.records(ADMIN, KIND)) == count
    assert desk.form().rule() == gone


def test_a_colleagues_change_is_shown_and_what_is_typed_kept(desk: Desk) -> None:
    key = desk.editor.current_key()
    desk.write_clock("18h")
    seen = next(record for record in desk.editing.records(ADMIN, KIND) if record.key == key)
    desk.editing.save(ADMIN, key, seen.values | {"at": "07:00"}, seen.mark)
    desk.act(lambda: click(desk.editor.save_button))
    notice = desk.banners.shown()
    assert notice is not None
    assert notice.sentence.startswith("Alex T. a enregistré")
    assert desk.editor.conflict.isVisible()
    assert str(desk.form().rule().at) == "18:00"
    click(desk.editor.conflict.keep_button)
    desk.act(lambda: click(desk.editor.save_button))
    assert str(desk.stored(key).at) == "18:00"


def test_a_refusal_stands_beside_its_part(desk: Desk) -> None:
    for box in desk.form().weekdays:
        click(box)
    desk.act(lambda: click(desk.editor.save_button))
    assert "laissez au moins un jour" in desk.form().parts["skip"].error()
    assert desk.editor.is_dirty()


def test_what_is_gone_meanwhile_offers_to_reload(desk: Desk) -> None:
    key = desk.editor.current_key()
    seen = next(record for record in desk.editing.records(ADMIN, KIND) if record.key == key)
    desk.editing.remove(ADMIN, key, seen.mark)
    desk.write_clock("18h")
    desk.act(lambda: click(desk.editor.save_button))
    banner = desk.banners.banner()
    assert banner is not None
    assert banner.action is not None
    desk.act(lambda: click(banner.action))  # type: ignore[arg-type]
    assert desk.editor.current_key() != key
