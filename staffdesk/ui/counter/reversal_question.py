"""The question before money is taken back: which means, why, and what is then owed again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from staffdesk.domain.french.amounts import NO_BREAK
from staffdesk.domain.french.reversals import CHOICES
from staffdesk.domain.reversals import Cause
from staffdesk.ui.counter.pieces_panel import Piece, Pieces
from staffdesk.ui.counter.words import effect_words, reversal_facts, reversal_question
from staffdesk.ui.kit.fields import ComboPicker, ErrorLine
from staffdesk.ui.kit.labels import label
from staffdesk.ui.kit.reasoned_question import ReasonedQuestion
from staffdesk.ui.kit.theme import px

if TYPE_CHECKING:
    from staffdesk.services.money_rows import ReceiptRow
    from staffdesk.services.reversal_rows import PieceRow, ReversalEffect

WHOLE, PART, KEEP = "Annuler la quittance", "Annuler ce qui est coché", "Garder la quittance"
NO_CAUSE = "Choisir le motif"
NOTHING_TICKED = "Cocher au moins un moyen de paiement"
NO_COMMON_CAUSE = (
    f"Ces moyens ne s’annulent pas ensemble{NO_BREAK}: ce qui est remis sur un bordereau ne s’annule que "
    "s’il est refusé"
)
SENT = "remis sur un bordereau"


class ReversalQuestion(ReasonedQuestion):
    """The means of a receipt with a tick each, the cause, words of one's own, and what will happen.

    Signals:
        effect_asked: (cause, keys of the means ticked): say what would happen.
        reversed: (words typed, cause, keys of the means): do it.
    """

    effect_asked = Signal(object, object)
    reversed = Signal(str, object, object)

    def __init__(self, row: ReceiptRow, pieces: Sequence[PieceRow], parent: QWidget) -> None:
        self._rows = {one.means_id: one for one in pieces}
        super().__init__(
            reversal_question(row),
            reversal_facts(row),
            WHOLE,
            KEEP,
            parent,
            reason="Précision",
            missing="Indiquer pourquoi cette quittance est annulée",
        )
        self.pieces = Pieces()
        self.pieces.show_pieces([_piece(one) for one in pieces], ticked=True)
        self._leave_out_sent()
        self.cause = ComboPicker((), "Motif de l’annulation", height=32)
        self.fault = ErrorLine()
        self._effect = label("", "body2", wrap=True)
        for part in (self.pieces, self.cause, self.reason, self.fault, self._effect):
            self.insert(part)
        self.pieces.changed.connect(self._recount)
        self.cause.currentIndexChanged.connect(lambda _row: self._ask())
        self._recount()

    @override
    def ask(self) -> None:
        self.pieces.fit(self.width() - 2 * px(28))
        super().ask()
        self.cause.setFocus(Qt.FocusReason.OtherFocusReason)  # the one thing that has to be chosen

    def ask_effect(self) -> None:
        """Ask what would happen with what is ticked now."""
        self._recount()

    def chosen_cause(self) -> Cause | None:
        """Give the cause, once one is chosen."""
        key = self.cause.key()
        return Cause(key) if key else None

    def show_effect(self, effect: ReversalEffect) -> None:
        """Say what will happen."""
        self.fault.say("")
        self._effect.setText("\n".join(effect_words(effect)))
        self.fit()  # more lines than it opened with would squeeze the rest
        self.act_button.allow()

    def refuse(self, sentence: str) -> None:
        """Say why it cannot be done."""
        self._effect.setText("")
        self.fault.say(sentence)
        self.act_button.refuse(sentence)

    def effect_text(self) -> str:
        """Give what is said of the effect."""
        return self._effect.text()

    def _leave_out_sent(self) -> None:
        """Tick what is still in the drawer; all of it where everything left."""
        if any(not one.is_sent for one in self._rows.values()):
            for key, box in self.pieces.boxes.items():
                box.setChecked(not self._rows[key].is_sent)

    def _recount(self) -> None:
        ticked = self.pieces.ticked()
        self.act_button.set_text(WHOLE if len(ticked) == len(self._rows) else PART)
        common = [cause for cause in Cause if all(cause in self._rows[key].causes for key in ticked)]
        choices = [(cause.value, CHOICES[cause]) for cause in common] if ticked else []
        self.cause.set_choices([("", NO_CAUSE), *choices])
        if not ticked or not common:
            self.refuse(NO_COMMON_CAUSE if ticked else NOTHING_TICKED)
        else:
            self._ask()

    def _ask(self) -> None:
        """Ask what would happen, by the cause chosen or else by any that fits."""
        ticked = self.pieces.ticked()
        cause = self.chosen_cause()
        if cause is None and self.cause.count() > 1:
            cause = Cause(str(self.cause.itemData(1)))
        if ticked and cause is not None:
            self.effect_asked.emit(cause, ticked)

    @override
    def _confirm(self) -> None:
        cause = self.chosen_cause()
        if cause is None:
            self.fault.say(NO_CAUSE)
            self.cause.setFocus()
            return
        if cause is Cause.OTHER and not self.reason.text():
            super()._confirm()  # says what is missing, and stays
            return
        self.accept()
        self.reversed.emit(self.reason.text(), cause, self.pieces.ticked())


def _piece(row: PieceRow) -> Piece:
    hint = ", ".join(part for part in (row.proof, SENT if row.is_sent else "") if part)
    return Piece(row.means_id, row.means, hint, row.cents)
