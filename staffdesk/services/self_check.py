"""The program looks at itself: it migrates a scratch database, draws papers, finds fonts, icons and texts.

Run on the frozen program, where a missing data file would otherwise show on the day somebody needs it.
"""

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from staffdesk import resources
from staffdesk.domain.invoice_document import (
    ChildLines,
    Collection,
    InvoiceDocument,
    InvoiceLine,
    Payer,
)
from staffdesk.domain.letterhead import Letterhead
from staffdesk.domain.money import Cents
from staffdesk.models import migrations
from staffdesk.models.unit_of_work import Database
from staffdesk.services import health_check
from staffdesk.services.calendars import french_public_holidays, zone_holidays
from staffdesk.services.documents.invoice_pdf import render_invoice
from staffdesk.services.documents.workbook import TableSheet, WorkbookFacts, write_workbook


@dataclass(frozen=True)
class Step:
    """One thing tried: its name, and what went wrong (empty when nothing did)."""

    name: str
    fault: str = ""


def run_self_check() -> tuple[Step, ...]:
    """Try each part and tell how it went; nothing outside a temporary folder is touched."""
    return tuple(_tried(name, part) for name, part in PARTS.items())


def _tried(name: str, part: Callable[[], None]) -> Step:
    try:
        part()
    except Exception as error:  # noqa: BLE001 - whatever is wrong is what this check is for
        return Step(name, f"{type(error).__name__}: {error}")
    return Step(name)


def _database() -> None:
    with tempfile.TemporaryDirectory(prefix="staffdesk-", ignore_cleanup_errors=True) as folder:
        url = f"sqlite:///{(Path(folder) / 'self-check.sqlite').as_posix()}"
        migrations.upgrade(url)
        database = Database(url)
        try:
            health_check.self_test(database)
        finally:
            database.close()


def _pdf() -> None:
    line = InvoiceLine("Cantine", "repas réservés et pris", 4, Cents(305), Cents(1220))
    drawn = render_invoice(
        InvoiceDocument(
            letterhead=Letterhead("Ville de Valbrune-sur-Orle", "Régie", "Mairie", demonstration="essai"),
            title="Facture d’essai",
            number="0000-000000",
            household_number="00000",
            month_on=date(2026, 10, 1),
            issued_on=date(2026, 11, 6),
            due_on=date(2026, 11, 30),
            payer=Payer("Mme Zoé Œuvrard", ("1 place de l’Orle", "99990 VALBRUNE-SUR-ORLE")),
            collection=Collection.TO_PAY,
            children=(ChildLines("Malo", "7 ans", (line,)),),
        )
    )
    if not drawn.startswith(b"%PDF-"):
        raise RuntimeError("no PDF was drawn")


def _spreadsheet() -> None:
    made_at = datetime(2026, 11, 6, tzinfo=UTC)
    drawn = write_workbook(
        [TableSheet("Essai", ("Essai",), (("Enfant", 20.0),), [("Zoé Œuvrard",)])],
        WorkbookFacts("Essai", "Ville de Valbrune-sur-Orle", made_at),
    )
    if not drawn.startswith(b"PK"):
        raise RuntimeError("no spreadsheet was written")


def _fonts_and_icons() -> None:
    for weight in ("Regular", "Semibold", "Bold", "It"):
        resources.font_path(weight).stat()
    resources.icon_font_path().stat()
    resources.icon_charmap_path().stat()


def _texts() -> None:
    resources.read_text("styles/desk.qss")
    resources.read_text("nouveautes.md")


def _calendars() -> None:
    if not zone_holidays("C", [2027]) or date(2027, 1, 1) not in french_public_holidays(
        [2027], local_law=False
    ):
        raise RuntimeError("holidays are not known")


PARTS: dict[str, Callable[[], None]] = {
    "database": _database,
    "pdf": _pdf,
    "spreadsheet": _spreadsheet,
    "fonts and icons": _fonts_and_icons,
    "texts": _texts,
    "calendars": _calendars,
}
"""What is tried, by name."""
