"""What a presenter may ask of the window around its page; the main window fulfils it, tests record it."""

from collections.abc import Callable
from typing import Protocol

from staffdesk.ui.kit.notices import Notice


class Shell(Protocol):
    """The window, seen from a screen."""

    def show_toast(self, sentence: str, undo: Callable[[], None] | None = None) -> None:
        """Say at the bottom of the sheet what was done, and offer to undo it for ten seconds."""

    def dismiss_toast(self) -> None:
        """Take the toast away: what it could undo was sent."""

    def show_notice(self, notice: Notice) -> None:
        """Let a banner hold over every page, until it is withdrawn."""

    def withdraw(self, key: str) -> None:
        """End a banner."""

    def go_to(self, key: str, argument: object = None) -> None:
        """Show another page by its key; the page gets the argument (a filter, a record)."""

    def set_badge(self, key: str, count: int) -> None:
        """Show a count beside a page's entry in the rail; 0 takes it away."""
