"""What invoicing says, to the sign."""

from dataclasses import replace
from datetime import date

import pytest

from staffdesk.services.money_rows import RunDetail
from staffdesk.ui.invoices import words
from staffdesk.ui.kit.tokens import Tone
from tests.ui.french_texts import faults_in
from tests.ui.invoices.picture import ANOMALIES, RUNS, TODAY, invoices

DETAIL = RunDetail(RUNS[0], ANOMALIES, invoices(3, numbered=False))


def test_counts_agree_in_number() -> None:
    assert words.invoices_counted(1) == "1\u00a0facture"
    assert words.invoices_counted(1204) == "1\u202f204\u00a0factures"
    assert words.points_counted(0) == "rien à vérifier"
    assert words.points_counted(1) == "1\u00a0point à vérifier"
    assert words.points_counted(21) == "21\u00a0points à vérifier"


def test_a_run_says_its_period_size_and_last_day() -> None:
    assert words.run_line(RUNS[0]) == "du\u00a01ᵉʳ au 28\u00a0déc.\u00a02026 · 204\u00a0factures".replace(
        "du\u00a0", "du "
    )
    assert words.run_dates(RUNS[0]).endswith("à régler au plus tard le 28\u00a0févr.\u00a02027")


def test_months_have_their_bounds_and_titles() -> None:
    assert words.month_title(date(2026, 8, 1)) == "Août 2026"
    assert words.month_bounds(date(2028, 2, 14)) == (date(2028, 2, 1), date(2028, 2, 29))
    assert words.month_bounds(date(2026, 12, 31)) == (date(2026, 12, 1), date(2026, 12, 31))


def test_the_months_offered_run_from_the_latest_to_the_oldest() -> None:
    months = words.months_around(TODAY, before=2, after=1)
    assert months == (date(2027, 2, 1), date(2027, 1, 1), date(2026, 12, 1), date(2026, 11, 1))


def test_the_question_names_what_will_be_given() -> None:
    assert words.issue_question(DETAIL) == "Émettre 204\u00a0factures\u202f?"
    facts = words.issue_facts(DETAIL, "2027-000215")
    assert facts.startswith("Total 18\u202f423,55\u00a0€. Première facture\u00a0: n°\u00a02027-000215.")
    assert "points à vérifier" in facts
    assert "Première" not in words.issue_facts(replace(DETAIL, anomalies=()), "")


def test_a_run_of_credits_alone_is_asked_and_told_as_one() -> None:
    credited = replace(DETAIL.anomalies[0], kind="credited")
    alone = replace(DETAIL, run=replace(DETAIL.run, invoices=0, total_cents=0), anomalies=(credited,))
    assert words.has_credits(alone)
    assert not words.has_credits(DETAIL)
    assert words.issue_question(alone) == "Faire les avoirs\u202f?"
    assert "Première" not in words.issue_facts(alone, "2027-000215")
    assert words.issued_told(0, "", "", 0) == "Avoirs faits, aucune facture à émettre"


def test_what_was_issued_is_told() -> None:
    assert (
        words.issued_told(1, "2027-000001", "2027-000001", 100)
        == "1\u00a0facture émise, n°\u00a02027-000001, 1,00\u00a0€"
    )
    assert words.issued_told(2, "2027-000001", "2027-000002", 100).startswith("2\u00a0factures émises, n°")
    again = words.issued_told(2, "2027-000001", "2027-000002", 100, again=True)
    assert again.startswith("Ce brouillon était déjà émis, rien n’est refait\u00a0: 2\u00a0factures émises")


@pytest.mark.parametrize(
    ("state", "due", "expected"),
    [
        ("issued", date(2027, 1, 31), ("À régler", Tone.PLAIN)),
        ("issued", TODAY, ("À régler", Tone.PLAIN)),
        ("issued", date(2027, 1, 10), ("en retard de 1\u00a0jour", Tone.WARN)),
        ("partly_paid", date(2027, 1, 5), ("en retard de 6\u00a0jours", Tone.WARN)),
        ("paid", date(2027, 1, 5), ("Réglée", Tone.OK)),
        ("sent_to_treasury", date(2027, 1, 5), ("Transmise au Trésor public", Tone.QUIET)),
    ],
)
def test_being_late_is_a_date_and_no_state(state: str, due: date, expected: tuple[str, Tone]) -> None:
    row = replace(invoices(1, numbered=True)[0], state=state, due_on=due)
    icon, said, tone = words.state_sign(row, TODAY)
    assert (said, tone) == expected
    assert icon != ""


def test_everything_said_is_good_typography() -> None:
    said = [words.run_line(RUNS[0]), words.run_dates(RUNS[0]), words.issue_facts(DETAIL, "2027-000215")]
    said += [words.issue_question(DETAIL), words.issued_told(2, "a", "b", 123456)]
    assert faults_in(said) == []
