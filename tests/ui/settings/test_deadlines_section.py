"""The section Délais: rules by activity, and a preview that follows the form."""

from datetime import date

import pytest

from staffdesk.domain.deadline_storage import to_json
from staffdesk.domain.deadlines import EVERY_OPERATION, DaysBefore, DeadlineRule, Operation, Scope, Window
from staffdesk.services.office import Office
from staffdesk.services.settings_book import TownSettingsEditing
from staffdesk.ui.settings.deadline_form import DeadlineForm
from staffdesk.ui.settings.deadline_preview import INCOMPLETE, DeadlinePreview
from staffdesk.ui.settings.deadlines_section import KIND, deadlines_section
from staffdesk.ui.settings.record_editor import RecordEditor
from tests.domain.test_deadlines import BEGLES, OURTON
from tests.ui.conftest import Stage
from tests.ui.demo_town import ADMIN
from tests.ui.hand import click, type_text
from tests.ui.typography import wrong_texts


@pytest.fixture
def editor(stage: Stage, town: Office) -> RecordEditor:
    made = RecordEditor(deadlines_section(lambda: date(2026, 11, 16)))
    stage(made).resize(1060, 760)
    made.show_book(TownSettingsEditing(town).book(ADMIN))
    return made


def preview_of(editor: RecordEditor) -> DeadlinePreview:
    assert isinstance(editor.section.beside, DeadlinePreview)
    return editor.section.beside


def test_rules_stand_under_their_activity_with_their_limit(editor: RecordEditor) -> None:
    rows = editor.list.rows.rows()
    assert (rows[0].group, rows[0].title) == ("Cantine", "Réserver")
    assert (rows[0].line2, rows[0].moment) == ("le dimanche de la semaine précédente", "21:00")
    assert editor.title.text() == "Cantine, réserver"
    assert wrong_texts(editor) == []


def test_the_preview_follows_what_is_typed(editor: RecordEditor) -> None:
    preview, form = preview_of(editor), editor.form()
    assert isinstance(form, DeadlineForm)
    assert "21:00" in preview.words.text()
    form.shape.at.selectAll()
    type_text(form.shape.at, "18")
    assert "18:00" in preview.words.text()
    form.shape.at.selectAll()
    type_text(form.shape.at, "tard")
    assert preview.words.text() == INCOMPLETE
    click(editor.drop_button)
    assert "21:00" in preview.words.text()


def test_a_new_rule_begins_as_the_trade_does(editor: RecordEditor) -> None:
    click(editor.add_button)
    form = editor.form()
    assert isinstance(form, DeadlineForm)
    assert form.rule().scope == Scope(activity="cantine")
    assert editor.title.text() == "Cantine, réserver, annuler"
    assert editor.section.removable == {KIND}


def test_a_rule_that_would_never_count_says_which_one_does(editor: RecordEditor) -> None:
    preview = preview_of(editor)
    assert preview.without_effect.text() == ""
    click(editor.add_button)
    form = editor.form()
    assert isinstance(form, DeadlineForm)
    assert "Sans effet pour réserver" in preview.without_effect.text()
    assert "le dimanche de la semaine précédente" in preview.without_effect.text()
    for operation in (Operation.ADD, Operation.CANCEL):
        click(form.operations[operation])
    assert preview.without_effect.text() == ""


def test_a_table_is_listed_by_its_limits(editor: RecordEditor, town: Office) -> None:
    editing = TownSettingsEditing(town)
    rule = DeadlineRule(OURTON.shape, OURTON.at, EVERY_OPERATION, Scope(activity="cantine"))
    saved = editing.save(ADMIN, f"{KIND}:0", to_json(rule), "")
    editor.show_book(editing.book(ADMIN))
    row = next(row for row in editor.list.rows.rows() if row.key == saved.record.key)
    assert row.line2.startswith("pour lundi, le vendredi")


def test_a_window_is_listed_by_its_whole_sentence(editor: RecordEditor, town: Office) -> None:
    editing = TownSettingsEditing(town)
    assert isinstance(BEGLES.shape, Window)
    editing.save(ADMIN, f"{KIND}:0", to_json(BEGLES), "")
    editing.save(
        ADMIN, f"{KIND}:0", to_json(DeadlineRule(DaysBefore(1), scope=Scope(activity="cantine"))), ""
    )
    editor.show_book(editing.book(ADMIN))
    rows = editor.list.rows.rows()
    assert rows[0].group == "Toutes les activités"
    assert rows[0].line2.startswith("Réserver ou annuler du lun.")
