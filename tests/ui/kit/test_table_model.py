"""Tables over frozen rows: sorted by key, replaced whole or by row, the total last."""

from dataclasses import dataclass
from enum import IntEnum

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester

from staffdesk.ui.kit.table_model import Align, Column, RowsModel, TableRole
from staffdesk.ui.kit.tokens import Tone


@dataclass(frozen=True)
class Bill:
    """A row of the tests."""

    number: str
    cents: int
    late: bool = False


class Place(IntEnum):
    NUMBER = 0
    AMOUNT = 1


BILLS = (Bill("2026-004512", 12860, late=True), Bill("2026-004987", 14235), Bill("2027-000214", 9600))


def _model() -> RowsModel[Bill]:
    columns = [
        Column[Bill](
            "Facture", lambda bill: bill.number, strong=True, icon=lambda bill: "warning" if bill.late else ""
        ),
        Column[Bill](
            "Montant",
            lambda bill: f"{bill.cents / 100:.2f}",
            lambda bill: bill.cents,
            Align.RIGHT,
            tone=lambda bill: Tone.WARN if bill.late else Tone.PLAIN,
            spoken=lambda bill: f"{bill.cents} centimes",
        ),
    ]
    return RowsModel(columns, lambda bill: bill.number)


def _column(model: RowsModel[Bill], place: Place) -> list[object]:
    return [model.index(at, place).data() for at in range(model.rowCount())]


def test_the_model_keeps_the_rules_of_qt() -> None:
    model = _model()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.replace(BILLS, Bill("Total", 36695))
    model.sort(Place.AMOUNT, Qt.SortOrder.DescendingOrder)
    model.replace_row(Bill("2026-004987", 1))
    model.replace(())
    assert tester.model() is model


def test_columns_sort_by_their_key_and_keep_the_order_for_new_rows() -> None:
    model = _model()
    model.replace(BILLS, Bill("Total", 36695))
    model.sort(Place.AMOUNT)
    assert _column(model, Place.NUMBER) == ["2027-000214", "2026-004512", "2026-004987", "Total"]
    model.replace(BILLS)
    assert _column(model, Place.AMOUNT) == ["96.00", "128.60", "142.35"]
    assert model.sorted_by() == (Place.AMOUNT, Qt.SortOrder.AscendingOrder)


def test_a_kept_index_follows_its_row_when_sorted() -> None:
    from PySide6.QtCore import QPersistentModelIndex

    model = _model()
    model.replace(BILLS)
    kept = QPersistentModelIndex(model.index(2, Place.NUMBER))
    model.sort(Place.AMOUNT)
    assert (kept.row(), kept.data()) == (0, "2027-000214")


def test_one_row_is_replaced_in_place_and_an_unknown_one_is_a_bug() -> None:
    model = _model()
    model.replace(BILLS)
    model.replace_row(Bill("2026-004987", 500))
    assert model.rows()[1].cents == 500
    with pytest.raises(KeyError):
        model.replace_row(Bill("2030-000001", 5))


def test_the_total_is_no_row() -> None:
    model = _model()
    model.replace(BILLS, Bill("Total", 36695))
    last = model.index(3, Place.NUMBER)
    assert (last.data(), last.data(TableRole.IS_TOTAL), model.row_at(last)) == ("Total", True, None)
    assert not model.flags(last) & Qt.ItemFlag.ItemIsSelectable


def test_roles_tell_the_delegate_everything() -> None:
    model = _model()
    model.replace(BILLS)
    number, amount = model.index(0, Place.NUMBER), model.index(0, Place.AMOUNT)
    assert (number.data(TableRole.STRONG), number.data(TableRole.ICON)) == (True, "warning")
    assert amount.data(TableRole.TONE) == Tone.WARN
    assert amount.data(TableRole.SORT_KEY) == 12860
    assert amount.data(TableRole.PAYLOAD) == BILLS[0]
    assert amount.data(Qt.ItemDataRole.AccessibleTextRole) == "12860 centimes"
    assert amount.data(Qt.ItemDataRole.TextAlignmentRole) & int(Qt.AlignmentFlag.AlignRight)
    heading = model.headerData(Place.AMOUNT, Qt.Orientation.Horizontal)
    assert (heading, model.data(QModelIndex())) == ("Montant", None)
