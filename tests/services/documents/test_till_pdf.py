"""Papers of the régie read back: one page or many, heads on each, the same bytes, names of any length."""

from dataclasses import replace
from datetime import UTC, datetime

from staffdesk.domain.letterhead import Letterhead
from staffdesk.domain.till_document import TillDocument, TillTable
from staffdesk.services.documents.receipt_pdf import Copy
from staffdesk.services.documents.till_pdf import named, render_till_paper
from tests.services.documents.reading import Paper

AT = datetime(2026, 11, 16, 11, 10, tzinfo=UTC)


def table(rows: int) -> TillTable:
    """Return a table of receipts."""
    return TillTable(
        "Mouvements",
        ("Quittance", "Moyens", "Montant en euros"),
        (40, 90, 44),
        1,
        tuple((f"2026-{rank:05d}", "Espèces, chèque", "1\u202f234,56") for rank in range(1, rows + 1)),
        ("Total", "", "9\u202f999,00"),
    )


def paper(*tables: TillTable) -> TillDocument:
    """Return a closing."""
    return TillDocument(
        Letterhead(
            "Ville de Valbrune-sur-Orle",
            "Régie de recettes Enfance",
            "1 place de l’Orle",
            "#17436B",
            "données fictives",
        ),
        "Arrêté de caisse",
        "2026-C0012",
        AT,
        "guichet 2, mandataire Camille R.",
        "Espèces comptées",
        "1\u202f234,56\u00a0€",
        ("Fonds de caisse\u00a0: 100,00\u00a0€", "Caisse juste"),
        tables,
        ("Quittances 2026-00001 à 2026-00014.",),
        ("Établi dans la régie instituée par l’acte constitutif 2024-118.",),
        "Journal\u00a0018204 · scellé 7f3a 91c2 0be4 d65a",
        "0123456789abcdef" * 4,
        ("Mandataire Camille R.", "Le régisseur"),
    )


def test_a_short_paper_is_one_page_read_in_order() -> None:
    read = Paper(render_till_paper(paper(table(4))))
    assert read.page_count == 1
    said = read.whole_text()
    words = (
        "Arrêté de caisse",
        "2026-C0012",
        "Espèces comptées",
        "Mouvements",
        "Dernière empreinte",
        "Page 1/1",
    )
    places = [said.index(word) for word in words]
    assert places == sorted(places)
    assert "01234567 89abcdef" in said
    assert "DÉMONSTRATION" in said


def test_a_long_table_goes_on_with_its_heads_and_keeps_its_total() -> None:
    read = Paper(render_till_paper(paper(table(120))))
    assert read.page_count == 4
    texts = [read.text(rank) for rank in range(4)]
    assert all("Quittance" in text for text in texts[:3])
    assert all(f"Page {rank}/4" in text for rank, text in enumerate(texts, 1))
    assert "9\u202f999,00" in next(text for text in reversed(texts) if "2026-00120" in text)
    assert sum(text.count("2026-00077") for text in texts) == 1


def test_the_same_paper_gives_the_same_bytes_and_a_copy_says_so() -> None:
    one = paper(table(4))
    assert render_till_paper(one) == render_till_paper(TillDocument.from_json(one.to_json()))
    said = Paper(render_till_paper(one, Copy(2, AT))).whole_text()
    assert "DUPLICATA 2 du 16 nov. 2026" in said


def test_a_statement_without_a_number_is_named_by_its_title() -> None:
    assert named(replace(paper(), number="", title="Bordereau de versement")) == "Bordereau de versement"
    assert named(paper()) == "Arrêté de caisse n°\u00a02026-C0012"


def test_the_file_is_small_and_says_its_title() -> None:
    content = render_till_paper(paper(table(60)))
    assert len(content) < 80_000
    assert Paper(content).title.startswith("Arrêté de caisse n°")
