"""An aid granted by name: which one, for whom, since when, by what decision; first what it would change."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from typing_extensions import override

from staffdesk.ui.families.seen_first_panel import DAY_WRONG, ProvedPanel, in_a_flow
from staffdesk.ui.kit.buttons import CheckBox
from staffdesk.ui.kit.fields import ComboPicker, Field
from staffdesk.ui.kit.inline_edits import DayEdit, InlineEdit
from staffdesk.ui.kit.labels import label

if TYPE_CHECKING:
    from staffdesk.services.family_rows import AidBoard, AidRow, OfferedAid
    from staffdesk.services.quotient_proofs import ProofOnFile

FEW = 2
"""Activities named beside an aid."""
EVERY_CHILD = ("", "tous les enfants du foyer")
ATTACHED = "document déjà joint"
NO_DOCUMENT = ("", "sans document au dossier")
GRANT, CHANGE, WITHDRAW = "Accorder l’aide", "Enregistrer l’aide", "Retirer l’aide"
MISTAKE = "saisie par erreur\N{NO-BREAK SPACE}: retirer cette aide, comme si elle n’avait jamais été accordée"


class AidPanel(ProvedPanel):
    """The panel."""

    def __init__(self, today: Callable[[], date]) -> None:
        """``today`` gives the day that a date without a year is read near to."""
        super().__init__(GRANT)
        self.aid = ComboPicker((), "Aide", 32)
        self._for = label("pour", "body")
        self.child = ComboPicker((EVERY_CHILD,), "Pour qui", 32)
        self.valid_from, self.last_day = DayEdit("Accordée à partir du", today), DayEdit("Jusqu’au", today)
        self.last_day.setPlaceholderText("sans fin")
        self.reference = InlineEdit("Décision ou bon", 260)
        self.reference.setPlaceholderText("n° de décision ou de bon")
        self.document = ComboPicker((NO_DOCUMENT,), "Document au dossier", 32)
        self.mistake = CheckBox(MISTAKE)
        self._grant_id: int | None = None
        self._mark = ""
        self._lay_out_typed()
        for edit in (self.valid_from, self.last_day, self.reference):
            edit.textEdited.connect(lambda _text: self.forget())
        for picker in (self.aid, self.child, self.document):
            picker.picked.connect(lambda _key: self.forget())
        self.mistake.clicked.connect(self._take_mistake)
        self.begin()

    def show_board(self, board: "AidBoard") -> None:
        """Offer the aids and the children of a family; what is chosen stays."""
        self._mark = board.mark
        offered = {aid.code: _named(aid) for aid in board.offered}
        held = {row.code: row.payer for row in board.grants if row.code not in offered}
        self.aid.set_choices([*offered.items(), *held.items()])
        self.child.set_choices([EVERY_CHILD, *((str(key), name) for key, name in board.children)])
        for part in (self._for, self.child):
            part.setVisible(len(board.children) > 1)

    @override
    def show_proofs(self, proofs: "Sequence[ProofOnFile]") -> None:
        """Offer the documents of the family that are on file; the one attached stays, offered or not."""
        choices = {str(one.document_id): one.words for one in proofs}
        if self._attached:
            choices.setdefault(self._attached, ATTACHED)
        self.document.set_choices([NO_DOCUMENT, *choices.items()])
        self.document.choose(self._attached)
        self.document.setVisible(bool(choices))

    @override
    def begin(self) -> None:
        self.begin_with(None)

    def begin_with(self, row: "AidRow | None") -> None:
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
        self.forget()
        self._name_button()

    def take_focus(self) -> None:
        """Put the cursor where one begins."""
        first = self.aid if self.aid.isEnabled() and self._grant_id is None else self.last_day
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    @override
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
            "mark": self._mark,
        }

    # ------------------------------------------------------------------------------------------ inside

    _attached = ""

    def _take_mistake(self) -> None:
        self._name_button()
        self.forget()

    def _name_button(self) -> None:
        words = GRANT if self._grant_id is None else CHANGE
        self.record_button.set_text(WITHDRAW if self.mistake.isChecked() else words)

    def _lay_out_typed(self) -> None:
        self.parts["aid"] = Field("Aide", in_a_flow(self.aid, self._for, self.child))
        self.parts["valid_from"] = Field(
            "Accordée", in_a_flow("à partir du", self.valid_from, "jusqu’au", self.last_day)
        )
        self.parts["valid_to"] = self.parts["valid_from"]
        self.parts["reference"] = Field("Décision ou bon", in_a_flow(self.reference, self.document))
        self._lay_out(*(self.parts[name] for name in ("aid", "valid_from", "reference")), self.mistake)
        self.typed = {
            "valid_from": self.valid_from,
            "valid_to": self.last_day,
            "reference": self.reference,
        }


def _named(aid: "OfferedAid") -> str:
    """Name an aid by who pays it and a few of its activities."""
    more = ", …" if len(aid.activities) > FEW else ""
    return f"{aid.payer} · {', '.join(aid.activities[:FEW])}{more}"
