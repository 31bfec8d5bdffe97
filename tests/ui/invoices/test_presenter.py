"""Invoicing led by hand over a real office: draft, look, issue, read, find again."""

from dataclasses import replace
from datetime import date

from PySide6.QtCore import Qt

from staffdesk.domain.french.amounts import euros
from staffdesk.services.crediting import Crediting
from staffdesk.services.money_rows import InvoiceRow
from staffdesk.ui.invoices.page import INVOICES, RUNS
from staffdesk.ui.invoices.payer_picker import BY_HAND
from staffdesk.ui.invoices.presenter import FEE_LEFT, GESTURE_CARRIED, next_number
from staffdesk.ui.invoices.run_view import POINTS
from staffdesk.ui.kit.containers import Question
from tests.domain.tariffs import grids
from tests.factories_money import DUE, october_days
from tests.lost_share import lost_share
from tests.services.test_billing_months import price_with
from tests.slow_share import slow_share
from tests.ui.hand import click, press, type_text
from tests.ui.invoices.conftest import InvoicingDesk, MakeDesk


def draft_october(desk: InvoicingDesk) -> None:
    """Fill in the form for October and have the draft made."""
    click(desk.page.new_button)
    desk.idle()
    click(desk.page.form.submit_button)
    desk.wait(lambda: desk.page.run.detail is not None)
    desk.idle()


def answer(desk: InvoicingDesk, *, yes: bool) -> tuple[str, str]:
    """Wait for the question, answer it, and give what it said: title and facts."""
    desk.wait(lambda: any(q.isVisible() for q in desk.page.findChildren(Question)))
    question = next(q for q in desk.page.findChildren(Question) if q.isVisible())
    said = (question.windowTitle(), question.accessibleDescription())
    click(question.act_button if yes else question.keep_button)
    desk.page.window().activateWindow()  # a window manager does so; the offscreen plugin has none
    desk.wait(desk.page.window().isActiveWindow)
    return said


def issue(desk: InvoicingDesk) -> None:
    """Draft October and issue it."""
    draft_october(desk)
    click(desk.page.run.issue_button)
    answer(desk, yes=True)
    desk.wait(lambda: bool(desk.shell.toasts))
    desk.idle()


def test_the_month_that_has_ended_is_drafted_from_the_form(desk: InvoicingDesk) -> None:
    draft_october(desk)
    detail = desk.page.run.detail
    assert detail is not None
    run = detail.run
    assert (run.title, run.starts_on, run.ends_on) == ("Octobre 2026", date(2026, 10, 1), date(2026, 10, 31))
    assert (run.invoices, run.state) == (2, "draft")
    assert desk.page.runs.current_row() is not None
    assert desk.page.run.tabs.key() == POINTS
    kinds = [group.kind for group in desk.page.run.anomalies.groups()]
    assert "no_quotient" in kinds


def test_an_anomaly_leads_to_its_family_and_says_who_mends_it(desk: InvoicingDesk) -> None:
    draft_october(desk)
    group = next(g for g in desk.page.run.anomalies.groups() if g.kind == "no_quotient")
    assert group.open_link.text() == "Voir la famille"  # a revenue officer records no quotient
    desk.wait(group.done_by.isVisible)
    assert group.done_by.text() == (
        "Un agent des affaires scolaires saisit le quotient\u202f; recalculer ensuite le brouillon."
    )
    row = group.table.rows.rows()[0]
    assert row.family == "Perrin"
    click(group.open_link)
    assert desk.shell.visits == [("families", (row.household_id, "quotient"))]
    desk.page.runs.setFocus()
    desk.page.enter()
    assert group.table.hasFocus()
    assert group.table.current_row() == row


