"""An aid granted by name: which one, for whom, since when, by what decision; first what it would change."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from staffdesk.ui.families.price_changes import PriceChangesPart
from staffdesk.ui.kit.buttons import Button, CheckBox
from staffdesk.ui.kit.fields import ComboPicker, Field
from staffdesk.ui.kit.flow import FlowLayout
from staffdesk.ui.kit.inline_edits import DayEdit, InlineEdit
from staffdesk.ui.kit.labels import label
from staffdesk.ui.kit.theme import px

if TYPE_CHECKING:
    from staffdesk.services.family_rows import AidBoard, AidRow, OfferedAid
    from staffdesk.services.quotient_proofs import ProofOnFile
    from staffdesk.services.repricing import PricePreview

FEW = 2
"""Activities named beside an aid."""
NBSP = "\N{NO-BREAK SPACE}"
EVERY_CHILD = ("", "tous les enfants du foyer")
NO_DOCUMENT = ("", "sans document au dossier")
DAY_WRONG = f"Date illisible{NBSP}: saisir par exemple 1/9/2026."
NOTHING_CHANGES = "Aucun prix ne change sur les jours réservés ou facturés."
SEE_FIRST = "Voir ce qui change avant d’enregistrer."
GRANT, CHANGE, WITHDRAW = "Accorder l’aide", "Enregistrer l’aide", "Retirer l’aide"
MISTAKE = "saisie par erreur\N{NO-BREAK SPACE}: retirer cette aide, comme si elle n’avait jamais été accordée"


class AidPanel(QWidget):
    """The panel.

    Signals:
        preview_asked: what is typed, to be shown first.
        record_asked: what is typed, and whether it is to count for what is invoiced.
        closed: nothing is to be recorded.
    """

    preview_asked = Signal(object)
    record_asked = Signal(object, bool)
    closed = Signal()

    def __init__(self, today: Callable[[], date]) -> None:
        """``today`` gives the day that a date without a year is read near to."""
        super().__init__()
        self.aid = ComboPicker((), "Aide", 32)
        self.child = ComboPicker((EVERY_CHILD,), "Pour qui", 32)
        self.valid_from, self.last_day = DayEdit("Accordée à partir du", today), DayEdit("Jusqu’au", today)
        self.last_day.setPlaceholderText("sans fin")
        self.reference = InlineEdit("Décision ou bon", 260)
        self.reference.setPlaceholderText("n° de décision, de bon ou de notification")
        self.document = ComboPicker((NO_DOCUMENT,), "Document au dossier", 32)
        self.mistake = CheckBox(MISTAKE)
        self.preview_button = Button("Voir ce qui change")
        self.record_button = Button(GRANT)
        self.close_button = Button("Annuler")
        self.hint = label(SEE_FIRST, "hint", wrap=True)
        self.prices = PriceChangesPart()
        self.parts: dict[str, Field] = {}
        self._grant_id: int | None = None
        self._asking = self._seen = False
        self._lay_out()
        for edit in (self.valid_from, self.last_day, self.reference):
            edit.textEdited.connect(lambda _text: self._forget())
        for picker in (self.aid, self.child, self.document):
            picker.picked.connect(lambda _key: self._forget())
        self.mistake.clicked.connect(self._take_mistake)
        self.preview_button.clicked.connect(self._ask_preview)
        self.record_button.clicked.connect(self._record)
        self.close_button.clicked.connect(self.closed)
        self.begin(None)

    def show_board(self, board: "AidBoard") -> None:
        """Offer the aids and the children of a family; what is chosen stays."""
        offered = {aid.code: _named(aid) for aid in board.offered}
        held = {row.code: row.payer for row in board.grants if row.code not in offered}
        self.aid.set_choices([*offered.items(), *held.items()])
        self.child.set_choices([EVERY_CHILD, *((str(key), name) for key, name in board.children)])
        self.child.setVisible(len(board.children) > 1)

    def show_proofs(self, proofs: "Sequence[ProofOnFile]") -> None:
        """Offer the documents of the family that are on file; the one attached stays."""
        self.document.set_choices([NO_DOCUMENT, *((str(one.document_id), one.words) for one in proofs)])
        self.document.choose(self._attached)
        self.document.setVisible(bool(proofs))

    def begin(self, row: "AidRow | None") -> None:
        """Begin anew, or with a grant that is to be changed."""
        self._grant_id = None if row is None else row.grant_id
        if row is not None:
            self.aid.choose(row.code)
        elif self.aid.count():
            self.aid.setCurrentIndex(0)
        self.child.choose(str((row and row.child_id) or ""))
        self.valid_from.set_day(None if row is None else row.valid_from)
        self.last_day.set_day(None if row is None else row.valid_to)
        self.reference.setText("" if row is None else row.reference)
        self._attached = str((row and row.document_id) or "")
        self.show_proofs(())
        self.mistake.setChecked(False)
        self.mistake.setVisible(row is not None)
        for part in self.parts.values():
            part.clear_error()
        self._forget()
        self._name_button()

    def take_focus(self) -> None:
        """Put the cursor where one begins."""
        first = self.aid if self.aid.isEnabled() and self._grant_id is None else self.last_day
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_preview(self, preview: "PricePreview") -> None:
        """Show what would change; only then it can be recorded. Other values were typed: it is of no use."""
        if not self._asking:
            return
        self._asking, self._seen = False, True
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

    def asked(self) -> dict[str, Any] | None:
        """Read what is typed, or say what is wrong beside it."""
        for part in self.parts.values():
            part.clear_error()
        start, last = self.valid_from.day(), self.last_day.day()
        if start is None or (last is None and self.last_day.text().strip()):
            self.parts["valid_from"].set_error(DAY_WRONG)
            (self.valid_from if start is None else self.last_day).setFocus(Qt.FocusReason.OtherFocusReason)
            return None
        return {
            "code": self.aid.key(),
            "valid_from": start,
            "valid_to": None if last is None else last + timedelta(days=1),
            "reference": self.reference.text(),
            "child_id": int(self.child.key()) if self.child.key() else None,
            "document_id": int(self.document.key()) if self.document.key() else None,
            "grant_id": self._grant_id,
            "withdrawn": self.mistake.isChecked(),
        }

    # ------------------------------------------------------------------------------------------ inside

    _attached = ""

    def _ask_preview(self) -> None:
        asked = self.asked()
        if asked is not None:
            self._asking = True
            self.preview_asked.emit(asked)

    def _record(self) -> None:
        asked = self.asked()
        if asked is not None:
            self.record_asked.emit(asked, self.prices.is_decided())

    def _take_mistake(self) -> None:
        self._name_button()
        self._forget()

    def _name_button(self) -> None:
        words = GRANT if self._grant_id is None else CHANGE
        self.record_button.set_text(WITHDRAW if self.mistake.isChecked() else words)

    def _forget(self) -> None:
        """What was shown is of other values: it is to be seen again."""
        self.prices.forget()
        self.hint.setText(SEE_FIRST)
        self.hint.show()
        self._asking = self._seen = False
        self._allow_recording()

    def _allow_recording(self) -> None:
        if self._seen:
            self.record_button.allow()
        else:
            self.record_button.refuse(SEE_FIRST)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, px(8), 0, px(8))
        column.setSpacing(px(8))
        self.parts["aid"] = Field("Aide", _flow(self.aid, "pour", self.child))
        self.parts["valid_from"] = Field(
            "Accordée", _flow("à partir du", self.valid_from, "jusqu’au", self.last_day)
        )
        self.parts["valid_to"] = self.parts["valid_from"]
        self.parts["reference"] = Field("Décision ou bon", _flow(self.reference, self.document))
        for name in ("aid", "valid_from", "reference"):
            column.addWidget(self.parts[name])
        for widget in (self.mistake, self.hint, self.prices):
            column.addWidget(widget)
        buttons = QHBoxLayout()
        buttons.setSpacing(px(8))
        buttons.addWidget(self.preview_button)
        buttons.addStretch()
        buttons.addWidget(self.close_button)
        buttons.addWidget(self.record_button)
        column.addLayout(buttons)


def _named(aid: "OfferedAid") -> str:
    """Name an aid by who pays it and a few of its activities."""
    more = ", …" if len(aid.activities) > FEW else ""
    return f"{aid.payer} · {', '.join(aid.activities[:FEW])}{more}"


def _flow(*parts: QWidget | str) -> QWidget:
    made = QWidget()
    flow = FlowLayout(made, gap=8)
    for part in parts:
        flow.addWidget(label(part, "body") if isinstance(part, str) else part)
    return made
