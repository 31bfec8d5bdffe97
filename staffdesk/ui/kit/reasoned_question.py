"""A question that takes a reason: without one the act is refused beside the field, and the question stays."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from staffdesk.ui.kit.containers import Question
from staffdesk.ui.kit.fields import Field


class ReasonedQuestion(Question):
    """The question with a field under its facts.

    Return in the field decides nothing: the act is a button of its own.

    Signals:
        reasoned: the act was chosen, with its reason.
    """

    reasoned = Signal(str)

    def __init__(
        self, question: str, facts: str, act: str, keep: str, parent: QWidget, *, reason: str, missing: str
    ) -> None:
        """``reason`` names the field, ``missing`` says that it is empty."""
        super().__init__(question, facts, act, keep, parent)
        self._missing = missing
        self.reason = Field(reason)
        self.reason.left.connect(self._check)
        self.insert(self.reason)

    def reason_kept(self) -> str:
        """Give what was typed, to be offered again."""
        return self.reason.text()

    @override
    def ask(self) -> None:
        super().ask()
        self.reason.control.setFocus(Qt.FocusReason.OtherFocusReason)

    def _check(self) -> None:
        if self.reason.text():
            self.reason.clear_error()

    @override
    def _confirm(self) -> None:
        if not self.reason.text():
            self.reason.set_error(self._missing)
            self.reason.focus()
            return
        super()._confirm()
        self.reasoned.emit(self.reason.text())
