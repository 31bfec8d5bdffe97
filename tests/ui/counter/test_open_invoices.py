"""The open invoices: ticked by default, amounts changed in place, what cannot be paid here is locked."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from staffdesk.domain.french.amounts import euros
from staffdesk.ui.counter.columns import edges
from staffdesk.ui.counter.open_invoices import OpenInvoices
from staffdesk.ui.kit.painting import text_width
from staffdesk.ui.kit.theme import tokens
from tests.ui.conftest import Stage
from tests.ui.counter.picture import ACCOUNT, TODAY
from tests.ui.hand import click, press, type_text


@pytest.fixture
def table(stage: Stage) -> OpenInvoices:
    """The invoices of the reference picture."""
    made = OpenInvoices()
    made.setMinimumWidth(766)
    made.show_invoices(ACCOUNT.invoices, TODAY)
    stage(made)
    return made


def test_all_that_may_be_paid_is_ticked_in_the_order_given(table: OpenInvoices) -> None:
    assert table.settle() == {1: 2860, 2: 14235, 3: 9600, 4: 3150}
    locked = table.rows()[4]
    assert not locked.tick.isVisible()
    assert not locked.amount.isVisible()
    assert locked.toolTip() == "Transmise au Trésor public"


@pytest.mark.parametrize("width", [560, 640, 731, 766, 900])
def test_how_late_an_invoice_is_never_reaches_its_figures(table: OpenInvoices, width: int) -> None:
    late = replace(ACCOUNT.invoices[0], total_cents=123_456, open_cents=123_456, days_late=127)
    table.setMinimumWidth(0)
    table.show_invoices((late,), TODAY)
    (row,) = table.rows()
    row.setFixedWidth(width)
    picture = row.grab().toImage()
    warned = [
        x
        for x in range(picture.width())
        if any(picture.pixelColor(x, y) == tokens().warn for y in range(picture.height()))
    ]
    at = edges(width)
    assert warned
    assert max(warned) < (at.amount if at.shows_amount else at.rest) - text_width(euros(123_456))


def test_unticking_takes_the_amount_away_and_ticking_brings_it_back(
    qtbot: QtBot, table: OpenInvoices
) -> None:
    row = table.rows()[3]
    with qtbot.waitSignal(table.settle_changed):
        press(row.tick, Qt.Key.Key_Space)
    assert 4 not in table.settle()
    assert not row.amount.isVisible()
    click(row.tick)
    assert table.settle()[4] == 3150


def test_a_part_may_be_paid(qtbot: QtBot, table: OpenInvoices) -> None:
    amount = table.rows()[1].amount
    amount.selectAll()
    with qtbot.waitSignal(table.settle_changed):
        type_text(amount, "100")
    press(amount, Qt.Key.Key_Return)
    assert table.settle()[2] == 10000
    assert amount.text() == euros(10000)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("200", "au plus 142,35\u00a0€, son reste dû"),
        ("0", "supérieur à zéro"),
        ("x", "illisible"),
        ("12,345", "illisible"),
    ],
)
def test_an_amount_that_cannot_be_is_said_and_kept(table: OpenInvoices, typed: str, said: str) -> None:
    amount = table.rows()[1].amount
    amount.selectAll()
    type_text(amount, typed)
    press(amount, Qt.Key.Key_Return)
    assert said in table.error_line.text()
    assert table.error_line.text().startswith("Facture 2026-004987")
    assert table.settle()[2] == 0
    first = table.first_error()
    assert first is not None
    assert first.amount is amount
    assert amount.property("invalid") == "true"


def test_other_invoices_take_the_place_of_the_old_ones(table: OpenInvoices) -> None:
    table.show_invoices(ACCOUNT.invoices[:1], TODAY)
    assert table.settle() == {1: 2860}
    table.focus_first()
    assert table.rows()[0].amount.hasFocus()
    assert table.rows()[0].amount.selectedText() == euros(2860)


@pytest.mark.parametrize("width", [480, 560, 731, 766])
def test_what_an_invoice_is_for_is_never_cut(qtbot: QtBot, table: OpenInvoices, width: int) -> None:
    half = replace(ACCOUNT.invoices[0], label="du 1ᵉʳ au 15 sept. 2026")
    table.setMinimumWidth(0)
    table.show_invoices((half,), TODAY)
    (row,) = table.rows()
    row.setFixedWidth(width)
    at = edges(width)
    size, lines = row._label_lines(at)
    assert " ".join(lines) == half.label
    assert max(text_width(line, size) for line in lines) <= at.due - at.period
    wanted = 44 + (18 if at.is_stacked and len(lines) > 1 else 0)
    qtbot.waitUntil(lambda: row.height() == wanted)
