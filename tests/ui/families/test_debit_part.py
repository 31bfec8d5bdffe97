"""Direct debit in the sheet: what is shown of a mandate, a new one typed, nothing left lying about."""

from dataclasses import replace
from datetime import date

import pytest

from staffdesk.services.mandates import DebitSheet, MandateRow
from staffdesk.ui.families.debit_part import AMEND, MISSING, NO_DEBIT, RECORD, DebitPart
from tests.ui.conftest import Stage
from tests.ui.hand import click, type_text

TODAY = date(2026, 11, 16)
SHEET = DebitSheet(7, False, (), "Nadège Tilleul", "RUM-00007-01")
ACTIVE = MandateRow(3, "RUM-00007-01", "Nadège Tilleul", "0189", date(2026, 9, 1), None)


@pytest.fixture
def part(stage: Stage) -> DebitPart:
    made = DebitPart(lambda: TODAY)
    stage(made).resize(800, 400)
    made.set_editable(True)
    made.show_sheet(SHEET)
    return made


def test_each_state_says_what_it_means(part: DebitPart) -> None:
    assert part.said.text() == NO_DEBIT
    part.show_sheet(replace(SHEET, pays_by_debit=True))
    assert (part.said.text(), part.box.isChecked()) == (MISSING, True)
    part.show_sheet(replace(SHEET, pays_by_debit=True, mandates=(ACTIVE,)))
    assert "compte terminé par 0189" in part.said.text()
    assert part.end_link.isVisible()


def test_a_mandate_is_typed_on_what_is_offered(part: DebitPart) -> None:
    asked: list[dict[str, object]] = []
    part.record_asked.connect(asked.append)
    click(part.new_link)
    assert part.iban.control.hasFocus()
    type_text(part.iban.control, "FR76 3000")
    part.holder.focus()
    assert "27" in part.iban.error()
    part.iban.set_text("")
    part.iban.focus()
    type_text(part.iban.control, "FR76 3000 6000 0112 3456 7890 189")
    click(part.record_button)
    assert (asked, part.iban.error(), part.signed_on.error() != "") == ([], "", True)
    part.signed_on.set_day(date(2026, 9, 1))
    click(part.record_button)
    assert asked == [
        {
            "holder": "Nadège Tilleul",
            "iban": "FR76 3000 6000 0112 3456 7890 189",
            "reference": "RUM-00007-01",
            "signed_on": date(2026, 9, 1),
        }
    ]
    click(part.close_button)
    assert (part.iban.text(), part.form.isVisible(), part.new_link.isVisible()) == ("", False, True)


def test_another_account_is_typed_under_the_mandate_that_stays(part: DebitPart) -> None:
    part.show_sheet(replace(SHEET, pays_by_debit=True, mandates=(ACTIVE,)))
    asked: list[dict[str, object]] = []
    part.amend_asked.connect(asked.append)
    click(part.amend_link)
    assert (part.reference.isVisible(), part.record_button.text()) == (False, AMEND)
    assert part.holder.text() == "Nadège Tilleul"
    type_text(part.iban.control, "FR76 3000 6000 0112 3456 7890 189")
    part.signed_on.set_day(date(2026, 11, 2))
    click(part.record_button)
    assert asked == [
        {
            "mandate_id": 3,
            "holder": "Nadège Tilleul",
            "iban": "FR76 3000 6000 0112 3456 7890 189",
            "signed_on": date(2026, 11, 2),
        }
    ]
    click(part.close_button)
    click(part.new_link)
    assert (part.reference.isVisible(), part.record_button.text()) == (True, RECORD)
    part.show_sheet(
        replace(SHEET, pays_by_debit=True, mandates=(replace(ACTIVE, amended_on=date(2026, 11, 2)),))
    )
    assert "changement de compte signé le 2" in part.said.text()


def test_another_family_closes_the_form(part: DebitPart) -> None:
    click(part.new_link)
    part.show_sheet(replace(SHEET, household_id=8))
    assert not part.form.isVisible()


def test_choice_and_end_are_told(part: DebitPart) -> None:
    chosen: list[bool] = []
    ended: list[int] = []
    part.chosen.connect(chosen.append)
    part.end_asked.connect(ended.append)
    click(part.box)
    part.show_sheet(replace(SHEET, pays_by_debit=True, mandates=(ACTIVE,)))
    click(part.end_link)
    assert (chosen, ended) == ([True], [3])


def test_who_only_reads_is_offered_nothing(part: DebitPart) -> None:
    part.set_editable(False)
    part.show_sheet(replace(SHEET, mandates=(ACTIVE,)))
    assert not part.box.isEnabled()
    links = (part.new_link, part.amend_link, part.end_link)
    assert [link.isVisible() for link in links] == [False, False, False]
