"""Days that changed since their invoice: in words, with one button for their credit notes."""

from PySide6.QtCore import Qt

from staffdesk.services.crediting_rows import CorrectionRow
from staffdesk.ui.invoices.corrections_view import CorrectionsView
from tests.ui.conftest import Stage
from tests.ui.hand import click, press


def row(key: int, cents: int) -> CorrectionRow:
    return CorrectionRow(
        key, 7, "Tilleul", "Malo", "Cantine", "absence, jeu. 8 oct.", "grève", "2026-000001", cents
    )


def test_the_button_waits_for_something_to_credit_and_for_the_right(stage: Stage) -> None:
    view = CorrectionsView()
    stage(view)
    assert (view.empty.isVisible(), view.table.isVisible()) == (True, False)
    view.show_corrections([row(1, -305)])
    assert not view.credit_button.isEnabled()
    view.set_rights(may_credit=True)
    view.show_corrections([row(1, 250)])
    assert not view.credit_button.isEnabled()
    view.show_corrections([row(1, -305), row(2, 250)])
    asked: list[bool] = []
    view.credit_asked.connect(lambda: asked.append(True))
    click(view.credit_button)
    press(view.table, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert len(asked) == 2


def test_a_row_opens_its_family(stage: Stage) -> None:
    view = CorrectionsView()
    stage(view)
    view.show_corrections([row(1, -305)])
    asked: list[int] = []
    view.family_asked.connect(asked.append)
    view.table.selectRow(0)
    press(view.table, Qt.Key.Key_Return)
    assert asked == [7]
