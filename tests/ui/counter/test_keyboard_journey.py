"""The counter by keys alone: from search to receipt, three invoices and three means in half a minute."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from staffdesk.domain.french.amounts import euros
from tests.factories_money import Family, MoneyTown
from tests.ui.counter.conftest import MONTHS, CounterDesk

SECONDS_A_KEY = 0.28
"""What an average typist needs for a key (keystroke-level model of Card, Moran and Newell)."""

SECONDS_TO_THINK = 1.35
"""What the same model gives a person to get ready before each part of the task."""

MOST_SECONDS = 30
PARTS = {Qt.Key.Key_F2, Qt.Key.Key_F3, Qt.Key.Key_F4, Qt.Key.Key_F5, Qt.Key.Key_Return}
"""Keys before which a person gets ready: what follows inside a part is done without thinking."""

THREE_MONTHS = (*MONTHS, (date(2026, 11, 1), date(2026, 11, 30)))


@dataclass
class Hands:
    """Presses keys where the focus is, as a person would, and counts them; a chord is two keys."""

    keys: int = 0
    thoughts: int = 0

    def type(self, text: str) -> None:
        """Type a text, key by key."""
        for sign in text:
            QTest.keyClicks(_focus(), sign)
            self.keys += 1

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press a key, with Ctrl or not; what begins another part of the task takes a thought."""
        self.thoughts += key in PARTS
        QTest.keyClick(_focus(), key, modifiers)
        self.keys += 1 if modifiers == Qt.KeyboardModifier.NoModifier else 2

    def seconds(self) -> float:
        """Tell how long a person needs for this."""
        return self.keys * SECONDS_A_KEY + self.thoughts * SECONDS_TO_THINK


def _focus() -> QWidget:
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


@pytest.fixture
def family(town: MoneyTown) -> Family:
    """A family with three invoices, of 12 meals and 10 evenings each."""
    family = town.add_family("Colin-Haddad", quotient="900", children=(("Malo", date(2019, 5, 2)),))
    for first, last in THREE_MONTHS:
        days = [first + timedelta(days=step) for step in range(12)]
        town.add_days(family, "canteen", days)
        town.add_days(family, "evening", days[:10])
        town.issue(period=(first, last))
    return family


def test_three_invoices_and_three_means_by_keys_in_under_half_a_minute(
    desk: CounterDesk, family: Family
) -> None:
    hands = Hands()
    waited = _Waited(desk)
    hands.press(Qt.Key.Key_F2)
    hands.type("co")
    hands.press(Qt.Key.Key_Return)
    waited.until(lambda: not desk.page.account.isHidden())
    assert (len(desk.page.entry().settle), desk.page.entry().due) == (3, 3 * 5860)
    hands.press(Qt.Key.Key_F3)
    hands.type("8842019377")
    hands.press(Qt.Key.Key_Tab)
    hands.type("20")
    hands.press(Qt.Key.Key_Return)
    hands.type("8842019378")
    hands.press(Qt.Key.Key_Return)
    hands.press(Qt.Key.Key_F4)
    hands.type("100")
    hands.press(Qt.Key.Key_Tab)
    hands.type("0004512")
    hands.press(Qt.Key.Key_Tab)
    hands.type("BNP")
    hands.press(Qt.Key.Key_F5)
    hands.type("40")
    assert desk.page.pay.cash.change_text() == euros(4000 - (3 * 5860 - 4000 - 10000))
    hands.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    waited.until(lambda: bool(desk.shell.toasts))
    assert desk.shell.toasts == [f"Quittance 2026-00001 enregistrée, {euros(3 * 5860)}"]
    waited.until(lambda: desk.page.banners.shown() is not None)  # no printer here: it is said
    account = desk.counter.account(desk.town.clerk, family.household_id)
    assert (account.due_cents, account.invoices) == (0, ())
    assert hands.keys <= 60
    assert hands.seconds() + waited.seconds < MOST_SECONDS


@dataclass
class _Waited:
    """How long the program let the person wait."""

    desk: CounterDesk
    seconds: float = 0.0

    def until(self, condition: Callable[[], bool]) -> None:
        """Wait, and count it."""
        start = time.perf_counter()
        self.desk.wait(condition)
        self.seconds += time.perf_counter() - start
