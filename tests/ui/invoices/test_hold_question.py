"""Stopping reminders asks why; a day that cannot be read keeps the question open."""

from datetime import date

from staffdesk.ui.invoices.hold_question import QUIET, HoldQuestion
from tests.ui.conftest import Stage
from tests.ui.hand import click, type_text

TODAY = date(2026, 12, 10)


def asked_of(stage: Stage, *, of_invoice: bool) -> tuple[HoldQuestion, list[tuple[str, str, object]]]:
    window = stage()
    question = HoldQuestion(
        "Suspendre ?", "La dette reste due.", window, lambda: TODAY, of_invoice=of_invoice
    )
    given: list[tuple[str, str, object]] = []
    question.asked.connect(lambda kind, reason, until: given.append((kind, reason, until)))
    question.ask()
    return question, given


def test_a_family_is_left_in_peace_until_a_day(stage: Stage) -> None:
    question, given = asked_of(stage, of_invoice=False)
    click(question.act_button)
    assert question.reason.error()
    type_text(question.reason.control, "CCAS")
    type_text(question.until.control, "32/13")
    click(question.act_button)
    assert (question.until.error() != "", given) == (True, [])
    question.until.set_day(date(2027, 1, 31))
    click(question.act_button)
    assert given == [(QUIET, "CCAS", date(2027, 1, 31))]


def test_an_invoice_is_disputed_or_paid_by_a_plan(stage: Stage) -> None:
    question, given = asked_of(stage, of_invoice=True)
    question.kind.choose("plan")
    type_text(question.reason.control, "trois fois")
    click(question.act_button)
    assert given == [("plan", "trois fois", None)]
