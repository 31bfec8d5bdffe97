"""One way to show what went wrong.

An error we know beside its field or in the banner, anything else as one crash dialog.

What we know is a ``StaffdeskError``: its code becomes a French sentence by the function handed in
(``domain.french``). Anything else is a bug: it is logged whole under a reference, and the person reads that
nothing entered is lost, and the reference to give to the IT officer. A traceback is never shown.
"""

import logging
import secrets
from collections.abc import Callable, Mapping
from typing import Protocol

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from staffdesk.domain.errors import NotAllowed, NotFound, RuleBroken, StaffdeskError, Stale, Unavailable
from staffdesk.ui.kit.buttons import Button, ButtonKind
from staffdesk.ui.kit.fields import Field
from staffdesk.ui.kit.labels import label
from staffdesk.ui.kit.notices import BannerSlot, Notice
from staffdesk.ui.kit.theme import px
from staffdesk.ui.kit.tokens import Tone

log = logging.getLogger(__name__)

Sentence = Callable[[StaffdeskError], str]


class NoticeBoard(Protocol):
    """Where a banner can be shown: the window or a slot of a page."""

    def show_notice(self, notice: Notice) -> None:
        """Let a notice hold."""

    def withdraw(self, key: str) -> None:
        """End a notice."""


class Failures:
    """Shows failures for one window.

    Args:
        sentence: the French sentence of a known error.
        board: where banners go when a screen gives none of its own.
        window: the window a crash dialog belongs to.
    """

    def __init__(self, sentence: Sentence, board: NoticeBoard, window: QWidget) -> None:
        self._sentence = sentence
        self._board = board
        self._window = window
        self._dialog: CrashDialog | None = None

    def show(
        self,
        error: Exception,
        fields: Mapping[str, Field] | None = None,
        board: NoticeBoard | None = None,
        retry: Callable[[], None] | None = None,
        reload: Callable[[], None] | None = None,
    ) -> None:
        """Show any failure where it belongs.

        Args:
            error: what was caught.
            fields: the form's fields by the name the rule gives in ``facts["field"]``.
            board: the page's own banner slot, else the window's.
            retry: offered when something is unavailable.
            reload: offered when somebody was faster, or when the thing is gone.
        """
        if not isinstance(error, StaffdeskError):
            self.crash(error)
            return
        log.info("shown to the user: %s", error)
        field = (fields or {}).get(str(error.facts.get("field", "")))
        if isinstance(error, RuleBroken) and field is not None:
            field.set_error(self._sentence(error))
            field.focus()
            return
        (board or self._board).show_notice(self._notice(error, retry, reload))

    def crash(self, error: BaseException) -> str:
        """Log a bug whole under a new reference, show the crash dialog once, and give the reference."""
        reference = secrets.token_hex(3).upper()
        log.error("crash %s", reference, exc_info=error)
        if self._dialog is None:
            self._dialog = CrashDialog(reference, self._window)
            self._dialog.finished.connect(self._forget_dialog)
            self._dialog.open()
        return reference

    def _notice(
        self, error: StaffdeskError, retry: Callable[[], None] | None, reload: Callable[[], None] | None
    ) -> Notice:
        sentence = self._sentence(error)
        if isinstance(error, Unavailable):
            return Notice("failure", Tone.WARN, sentence, "Réessayer" if retry else "", retry, lasts=False)
        if isinstance(error, Stale | NotFound):
            return Notice("failure", Tone.WARN, sentence, "Recharger" if reload else "", reload, lasts=False)
        icon = "lock-simple" if isinstance(error, NotAllowed) else ""
        return Notice("failure", Tone.BAD, sentence, icon=icon, lasts=False)

    def _forget_dialog(self) -> None:
        self._dialog = None


class CrashDialog(QDialog):
    """Says that the program was at fault, what was kept, and the reference to give."""

    def __init__(self, reference: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.reference = reference
        self.setWindowTitle("Erreur du programme")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setProperty("role", "surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedWidth(px(440))
        column = QVBoxLayout(self)
        column.setContentsMargins(px(28), px(28), px(28), px(20))
        column.setSpacing(px(8))
        column.addWidget(label("Le programme a rencontré une erreur", "title", wrap=True))
        told = (
            "L’action en cours n’a pas été faite et rien n’a été enregistré à moitié. "
            "Ce qui était déjà enregistré est intact. "
            f"Communiquer cette référence au service informatique\N{NO-BREAK SPACE}: {reference}."
        )
        column.addWidget(label(told, "body2", wrap=True))
        column.addSpacing(px(12))
        row = QHBoxLayout()
        row.setSpacing(px(8))
        row.addStretch()
        copy = Button("Copier la référence")
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(reference))
        self.go_on_button = Button("Continuer", ButtonKind.PRIMARY)
        self.go_on_button.clicked.connect(self.accept)
        row.addWidget(copy)
        row.addWidget(self.go_on_button)
        column.addLayout(row)
        self.setAccessibleName(self.windowTitle())
        self.setAccessibleDescription(told)


__all__ = ["BannerSlot", "CrashDialog", "Failures", "NoticeBoard", "Sentence"]