def test_a_gesture_of_a_cancelled_invoice_is_taken_up_on_the_draft_by_one_click(desk: InvoicingDesk) -> None:
    town = desk.town
    family = town.add_family("Zeller")
    town.add_days(family, "evening", october_days(3))
    town.issue()
    invoice = town.invoice_of(family)
    crediting = Crediting(town.office)
    line = town.invoicing.lines(town.officer, invoice)[0].line_id
    crediting.credit_line(town.officer, line, 200, "Grève du bus", seen_cents=660)
    crediting.cancel_invoice(town.officer, invoice, "quotient", seen_cents=460)
    run = town.invoicing.draft_again(town.officer, invoice)
    desk.page.run_made.emit(run)
    desk.wait(lambda: any(group.kind == "gesture" for group in desk.page.run.anomalies.groups()))
    [group] = desk.page.run.anomalies.groups()
    click(group.open_link)
    desk.wait(lambda: desk.page.run.anomalies.groups() == ())
    detail = desk.page.run.detail
    assert detail is not None
    assert detail.run.total_cents == 460
    assert desk.shell.toasts == [GESTURE_CARRIED]
    assert desk.shell.visits == []


def test_a_card_of_both_homes_is_left_to_one_of_them_by_one_click(desk: InvoicingDesk) -> None:
    town = desk.town
    price_with(town, replace(grids.G11_CARD, activity="canteen"))
    mother, father = town.add_family("Aubry"), town.add_family("Zeller", children=())
    town.give_second_home(mother.children[0], father)
    homes = (mother.household_id, father.household_id)
    october = (date(2026, 10, 1), date(2026, 10, 31))
    run = town.invoicing.draft(town.officer, "Carte", *october, DUE, ("canteen",), household_ids=homes)
    desk.page.run_made.emit(run)
    desk.wait(lambda: any(group.kind == "fee_of_both_homes" for group in desk.page.run.anomalies.groups()))
    group = next(one for one in desk.page.run.anomalies.groups() if one.kind == "fee_of_both_homes")
    group.table.selectRow(1)
    click(group.open_link)
    desk.wait(lambda: desk.page.run.anomalies.groups() == ())
    detail = desk.page.run.detail
    assert detail is not None
    assert [(row.family, row.total_cents) for row in detail.invoices] == [("Aubry", 5900)]
    assert desk.shell.toasts == [FEE_LEFT]


