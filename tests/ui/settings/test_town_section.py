"""The section Commune on the demonstration town."""

from datetime import date

from staffdesk.services.office import Office
from staffdesk.ui.settings.town_section import town_section
from tests.ui.conftest import Stage
from tests.ui.hand import click
from tests.ui.settings.sections import control, every_record_survives, open_section
from tests.ui.typography import wrong_texts


def test_identity_and_rules_are_edited_apart(stage: Stage, town: Office) -> None:
    editor = open_section(stage, town, town_section(lambda: date(2026, 11, 16)))
    assert [row.title for row in editor.list.rows.rows()] == ["Commune et identité", "Règles générales"]
    assert editor.title.text() == "Commune et identité"
    assert editor.add_button.isHidden()
    assert editor.remove_button.isHidden()
    assert not editor.is_dirty()
    every_record_survives(editor, town)
    assert wrong_texts(editor) == []


def test_a_town_says_whether_days_of_leisure_count_a_meal(stage: Stage, town: Office) -> None:
    editor = open_section(stage, town, town_section(lambda: date(2026, 11, 16)))
    editor.list.choose("town_rules:1")
    click(control(editor, "leisure_meals"))
    form = editor.form()
    assert form is not None
    assert form.parse()["leisure_meals"] is False
    assert editor.is_dirty()
