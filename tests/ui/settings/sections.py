"""A section of Paramètres on the demonstration town, as tests use it."""

from PySide6.QtWidgets import QLineEdit, QWidget

from staffdesk.services.office import Office
from staffdesk.services.settings_book import TownSettingsEditing
from staffdesk.ui.settings.editor_section import EditorSection
from staffdesk.ui.settings.record_editor import RecordEditor
from tests.ui.conftest import Stage
from tests.ui.demo_town import ADMIN


def open_section(stage: Stage, town: Office, section: EditorSection) -> RecordEditor:
    """Show a section with everything the town has set."""
    editor = RecordEditor(section)
    stage(editor).resize(1060, 760)
    editor.show_book(TownSettingsEditing(town).book(ADMIN))
    return editor


def begin(editor: RecordEditor, kind: str) -> None:
    """Begin a new record of a kind."""
    editor.begin(next(one for one in editor.section.additions if one.kind == kind))


def control(editor: RecordEditor, name: str) -> QWidget:
    """Give a control of the form in hand."""
    form = editor.form()
    assert form is not None
    return form.control(name)


def line(editor: RecordEditor, name: str) -> QLineEdit:
    """Give a one-line control of the form in hand."""
    found = control(editor, name)
    assert isinstance(found, QLineEdit)
    return found


def every_record_survives(editor: RecordEditor, town: Office) -> None:
    """Show each record of the section in its form, and read it back the same."""
    book = TownSettingsEditing(town).book(ADMIN)
    for kind, form in editor.section.forms.items():
        for record in book.records[kind]:
            form.show_values(record.values)
            assert form.parse() == record.values, record.key
            assert form.describe(record.values)
