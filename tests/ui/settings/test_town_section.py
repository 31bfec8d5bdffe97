"""The section Commune on the demonstration town."""

from datetime import date

from staffdesk.services.office import Office
from staffdesk.ui.settings.town_section import town_section
from tests.ui.conftest import Stage
from tests.ui.settings.sections import every_record_survives, open_section
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
