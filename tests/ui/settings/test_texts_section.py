"""Textes, Documents and Absences on the demonstration town."""

from collections.abc import Callable
from datetime import date

import pytest

from staffdesk.services.office import Office
from staffdesk.ui.settings.editor_section import EditorSection
from staffdesk.ui.settings.texts_section import (
    absence_words,
    absences_section,
    documents_section,
    texts_section,
)
from tests.ui.conftest import Stage
from tests.ui.hand import click, type_text
from tests.ui.settings.sections import begin, control, every_record_survives, line, open_section
from tests.ui.typography import wrong_texts

TODAY = date(2026, 11, 16)


@pytest.mark.parametrize("build", [texts_section, documents_section, absences_section])
def test_every_record_survives_its_form(
    stage: Stage, town: Office, build: Callable[[Callable[[], date]], EditorSection]
) -> None:
    editor = open_section(stage, town, build(lambda: TODAY))
    every_record_survives(editor, town)
    assert wrong_texts(editor) == []


def test_texts_stand_under_their_kind(stage: Stage, town: Office) -> None:
    editor = open_section(stage, town, texts_section(lambda: TODAY))
    groups = list(dict.fromkeys(row.group for row in editor.list.rows.rows()))
    assert groups[0] == "Motifs de refus"
    assert "Motifs d’absence" not in groups
    for kind, title in (("news", "Nouvelle actualité"), ("terms", "Conditions d’utilisation")):
        begin(editor, kind)
        assert editor.title.text() == title
    begin(editor, "news")
    assert line(editor, "on").text() == "lun.\u00a016\u00a0nov.\u00a02026"


def test_documents_stand_under_their_owner(stage: Stage, town: Office) -> None:
    editor = open_section(stage, town, documents_section(lambda: TODAY))
    groups = [row.group for row in editor.list.rows.rows()]
    assert list(dict.fromkeys(groups)) == ["Du foyer", "De chaque enfant"]
    assert groups == sorted(groups, reverse=True)
    begin(editor, "document_type")
    type_text(line(editor, "name"), "Jugement")
    form = editor.form()
    assert form is not None
    read = form.read()
    assert read is not None
    assert (read["owner"], read["validity"], read["months"]) == ("household", "forever", None)


def test_absences_show_their_rules_first(stage: Stage, town: Office) -> None:
    editor = open_section(stage, town, absences_section(lambda: TODAY))
    rows = editor.list.rows.rows()
    assert (rows[0].title, rows[0].line2) == (
        "Carence et justificatif",
        "sans carence, justificatif sous 72\u00a0h",
    )
    assert rows[1].group == "Motifs d’absence"
    assert editor.title.text() == "Carence et justificatif"
    begin(editor, "absence_reason")
    assert editor.title.text() == "Nouveau motif d’absence"


def test_absence_rules_are_said_in_words() -> None:
    rules = {"first": 1, "last": 1, "proof_hours": 48, "minimum_days": 4}
    assert absence_words(rules) == "carence\u00a0: jour 1, justificatif sous 48\u00a0h, dès 4\u00a0jours"
    assert absence_words(rules | {"first": 3, "last": 4}).startswith("carence\u00a0: jours 3 à 4")


def test_a_reverse_carence_is_typed_by_a_person(stage: Stage, town: Office) -> None:
    editor = open_section(stage, town, absences_section(lambda: TODAY))
    for name, text in (("first", "3"), ("last", "4"), ("minimum_days", "4"), ("announced_before", "10h")):
        line(editor, name).selectAll()
        type_text(line(editor, name), text)
    click(control(editor, "waived"))
    form = editor.form()
    assert form is not None
    assert form.read() == {
        "first": 3,
        "last": 4,
        "waived": True,
        "announced_before": "10:00",
        "proof_hours": 72,
        "minimum_days": 4,
    }
