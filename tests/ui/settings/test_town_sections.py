"""Sections about the town and its office."""

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QLayout, QVBoxLayout, QWidget

from staffdesk.services.office import Office
from staffdesk.services.settings_rows import SettingsView
from staffdesk.ui.settings import town_sections
from tests.ui.conftest import Stage
from tests.ui.settings.view import the_view
from tests.ui.typography import shown_texts, wrong_texts

Build = Callable[[SettingsView], list[QLayout]]
FOUND: tuple[tuple[Build, tuple[str, ...]], ...] = (
    (town_sections.staff, ("Camille R.", "Affaires scolaires, Mandataire, régie", "Poste local", "jamais")),
)


@pytest.mark.parametrize(("build", "words"), FOUND)
def test_a_section_says_what_the_town_has_set(
    stage: Stage, town: Office, build: Build, words: tuple[str, ...]
) -> None:
    box = QWidget()
    column = QVBoxLayout(box)
    for part in build(the_view(town)):
        column.addLayout(part)
    stage(box)
    texts = list(shown_texts(box))
    assert [word for word in words if word not in texts] == []
    assert wrong_texts(box) == []
