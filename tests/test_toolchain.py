"""Faults of our tools that were met once and must not come back unseen."""

import sys

from PySide6.QtCore import QObject


def test_a_void_call_of_qt_keeps_the_count_of_references_to_none() -> None:
    """PySide6 6.12.0 on Linux with Python 3.11 loses a reference to None at each call, and dies."""
    thing = QObject()
    before = sys.getrefcount(None)
    for _ in range(1000):
        thing.setObjectName("chose")
    assert abs(sys.getrefcount(None) - before) < 100
