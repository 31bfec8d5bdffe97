"""The till led by hand over a real office: opened with a float, closed with a count."""

from sqlalchemy import update

from staffdesk.domain.french.amounts import euros
from staffdesk.domain.topics import Topic
from staffdesk.models.revenue_office import RevenueAct
from staffdesk.services.money_rows import MeansGiven, PaymentAsked, PaymentTaken
from staffdesk.ui.kit.containers import Question
from staffdesk.ui.kit.tasks import Tasks
from tests.factories_money import Family
from tests.ui.counter.conftest import CounterDesk
from tests.ui.hand import click, type_text


def test_a_shut_till_is_opened_with_its_float(shut_desk: CounterDesk) -> None:
    page = shut_desk.page
    page.open("close")
    assert page.side.currentWidget() is page.open_till
    page.open_till.counter_name.set_text("guichet 1")
    page.open_till.float_amount.edit.setText("100")
    click(page.open_till.button)
    shut_desk.wait(lambda: page.side.currentWidget() is page.pay)
    state = shut_desk.counter.till(shut_desk.town.clerk)
    assert (state.float_cents, state.counter_name) == (10000, "guichet 1")
    page.open("close")
    type_text(page.close_till.counts[10000], "1")
    click(page.close_till.button)
    shut_desk.wait(lambda: page.side.currentWidget() is page.open_till)
    assert (page.open_till.counter_name.text(), page.open_till.float_amount.edit.text()) == ("guichet 1", "")


def test_a_till_with_a_difference_is_closed_after_a_question(desk: CounterDesk) -> None:
    assert desk.page._till_head.link is not None
    click(desk.page._till_head.link)
    panel = desk.page.close_till
    assert desk.page.side.currentWidget() is panel
    type_text(panel.counts[2000], "2")
    click(panel.button)
    assert panel.note.error().startswith("Expliquer")
    panel.note.set_text("Un billet rendu en trop")
    click(panel.button)
    [question] = desk.page.findChildren(Question)
    click(question.act_button)
    desk.wait(lambda: desk.page.side.currentWidget() is desk.page.open_till)
    assert desk.shell.toasts == [f"Caisse fermée, arrêté 2026-C0001, {euros(4000)} comptés"]


def test_a_till_that_is_right_is_closed_at_once(desk: CounterDesk) -> None:
    assert desk.page._till_head.link is not None
    click(desk.page._till_head.link)
    type_text(desk.page.close_till.counts[5000], "1")
    assert desk.page.close_till.state() == "Caisse juste"
    click(desk.page.close_till.button)
    desk.wait(lambda: desk.page.side.currentWidget() is desk.page.open_till)


def test_a_till_opened_elsewhere_meanwhile_is_not_opened_twice(shut_desk: CounterDesk) -> None:
    panel = shut_desk.page.open_till
    panel.counter_name.set_text("guichet 1")
    panel.float_amount.edit.setText("100")
    shut_desk.counter.open_till(shut_desk.town.clerk, "guichet 2", 5000)
    click(panel.button)
    shut_desk.wait(lambda: shut_desk.page.banners.shown() is not None)
    notice = shut_desk.page.banners.shown()
    assert notice is not None
    assert notice.sentence == "Votre caisse est déjà ouverte."
    assert (panel.counter_name.text(), panel.float_amount.text()) == ("guichet 1", "100")


def test_what_the_service_refuses_stands_beside_its_field(desk: CounterDesk, family: Family) -> None:
    """The same clerk takes a payment on another workstation while the till is counted here."""
    assert desk.page._till_head.link is not None
    click(desk.page._till_head.link)
    panel = desk.page.close_till
    type_text(panel.counts[5000], "1")
    assert panel.state() == "Caisse juste"
    take_elsewhere(desk, family)
    click(panel.button)
    desk.wait(lambda: bool(panel.note.error()) and panel.note.isVisible())
    assert panel.state() == f"Manque de {euros(1000)}"
    assert panel.counts[5000].text() == "1"
    panel.note.set_text("Encaissé au guichet 1, versé demain")
    click(panel.button)
    [question] = desk.page.findChildren(Question)
    click(question.act_button)
    desk.wait(lambda: desk.page.side.currentWidget() is desk.page.open_till)


def take_elsewhere(desk: CounterDesk, family: Family) -> PaymentTaken:
    """Take 10 € in cash, as the clerk does on another workstation."""
    invoice = desk.counter.account(desk.town.clerk, family.household_id).invoices[0]
    given = MeansGiven("cash", 1000, {"given_cents": "1000"})
    settle = ((invoice.invoice_id, 1000),)
    return desk.counter.take(
        desk.town.clerk, PaymentAsked("elsewhere", family.household_id, settle, (given,))
    )


def test_another_counter_s_payment_is_seen_here(desk: CounterDesk, family: Family) -> None:
    taken = take_elsewhere(desk, family)
    desk.presenter._tasks.topics_changed.emit(taken.topics)
    desk.wait(lambda: len(desk.page.receipts.rows.rows()) == 1)
    desk.wait(lambda: desk.presenter.till.state is not None and desk.presenter.till.state.payments == 1)
    assert desk.presenter.till.state is not None
    assert desk.presenter.till.state.cash_cents == 6000


def test_the_palette_leads_to_the_count_once_the_till_is_known(desk: CounterDesk) -> None:
    desk.presenter.till.state = None  # as on a page that was just made
    desk.page.open("close")
    assert desk.page.side.currentWidget() is desk.page.pay
    desk.presenter.till.refresh()
    desk.wait(lambda: desk.page.side.currentWidget() is desk.page.close_till)


def test_another_ceiling_of_the_act_is_seen_at_once(desk: CounterDesk, tasks: Tasks) -> None:
    with desk.town.database.begin() as session:
        session.execute(update(RevenueAct).values(ceiling_cents=40_000))
    tasks.topics_changed.emit(frozenset({Topic.SETTINGS}))

    def ceiling() -> int:
        state = desk.presenter.till.state
        return state.ceiling_cents if state is not None else 0

    desk.wait(lambda: ceiling() == 40_000)
