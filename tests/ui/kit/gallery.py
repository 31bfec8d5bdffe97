"""Draws every part of the kit: `python -m tests.ui.kit.gallery OUT` writes PNGs, light and dark.

Run with ``QT_QPA_PLATFORM=offscreen``; ``QT_SCALE_FACTOR=1.5`` gives the pictures at 150 %, ``--k 1.3`` those
with large text.
"""

import argparse
from collections.abc import Callable
from datetime import date
from pathlib import Path

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from staffdesk.domain.money import Cents
from staffdesk.ui.kit.buttons import Button, ButtonKind, CheckBox, IconButton, LinkButton, SegmentedControl
from staffdesk.ui.kit.cells import CellState, draw_cell
from staffdesk.ui.kit.containers import DecisionBar, Question, Sheet, Toolbar
from staffdesk.ui.kit.failures import CrashDialog
from staffdesk.ui.kit.fields import AmountField, ComboPicker, DateField, Field, SearchField
from staffdesk.ui.kit.filters import FilterColumn, FilterEntry, FilterSection
from staffdesk.ui.kit.labels import EmptyState, IconLabel, KeyChip, Pill, SectionHeading, hairline, label
from staffdesk.ui.kit.list_rows import TwoLineRow, Verdict
from staffdesk.ui.kit.list_view import TwoLineList
from staffdesk.ui.kit.notices import Banner, Notice, ProgressLine
from staffdesk.ui.kit.table_model import Align, Column, RowsModel
from staffdesk.ui.kit.table_view import Density, PlainTable
from staffdesk.ui.kit.theme import Mode, apply_theme, px
from staffdesk.ui.kit.toasts import Toast
from staffdesk.ui.kit.tokens import Tone

TODAY = date(2027, 1, 11)


def warn(count: int) -> Verdict:
    """Something to look at."""
    return Verdict("warning", Tone.WARN, str(count), f"{count} à voir")


def ok(count: int) -> Verdict:
    """All conform."""
    return Verdict("check-circle", Tone.OK, str(count), "tout est conforme")


def bad(count: int) -> Verdict:
    """Something stands against it."""
    return Verdict("x-circle", Tone.BAD, str(count), f"{count} bloquant")


def queue_rows() -> tuple[TwoLineRow, ...]:
    """The rows of the reference picture of the queue."""
    soon, today, week = "À décider avant 12:00", "Aujourd’hui", "Cette semaine"
    return (
        TwoLineRow(
            1,
            soon,
            "calendar-plus",
            "Lemoine-Daoud",
            "Inès, CE1",
            "Cantine et soir · 11 dates du 12 au 29 + régime",
            "12:00",
            Tone.BAD,
            warn(3),
        ),
        TwoLineRow(
            2,
            soon,
            "calendar-x",
            "Garnier",
            "Hugo, GS",
            "Annulation · midi du mer. 13, certificat joint",
            "12:00",
            Tone.BAD,
            ok(7),
        ),
        TwoLineRow(
            3,
            soon,
            "calendar-plus",
            "Da Silva",
            "Lina et Tomé",
            "Cantine · 2 enfants, jeu. 14 et ven. 15",
            "12:00",
            Tone.BAD,
            bad(1),
        ),
        TwoLineRow(
            4,
            today,
            "first-aid",
            "Marchand",
            "Nour, CP",
            "Fiche sanitaire · PAI arachide, ordonnance jointe",
            "17:00",
            Tone.WARN,
            warn(1),
        ),
        TwoLineRow(
            5,
            today,
            "identification-card",
            "Benali",
            "Adam, CM2",
            "Personne autorisée · grand-mère, ce soir",
            "17:30",
            Tone.WARN,
            ok(6),
        ),
        TwoLineRow(
            6,
            today,
            "calendar-plus",
            "Nguyen",
            "Maël, MS",
            "Mercredi 13 · journée complète, groupe 3-5 ans",
            "18:00",
            Tone.WARN,
            bad(1),
        ),
        TwoLineRow(
            7,
            today,
            "calendar-plus",
            "Roussel",
            "Chloé, CE2",
            "Cantine · lun. et mar. de la semaine 3",
            "18:00",
            Tone.WARN,
            ok(7),
        ),
        TwoLineRow(
            8,
            week,
            "file-text",
            "Perrin",
            "Foyer",
            "Quotient familial · attestation CAF 2027, QF 842",
            "13 janv.",
            Tone.PLAIN,
            ok(5),
        ),
        TwoLineRow(
            9,
            week,
            "bank",
            "Kowalski",
            "Foyer",
            "Mandat SEPA · nouvel IBAN, ancien mandat actif",
            "14 janv.",
            Tone.PLAIN,
            warn(1),
        ),
        TwoLineRow(
            10,
            week,
            "student",
            "Diallo",
            "Aminata, CP",
            "Inscription scolaire · arrivée le 25 janv., 3 pièces",
            "15 janv.",
            Tone.PLAIN,
            warn(2),
        ),
        TwoLineRow(
            11,
            week,
            "house-line",
            "Renaud",
            "Foyer",
            "Adresse · même commune, justificatif à lire",
            "20 janv.",
            Tone.PLAIN,
            ok(4),
        ),
        TwoLineRow(
            12,
            week,
            "calendar-plus",
            "Faure",
            "Gabin, CM1",
            "Vacances d’hiver · 8 au 12 févr., journée + repas",
            "23 janv.",
            Tone.PLAIN,
            ok(7),
        ),
    )