def test_the_question_names_count_sum_and_first_number_and_no_keeps_the_draft(desk: InvoicingDesk) -> None:
    draft_october(desk)
    detail = desk.page.run.detail
    assert detail is not None
    press(desk.page.run.issue_button, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    asked, told = answer(desk, yes=False)
    assert asked == "Émettre 2\u00a0factures\u202f?"
    assert f"Total {euros(detail.run.total_cents)}" in told
    assert "n°\u00a02026-000001" in told
    assert desk.invoicing.invoices(desk.town.officer) == ()


def test_an_outdated_draft_is_made_anew_from_where_it_is_refused(desk: InvoicingDesk) -> None:
    draft_october(desk)
    before = desk.page.run.detail
    assert before is not None
    family = desk.town.add_family("Vasseur")
    desk.town.add_days(family, "canteen", october_days(1))
    click(desk.page.run.issue_button)
    answer(desk, yes=True)
    desk.wait(lambda: desk.page.banners.banner() is not None)
    banner = desk.page.banners.banner()
    assert banner is not None
    assert "Recalculez" in banner.notice.sentence
    assert banner.action is not None
    click(banner.action)
    desk.wait(lambda: "Brouillon recalculé" in desk.shell.toasts)
    desk.idle()
    detail = desk.page.run.detail
    assert detail is not None
    assert (detail.run.invoices, detail.run.title) == (before.run.invoices + 1, before.run.title)
    assert desk.page.banners.banner() is None
    assert len(desk.page.runs.rows.rows()) == 1
    desk.town.add_days(family, "canteen", october_days(1, first=9))
    click(desk.page.run.again_button)
    desk.wait(lambda: len(desk.shell.toasts) == 2)
    desk.idle()
    assert desk.page.run.detail.run.total_cents > detail.run.total_cents  # type: ignore[union-attr]


def test_issued_invoices_have_numbers_and_a_document_in_the_viewer(desk: InvoicingDesk) -> None:
    issue(desk)
    assert desk.shell.toasts[0].startswith("2\u00a0factures émises, n°\u00a02026-000001 à 2026-000002")
    desk.wait(lambda: desk.page.run.detail is not None and desk.page.run.detail.run.state == "issued")
    assert not desk.page.run.issue_button.isVisible()
    table = desk.page.run.browser.table
    table.selectRow(0)
    press(table, Qt.Key.Key_Return)
    desk.wait(lambda: desk.page.whole.currentWidget() is desk.page.viewer)
    assert desk.page.viewer.title() == "Facture 2026-000001"
    assert desk.page.viewer.pages.page_count() >= 1
    press(desk.page.viewer.pages, Qt.Key.Key_Escape)
    assert table.hasFocus()


def test_a_draft_that_another_window_issued_is_told_and_not_issued_twice(desk: InvoicingDesk) -> None:
    draft_october(desk)
    detail = desk.page.run.detail
    assert detail is not None
    desk.invoicing.issue(desk.town.officer, detail.run.run_id, render=False)
    click(desk.page.run.issue_button)
    answer(desk, yes=True)
    desk.wait(lambda: bool(desk.shell.toasts))
    assert desk.shell.toasts[0].startswith("Ce brouillon était déjà émis, rien n’est refait\u00a0: 2")
    desk.wait(lambda: desk.page.run.detail is not None and desk.page.run.detail.run.state == "issued")


def test_every_line_tells_why_its_price(desk: InvoicingDesk) -> None:
    draft_october(desk)
    desk.page.run.choose_tab(INVOICES)
    desk.page.run.browser.table.selectRow(0)
    panel = desk.page.run.browser.panel
    desk.wait(lambda: bool(panel.lines.rows.rows()))
    assert panel.lines.rows.rows()[0].label == "Cantine"
    assert any("Quotient familial 900" in said for said in panel.reasons())
    assert not panel.paper_button.isVisible()


def test_an_invoice_is_found_by_family_number_and_state(desk: InvoicingDesk) -> None:
    issue(desk)
    page = desk.page
    press(page, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert page.views.key() == INVOICES
    type_text(page.search, "colin")
    desk.wait(lambda: [row.family for row in page.browser.table.rows.rows()] == ["Colin-Haddad"])
    page.search.selectAll()
    type_text(page.search, "2026-000002")
    desk.wait(lambda: [row.number for row in page.browser.table.rows.rows()] == ["2026-000002"])
    page.search.clear()
    page.state.choose("paid")
    page.state.picked.emit("paid")
    desk.wait(lambda: page.browser.table.rows.rows() == ())
    assert page.browser.empty.isVisible()


def test_an_invoice_is_opened_from_elsewhere(desk: InvoicingDesk) -> None:
    issue(desk)
    invoices = desk.invoicing.invoices(desk.town.officer)
    desk.page.open(invoices[1].invoice_id)
    desk.wait(lambda: desk.page.browser.table.current_row() == invoices[1])
    panel = desk.page.browser.panel
    desk.wait(lambda: bool(panel.lines.rows.rows()))
    click(panel.family_link)
    assert desk.shell.visits[-1] == ("families", invoices[1].household_id)


def test_a_draft_is_thrown_away_after_a_question(desk: InvoicingDesk) -> None:
    draft_october(desk)
    click(desk.page.run.drop_button)
    answer(desk, yes=True)
    desk.wait(desk.page._no_run.isVisible)
    assert desk.shell.toasts == ["Brouillon abandonné"]


def test_drafting_can_be_stopped_and_keeps_the_form(desk: InvoicingDesk) -> None:
    click(desk.page.new_button)
    desk.idle()
    desk.page.form.title.set_text("Un titre à moi")
    with slow_share(desk.town.database) as share:
        click(desk.page.form.submit_button)
        desk.wait(share.is_waited_for)
        desk.wait(desk.page.form.progress.isVisible)
        click(desk.page.form.progress.cancel_button)
        share.answer()
        desk.wait(desk.page.form.submit_button.isEnabled)
        desk.idle()
    assert desk.page.form.title.text() == "Un titre à moi"
    assert desk.invoicing.runs(desk.town.officer) == ()


def test_a_rule_of_the_service_stands_beside_its_field(desk: InvoicingDesk) -> None:
    click(desk.page.new_button)
    desk.idle()
    form = desk.page.form
    form.due_on.set_day(date(2026, 1, 5))
    click(form.submit_button)
    desk.wait(lambda: bool(form.due_on.error()))
    assert form.due_on.day() == date(2026, 1, 5)
    assert desk.invoicing.runs(desk.town.officer) == ()


def test_a_database_out_of_reach_keeps_the_draft_and_issues_it_once_it_is_back(desk: InvoicingDesk) -> None:
    draft_october(desk)
    with lost_share(desk.town.database) as share:
        click(desk.page.run.issue_button)
        desk.wait(lambda: any(q.isVisible() for q in desk.page.findChildren(Question)))
        share.lose()
        answer(desk, yes=True)
        desk.wait(lambda: desk.page.banners.shown() is not None)
        desk.idle()
        share.give_back()
    banner = desk.page.banners.banner()
    assert banner is not None
    assert "base" in banner.notice.sentence
    assert desk.page.run.detail is not None
    assert desk.page.run.issue_button.isEnabled()
    assert desk.invoicing.invoices(desk.town.officer) == ()
    click(desk.page.run.issue_button)
    answer(desk, yes=True)
    desk.wait(lambda: bool(desk.shell.toasts))
    assert len(desk.invoicing.invoices(desk.town.officer)) == 2


def test_who_may_only_read_is_told_why_the_buttons_rest(make_desk: MakeDesk, desk: InvoicingDesk) -> None:
    draft_october(desk)
    clerk = make_desk(desk.town.clerk)
    assert clerk.page.new_button.toolTip().startswith("Votre rôle")
    assert clerk.page.run.issue_button.toolTip() == "Seul le régisseur émet les factures"
    assert clerk.page.run.drop_button.toolTip().startswith("Votre rôle")
    assert clerk.page.views.key() == RUNS


def test_the_next_number_starts_again_each_year() -> None:
    newest = InvoiceRow(1, "2026-000512", "", "", 1, 0, 0, None, date(2026, 12, 31), "issued")
    assert next_number((newest,), date(2026, 12, 1)) == "2026-000513"
    assert next_number((newest,), date(2027, 1, 4)) == "2027-000001"
    assert next_number((), date(2027, 1, 4)) == "2027-000001"


def test_an_issued_run_is_shown_whole_for_the_printing_room(desk: InvoicingDesk) -> None:
    issue(desk)
    assert not desk.page.run.issue_button.isVisible()
    click(desk.page.run.print_button)
    desk.wait(lambda: desk.page.whole.currentWidget() is desk.page.viewer)
    desk.idle()
    assert desk.page.run.print_button.isEnabled()


def test_the_last_day_to_pay_follows_the_notice_of_the_town(make_desk: MakeDesk) -> None:
    desk = make_desk()
    desk.town.set_rules(due_days=10)
    click(desk.page.new_button)
    desk.idle()
    assert desk.page.form.due_on.day() == date(2026, 11, 30)
    desk.page.form.due_on.set_day(date(2026, 12, 5))
    desk.page.form.offer_due_on(date(2026, 12, 31))
    assert desk.page.form.due_on.day() == date(2026, 12, 5)


def test_a_run_may_be_for_the_families_chosen(desk: InvoicingDesk) -> None:
    click(desk.page.new_button)
    desk.idle()
    payers = desk.page.form.payers
    assert [payers.groups.itemData(row) for row in range(payers.groups.count())][:2] == ["", BY_HAND]
    payers.groups.setFocus()
    press(payers.groups, Qt.Key.Key_Down)
    type_text(payers.field, "perr")
    desk.wait(payers.found.isVisible)
    press(payers.field, Qt.Key.Key_Return)
    click(desk.page.form.submit_button)
    desk.wait(lambda: desk.page.run.detail is not None)
    detail = desk.page.run.detail
    assert detail is not None
    assert [row.family for row in detail.invoices] == ["Perrin"]
