"""The papers of the régie, from what happened to the words they print."""

from datetime import UTC, date, datetime

from staffdesk.domain.ledger import EntryKind, LedgerEntry, sealed
from staffdesk.domain.payments import Means
from staffdesk.models.town import Town
from staffdesk.services.till_papers import (
    Account,
    ClosedTill,
    Movement,
    Slip,
    SlipLine,
    StatedSlip,
    Statement,
    cash_slip,
    cesu_slip,
    cheque_slip,
    closing_document,
    statement_document,
)

AT = datetime(2026, 11, 16, 11, 10, tzinfo=UTC)
TOWN = Town(
    name="Essai", holiday_zone="C", identity={"name": "Ville d’Essai"}, rules={}, is_demonstration=True
)
ENTRY = sealed(LedgerEntry(18204, EntryKind.DEPOSIT.value, "2026-11-16T11:10:00.000000Z", 3))
SLIP = Slip("cesu", "2026-B0007", AT, "régisseur Françoise M.", "2024-118", 5000, "Trésor public")


def test_a_closing_adds_up_by_means_and_by_count() -> None:
    till = ClosedTill(
        "2026-C0012",
        "guichet 2",
        "mandataire Camille R.",
        AT,
        AT,
        5000,
        4000,
        9050,
        {5000: 1, 2000: 2, 50: 1},
        "erreur de rendu.",
        (
            Movement("2026-00001", AT, "", ((Means.CASH, 5000), (Means.CHEQUE, 1000))),
            Movement("2026-00002", AT, "2026-00000", ((Means.CASH, -1000),)),
        ),
    )
    paper = closing_document(TOWN, till, "2024-118", ENTRY)
    means, count, movements = paper.tables
    assert means.rows == (("Chèque", "1", "10,00"), ("Espèces", "2", "40,00"))
    assert means.total == ("Total", "3", "50,00")
    assert [row[:2] for row in count.rows] == [("50\u00a0€", "1"), ("20\u00a0€", "2"), ("50\u00a0c", "1")]
    assert count.total[-1] == "90,50"
    assert movements.rows[1][2:] == ("Espèces, annule 2026-00000", "−10,00")
    assert paper.words[-1] == "Excédent de 0,50\u00a0€"
    assert paper.notes[-1] == "Explication de la différence\u00a0: erreur de rendu."
    assert paper.anchor == ENTRY.hash
    assert paper.letterhead.demonstration


def test_a_slip_of_cesu_counts_by_issuer_year_and_value() -> None:
    lines = [
        SlipLine(("90000001", "Émetteur B", "2026"), "2026-00001", 1000),
        SlipLine(("90000002", "Émetteur B", "2026"), "2026-00001", 1000),
        SlipLine(("90000003", "Émetteur A", "2026"), "2026-00002", 3000),
    ]
    grouped, listed = cesu_slip(TOWN, SLIP, lines, ENTRY).tables
    assert grouped.rows == (
        ("Émetteur A", "2026", "30,00", "1", "30,00"),
        ("Émetteur B", "2026", "10,00", "2", "20,00"),
    )
    assert grouped.total == ("Total", "", "", "3", "50,00")
    assert len(listed.rows) == 3


def test_a_slip_of_cheques_says_its_order_and_its_count() -> None:
    lines = [SlipLine(("0000417", "Banque", "N. Tilleul"), "2026-00001", 5000)]
    paper = cheque_slip(TOWN, Slip("cheque", "2026-B0008", AT, "F", "", 5000, "Trésor public"), lines, ENTRY)
    assert paper.words == ("1\u00a0chèque", "À l’ordre de\u00a0: Trésor public")
    assert paper.tables[0].total == ("Total", "1\u00a0chèque", "", "", "50,00")
    assert paper.legal == ()


def test_a_slip_of_cash_says_what_stays() -> None:
    paper = cash_slip(TOWN, Slip("cash", "2026-B0009", AT, "F", "1", 5000), {5000: 1}, 6000, ENTRY)
    assert paper.words[1] == "Encaisse après versement\u00a0: 10,00\u00a0€"


def test_a_statement_names_slips_and_cancellations_where_there_are_any() -> None:
    day = date(2026, 11, 16)
    told = Statement(
        day,
        day,
        AT,
        "Françoise M.",
        "2024-118",
        "2026-00001",
        "2026-00002",
        ((Means.CASH, 1000, -200),),
        (Account("7067", "Cantine", 800),),
        (
            StatedSlip("cash", "2026-B0009", day, 800, date(2026, 11, 18), 750),
            StatedSlip("cheque", "2026-B0010", day, 5000),
        ),
        (("2026-00002", "2026-00001", "erreur", -200),),
    )
    paper = statement_document(TOWN, told, "Journal\u00a0018204", ENTRY.hash)
    assert (paper.amount, paper.number) == ("8,00\u00a0€", "")
    assert [table.title for table in paper.tables] == [
        "Par moyen de paiement",
        "Par compte et par activité",
        "Remises jointes",
        "Annulations",
    ]
    assert paper.tables[0].rows == (("Espèces", "10,00", "−2,00", "8,00"),)
    credited, awaited = ([cell.replace("\u00a0", " ") for cell in row[1:]] for row in paper.tables[2].rows)
    assert credited == ["2026-B0009", "16 nov. 2026", "18 nov. 2026", "8,00", "7,50"]
    assert awaited == ["2026-B0010", "16 nov. 2026", "–", "50,00", "–"]
    assert paper.tables[2].total[-2:] == ("58,00", "7,50")
