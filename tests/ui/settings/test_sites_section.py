"""The section Écoles et sites on the demonstration town."""

from datetime import date

import pytest

from staffdesk.services.office import Office
from staffdesk.ui.kit.fields import ComboPicker
from staffdesk.ui.settings.record_editor import RecordEditor
from staffdesk.ui.settings.sites_section import sites_section
from tests.ui.conftest import Stage
from tests.ui.settings.sections import begin, control, every_record_survives, line, open_section
from tests.ui.typography import wrong_texts


@pytest.fixture
def editor(stage: Stage, town: Office) -> RecordEditor:
    return open_section(stage, town, sites_section(lambda: date(2026, 11, 16)))


def test_classes_stand_under_their_school(editor: RecordEditor, town: Office) -> None:
    rows = editor.list.rows.rows()
    school = next(row for row in rows if row.title == "École Les Tilleuls")
    classes = [row for row in rows if row.group == school.title and row.subtitle == "classe"]
    assert school.line2.startswith("École · élémentaire")
    assert classes[0].line2.startswith("2026-2027")
    every_record_survives(editor, town)
    assert wrong_texts(editor) == []


def test_a_new_class_is_of_the_school_one_looks_at_and_of_this_year(editor: RecordEditor) -> None:
    school = next(row for row in editor.list.rows.rows() if row.title == "École Les Tilleuls")
    editor.list.choose(school.key)
    begin(editor, "class_group")
    site = control(editor, "site")
    assert isinstance(site, ComboPicker)
    assert site.currentText() == "École Les Tilleuls"
    assert line(editor, "school_year").text() == "2026"
    assert editor.title.text() == "Nouvelle classe"
    begin(editor, "site")
    assert editor.title.text() == "Nouveau site"
