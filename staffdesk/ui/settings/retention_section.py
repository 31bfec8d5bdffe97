"""The section Conservation: the health forms whose time is over, listed before anything is erased."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from staffdesk.domain.french.amounts import counted
from staffdesk.domain.french.dates import day_month_year
from staffdesk.ui.kit.buttons import Button
from staffdesk.ui.kit.containers import Question
from staffdesk.ui.kit.labels import label
from staffdesk.ui.kit.table_model import Column, RowsModel
from staffdesk.ui.kit.table_view import Density, PlainTable
from staffdesk.ui.kit.theme import px
from staffdesk.ui.kit.tokens import Tone

if TYPE_CHECKING:
    from staffdesk.services.health_retention import FormToErase

HINT = (
    "Une fiche sanitaire est gardée le nombre de mois choisi dans Commune, Règles générales, après la fin de "
    "la dernière inscription ou réservation de l’enfant. Rien ne s’efface tout seul."
)
NOTHING = "Aucune fiche sanitaire à effacer."
FACTS = (
    "La fiche, le PAI et le régime de ces enfants sont effacés ici et sur le portail, sans retour possible. "
    "Coordonnées, réservations et factures restent."
)


class RetentionSection(QWidget):
    """The section.

    Signals:
        erase_asked: the forms listed are to be erased; it was asked twice.
    """

    erase_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._forms: tuple[FormToErase, ...] = ()
        self.question: Question | None = None
        self.figures = label(NOTHING, "heading", wrap=True)
        self.erase_button = Button("Effacer ces fiches…")
        self.table: PlainTable[FormToErase] = PlainTable(_model(), "Fiches à effacer", Density.READ)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(8))
        row = QHBoxLayout()
        row.setSpacing(px(8))
        row.addWidget(self.figures, 1)
        row.addWidget(self.erase_button)
        column.addLayout(row)
        column.addWidget(label(HINT, "hint", wrap=True))
        column.addWidget(self.table)
        self.erase_button.clicked.connect(self._ask)
        self.show_forms(())

    def show_forms(self, forms: "tuple[FormToErase, ...]") -> None:
        """Show what would be erased."""
        self._forms = forms
        many = counted(len(forms), "fiche sanitaire à effacer", "fiches sanitaires à effacer")
        self.figures.setText(many if forms else NOTHING)
        self.table.replace(forms)
        self.table.fit_height()
        self.table.setVisible(bool(forms))
        self.set_busy(busy=False)

    def set_busy(self, *, busy: bool) -> None:
        """Wait for the answer: nothing is asked twice."""
        if busy:
            self.erase_button.refuse("Effacement en cours")
        elif self._forms:
            self.erase_button.allow()
        else:
            self.erase_button.refuse(NOTHING)

    def _ask(self) -> None:
        many = counted(len(self._forms), "fiche sanitaire", "fiches sanitaires")
        self.question = Question(
            f"Effacer {many}\N{NARROW NO-BREAK SPACE}?", FACTS, "Effacer", "Garder", self.window()
        )
        self.question.confirmed.connect(self.erase_asked)
        self.question.ask()


def _model() -> "RowsModel[FormToErase]":
    columns: list[Column[FormToErase]] = [
        Column("Enfant", lambda row: row.child, strong=True),
        Column("Famille", lambda row: row.family),
        Column("Parti le", lambda row: day_month_year(row.left_on), lambda row: row.left_on, width=130),
        Column(
            "Gardée jusqu’au",
            lambda row: day_month_year(row.kept_until),
            lambda row: row.kept_until,
            tone=lambda _row: Tone.QUIET,
            width=140,
        ),
    ]
    return RowsModel(columns, lambda row: row.child_id)
