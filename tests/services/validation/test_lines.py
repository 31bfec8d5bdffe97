"""Rows in words: verdicts summed up, faults named, fields shown three ways."""

from datetime import UTC, date, datetime

from staffdesk.domain import checks as rules
from staffdesk.domain.deadlines import Late
from staffdesk.domain.requests import FieldEdit, Subject
from staffdesk.services.request_rows import Verdict
from staffdesk.services.validation.asked import Asked
from staffdesk.services.validation.checking import EditedField
from staffdesk.services.validation.lines import check_rows, faults_in_words, field_rows, verdict_of

ON = date(2026, 11, 20)
LIMIT = datetime(2026, 11, 15, 20, tzinfo=UTC)
LATE = rules.check_deadline([rules.DeadlineFacts(0, ON, LIMIT, LIMIT.replace(hour=21), Late.REFUSE)])
GREEN = rules.check_ownership([rules.OwnershipFacts(0, owned=True)])
STRANGER = rules.check_ownership([rules.OwnershipFacts(0, owned=False)])
BALANCE = rules.check_balance(8640, 5000, oldest_due_on=date(2026, 11, 8), today=ON)


def test_a_clock_shows_when_only_the_limit_speaks_against() -> None:
    assert verdict_of([GREEN]) is Verdict.OK
    assert verdict_of([GREEN, LATE]) is Verdict.LATE
    assert verdict_of([LATE, BALANCE]) is Verdict.LOOK
    assert verdict_of([LATE, STRANGER]) is Verdict.BLOCKED


def test_the_gravest_check_comes_first_with_its_figure() -> None:
    rows = check_rows([GREEN, BALANCE, STRANGER])
    assert [row.code for row in rows] == ["ownership", "balance", "ownership"]
    assert rows[1].compared == "86,40\u00a0€ échus depuis 12\u00a0jours, seuil 50,00\u00a0€"


def test_faults_name_the_check_and_what_it_compared() -> None:
    said = faults_in_words([GREEN, BALANCE])
    assert said == "Solde impayé (86,40\u00a0€ échus depuis 12\u00a0jours, seuil 50,00\u00a0€)"
    assert faults_in_words([GREEN]) == ""


def test_a_field_shows_published_current_and_asked() -> None:
    asked = Asked("edit", edits=(FieldEdit(Subject.HOUSEHOLD, "a" * 32, "invoice_by_mail", "yes", "no"),))
    held = {0: EditedField("no", changed_by="Camille R.", changed_on=ON)}
    row = field_rows(asked, held, decided=False)[0]
    assert (row.label, row.published, row.current, row.asked) == (
        "Factures par courriel",
        "oui",
        "non",
        "non",
    )
    assert (row.in_conflict, row.already_done, row.changed_note) == (False, True, "")


def test_a_field_of_another_file_shows_no_value() -> None:
    asked = Asked("edit", edits=(FieldEdit(Subject.GUARDIAN, "a" * 32, "mobile", "vu", "07"),))
    row = field_rows(asked, {0: EditedField(is_own=False)}, decided=False)[0]
    assert (row.published, row.current) == ("vu", None)
