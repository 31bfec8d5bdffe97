"""Relances on the demonstration town: levels in their order, each read back as it was shown."""

from datetime import date

from staffdesk.services.office import Office
from staffdesk.ui.settings.reminders_section import LEVEL, reminders_section
from tests.ui.conftest import Stage
from tests.ui.hand import type_text
from tests.ui.settings.sections import begin, every_record_survives, line, open_section
from tests.ui.typography import wrong_texts

TODAY = date(2026, 11, 16)
NB = "\u00a0"


def test_every_level_survives_its_form_and_stands_in_its_order(stage: Stage, town: Office) -> None:
    editor = open_section(stage, town, reminders_section(lambda: TODAY))
    every_record_survives(editor, town)
    assert wrong_texts(editor) == []
    rows = editor.list.rows.rows()
    assert [row.title for row in rows] == ["Rappel", "Deuxième relance", "Dernier avis avant transmission"]
    assert rows[1].line2 == f"21{NB}jours après l’échéance, message et lettre"


def test_a_new_level_comes_after_the_last(stage: Stage, town: Office) -> None:
    editor = open_section(stage, town, reminders_section(lambda: TODAY))
    begin(editor, LEVEL)
    type_text(line(editor, "label"), "Ultime rappel")
    form = editor.form()
    assert form is not None
    read = form.read()
    assert read is not None
    assert (read["label"], read["days"], read["side"], read["channel"]) == (
        "Ultime rappel", 60, "after", "message",
    )  # fmt: skip