class CellSheet(QWidget):
    """All booking states, at the size of the planning and larger."""

    def sizeHint(self) -> QSize:
        return QSize(px(640), px(90))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        for place, state in enumerate(CellState):
            draw_cell(painter, QRectF(px(60 * place), 0, px(44), px(16)), state)
            draw_cell(painter, QRectF(px(60 * place), px(30), px(52), px(24)), state)


def buttons_sheet() -> QWidget:
    """Buttons of every kind and state, checks, segments, pickers, pills."""
    sheet, column = _sheet("Boutons et choix")
    for enabled in (True, False):
        made = [
            Button("Décider", ButtonKind.PRIMARY, "Ctrl+Return"),
            Button("Accepter", keys="A"),
            Button("Refuser", keys="R"),
            Button("Message", ButtonKind.GHOST, "M"),
            Button("Feuilles", icon="printer"),
            Button("Annuler la quittance", ButtonKind.DANGER),
            IconButton("dots-three", "Autres actions"),
            LinkButton("Voir le dossier"),
        ]
        for button in made:
            button.setEnabled(enabled)
        column.addLayout(_row(*made))
    column.addLayout(
        _row(Button("Encaisser et imprimer la quittance", ButtonKind.PRIMARY, "Ctrl+Return", height=40))
    )
    boxes = [CheckBox("Formule"), CheckBox("Régime"), CheckBox("Départ le soir")]
    boxes[0].setChecked(True)
    boxes[2].setTristate(True)
    boxes[2].setCheckState(Qt.CheckState.PartiallyChecked)
    column.addLayout(
        _row(*boxes, SegmentedControl([("child", "Par enfant"), ("activity", "Par activité")], "Vue"))
    )
    choices = [("refuse", "Refuser"), ("wait", "Liste d’attente")]
    pickers = [
        ComboPicker(choices, "Issue du 12"),
        ComboPicker(choices[::-1], "Issue du 22"),
        ComboPicker([("jz", "École Jean-Zay")], "École", 32),
    ]
    column.addLayout(_row(*pickers, KeyChip("F2"), KeyChip("Delete"), KeyChip("Ctrl+K"), KeyChip("Escape")))
    column.addLayout(
        _row(
            Pill("Transmise au Trésor public", Tone.QUIET, "lock-simple"),
            Pill("en retard", Tone.WARN, "warning"),
            Pill("conforme", Tone.OK, "check"),
            Pill("bloqué", Tone.BAD, "prohibit"),
        )
    )
    column.addLayout(
        _row(
            IconLabel("check", "9 oui", Tone.OK, 14, 600, Tone.PLAIN),
            IconLabel("prohibit", "1 non", Tone.BAD, 14, 600, Tone.PLAIN),
            IconLabel("warning", "en retard de 6 jours", Tone.WARN),
        )
    )
    column.addWidget(CellSheet())
    column.addStretch()
    return sheet


