"""A change of prices in place: typed, then seen, and only then recorded."""

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from staffdesk.ui.families.price_changes import PriceChangesPart
from staffdesk.ui.kit.buttons import Button
from staffdesk.ui.kit.fields import Field
from staffdesk.ui.kit.flow import FlowLayout
from staffdesk.ui.kit.labels import label
from staffdesk.ui.kit.theme import px

if TYPE_CHECKING:
    from collections.abc import Sequence

    from staffdesk.services.quotient_proofs import ProofOnFile
    from staffdesk.services.repricing import PricePreview

NBSP = "\N{NO-BREAK SPACE}"
NOTHING_CHANGES = "Aucun prix ne change sur les jours réservés ou facturés."
SEE_FIRST = "Voir ce qui change avant d’enregistrer."
DAY_WRONG = f"Date illisible{NBSP}: saisir par exemple 1/2/2027."


class SeenFirstPanel(QWidget):
    """What every panel of such a change has: what would change, whether it is decided, and its buttons.

    Attributes:
        parts: the fields by the name a rule gives; one may hold several inputs.
        typed: the input of a name, where its field holds others before it.

    Signals:
        preview_asked: what is typed, to be shown first.
        record_asked: what is typed, whether it is to count for what is invoiced, and what was shown.
        closed: nothing is to be recorded.
    """

    preview_asked = Signal(object)
    record_asked = Signal(object, bool, object)
    closed = Signal()

    def __init__(self, record: str) -> None:
        """``record`` are the words of the button that records."""
        super().__init__()
        self.parts: dict[str, Field] = {}
        self.typed: dict[str, QLineEdit] = {}
        self.preview_button = Button("Voir ce qui change")
        self.record_button = Button(record)
        self.close_button = Button("Annuler")
        self.hint = label(SEE_FIRST, "hint", wrap=True)
        self.prices = PriceChangesPart()
        self._asking = False
        self._seen: PricePreview | None = None
        self.preview_button.clicked.connect(self._ask_preview)
        self.record_button.clicked.connect(self._record)
        self.close_button.clicked.connect(self._close)

    def begin(self) -> None:
        """Begin anew."""
        raise NotImplementedError

    def asked(self) -> dict[str, Any] | None:
        """Read what is typed, or say what is wrong beside it."""
        raise NotImplementedError

    def show_preview(self, preview: "PricePreview") -> None:
        """Show what would change; only then it can be recorded. Other values were typed: it is of no use."""
        if not self._asking:
            return
        self._asking, self._seen = False, preview
        self.hint.setVisible(not preview.rows)
        self.hint.setText(NOTHING_CHANGES)
        self.prices.show_preview(preview)
        self._allow_recording()

    def set_busy(self, busy: bool) -> None:
        """Wait for the answer: nothing is asked twice."""
        for button in (self.preview_button, self.record_button):
            if busy:
                button.refuse("Calcul en cours")
        if not busy:
            self.preview_button.allow()
            self._allow_recording()

    def go_to(self, name: str) -> None:
        """Put the cursor where what was refused is typed."""
        if name in self.typed:
            self.typed[name].setFocus(Qt.FocusReason.OtherFocusReason)
            self.typed[name].selectAll()

    def forget(self) -> None:
        """Forget what was shown, which is of other values: it is to be seen again."""
        self.prices.forget()
        self.hint.setText(SEE_FIRST)
        self.hint.show()
        self._asking, self._seen = False, None
        self._allow_recording()

    # ------------------------------------------------------------------------------------------ inside

    def _ask_preview(self) -> None:
        asked = self.asked()
        if asked is not None:
            self._asking = True
            self.preview_asked.emit(asked)

    def _record(self) -> None:
        asked = self.asked()
        if asked is not None:
            self.record_asked.emit(asked, self.prices.is_decided(), self._seen)

    def _close(self) -> None:
        self.begin()
        self.closed.emit()

    def _allow_recording(self) -> None:
        if self._seen is not None:
            self.record_button.allow()
        else:
            self.record_button.refuse(SEE_FIRST)

    def _lay_out(self, *typed: QWidget) -> None:
        """Put what is typed above what would change."""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, px(8), 0, px(8))
        column.setSpacing(px(8))
        for widget in (*typed, self.hint, self.prices):
            column.addWidget(widget)
        buttons = QHBoxLayout()
        buttons.setSpacing(px(8))
        buttons.addWidget(self.preview_button)
        buttons.addStretch()
        buttons.addWidget(self.close_button)
        buttons.addWidget(self.record_button)
        column.addLayout(buttons)


def in_a_flow(*parts: QWidget | str) -> QWidget:
    """Put inputs, and the words between them, in lines as wide as there is room."""
    made = QWidget()
    flow = FlowLayout(made, gap=8)
    for part in parts:
        flow.addWidget(label(part, "body") if isinstance(part, str) else part)
    return made


class ProvedPanel(SeenFirstPanel):
    """One whose change may rest on a document on file."""

    def show_proofs(self, proofs: "Sequence[ProofOnFile]") -> None:
        """Offer the documents of the family that are on file."""
        raise NotImplementedError
