"""A family for the tests of the sheet, with every part filled; fields are changed by keyword."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from staffdesk.services.family_rows import (
    ChildRow,
    DocumentRow,
    FamilyRow,
    FamilySheet,
    GuardianRow,
    PostalRow,
    QuotientRow,
    ResidenceRow,
    TimelineRow,
)

TODAY = date(2026, 11, 16)
SHEET = FamilySheet(
    household_id=7,
    number="01007",
    name="Lemoine-Daoud",
    address=("3 rue des Tanneurs", "99990 Valbrune-sur-Orle"),
    residence="Commune",
    guardians=(
        GuardianRow(1, "Mme Nora Daoud", True, "nora@famille.example", "06 00 12 34 56", ""),
        GuardianRow(2, "M. Paul Lemoine", False, "", "06 00 65 43 21", "01 00 65 43 21"),
    ),
    children=(
        ChildRow(
            11, "Inès Lemoine", date(2018, 3, 7), "École Jean-Zay", "CE1 A", "garde alternée, sem. impaires",
            "sans porc", True, ("Cantine", "Accueil périscolaire"),
        ),
        ChildRow(12, "Malo Lemoine", date(2025, 11, 1), "", "", "", "standard", False, ()),
    ),
    documents=(
        DocumentRow("Attestation d’assurance", "Inès", "valid", date(2027, 8, 31), ""),
        DocumentRow("Justificatif de domicile", "Lemoine-Daoud", "missing", None, ""),
        DocumentRow("Certificat médical", "Malo", "missing", None, "", mandatory=False),
    ),
    quotients=(QuotientRow("912,00", date(2026, 2, 1), None, "CAF", "attestation CAF"),),
    due_cents=8640,
    credit_cents=500,
    statement=(
        (date(2026, 11, 2), "Quittance 2026-00087", -4000),
        (date(2026, 10, 5), "Facture 2026-000012, septembre 2026", 12640),
    ),
    timeline=(
        TimelineRow(datetime(2026, 11, 10, 8, 0, tzinfo=UTC), "Camille R.", "Dossier modifié"),
        TimelineRow(datetime(2025, 9, 1, 8, 0, tzinfo=UTC), "", "Réservation · reçue par le portail"),
    ),
    account_state="active",
    postal=PostalRow("3 rue des Tanneurs", "", "99990", "Valbrune-sur-Orle"),
    residences=(
        ResidenceRow("Commune", date(2026, 9, 1), "retour à Valbrune, bail", "Camille R."),
        ResidenceRow("Hors commune", None, ""),
    ),
)  # fmt: skip


def a_sheet(**changed: Any) -> FamilySheet:
    """Build a sheet."""
    return replace(SHEET, **changed)


def a_family(household_id: int, name: str, **changed: Any) -> FamilyRow:
    """Build a row of the list, found by its name and its number."""
    row = FamilyRow(household_id, f"{1000 + household_id:05}", name, "Inès", "Valbrune-sur-Orle", 0, 0)
    row = replace(row, **changed)
    return replace(row, found_by=row.found_by or f"{name} {row.number} {row.children}".lower())