def fields_sheet() -> QWidget:
    """Fields with values, placeholders, errors and hints; banners and progress."""
    sheet, column = _sheet("Champs")
    name = Field("Nom de la famille")
    name.set_text("Colin-Haddad")
    cheque = Field("Numéro")
    cheque.set_text("0004512")
    cheque.set_error("Numéro déjà enregistré le 6 janv., quittance 2027-00041")
    amount = AmountField("Montant")
    amount.set_cents(Cents(123456))
    day = DateField("Valable jusqu’au", lambda: TODAY, hint="La date écrite sur l’attestation")
    day.set_day(TODAY)
    words = QPlainTextEdit()
    words.setPlaceholderText("Mot à la famille (facultatif), joint à la réponse")
    words.setFixedHeight(px(64))
    column.addLayout(_row(name, cheque, amount, stretch=1, top=True))
    column.addLayout(_row(day, Field("Complément", optional=True), stretch=1, top=True))
    column.addWidget(words)
    column.addWidget(
        SearchField("Famille suivante\N{NO-BREAK SPACE}: nom, enfant ou numéro de facture", "F2")
    )
    for tone, sentence in (
        (Tone.WARN, "Portail injoignable depuis 10:12. Le travail continue, rien n’est perdu."),
        (Tone.BAD, "2 champs sont à corriger."),
        (Tone.ACCENT, "Ouverte par Camille R. à 10:16, lecture seule."),
    ):
        column.addWidget(
            Banner(
                Notice(
                    "x", tone, sentence, "Réessayer" if tone is Tone.WARN else "", lasts=tone is not Tone.BAD
                )
            )
        )
    progress = ProgressLine()
    progress.begin("Lecture des demandes")
    progress.count(1200, 2000)
    progress.show()
    column.addWidget(progress)
    column.addWidget(
        EmptyState(
            "Aucune demande à traiter.", "La dernière a été décidée à 9:12.", "Saisir une demande papier"
        )
    )
    toast = Toast("Demande acceptée, envoi dans 30\N{NO-BREAK SPACE}s", lambda: None, sheet)
    toast.adjustSize()
    column.addWidget(toast, alignment=Qt.AlignmentFlag.AlignHCenter)
    column.addStretch()
    return sheet


def list_sheet() -> QWidget:
    """Filters, the grouped list, a decision bar."""
    outer = QWidget()
    outer.setProperty("role", "canvas")
    outer.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    row = QHBoxLayout(outer)
    row.setContentsMargins(0, 8, 8, 8)
    row.setSpacing(0)
    filters = FilterColumn(Button("Demande papier", ButtonKind.GHOST, "N", "plus"), required="Vues")
    views = (
        ("À traiter", "47", "tray"),
        ("Mes demandes", "12", "user"),
        ("Tout est vert", "28", "check-circle"),
        ("En conflit", "3", "warning"),
        ("Décidées", "214", "clock-counter-clockwise"),
    )
    kinds = (
        ("Réservations", "21"),
        ("Annulations", "9"),
        ("Dossier", "8"),
        ("Documents", "5"),
        ("Inscriptions", "4"),
    )
    filters.replace(
        [
            FilterSection("Vues", tuple(FilterEntry(w, w, n, i) for w, n, i in views)),
            FilterSection("Type", tuple(FilterEntry(w, w, n) for w, n in kinds)),
        ]
    )
    filters.hold("Vues", "À traiter")
    row.addWidget(filters)
    sheet = Sheet()
    row.addWidget(sheet, 1)
    rows = TwoLineList("Demandes")
    rows.replace(queue_rows())
    rows.choose(1)
    head = Toolbar("", 48)
    head.add(label("47 demandes", "heading"))
    head.add_stretch()
    head.add(LinkButton("Urgence", 13, "sort-ascending", Tone.QUIET))
    sheet.add(head)
    sheet.add(rows, 1)
    bar = DecisionBar()
    bar.set_words(SearchField("Mot à la famille"))
    bar.set_summary(
        [
            IconLabel("check", "9 oui", Tone.OK, 14, 600, Tone.PLAIN),
            IconLabel("prohibit", "1 non", Tone.BAD, 14, 600, Tone.PLAIN),
        ]
    )
    bar.set_buttons(
        [
            Button("Message", ButtonKind.GHOST, "M"),
            Button("Refuser", keys="R"),
            Button("Décider", ButtonKind.PRIMARY, "Ctrl+Return"),
        ]
    )
    sheet.add(bar)
    return outer


