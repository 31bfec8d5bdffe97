"""Attendance sheets, meal counts and claims as spreadsheets: what the PDF prints, one value in each cell."""

from __future__ import annotations

from decimal import Decimal

from staffdesk.domain.attendance_document import AttendanceSheets, Box, SheetChild, SheetPerson, SheetSection
from staffdesk.domain.french.dates import instant
from staffdesk.domain.french.meals import diet_title
from staffdesk.domain.french.third_parties import KINDS, TITLE, period_words
from staffdesk.domain.letterhead import Letterhead
from staffdesk.domain.meal_document import MealLine, MealSection, MealSheet
from staffdesk.domain.third_party_document import ClaimsDocument, PayerClaims
from staffdesk.services.documents.heading import DEMONSTRATION
from staffdesk.services.documents.workbook import TableSheet, Value, WorkbookFacts, write_workbook

_CLAIM_HEADS: tuple[tuple[str, float], ...] = (
    ("Famille", 24),
    ("Dossier", 10),
    ("Enfant", 16),
    ("Prestation", 26),
    ("Décision ou bon", 24),
    ("Mois de service (1ᵉʳ jour)", 16),
    ("Nature", 26),
    ("Nombre", 10),
    ("Montant en euros", 16),
)
_BOX_WORDS = {
    Box.NOTHING: "",
    Box.TO_TICK: "R",
    Box.PRESENT: "P",
    Box.UNBOOKED: "P+",
    Box.EXCUSED: "A Exc.",
    Box.BILLED: "A Fact.",
    Box.ASKED: "DR",
    Box.AWAY: "Sortie",
}


def attendance_workbook(sheets: AttendanceSheets) -> bytes:
    """Return attendance sheets as xlsx, a tab for each list."""
    tables = [_attendance_table(sheets, section) for section in sheets.sections]
    facts = WorkbookFacts(f"Feuilles de présence, {sheets.period}", sheets.letterhead.town, sheets.printed_at)
    return write_workbook(tables, facts)


def meal_workbook(meals: MealSheet) -> bytes:
    """Return a meal count as xlsx, a tab for each table."""
    tables = [_meal_table(meals, section) for section in meals.sections]
    facts = WorkbookFacts(f"Effectifs des repas, {meals.period}", meals.letterhead.town, meals.printed_at)
    return write_workbook(tables, facts)


def claims_workbook(document: ClaimsDocument) -> bytes:
    """Return what third parties owe as xlsx, a tab for each of them."""
    period = period_words(document.period)
    stamp = f"Extrait le {instant(document.printed_at)} par {document.printed_by}"
    tables = [
        TableSheet(
            payer.payer,
            _notes(document.letterhead, f"{TITLE}\u00a0: {payer.payer}", period, stamp),
            _CLAIM_HEADS,
            [
                (
                    claim.family,
                    claim.number,
                    claim.child,
                    claim.activity,
                    claim.reference,
                    claim.month,
                    KINDS[claim.kind],
                    claim.count,
                    Decimal(claim.cents) / 100,
                )
                for claim in payer.claims
            ],
            (_total(payer), "", "", "", "", None, "", payer.count, Decimal(payer.cents) / 100),
        )
        for payer in document.payers
    ]
    facts = WorkbookFacts(f"{TITLE}, {period}", document.letterhead.town, document.printed_at)
    return write_workbook(tables, facts)


def _total(payer: PayerClaims) -> str:
    """Name the sum, which has the sign of the rows it is of."""
    return "Total" if payer.cents >= 0 else "Total, à déduire"


def _attendance_table(sheets: AttendanceSheets, section: SheetSection) -> TableSheet:
    stamp = f"Extrait le {instant(sheets.printed_at)} par {sheets.printed_by}"
    heads: list[tuple[str, float]] = [("Enfant", 28), ("Classe", 10)]
    width = 7 if sheets.is_month else 11
    heads += [(f"{column.head} {column.slot}", width) for column in section.columns]
    heads += [
        ("PAI", 6),
        ("Allergies, consignes", 30),
        ("Régime", 14),
        ("Parents", 34),
        ("Peuvent venir chercher", 40),
        ("Ne pas confier à", 22),
        ("À appeler seulement", 28),
        ("Image", 8),
    ]
    rows = [_child_row(child) for child in section.children]
    notes = _notes(sheets.letterhead, section.title, sheets.period, stamp)
    return TableSheet(section.place, notes, tuple(heads), rows, is_wide=sheets.is_month)


def _child_row(child: SheetChild) -> tuple[Value, ...]:
    return (
        child.name,
        child.class_name,
        *(_BOX_WORDS[box] for box in child.boxes),
        "PAI" if child.care_plan else "",
        ", ".join(child.health),
        child.diet,
        _people(child.parents),
        _people(child.collectors),
        ", ".join(person.name for person in child.banned),
        _people(child.call_only),
        child.image,
    )


def _people(people: tuple[SheetPerson, ...]) -> str:
    told = []
    for person in people:
        link = f" ({person.link})" if person.link else ""
        urgent = " (urgence)" if person.emergency else ""
        told.append(f"{person.name}{link} {person.phone}".rstrip() + urgent)
    return ", ".join(told)


def _meal_table(meals: MealSheet, section: MealSection) -> TableSheet:
    stamp = f"Extrait le {instant(meals.printed_at)} par {meals.printed_by}"
    heads: list[tuple[str, float]] = [(section.head, 30)]
    heads += [(diet_title(diet), 14) for diet in meals.diets]
    heads += [("Enfants", 10), ("Adultes", 10), ("Total", 10), ("Paniers repas", 14)]
    heads += [("Commande", 50), ("Changements depuis", 34)]
    _, _, site = section.title.partition(" · ")
    return TableSheet(
        site or section.title,
        _notes(meals.letterhead, section.title, meals.period, stamp),
        tuple(heads),
        [_meal_row(line) for line in section.lines],
        _meal_row(section.total),
    )


def _meal_row(line: MealLine) -> tuple[Value, ...]:
    figures = (*line.diets, line.children, line.adults, line.total, line.brought)
    return (line.label, *figures, line.order, line.changes)


def _notes(letterhead: Letterhead, title: str, period: str, stamp: str) -> tuple[str, ...]:
    told = [title, period, letterhead.town]
    if letterhead.demonstration:
        told.append(f"{DEMONSTRATION}, {letterhead.demonstration}")
    return (*told, stamp)
