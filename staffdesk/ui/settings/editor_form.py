"""What an editor of Paramètres asks of a form: show values, read them or say what is wrong, keep a draft."""

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from staffdesk.ui.kit.fields import Field, focus_first_error
from staffdesk.ui.kit.inline_edits import InlineEdit
from staffdesk.ui.settings.controls import Raw, put_raw, raw_of, watch

Values = dict[str, Any]


class Unreadable(ValueError):
    """A part of a form cannot be read: which one, how to mend it as a sentence, and in which edit.

    Reading changes nothing on the screen, a form is read at every key: ``EditorForm.read`` shows the fault.
    """

    def __init__(self, part: str, sentence: str, edit: InlineEdit | None = None) -> None:
        super().__init__(sentence)
        self.part = part
        self.sentence = sentence
        self.edit = edit


class EditorForm(QWidget):
    """A form in place; subclasses add their controls with ``own`` and their fields to ``parts``.

    Signals:
        edited: the user changed something.
        shown: another record, or a draft, stands in the form.
    """

    edited = Signal()
    shown = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.parts: dict[str, Field] = {}
        self._own: dict[str, QWidget] = {}
        self._refused: dict[str, Raw] | None = None
        self._outlined: InlineEdit | None = None

    # ------------------------------------------------------------------------- for subclasses to fill

    def show_values(self, values: Mapping[str, Any]) -> None:
        """Show a record."""
        raise NotImplementedError

    def parse(self) -> Values:
        """Read the record; raise ``Unreadable`` for the first part that makes no sense."""
        raise NotImplementedError

    def describe(self, values: Mapping[str, Any]) -> Sequence[tuple[str, str]]:
        """Say values in words, part by part: what a colleague wrote meanwhile is compared by them."""
        raise NotImplementedError

    # ------------------------------------------------------------------------- the same for all

    def own(self, name: str, control: QWidget) -> None:
        """Take a control into the draft and hear of its changes."""
        self._own[name] = control
        watch(control, lambda: self._note_edit(control))

    def disown(self, name: str) -> None:
        """Leave a control that goes out of the draft."""
        self._own.pop(name, None)

    def control(self, name: str) -> QWidget:
        """Give a control by its name."""
        return self._own[name]

    def draft(self) -> dict[str, Raw]:
        """Give everything as it is typed."""
        return {name: raw_of(control) for name, control in self._own.items()}

    def restore(self, draft: Mapping[str, Raw]) -> None:
        """Put a draft back."""
        for name, raw in draft.items():
            put_raw(self._own[name], raw)

    def read(self) -> Values | None:
        """Read the record; what is wrong is said beside it, and the cursor goes there."""
        self.clear_errors()
        try:
            return self.parse()
        except Unreadable as fault:
            self.parts[fault.part].set_error(fault.sentence)
            if fault.edit is not None:
                fault.edit.mark(wrong=True)
            self._outlined = fault.edit
            focus_first_error(list(self.parts.values()))
            self._refused = self.draft()
            return None

    def clear_errors(self) -> None:
        """Take every error away."""
        self._refused = None
        for part in self.parts.values():
            part.clear_error()
        self._clear_outline()

    def set_editable(self, editable: bool) -> None:
        """Let the form be edited, or only read."""
        for control in self._own.values():
            control.setEnabled(editable)

    def _note_edit(self, control: QWidget) -> None:
        """Take away the error of a part that is being mended; leaving a field unchanged mends nothing."""
        wrong = next(
            (part for part in self.parts.values() if part.error() and part.isAncestorOf(control)), None
        )
        if wrong is not None and self._refused is not None and self.draft() != self._refused:
            wrong.clear_error()
            self._clear_outline()
        self.edited.emit()

    def _clear_outline(self) -> None:
        """Outline the edit no more, where its line has not been taken out."""
        if self._outlined in self.findChildren(InlineEdit):
            self._outlined.mark(wrong=False)
        self._outlined = None
