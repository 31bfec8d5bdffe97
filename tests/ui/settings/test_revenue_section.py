"""The section Régie on the demonstration town: its act, the persons it names, and what is added."""

from datetime import date

import pytest
from PySide6.QtWidgets import QLabel

from staffdesk.services.office import Office
from staffdesk.ui.kit.buttons import CheckBox
from staffdesk.ui.kit.fields import ComboPicker
from staffdesk.ui.settings.record_editor import RecordEditor
from staffdesk.ui.settings.revenue_section import revenue_section
from tests.ui.conftest import Stage
from tests.ui.settings.sections import begin, control, every_record_survives, line, open_section
from tests.ui.typography import wrong_texts


@pytest.fixture
def editor(stage: Stage, town: Office) -> RecordEditor:
    return open_section(stage, town, revenue_section(lambda: date(2026, 11, 16)))


def test_the_act_stands_over_the_persons_it_names(editor: RecordEditor, town: Office) -> None:
    rows = editor.list.rows.rows()
    act, *people = rows
    assert (act.title, act.subtitle) == ("Acte 2024-118", "en vigueur")
    assert act.line2.startswith("Plafond 2\u202f000,00\u00a0€")
    assert [row.subtitle for row in people] == ["régisseur", "mandataire", "mandataire", "mandataire"]
    assert people[0].title == "Françoise M."
    every_record_survives(editor, town)
    assert wrong_texts(editor) == []


def test_the_act_says_which_means_the_counter_takes_and_which_have_no_button(editor: RecordEditor) -> None:
    said = next(
        words.text()
        for words in editor.findChildren(QLabel)
        if words.text().startswith("Le Guichet encaisse")
    )
    here, beside = said.split("Sans bouton au Guichet")
    for words in ("espèces", "chèque", "CESU préfinancé", "carte bancaire", "virement"):
        assert words in here
        assert words not in beside
    for words in ("paiement en ligne", "prélèvement", "organisme tiers"):
        assert words in beside


def test_an_amendment_begins_as_the_act_it_amends(editor: RecordEditor) -> None:
    begin(editor, "revenue_act")
    assert line(editor, "number").text() == ""
    cash, online = control(editor, "means_cash"), control(editor, "means_online")
    canteen = control(editor, "activities_cantine")
    assert isinstance(cash, CheckBox)
    assert isinstance(online, CheckBox)
    assert isinstance(canteen, CheckBox)
    assert (cash.isChecked(), online.isChecked(), canteen.isChecked()) == (True, False, True)
    assert canteen.text() == "Cantine"
    assert editor.title.text() == "Nouvel acte"


def test_a_nomination_names_one_of_the_staff(editor: RecordEditor) -> None:
    begin(editor, "revenue_officer")
    user = control(editor, "user")
    assert isinstance(user, ComboPicker)
    assert "Dominique L." in [user.itemText(row) for row in range(user.count())]
    assert editor.title.text() == "Nouvelle nomination"