def table_sheet() -> QWidget:
    """A table that can be sorted, with a total; a log."""
    sheet, column = _sheet("Tables")
    facts = (
        ("2026-004512", "Novembre 2026", "5 janv.", Cents(12860)),
        ("2026-004987", "Décembre 2026", "25 janv.", Cents(14235)),
        ("2027-000214", "Vacances d’hiver", "31 janv.", Cents(9600)),
    )
    for density in (Density.EDITED, Density.READ, Density.LOG):
        columns: list[Column[tuple[str, str, str, Cents]]] = [
            Column("Facture", lambda r: r[0], strong=True, width=140),
            Column("Période", lambda r: r[1]),
            Column(
                "Échéance",
                lambda r: r[2],
                tone=lambda r: Tone.WARN if r[2] == "5 janv." else Tone.PLAIN,
                icon=lambda r: "warning" if r[2] == "5 janv." else "",
            ),
            Column(
                "Montant",
                lambda r: f"{r[3] // 100},{r[3] % 100:02d}\N{NO-BREAK SPACE}€",
                lambda r: r[3],
                Align.RIGHT,
                width=120,
            ),
        ]
        table = PlainTable(RowsModel(columns, lambda r: r[0]), "Factures ouvertes", density)
        table.replace(facts, ("Total", "", "", Cents(36695)) if density is Density.READ else None)
        table.sortByColumn(3, Qt.SortOrder.DescendingOrder)
        table.fit_height()
        if density is Density.READ:
            table.choose("2026-004987")
        column.addWidget(
            SectionHeading("Factures ouvertes", link="Journal de caisse", beside="la plus ancienne d’abord")
        )
        column.addWidget(table)
    column.addStretch()
    return sheet


def dialogs_sheet() -> QWidget:
    """The question and the crash dialog, laid flat."""
    sheet, column = _sheet("Questions")
    question = Question(
        "Annuler la quittance 2027-00086\N{NARROW NO-BREAK SPACE}?",
        "96,00\N{NO-BREAK SPACE}€ en carte bancaire, famille Perrin. La facture redevient due.",
        "Annuler la quittance",
        "Garder la quittance",
        sheet,
    )
    crash = CrashDialog("4F09AC", sheet)
    for dialog in (question, crash):
        dialog.setWindowFlags(Qt.WindowType.Widget)
        dialog.setModal(False)
        column.addWidget(dialog)
        column.addWidget(hairline())
    column.addStretch()
    return sheet


SHEETS: dict[str, Callable[[], QWidget]] = {
    "buttons": buttons_sheet,
    "fields": fields_sheet,
    "list": list_sheet,
    "tables": table_sheet,
    "dialogs": dialogs_sheet,
}
SIZES = {"list": (560, 880)}


def draw_all(out: Path, k: float, suffix: str) -> list[Path]:
    """Write each sheet in both themes and give the files."""
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    written = []
    for mode in (Mode.LIGHT, Mode.DARK):
        apply_theme(app, mode, k)
        for name, build in SHEETS.items():
            widget = build()
            width, height = SIZES.get(name, (860, 760))
            widget.resize(px(width), px(height))
            widget.show()
            found = widget.findChild(TwoLineList)
            if found is not None:
                widget.activateWindow()
                found.setFocus()
            for _ in range(3):
                app.sendPostedEvents(None, QEvent.Type.DeferredDelete)
                app.processEvents()
            path = out / f"{name}-{mode}{suffix}.png"
            widget.grab().save(str(path))
            written.append(path)
            widget.close()
    return written


def _sheet(title: str) -> tuple[QWidget, QVBoxLayout]:
    widget = QWidget()
    widget.setProperty("role", "surface")
    widget.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    column = QVBoxLayout(widget)
    column.setContentsMargins(px(28), px(20), px(28), px(20))
    column.setSpacing(px(16))
    column.addWidget(label(title, "title"))
    return widget, column


def _row(*widgets: QWidget, stretch: int = 0, top: bool = False) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(px(12))
    for widget in widgets:
        row.addWidget(widget, stretch, Qt.AlignmentFlag.AlignTop if top else Qt.AlignmentFlag.AlignVCenter)
    if not stretch:
        row.addStretch()
    return row


def main() -> None:
    """Draw the sheets into a folder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--k", type=float, default=1.0)
    parser.add_argument("--suffix", default="")
    given = parser.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    draw_all(given.out, given.k, given.suffix)


if __name__ == "__main__":
    main()
