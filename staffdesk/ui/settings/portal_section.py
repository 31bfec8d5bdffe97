"""The section Portail: where the office is enrolled, and the form that enrols this workstation."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from staffdesk.domain.french.dates import instant
from staffdesk.ui.kit.buttons import Button, ButtonKind, LinkButton
from staffdesk.ui.kit.fields import Field, focus_first_error
from staffdesk.ui.kit.labels import IconLabel, SectionHeading, label
from staffdesk.ui.kit.notices import ProgressLine
from staffdesk.ui.kit.theme import px
from staffdesk.ui.kit.tokens import Tone
from staffdesk.ui.settings.parts import empty_layout, pairs

if TYPE_CHECKING:
    from staffdesk.services.settings_rows import PortalRow

NBSP = "\N{NO-BREAK SPACE}"
FORM_WIDTH = 420


class PortalSection(QWidget):
    """State of the enrolment, and its form for those who may configure.

    Signals:
        enrolment_asked: (address of the portal, code).
    """

    enrolment_asked = Signal(str, str)

    def __init__(self, *, may_enrol: bool) -> None:
        """``may_enrol``: offer the form."""
        super().__init__()
        self._may_enrol = may_enrol
        self.state = IconLabel("link-break", "", Tone.QUIET, 14)
        self.facts = QVBoxLayout()
        self.again = LinkButton("Enrôler de nouveau ce poste")
        self.url = Field("Adresse du portail", hint="Par exemple https://familles.ma-commune.fr")
        self.code = Field("Code d’enrôlement", hint="Créé sur le portail il y a moins de 15 minutes")
        self.enrol_button = Button("Enrôler ce poste", ButtonKind.PRIMARY)
        self.progress = ProgressLine(can_cancel=False)
        self.words = label("", "title", wrap=True)
        self.words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._lay_out()
        self.again.clicked.connect(lambda: self._show_form(seen=True))
        self.enrol_button.clicked.connect(self._send)

    def show_state(self, row: "PortalRow") -> None:
        """Show where the office is enrolled."""
        if row.enrolled:
            self.state.show_text("check-circle", "Bureau relié au portail", Tone.OK)
        else:
            self.state.show_text("link-break", "Bureau non relié à un portail", Tone.QUIET)
        empty_layout(self.facts)
        if row.enrolled:
            last = "jamais" if row.last_success_at is None else instant(row.last_success_at)
            facts = [("Adresse", row.url), ("Appareil", row.device_id), ("Dernier échange réussi", last)]
            self.facts.addWidget(pairs(facts))
        self.again.setVisible(row.enrolled and self._may_enrol and not self.form.isVisible())
        if not row.enrolled:
            self._show_form(seen=True)

    def show_words(self, words: Sequence[str]) -> None:
        """Show the six words to compare with those of the portal."""
        self.words.setText(" · ".join(words))
        self.compare.show()
        self._show_form(seen=False)
        self.code.set_text("")

    def set_busy(self, busy: bool) -> None:
        """Show that the portal is being asked."""
        self.enrol_button.setEnabled(not busy)
        if busy:
            self.progress.begin("Le portail est interrogé")
        else:
            self.progress.end()

    def _send(self) -> None:
        url, code = self.url.text(), self.code.text()
        readable = url.startswith(("https://", "http://"))
        self.url.set_error("" if readable else f"Adresse illisible{NBSP}: elle commence par https://")
        self.code.set_error("" if code else "Saisir le code que montre le portail")
        if not focus_first_error([self.url, self.code]):
            self.enrolment_asked.emit(url.rstrip("/"), code)

    def _show_form(self, *, seen: bool) -> None:
        self.form.setVisible(seen and self._may_enrol)
        self.again.setVisible(not seen and self._may_enrol)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(8))
        column.addWidget(self.state)
        column.addLayout(self.facts)
        self.compare = QWidget()
        told = QVBoxLayout(self.compare)
        told.setContentsMargins(0, px(12), 0, px(8))
        told.setSpacing(px(4))
        told.addWidget(SectionHeading("Comparer ces six mots"))
        told.addWidget(self.words)
        sentence = (
            "Le portail montre six mots pour ce poste. S’ils sont les mêmes, l’enrôlement est sûr. "
            "Sinon, retirer ce poste sur le portail et prévenir le service informatique."
        )
        told.addWidget(label(sentence, "body2", wrap=True))
        column.addWidget(self.compare)
        self.compare.hide()
        self.form = QWidget()
        self.form.setFixedWidth(px(FORM_WIDTH))
        form = QVBoxLayout(self.form)
        form.setContentsMargins(0, px(8), 0, 0)
        form.setSpacing(px(12))
        form.addWidget(self.url)
        form.addWidget(self.code)
        form.addWidget(self.enrol_button, 0, Qt.AlignmentFlag.AlignLeft)
        form.addWidget(self.progress)
        column.addWidget(self.form)
        self.form.hide()
        column.addWidget(self.again, 0, Qt.AlignmentFlag.AlignLeft)
        self.again.hide()
