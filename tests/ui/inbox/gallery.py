"""Draws the screen Messages to be looked at.

``python -m tests.ui.inbox.gallery OUT [--k 1.3] [--size 1440x900]`` with ``QT_QPA_PLATFORM=offscreen``.
"""

import argparse
from pathlib import Path

from PySide6.QtWidgets import QApplication

from staffdesk.ui.inbox.page import InboxPage
from staffdesk.ui.inbox.threads_model import list_rows
from staffdesk.ui.kit.theme import Mode, apply_theme
from tests.ui.inbox import sample_threads as sample
from tests.ui.validation.gallery import settle, window_with


def filled_page() -> InboxPage:
    """Give the page with conversations and one in hand."""
    page = InboxPage(lambda: sample.NOW)
    page.show_counts({"to_answer": 3})
    page.fill(list_rows(sample.thread_rows(), sample.NOW))
    page.list.choose(1)
    page.show_thread(sample.detail(), "Bonjour,\nc’est noté pour la journée complète.")
    return page


def main() -> None:
    """Draw the screen into a folder, in both themes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--k", type=float, default=1.0)
    parser.add_argument("--size", default="1440x900")
    parser.add_argument("--suffix", default="")
    given = parser.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    width, height = (int(part) for part in given.size.split("x"))
    for mode in (Mode.LIGHT, Mode.DARK):
        apply_theme(app, mode, given.k)
        window = window_with(filled_page(), "messages")
        window.resize(width, height)
        window.show()
        window.activateWindow()
        settle(app)
        window.page("messages").enter()
        settle(app)
        window.grab().save(str(given.out / f"messages-{mode}-{given.size}{given.suffix}.png"))
        window.close()
        window.deleteLater()
        settle(app)


if __name__ == "__main__":
    main()
